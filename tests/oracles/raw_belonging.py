"""The records of a team in every table the CRM's people keep, with who keeps each: plain SQL over the files alone."""

import mailbox
from email.utils import parseaddr, parsedate_to_datetime

import pandas as pd

from tests.oracles.conftest import EXPORTS

_TABLES = {
    "users": ("users", '"User ID"', "Name", 'u."Region" IN (FROM regions)', ""),
    "companies": (
        "companies",
        '"Record ID"',
        "Company owner",
        'r."Record ID" IN (FROM own_companies)',
        '"Create Date"',
    ),
    "contacts": (
        "contacts",
        '"Record ID"',
        "Contact owner",
        'r."Record ID" IN (FROM own_contacts)',
        '"Create Date"',
    ),
    "leads": ("leads", '"Lead ID"', "Lead owner", 'u."Region" IN (FROM regions)', '"Create Date"'),
    "deals": ("deals", '"Record ID"', "Deal owner", 'u."Region" IN (FROM regions)', '"Create Date"'),
    "quotes": ("quotes", '"Quote"', "", 'r."Record ID" IN (FROM own_deals)', '"Sent"'),
    "activities": (
        "activities",
        '"Record ID"',
        "Assigned to",
        'u."Region" IN (FROM regions)',
        '"Create Date"',
    ),
    "products": ("products", '"Product"', "", "true", ""),
    "orders": ("orders", '"Order no."', "", 'r."Customer ID" IN (FROM own_companies)', ""),
    "order_lines": (
        "order_lines",
        '"Order no." || \' / \' || "Line"',
        "",
        'r."Order no." IN (FROM own_orders)',
        "",
    ),
    "contracts": ("contracts", '"Contract"', "", 'r."Customer ID" IN (FROM own_companies)', ""),
    "goals": ("goals", '"Goal"', "Owner", "true", ""),
    "actions": ("actions", '"Action"', "Who", "true", ""),
    "campaigns": ("campaigns", '"Campaign ID"', "", "true", ""),
    "form_submissions": ("form_submissions", '"Submission"', "", "true", '"Submitted at"'),
    "surveys": ("surveys", '"Survey"', "", 'r."Contact ID" IN (FROM own_contacts)', '"Sent at"'),
    "cases": ("tickets", '"Ticket"', "Bearbeiter", 'u."Region" IN (FROM regions)', ""),
    "service_calls": ("calls", '"Call"', "Agent", 'u."Region" IN (FROM regions)', '"Queued"'),
    "stages": ("pipelines", '"Pipeline" || \' / \' || "Stage"', "", "true", ""),
    "holidays": ("holidays", '"Schedule" || \' / \' || "Day"', "", "true", ""),
    "schedules": ("schedules", '"Schedule" || "Weekday" || "Valid from"', "", "true", ""),
    "service_costs": ("costs", '"Monat"', "", "true", ""),
    "sla_policies": ("sla_policies", '"Policy"', "", "true", ""),
}
"""Canonical table → file, id, who keeps it, whether it is the team's, when it arose."""

_KEPT_BY = {"users": 'coalesce((SELECT m."User ID" FROM users m WHERE m."Name" = r."Manager"), u."User ID")'}
"""Who keeps a record, where that is not the user it names: a user's manager."""

_OWN = """
WITH regions AS (SELECT unnest($regions)),
own_deals AS (
    SELECT d."Record ID" FROM deals d JOIN users u ON u."Name" = d."Deal owner" WHERE u."Region" IN (FROM regions)
), own_companies AS (
    SELECT c."Record ID" FROM companies c JOIN users u ON u."Name" = c."Company owner" WHERE u."Region" IN (FROM regions)
    UNION SELECT "Associated Company ID" FROM deals
    WHERE "Record ID" IN (FROM own_deals) AND "Associated Company ID" IN (SELECT "Record ID" FROM companies)
), own_contacts AS (SELECT "Record ID" FROM contacts WHERE "Associated Company ID" IN (FROM own_companies)),
own_orders AS (SELECT "Order no." FROM orders WHERE "Customer ID" IN (FROM own_companies))
"""


def raw_records(workbook, exports):
    """One row per record of the team: table, id, owner (a user's id, or missing), in the tables that no machine writes.

    What arose on the day after the report's, as the team's clock has it, is left out; later days are faults.
    """
    parts = [raw_records_of(workbook, exports, name) for name in _TABLES]
    return pd.concat([*parts, _letters(workbook, exports)], ignore_index=True)


def raw_records_of(workbook, exports, name):
    """Those of one table, letters of mailboxes apart."""
    settings = workbook.parameters.settings
    named = {"regions": list(settings.scope.regions)}
    dated = {"zone": settings.calendar.timezone, "day": workbook.as_of}
    return exports.execute(_OWN + _sql(name), named | (dated if _TABLES[name][4] else {})).df()


def _sql(name):
    file, key, keeper, belongs, arose = _TABLES[name]
    owner = f'LEFT JOIN users u ON u."Name" = r."{keeper}"' if keeper else ""
    day = (
        f"CAST(timezone($zone, CAST(r.{arose} AS TIMESTAMPTZ)) AS DATE) IS DISTINCT FROM $day + 1"
        if arose
        else "true"
    )
    return f"""SELECT DISTINCT '{name}' AS "table", r.{key.replace('|| "', '|| r."')} AS id,
        {_KEPT_BY.get(name, 'u."User ID"') if keeper else "NULL::VARCHAR"} AS owner
        FROM "{file}" r {owner} WHERE ({belongs}) AND {day}"""


def _letters(workbook, exports):
    """Letters of the team's people that the CRM does not hold, from the two mailbox files."""
    people = exports.execute(
        'SELECT lower("Email") AS email, "User ID" AS owner, "Region" AS region FROM users'
    ).df()
    regions, zone = (
        workbook.parameters.settings.scope.regions,
        workbook.parameters.settings.calendar.timezone,
    )
    own = people[people["region"].isin(regions)].set_index("email")["owner"]
    rows = []
    for file, header in (("sales.mbox", "From"), ("sales-inbox.mbox", "To")):
        for letter in mailbox.mbox(EXPORTS / "mailbox" / file, create=False):
            at = pd.Timestamp(parsedate_to_datetime(letter["Date"])).tz_convert(zone)
            owner = own.get(parseaddr(letter[header])[1].lower())
            if owner and at.date() <= workbook.as_of:
                rows.append(("activities", letter["Message-ID"].strip("<>"), owner))
    return pd.DataFrame(rows, columns=["table", "id", "owner"]).drop_duplicates()
