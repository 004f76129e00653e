"""Customers' money of the demo teams against the raw exports: pandas over text cells, written differently."""

import numpy as np
import pandas as pd
import pytest

from lib.metrics.evaluate import Cut
from lib.sections.profitability.accounts import NO_COMPANY, NOT_BUYING, accounts
from lib.sections.profitability.purchases import came_true, purchase_days
from lib.sections.profitability.window import twelve_months

CENTS = 0.5
"""Sums of hundreds of rounded amounts."""


@pytest.fixture(scope="module")
def rates(exports):
    """Units of the base for one unit of each currency, a column per currency, a row per day."""
    found = exports.execute(
        """SELECT "Währung" AS code, strptime("Datum", '%d.%m.%Y') AS day,
        CAST(replace("Kurs in EUR", ',', '.') AS DOUBLE) AS rate FROM fx_rates"""
    ).df()
    wide = found.drop_duplicates(["code", "day"]).pivot(index="day", columns="code", values="rate")
    return wide.reindex(pd.date_range(wide.index.min(), "2026-12-31")).ffill()


def in_team(workbook, rates, amounts, codes, days):
    """Amounts in the team's currency at the rates of their days, to the cent."""
    team = workbook.parameters.settings.currency
    return np.array(
        [
            amount if code == team else round(amount * rates.at[day, code] / rates.at[day, team], 2)
            for amount, code, day in zip(amounts, codes, days, strict=True)
        ]
    )


@pytest.fixture(scope="module")
def people(workbook, exports):
    """Names of the users of the team's regions."""
    users = exports.execute('SELECT "Name" AS name, "Region" AS region FROM users').df()
    return set(users.loc[users["region"].isin(workbook.parameters.settings.scope.regions), "name"])


@pytest.fixture(scope="module")
def companies(workbook, exports, people):
    """Company id → name, of those the team owns or sells to."""
    rows = exports.execute(
        'SELECT "Record ID" AS id, "Company name" AS name, "Company owner" AS owner FROM companies'
    ).df()
    rows = rows.drop_duplicates("id")
    deals = exports.execute('SELECT "Associated Company ID" AS id, "Deal owner" AS owner FROM deals').df()
    sold_to = set(deals.loc[deals["owner"].isin(people), "id"])
    mine = rows[rows["owner"].isin(people) | rows["id"].isin(sold_to)]
    is_shared = rows["name"].duplicated(keep=False)
    labels = (rows["name"] + np.where(is_shared, " (" + rows["id"] + ")", "")).fillna(rows["id"])
    return dict(zip(mine["id"], labels[mine.index], strict=True)), set(rows["id"])


@pytest.fixture(scope="module")
def sold(workbook, exports, rates, companies):
    """Lines of orders that stand: company, day, revenue, margin."""
    orders = exports.execute("SELECT * FROM orders").df().drop_duplicates("Order no.")
    lines = exports.execute("SELECT * FROM order_lines").df().drop_duplicates(["Order no.", "Line"])
    rows = lines.merge(orders, on="Order no.", validate="many_to_one")
    rows = rows[(rows["Status"] != "cancelled") & rows["Customer ID"].isin(companies[0])]
    day = pd.to_datetime(rows["Order date"])
    quantity = rows["Quantity"].astype("float64")
    paid = (quantity * rows["Unit price"].astype("float64")).round(2)
    cost = (quantity * rows["Unit cost"].astype("float64")).round(2)
    revenue = in_team(workbook, rates, paid, rows["Currency"], day)
    margin = revenue - in_team(workbook, rates, cost, rows["Currency"], day)
    names = rows["Customer ID"].map(companies[0])
    told = pd.DataFrame(
        {"company": names, "day": day, "revenue": revenue, "margin": margin, "quantity": quantity}
    )
    return told[told["day"] <= pd.Timestamp(workbook.as_of)]


@pytest.fixture(scope="module")
def contacts(workbook, exports, rates, companies, people):
    """Contacts with service of the team's customers, each with its share of the month's cost."""
    zone = workbook.parameters.settings.calendar.timezone
    cases = exports.execute("SELECT * FROM tickets").df().drop_duplicates("Ticket")
    opened = pd.to_datetime(cases["Eröffnet"], format="%d.%m.%Y %H:%M:%S").dt.tz_localize(
        "Europe/Berlin", ambiguous=True
    )
    of_cases = pd.DataFrame(
        {"day": opened.dt.tz_convert(zone), "id": cases["Kundennummer"], "who": cases["Bearbeiter"]}
    )
    calls = exports.execute('SELECT * FROM calls WHERE "Answered" IS NOT NULL').df().drop_duplicates("Call")
    queued = pd.to_datetime(calls["Queued"], utc=True).dt.tz_convert(zone)
    about = calls["Ticket"].map(cases.set_index("Ticket")["Kundennummer"])
    of_calls = pd.DataFrame({"day": queued, "id": about, "who": calls["Agent"]})
    rows = pd.concat([of_cases, of_calls], ignore_index=True)
    rows["day"] = pd.to_datetime([each.date() for each in rows["day"]])
    rows = rows[rows["day"] <= pd.Timestamp(workbook.as_of)]
    month = rows["day"].dt.to_period("M")
    rows["cost"] = month.map(month_costs(workbook, exports, rates)) / month.map(month.value_counts())
    mine, known = companies
    is_ours = rows["id"].isin(mine) | (~rows["id"].isin(known) & rows["who"].isin(people))
    return rows[is_ours].assign(company=rows["id"].map(mine))


def month_costs(workbook, exports, rates):
    """Cost of each month in the team's currency."""
    costs = exports.execute("SELECT * FROM costs").df()
    month = pd.to_datetime(costs["Monat"], format="%d.%m.%Y")
    amounts = costs["Kosten"].str.replace(".", "").str.replace(",", ".").astype("float64")
    return pd.Series(
        in_team(workbook, rates, amounts, costs["Währung"], month), index=month.dt.to_period("M")
    )


def in_window(workbook, rows, years_back=0):
    period = twelve_months(workbook, years_back)
    return rows[rows["day"].between(pd.Timestamp(period.starts_on), pd.Timestamp(period.ends_on))]


def test_each_customers_revenue_and_margin_are_those_of_its_lines(workbook, sold):
    expected = in_window(workbook, sold).groupby("company")[["revenue", "margin"]].sum()
    found = accounts(workbook).customers.set_index("company")
    assert set(found.index) == set(expected.index)
    for name in ("revenue", "margin"):
        assert found[name].to_dict() == pytest.approx(expected[name].to_dict(), abs=0.05)


def test_revenue_of_the_year_before_is_compared(workbook, sold):
    expected = in_window(workbook, sold, 1)["revenue"].sum()
    assert accounts(workbook).everything["revenue_before"].sum() == pytest.approx(expected, abs=CENTS)


def test_no_line_is_counted_twice_over_the_whole_export(workbook, sold):
    assert workbook.values("customer_revenue")["value"].iloc[0] == pytest.approx(
        sold["revenue"].sum(), abs=CENTS
    )
    assert workbook.values("customer_margin")["value"].iloc[0] == pytest.approx(
        sold["margin"].sum(), abs=CENTS
    )
    assert workbook.values("customer_revenue")["n"].iloc[0] == len(sold)
    for by in ("company", "product", "product_line", "country", "industry"):
        parts = workbook.values("customer_revenue", Cut((by,)))
        assert parts["numerator"].sum() == pytest.approx(sold["revenue"].sum(), abs=CENTS), by


def test_service_is_shared_by_contacts_and_sums_to_the_whole(workbook, contacts):
    rows = in_window(workbook, contacts)
    found = accounts(workbook)
    assert found.everything["service"].sum() == pytest.approx(rows["cost"].sum(), abs=CENTS)
    assert found.others.set_index("company")["service"].get(NO_COMPANY, 0) == pytest.approx(
        rows.loc[rows["company"].isna(), "cost"].sum(), abs=CENTS
    )
    mine = rows.groupby("company")["cost"].sum()
    customers = found.customers.set_index("company")["service"]
    assert customers[customers > 0].to_dict() == pytest.approx(
        mine.reindex(customers[customers > 0].index).to_dict(), abs=0.05
    )
    not_buying = mine[~mine.index.isin(customers.index)].sum()
    assert found.others.set_index("company")["service"].get(NOT_BUYING, 0) == pytest.approx(
        not_buying, abs=CENTS
    )


def test_selling_time_is_that_of_the_activities(workbook, exports, companies, people):
    zone = workbook.parameters.settings.calendar.timezone
    rows = (
        exports.execute('SELECT * FROM activities WHERE "Completed Date" IS NOT NULL')
        .df()
        .drop_duplicates("Record ID")
    )
    days = pd.to_datetime(rows["Completed Date"], utc=True, format="ISO8601").dt.tz_convert(zone)
    deals = (
        exports.execute('SELECT "Record ID" AS id, "Associated Company ID" AS company FROM deals')
        .df()
        .drop_duplicates("id")
    )
    people_of = (
        exports.execute('SELECT "Record ID" AS id, "Associated Company ID" AS company FROM contacts')
        .df()
        .drop_duplicates("id")
    )
    company = (
        rows["Associated Company ID"]
        .fillna(rows["Associated Deal ID"].map(deals.set_index("id")["company"]))
        .fillna(rows["Associated Contact ID"].map(people_of.set_index("id")["company"]))
    )
    mine, known = companies
    who = rows["Done by"].fillna(rows["Assigned to"])
    seconds = pd.to_numeric(rows["Duration (seconds)"])
    hours = (seconds / 3600).where(seconds > 0, 1 / 6)
    is_ours = company.isin(mine) | (~company.isin(known) & who.isin(people))
    is_known = np.array([each.date() <= workbook.as_of for each in days])
    # letters nobody logged come from a mailbox, which is no table: they are taken as the workbook reads them
    letters = letters_of(workbook, mine, known)
    found = workbook.values("cost_to_serve", Cut((), (), "hours"))
    assert found["n"].iloc[0] == (is_ours & is_known).sum() + letters
    assert found["value"].iloc[0] == pytest.approx(hours[is_ours & is_known].sum() + letters / 6, abs=0.01)


def letters_of(workbook, mine, known):
    """How many letters of the mailboxes were with the team's customers, or with nobody known by a person of the team."""
    activities = workbook.tables.frame(workbook.tables.company_wide("activities"))
    contacts = workbook.tables.frame(workbook.tables.company_wide("contacts"))
    users = set(workbook.tables.frame(workbook.tables["users"])["user_id"])
    letters = activities[(activities["source_system"] == "Mailbox") & activities["done_on"].notna()]
    company = letters["contact_id"].map(contacts.set_index("contact_id")["company_id"])
    by = letters["done_by_id"].fillna(letters["owner_id"])
    return int((company.isin(mine) | (~company.isin(known) & by.isin(users))).sum())


def test_who_bought_again_is_read_from_the_order_days(workbook, sold):
    then = pd.Timestamp(workbook.as_of) - pd.Timedelta(days=180)
    bought = sold[sold["quantity"] > 0]
    before, after = bought[bought["day"] <= then], bought[bought["day"] > then]
    told = came_true(purchase_days(workbook), then.date()).set_index("company")
    assert set(told.index) == set(before["company"])
    assert set(told.index[told["bought_again"]]) == set(before["company"]) & set(after["company"])
    days = before.groupby("company")["day"].agg(lambda each: sorted(set(each)))
    gaps = {
        name: np.median(np.diff(each)) / np.timedelta64(1, "D")
        for name, each in days.items()
        if len(each) > 1
    }
    assert told["usual_days"].dropna().to_dict() == pytest.approx(gaps)
