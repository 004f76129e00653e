"""People the tools beside the CRM hold, from the files alone: one table `elsewhere` for plain SQL."""

import mailbox
from email.header import decode_header, make_header
from email.utils import getaddresses, parsedate_to_datetime

import pandas as pd

from tests.oracles.conftest import EXPORTS

_FILED = """
SELECT 'Payments' AS system, 'Payments / ' || id AS id, "Name" AS name, "Email" AS email, "Phone" AS phone, "company (metadata)" AS company,
    CAST("Total Spend" AS DOUBLE) AS paid, upper("Currency") AS currency, NULL AS keeper, "last_update (metadata)" AS seen
FROM customers
UNION ALL SELECT 'Forms', 'Demo requests / ' || "#", concat_ws(' ', "First name", "Last name"), "Email", "Phone number", "Company",
    NULL, NULL, NULL, "Submit Date (UTC)" FROM "demo-requests"
UNION ALL SELECT 'Projects', 'Onboarding / ' || "Task ID", "Client contact", "Client email", "Client phone", "Client",
    NULL, NULL, "Assignee", "Last Modified" FROM onboarding
"""
_COLUMNS = ["system", "id", "name", "email", "phone", "company", "paid", "currency", "keeper", "seen"]


def elsewhere(exports, zone):
    """One row per record of a tool: system, id, name, email, phone, company, paid, currency, keeper (a user's name), seen (day)."""
    parts = [exports.execute(_FILED).df(), *_guests(), *_correspondents()]
    rows = pd.concat(parts, ignore_index=True)
    is_moment = rows["system"].isin(["Payments", "Forms", "Mailbox"])
    at = pd.to_datetime(rows["seen"], utc=True, format="ISO8601")
    local = at.dt.tz_convert(zone).dt.tz_localize(None)
    seen = local.where(is_moment, at.dt.tz_localize(None)).dt.normalize()
    texts = dict.fromkeys(["system", "id", "name", "email", "phone", "company", "currency", "keeper"], "str")
    return rows.assign(seen=seen).astype({**texts, "paid": "float64"})[_COLUMNS]


def _guests():
    for sheet in ("Guests 2025", "Guests 2026"):
        rows = pd.read_excel(
            EXPORTS / "lists/event-guests.xlsx", sheet_name=sheet, engine="calamine", dtype="str"
        )
        named = {"Guest": "name", "E-mail": "email", "Telephone": "phone", "Company": "company"}
        rows = rows.rename(columns=named | {"Invited by": "keeper", "Last contact": "seen"})
        # a guest goes by the line of the sheet, under its heading
        keys = [f"{sheet} / lists/event-guests.xlsx:{line}" for line in rows.index + 2]
        yield rows.assign(system="Event list", id=keys)


def _correspondents():
    """Everybody named in a letter, once a mailbox."""
    for file in ("sales.mbox", "sales-inbox.mbox"):
        named = [
            (address.lower(), str(make_header(decode_header(name))), parsedate_to_datetime(letter["Date"]))
            for letter in mailbox.mbox(EXPORTS / "mailbox" / file, create=False)
            for header in ("From", "To", "Cc")
            for name, address in getaddresses(letter.get_all(header, []))
            if address.partition("@")[0]
        ]
        rows = pd.DataFrame(named, columns=["email", "name", "at"]).sort_values("at", kind="stable")
        people = rows.groupby("email", as_index=False).last()
        moments = people["at"].map(lambda at: at.isoformat())
        yield people.assign(system="Mailbox", id=f"{file} / " + people["email"], seen=moments)
