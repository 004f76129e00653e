"""The golden record: of several records that are one, the value of each column that survives, and whose it was."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from lib.canonical.decided_pairs import id_order
from lib.canonical.schema import Column, Table

Row = Mapping[str, Any]
"""The stored columns of a record."""

EARLIEST = ("created", "qualified", "first_contact", "first_response")
"""Moments of which the first is true: a record made twice was made when it was made first."""

TOGETHER: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "companies": (("revenue", "currency"),),
    "deals": (
        ("amount", "currency"),
        (
            *("stage", "pipeline", "closed", "lost_reason", "competitor", "forecast_category"),
            *("crm_probability", "deleted", "is_deleted", "merged_into_id"),
        ),
    ),
    "leads": (("status", "converted", "converted_deal_id", "converted_contact_id"),),
}
"""Columns that only make sense together: all come from the record that has the first of them, empty ones too."""

RULES = (
    "The value of the record changed last; of those changed at once, of the one that says most; then of the one with the lowest id.",
    "An e-mail address that can be one goes before one that cannot, and one that still works before one whose last message came back.",
    "The first creation, qualification, contact and answer count.",
    "An amount keeps its currency, and a stage its pipeline, closing and reason: they come from one record.",
)
"""How a value survives, as people are told."""


def golden_record(
    table: Table, rows: Sequence[Row], bounced: Collection[str] = ()
) -> tuple[dict[str, Any], dict[str, str]]:
    """What is left of records that are one: the stored columns, and for each declared column with a value the id it came from.

    `rows`: the records, with the stored columns of `table`. The key is for the caller to choose: it is not among the columns.
    `bounced`: those of them whose mail comes back.
    """
    (key,) = table.key
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    ordered = sorted(rows, key=_recency(table, key))
    gone = {_address(row) for row in rows if row[key] in bounced}
    for columns in _groups(table):
        source = _survivor(columns[0], ordered, gone)
        for column in columns:
            values |= {part: source[part] for part in column.stored()}
            if _text(column, source) is not None:
                origins[column.name] = source[key]
    return values, origins


def _groups(table: Table) -> list[list[Column]]:
    """The columns but the key, those of TOGETHER in one group."""
    together = TOGETHER.get(table.name, ())
    bound = {name for names in together for name in names}
    alone = [[column] for column in table.columns if column.name not in {*bound, *table.key}]
    return [*alone, *([table.column(name) for name in names] for names in together)]


def _survivor(column: Column, ordered: Sequence[Row], gone: Collection[str]) -> Row:
    """The record whose value of the column survives; the first where none has any. `gone`: addresses that no longer work."""
    filled = [row for row in ordered if _text(column, row) is not None]
    if not filled:
        return ordered[0]
    if column.name in EARLIEST:
        return min(filled, key=lambda row: _moment(column, row))
    if column.name == "email":
        return min(filled, key=lambda row: (not _can_be_address(_address(row)), _address(row) in gone))
    return filled[0]


def _recency(table: Table, key: str) -> Callable[[Row], tuple[Any, ...]]:
    """Records changed last first, then those that say most, then the lowest id."""
    updated = table.column("updated")

    def place(row: Row) -> tuple[Any, ...]:
        moment = _moment(updated, row) if _text(updated, row) is not None else dt.datetime.min
        says = sum(value is not None for value in row.values())
        return (dt.datetime.max - moment, -says, id_order(row[key]))

    return place


def _text(column: Column, row: Row) -> Any:
    """What the record says in a column, of a moment either half; None where it says nothing."""
    return next((row[part] for part in column.stored() if row[part] is not None), None)


def _moment(column: Column, row: Row) -> dt.datetime:
    value = _text(column, row)
    return value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())


def _address(row: Row) -> str:
    """The e-mail address as it is delivered: spaces around it and case make no difference."""
    return str(row["email"] or "").strip().lower()


def _can_be_address(text: str) -> bool:
    name, at, host = text.partition("@")
    return bool(name and at and "." in host.strip(".") and "@" not in host and " " not in text)
