"""Cells the import could not read: the record stayed, the value became missing."""

from lib.audit.finding import Check
from lib.audit.wording import capitalised, records_of
from lib.canonical.schema import TABLES


def unreadable_checks() -> tuple[Check, ...]:
    """One check for each table: a cell that is no date, number or flag in the style the mapping names."""
    return tuple(_check(table) for table in TABLES)


def _check(table: str) -> Check:
    records = records_of(table)
    return Check(
        id=f"unreadable/{table}",
        kind="unreadable",
        table=table,
        field="",
        title=f"{capitalised(records)}: cell that cannot be read",
        question=f"{capitalised(records)}: could every cell be read?",
        hurts="whatever uses that column: the value counts as missing",
        remedy="Correct the cell, or name its date style or decimal mark in the mapping file.",
        severity="medium",
    )
