"""Likely duplicates: records that say the same in other words, found by comparing them pair by pair."""

from collections.abc import Iterator

import pandas as pd

from lib.audit.checks.duplicates import repeated
from lib.audit.finding import Check, Severity
from lib.audit.records import Records
from lib.audit.wording import capitalised, records_of
from lib.canonical.schema import TABLES

_HURTS: dict[str, tuple[str, Severity]] = {
    "companies": ("customers counted, revenue by customer", "medium"),
    "contacts": ("people counted, reach of campaigns", "medium"),
    "leads": ("leads counted, conversion", "medium"),
    "deals": ("open pipeline, won revenue and every count of deals", "high"),
}


def likely_duplicate_checks(records: Records) -> Iterator[Check]:
    """One check for each table whose records are compared pair by pair."""
    return (_check(table) for table in _HURTS if table in records.names)


def _check(table: str) -> Check:
    (key,) = TABLES[table].key
    called = records_of(table)
    hurts, severity = _HURTS[table]
    return Check(
        id=f"likely-duplicates/{table}",
        kind="likely duplicate",
        table=table,
        field=key,
        title=f"{capitalised(called)}: likely there twice",
        question=f"{capitalised(called)}: is each there only once?",
        hurts=hurts,
        remedy="Compare it with the record suggested and merge the two in the CRM; where they are two, say so in the sheet of duplicates.",
        severity=severity,
        beside=key,
        finds=lambda records: _there_twice(records, table),
    )


def _there_twice(records: Records, table: str) -> pd.DataFrame:
    """Records to merge into one made before them; those that say exactly the same have a check of their own."""
    from lib.audit.identity.duplicates import duplicates_of

    found = duplicates_of(records.tables).members_of(table)
    rows = records.judged(table)
    exact = rows.select(record_id=rows.record_id, repeats=repeated(table, rows))
    known = set(records.tables.frame(exact.filter(exact.repeats.notnull()))["record_id"])
    rest = found[~found["record_id"].isin(known)]
    return rest.assign(
        value=rest["record_id"],
        suggestion=rest["kept_id"],
        beside=[f"{kept}: {why}" for kept, why in zip(rest["kept_id"], rest["why"], strict=True)],
    )
