"""A team's customer money from the exported files alone: lines sold, contacts with service, hours of selling."""

import mailbox
from dataclasses import dataclass
from email.utils import parseaddr, parsedate_to_datetime

import numpy as np
import pandas as pd

from tests.oracles.conftest import EXPORTS
from tests.oracles.raw_leads import local_days, rate_of

UNTOLD = "(not recorded)"
_COMPANIES = """
SELECT DISTINCT ON ("Record ID") "Record ID" AS id, "Company name" AS name, "Company owner" AS owner,
       trim("Country/Region") AS country, trim("Industry") AS industry FROM companies
"""
_LINES = """
SELECT DISTINCT o."Customer ID" AS id, CAST(CAST(o."Order date" AS TIMESTAMP) AS DATE) AS day, l."Order no.", l."Line",
       CAST(l."Quantity" AS DOUBLE) AS quantity, CAST(l."Unit price" AS DOUBLE) AS price, l."Return" = 'True' AS returned,
       CAST(l."Unit cost" AS DOUBLE) AS cost, l."Currency" AS currency, p."Product line" AS product_line
FROM order_lines l JOIN orders o USING ("Order no.") LEFT JOIN products p ON p."Product" = l."Product"
WHERE o."Status" <> 'cancelled'
"""
_ACTIVITIES = """
SELECT DISTINCT ON (a."Record ID") a."Completed Date" AS done, coalesce(a."Done by", a."Assigned to") AS who,
       CAST(a."Duration (seconds)" AS DOUBLE) AS seconds,
       coalesce(a."Associated Company ID", d.company, c.company) AS id
FROM activities a
LEFT JOIN (SELECT DISTINCT "Record ID" AS id, "Associated Company ID" AS company FROM deals) d ON d.id = a."Associated Deal ID"
LEFT JOIN (SELECT DISTINCT "Record ID" AS id, "Associated Company ID" AS company FROM contacts) c
    ON c.id = a."Associated Contact ID"
WHERE a."Completed Date" IS NOT NULL
"""
_PEOPLE = """
SELECT any_value("Associated Company ID") AS id, lower(trim("Email")) AS email FROM contacts
GROUP BY ALL HAVING count(DISTINCT "Record ID") = 1
"""


@dataclass(frozen=True)
class RawAccounts:
    """Rows by company label (missing: no company) and day, with its country and industry.

    `sold`: revenue, margin, quantity, product_line, is_purchase. `contacts`: cost, who. `selling`: hours, cost.
    """

    sold: pd.DataFrame
    contacts: pd.DataFrame
    selling: pd.DataFrame

    @property
    def serving(self):
        """Contacts and hours together."""
        return pd.concat([self.contacts, self.selling], ignore_index=True)


def raw_accounts(workbook, exports):
    """The team's customer money up to the day of the report."""
    people = _people(workbook, exports)
    companies = exports.execute(_COMPANIES).df().set_index("id")
    rows = (
        _sold(workbook, exports),
        _contacts(workbook, exports),
        _selling(workbook, exports),
    )
    mine = _ours(exports, companies, people)
    labels = companies["name"].where(
        ~companies["name"].duplicated(keep=False), companies["name"] + " (" + companies.index + ")"
    )
    about = pd.DataFrame({"company": labels, **{name: companies[name] for name in ("country", "industry")}})
    told = []
    for part in rows:
        is_nobodys = ~part["id"].isin(companies.index)
        is_by_us = part["who"].isin(people) if "who" in part else False
        kept = part[part["id"].isin(mine) | (is_nobodys & is_by_us)]
        named = kept[kept["day"] <= pd.Timestamp(workbook.as_of)].join(about, on="id")
        # a company of which there is no record goes by its id
        told.append(named.assign(company=named["company"].fillna(named["id"])))
    return RawAccounts(*told)


def in_window(workbook, rows, years_back=0):
    """Rows of the twelve months up to the day of the report, or as many years earlier."""
    last = pd.Timestamp(workbook.as_of) - pd.DateOffset(years=years_back)
    return rows[(rows["day"] > last - pd.DateOffset(years=1)) & (rows["day"] <= last)]


def own_companies(workbook, exports):
    """Ids of the companies that the team owns or sells to."""
    return _ours(exports, exports.execute(_COMPANIES).df().set_index("id"), _people(workbook, exports))


def _people(workbook, exports):
    users = exports.execute('SELECT "Name" AS name, "Region" AS region FROM users').df()
    return set(users.loc[users["region"].isin(workbook.parameters.settings.scope.regions), "name"])


def _ours(exports, companies, people):
    """Companies that the team owns or sells to."""
    deals = exports.execute('SELECT "Associated Company ID" AS id, "Deal owner" AS owner FROM deals').df()
    return set(companies.index[companies["owner"].isin(people)]) | set(
        deals.loc[deals["owner"].isin(people), "id"].dropna()
    )


def _in_team(workbook, exports, amounts, codes, days):
    """Amounts in the team's currency at the rates of their days, to the cent."""
    team = workbook.parameters.settings.currency
    rate = rate_of(exports, team)
    known = {pair: rate(*pair) for pair in set(zip(codes, days, strict=True))}
    return np.array(
        [
            amount if code == team else round(amount * known[code, day], 2)
            for amount, code, day in zip(amounts, codes, days, strict=True)
        ]
    )


def _sold(workbook, exports):
    lines = exports.execute(_LINES).df()
    assert not (lines["returned"] ^ (lines["quantity"] < 0)).any()
    money = [
        _in_team(
            workbook, exports, (lines["quantity"] * lines[name]).round(2), lines["currency"], lines["day"]
        )
        for name in ("price", "cost")
    ]
    return lines.assign(revenue=money[0], margin=money[0] - money[1], is_purchase=~lines["returned"])


def _contacts(workbook, exports):
    """Contacts with service, each with its share of the cost of its month."""
    zone = workbook.parameters.settings.calendar.timezone
    cases = exports.execute("SELECT * FROM tickets").df().drop_duplicates("Ticket").set_index("Ticket")
    opened = pd.to_datetime(cases["Eröffnet"], format="%d.%m.%Y %H:%M:%S").dt.tz_localize(
        "Europe/Berlin", ambiguous=True
    )
    calls = exports.execute('SELECT * FROM calls WHERE "Answered" IS NOT NULL').df().drop_duplicates("Call")
    of_cases = {"day": local_days(opened, zone), "id": cases["Kundennummer"], "who": cases["Bearbeiter"]}
    of_calls = {
        "day": local_days(calls["Queued"], zone),
        "id": calls["Ticket"].map(cases["Kundennummer"]),
        "who": calls["Agent"],
    }
    rows = pd.concat([pd.DataFrame(of_cases), pd.DataFrame(of_calls)], ignore_index=True)
    costs = exports.execute("SELECT * FROM costs").df()
    month = pd.to_datetime(costs["Monat"], format="%d.%m.%Y")
    amounts = costs["Kosten"].str.replace(".", "").str.replace(",", ".").astype("float64")
    cost_of = pd.Series(
        _in_team(workbook, exports, amounts, costs["Währung"], month), index=month.dt.to_period("M")
    )
    months = rows["day"].dt.to_period("M")
    return rows.assign(cost=months.map(cost_of) / months.map(months.value_counts()))


def _selling(workbook, exports):
    """Hours of what was done, at the assumed cost of one; letters and what has no length at the assumed length."""
    settings = workbook.parameters.settings
    logged = exports.execute(_ACTIVITIES).df()
    rows = pd.concat(
        [logged, *(_letters(exports, name) for name in ("sales", "sales-inbox"))], ignore_index=True
    )
    hours = (rows["seconds"] / 3600).where(rows["seconds"] > 0, settings.costs.minutes_unrecorded / 60)
    days = local_days(rows["done"], settings.calendar.timezone)
    codes = pd.Series(settings.costs.currency, index=rows.index)
    cost = _in_team(workbook, exports, hours * settings.costs.selling_hour, codes, days)
    return rows.assign(hours=hours, day=days, cost=cost)


def _letters(exports, box):
    """Letters of a mailbox: when, which of us, and the company of the contact with that address, if one only has it."""
    ours = dict(exports.execute('SELECT "Email", "Name" FROM users').fetchall())
    known = exports.execute(_PEOPLE).df().set_index("email")["id"]
    rows = []
    for message in mailbox.mbox(EXPORTS / "mailbox" / f"{box}.mbox"):
        sender, receiver = (parseaddr(message[header])[1].lower() for header in ("From", "To"))
        us, them = (sender, receiver) if box == "sales" else (receiver, sender)
        done = parsedate_to_datetime(message["Date"]).isoformat()
        rows.append({"done": done, "who": ours.get(us), "id": known.get(them), "seconds": np.nan})
    return pd.DataFrame(rows)
