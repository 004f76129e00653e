"""Exact duplicates: records of one table that say the same in every column but their key."""

import ibis
from ibis import Table

from lib.audit.finding import Check
from lib.audit.wording import capitalised, records_of
from lib.canonical.schema import TABLES

IDENTITY: dict[str, tuple[str, ...]] = {
    "companies": ("name", "domain", "phone", "city"),
    "contacts": ("first_name", "last_name", "email", "phone"),
    "users": ("name", "email"),
    "leads": ("name", "email", "company_name"),
    "deals": ("name", "company_id"),
    "activities": ("subject", "done_at"),
    "quotes": ("deal_id", "version"),
    "products": ("name", "line"),
    "contracts": ("company_id", "starts_on"),
    "campaigns": ("name", "starts_on"),
    "cases": ("subject", "contact_id", "opened_at"),
    "form_submissions": ("form", "email"),
    "service_calls": ("phone", "queued_at"),
    "deal_events": ("deal_id", "new"),
}
"""Columns that tell records apart. Two of them have to be filled: records that say next to nothing are no duplicates.
Orders are not here: what tells them apart is in their lines."""

_MADE = ("created", "updated")
_HURTS = {
    "deals": "won revenue, open pipeline and every count of deals",
    "companies": "customers counted, revenue by customer",
    "contacts": "people counted, reach of campaigns",
    "leads": "leads counted, conversion",
}


def duplicate_checks() -> tuple[Check, ...]:
    """One check for each table of IDENTITY."""
    return tuple(_check(table) for table in IDENTITY)


def repeated(name: str, rows: Table) -> ibis.Value:
    """For each of `rows` the record_id of the first record that says the same, missing for that one and for the rest.

    The first is the one made first; of those made at once, the one with the lowest id.
    """
    same = ibis.window(group_by=_business_columns(name), order_by=_order(rows))
    first = rows.record_id.first().over(same)
    told = sum(rows[column].notnull().cast("int8") for column in IDENTITY[name])
    return ibis.ifelse((told >= 2) & (first != rows.record_id), first, ibis.null("string"))


def _business_columns(name: str) -> list[str]:
    declared = TABLES[name]
    kept = [
        column for column in declared.columns if column.name not in declared.key and column.name not in _MADE
    ]
    return [stored for column in kept for stored in column.stored()]


def _order(rows: Table) -> list[ibis.Value]:
    made = [rows.created_day.fill_null(ibis.date("9999-12-31"))] if "created_day" in rows.columns else []
    return [*made, rows.record_id.length(), rows.record_id]


def _check(table: str) -> Check:
    (key,) = TABLES[table].key
    records = records_of(table)
    return Check(
        id=f"duplicates/{table}",
        kind="duplicate",
        table=table,
        field=key,
        title=f"{capitalised(records)}: exact duplicate",
        question=f"{capitalised(records)}: does each say something no other says?",
        hurts=_HURTS.get(table, f"every count of {records}"),
        remedy="Merge it into the record suggested; find out which import or form made it twice.",
        severity="high" if table == "deals" else "medium",
    )
