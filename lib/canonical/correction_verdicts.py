"""What becomes of each row of a filled-in list: applied, or not, with the reason. Nothing is passed over in silence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lib.canonical.correction_files import APPLY, DECISIONS, EMPTY, HIDDEN
from lib.canonical.schema import Column, Table
from lib.canonical.stored_texts import has_mark
from lib.canonical.typed_values import Unreadable, nothing, stored_values, text_of

Place = tuple[str, str]
"""A record's id and a column."""

Row = Mapping[str, str]
"""A row of a list, by the names of `correction_files.HEADERS`."""

APPLIED, ALREADY, CHANGED, CONFLICT, REFUSED, LEFT = (
    "applied",
    "already so",
    "changed meanwhile",
    "conflict",
    "refused",
    "left",
)
"""Outcomes. Already so: the record says it, perhaps since the CRM was corrected. Left: nobody decided it, or against it."""


@dataclass(frozen=True)
class Verdict:
    """What becomes of one row: its outcome and reason, what stood there, and the stored columns' new values where it is applied."""

    outcome: str
    reason: str = ""
    was: str | None = None
    became: str | None = None
    stored: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Records:
    """The records of a table that a list names: `current` texts by place.

    For deals the `stages` there are, as (pipeline, stage). `keys`: what a name stands for in a column that the mapping
    looks up, by column and name.
    """

    table: Table
    current: Mapping[Place, str | None]
    stages: frozenset[tuple[str | None, str | None]] = frozenset()
    keys: Mapping[tuple[str, str], str] = field(default_factory=dict)


def verdicts_of(rows: Sequence[Row], records: Records) -> list[Verdict]:
    """The verdict on each row, in their order: a later row meets the value an earlier one left."""
    clashes = _clashes(rows, records.table)
    current = dict(records.current)
    now = replace(records, current=current)
    verdicts = []
    for number, row in enumerate(rows):
        verdict = clashes.get(number) or _verdict(row, now)
        if verdict.outcome == APPLIED:
            current[_place(row)] = verdict.became
        verdicts.append(verdict)
    return verdicts


def wanted(row: Row) -> str:
    """What the row asks to be written: its new value, or the suggestion where it says to apply that; empty for nothing."""
    if row["decision"].lower() not in ("", APPLY):
        return ""
    return row["new"] or (row["suggestion"] if row["decision"] else "")


def _place(row: Row) -> Place:
    return row["record_id"], row["field"]


def _clashes(rows: Sequence[Row], table: Table) -> dict[int, Verdict]:
    """Rows that ask for different values where they were shown the same one: none of them is right."""
    asked: dict[tuple[str, ...], list[int]] = {}
    for number, row in enumerate(rows):
        if wanted(row):
            asked.setdefault((*_place(row), row["mark"] or row["value"]), []).append(number)
    found = {}
    for numbers in asked.values():
        if len({_meant(rows[number], table) for number in numbers}) > 1:
            for number in numbers:
                found[number] = _conflict(rows, number, numbers)
    return found


def _meant(row: Row, table: Table) -> str | None:
    """The value a row asks for as it would be stored: 110 and 110.00 are one amount."""
    known = {column.name: column for column in table.columns}
    try:
        column = known[row["field"]]
        return text_of(column, stored_values(column, wanted(row)))
    except (KeyError, Unreadable):
        return wanted(row)


def _conflict(rows: Sequence[Row], number: int, numbers: Sequence[int]) -> Verdict:
    others = [f"{rows[other]['file']} row {rows[other]['row']}" for other in numbers if other != number]
    return Verdict(CONFLICT, f"{', '.join(others)} asks for another value: keep one of them")


def _verdict(row: Row, records: Records) -> Verdict:
    undecided = _undecided(row)
    if undecided:
        return undecided
    refusal = _refusal(row, records)
    if refusal:
        return Verdict(REFUSED, refusal)
    column = records.table.column(row["field"])
    was = records.current[_place(row)]
    try:
        stored = _stored(row, column, records)
    except Unreadable as error:
        return Verdict(REFUSED, f"the new value {error}", was)
    became = text_of(column, stored)
    if became == was:
        return Verdict(ALREADY, "", was, became)
    if not _is_as_shown(row, records.table, was):
        return Verdict(CHANGED, "the value is not the one the list showed: look again, with a new list", was)
    unknown = _unknown_stage(row, records, became)
    return Verdict(REFUSED, unknown, was) if unknown else Verdict(APPLIED, "", was, became, stored)


def _stored(row: Row, column: Column, records: Records) -> dict[str, str | None]:
    asked = wanted(row)
    return (
        nothing(column)
        if asked == EMPTY
        else stored_values(column, records.keys.get((column.name, asked), asked))
    )


def _undecided(row: Row) -> Verdict | None:
    decision = row["decision"].lower()
    if decision not in ("", *DECISIONS):
        return Verdict(REFUSED, f"the decision is none of {', '.join(DECISIONS)}")
    if decision not in ("", APPLY):
        return Verdict(LEFT, decision)
    if wanted(row) == HIDDEN:
        return Verdict(REFUSED, "the suggestion is hidden: write the new value, or let the settings show it")
    if not wanted(row):
        return (
            Verdict(REFUSED, "there is neither a new value nor a suggestion") if decision else Verdict(LEFT)
        )
    return None


def _refusal(row: Row, records: Records) -> str:
    """Why no value can be written there; empty when one can."""
    columns = {column.name: column for column in records.table.columns}
    if not row["field"]:
        return "no single value puts this right: correct it in the CRM"
    if row["field"] not in columns:
        return f"{records.table.name} have no field of that name"
    if row["field"] in records.table.key:
        return "a record's own id cannot be changed"
    if _place(row) not in records.current:
        return "there is no record with that id"
    return _needed(columns[row["field"]], row)


def _needed(column: Column, row: Row) -> str:
    return "a record cannot be without this value" if column.required and wanted(row) == EMPTY else ""


def _is_as_shown(row: Row, table: Table, was: str | None) -> bool:
    if row["mark"]:
        return has_mark((table.name, *_place(row)), was, row["mark"])
    return row["value"] == (was or "")


def _unknown_stage(row: Row, records: Records, became: str | None) -> str:
    if records.table.name != "deals" or row["field"] not in ("stage", "pipeline"):
        return ""
    names = ("pipeline", "stage")
    pair = tuple(
        became if name == row["field"] else records.current[row["record_id"], name] for name in names
    )
    return "" if pair in records.stages else "the mapping declares no such stage in that pipeline"
