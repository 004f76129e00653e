"""Changes nobody wanted: rules that write in bulk, disagree with another or undo what people typed, and forms sent twice."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from lib.audit.changes import WrongChanges, wrong_changes_of
from lib.audit.changes.posts import posted_twice
from lib.audit.finding import Check, Severity
from lib.audit.records import Records
from lib.audit.wording import capitalised, field_of, records_of
from lib.canonical.schema import TABLES

POSTED_TWICE = "changes/form_submissions/posted-twice"
"""The check of forms."""


def change_checks(records: Records) -> tuple[Check, ...]:
    """Three checks for each field that a rule ever changed, by the logs, and the one of posts."""
    changes = wrong_changes_of(records.tables)
    fields = [pair for pair in changes.ruled_fields if _column(*pair)]
    return (
        *(_check(pair, kind, changes) for kind in _KINDS for pair in fields),
        _TWICE,
    )


def _column(table: str, field: str) -> str:
    """The column that holds the field: its own, or that of the extra fields; empty where the source has neither."""
    if table not in TABLES:
        return ""
    names = {column.name for column in TABLES[table].columns}
    return field if field in names else "custom" if "custom" in names else ""


@dataclass(frozen=True)
class _Kind:
    """A kind of wrong change: the words of its checks, which changes are of it, and what each says beside its value."""

    id: str
    title: str
    question: str
    remedy: str
    severity: Severity
    found: Callable[[WrongChanges], pd.DataFrame]
    beside: Callable[[dict], str]
    is_known_better: bool


def _check(place: tuple[str, str], kind: _Kind, changes: WrongChanges) -> Check:
    table, field = place
    words, name = capitalised(records_of(table)), field_of(field)
    return Check(
        id=f"changes/{table}/{field}-{kind.id}",
        kind="wrong change",
        table=table,
        field=_column(table, field),
        title=f"{words}: {name} {kind.title}",
        question=f"{words}: {kind.question.format(name)}",
        hurts=f"every count by {name}, and what is done for each",
        remedy=kind.remedy,
        severity=kind.severity,
        finds=lambda _: _told(kind, changes, place),
    )


def _told(kind: _Kind, changes: WrongChanges, place: tuple[str, str]) -> pd.DataFrame:
    found = kind.found(changes)
    rows = found[(found["table"] == place[0]) & (found["field"] == place[1])]
    beside = [kind.beside({**row, "by": _by(changes, row)}) for row in rows.to_dict("records")]
    suggestion = rows["before"] if kind.is_known_better else None
    return rows[["record_id", "value"]].assign(beside=beside, suggestion=suggestion)


def _by(changes: WrongChanges, row: dict) -> str:
    user = row["by_user_id"]
    return "a rule" if pd.isna(user) else changes.names.get(user, f"user {user}")


_KINDS = (
    _Kind(
        "written-in-bulk",
        "written to many records at once by a rule",
        "was no {} written to many records at once by a rule?",
        "Ask who made the rule whether that was meant; if not, write back what stood there, and narrow the rule.",
        "high",
        lambda changes: changes.in_bulk,
        lambda row: (
            f"one of {row['records']:,} that {row['by']} wrote on {row['started_at']:%Y-%m-%d from %H:%M} UTC"
        ),
        is_known_better=True,
    ),
    _Kind(
        "to-and-fro",
        "changed to and fro by rules",
        "did no rules change a {} to and fro?",
        "Find the two rules, decide which is right, and switch the other off; then set the value by hand.",
        "medium",
        lambda changes: changes.to_and_fro,
        lambda row: (
            f"changed {row['changes']} times from {row['started_at']:%Y-%m-%d} to {row['ended_at']:%Y-%m-%d}"
        ),
        is_known_better=False,
    ),
    _Kind(
        "overwritten",
        "that a rule replaced minutes after somebody typed it",
        "did no rule replace a {} that somebody had just typed?",
        "Write back what was typed, and let the rule leave alone what people enter.",
        "high",
        lambda changes: changes.overwritten,
        lambda row: (
            f"replaced by {row['by']} on {row['ended_at']:%Y-%m-%d}, "
            f"{(row['ended_at'] - row['started_at']).total_seconds() / 60:.0f} minutes after it was typed"
        ),
        is_known_better=True,
    ),
)


def _posts(records: Records) -> pd.DataFrame:
    found = posted_twice(records.tables)
    if found.empty:
        return found
    beside = [f"same as {row.before_id}, {row.seconds} seconds before" for row in found.itertuples()]
    return found[["record_id"]].assign(beside=beside)


_TWICE = Check(
    id=POSTED_TWICE,
    kind="wrong change",
    table="form_submissions",
    field="submitted",
    title="Form posts: the same form sent twice within minutes",
    question="Form posts: was every form sent once?",
    hurts="leads counted, conversion of forms, letters sent twice",
    remedy="Delete the later post, and let the form refuse a second click.",
    severity="low",
    finds=_posts,
)
