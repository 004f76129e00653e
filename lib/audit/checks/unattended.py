"""Records nobody attends to: open deals past their day, and what belongs to people who left."""

import datetime as dt

import ibis
from ibis import Table

from lib.audit.checks.dates import CLOCK_ZERO
from lib.audit.finding import Check, Severity
from lib.audit.records import Records
from lib.audit.wording import capitalised, records_of

FIRST_DAY = CLOCK_ZERO + dt.timedelta(days=1)
GRACE_DAYS = 7
"""An open deal may pass its expected closing day by so much before anybody has to have noticed: a week's meeting."""


def unattended_checks(records: Records) -> tuple[Check, ...]:
    """The checks of open deals against the day of the report, and of owners against who is a user today."""
    gone = _gone(records)
    asked = [_past_due(records.as_of)]
    return (
        *asked,
        *(_inactive(table, gone) for table in ("deals", "leads", "cases", "companies", "contacts")),
    )


def _past_due(as_of: dt.date) -> Check:
    latest = as_of - dt.timedelta(days=GRACE_DAYS + 1)
    return Check(
        id="contradictions/deals/past-due-open",
        kind="stale",
        table="deals",
        field="expected_close_on",
        title="Open deals: past due by more than a week",
        question="Open deals: is the expected closing day still to come?",
        hurts="open pipeline, forecast, win rate: it may be lost and not counted so",
        remedy="Close it as lost, or agree a new day with the buyer.",
        severity="high",
        offends=lambda rows: (rows.kind == "open") & rows.expected_close_on.between(FIRST_DAY, latest),
    )


def _gone(records: Records) -> Table | None:
    users = records.tables.imported("users")
    return None if users is None else users.filter(~users.is_active)


def _inactive(table: str, gone: Table | None) -> Check:
    severity: Severity = "high" if table == "deals" else "medium" if table in ("leads", "cases") else "low"
    words = _OPEN[table]
    return Check(
        id=f"contradictions/{table}/owner-inactive",
        kind="contradiction",
        table=table,
        field="owner_id",
        title=f"{capitalised(words)}: owner who can no longer sign in",
        question=f"{capitalised(words)}: can the owner still sign in?",
        hurts=f"every team's {records_of(table)}: nobody works them, and they count in that person's report",
        remedy="Give them another owner, and make that part of what is done when somebody leaves.",
        severity=severity,
        offends=lambda rows: _is_open(table, rows) & _is_gone(rows, gone),
    )


_OPEN = {
    "deals": "open deals",
    "leads": "leads not converted",
    "cases": "cases not solved",
    "companies": "companies",
    "contacts": "contacts",
}


def _is_gone(rows: Table, gone: Table | None) -> ibis.Value:
    return ibis.literal(False) if gone is None else rows.owner_id.isin(gone.user_id)


def _is_open(table: str, rows: Table) -> ibis.Value:
    if table == "deals":
        return rows.kind == "open"
    if table == "leads":
        is_over = rows.status.re_search(r"(?i)unqual|lost|reject|closed|no answer|dead|converted|won|junk")
        return rows.converted_day.isnull() & ~is_over.fill_null(False)
    if table == "cases":
        return rows.solved_day.isnull() & rows.closed_day.isnull()
    return ibis.literal(True)
