"""Stored values as texts: what a list to fix shows, what a correction is compared with, and a mark of both."""

import hashlib

from lib.canonical.schema import Column, Table
from lib.canonical.sql_text import name_sql

KEY_MARK = " / "
"""Between the parts of a key of several columns."""

_LONG, _SHORT = 12, 4


def record_id_sql(table: Table) -> str:
    """The key of a row as one text."""
    parts = ", ".join(f"{name_sql(name)}::VARCHAR" for name in table.key)
    return f"concat_ws('{KEY_MARK}', {parts})"


def stored_text_sql(column: Column) -> str:
    """A column's stored value as text: days in ISO 8601, times in UTC to the second, NULL where it is missing."""
    if column.type != "moment":
        return f"{name_sql(column.name)}::VARCHAR"
    at, on = (name_sql(name) for name in column.stored())
    return f"coalesce(strftime({at}, '%Y-%m-%d %H:%M:%S'), {on}::VARCHAR)"


def mark_of(place: tuple[str, str, str], text: str | None, *, is_hidden: bool = False) -> str:
    """A short mark of what stands at a place (table, record id, column): another value has another mark.

    That of a value which may not leave the snapshot is so short that thousands of values share it. It begins with a
    letter, so that no spreadsheet takes it for a number.
    """
    said = "\0".join((*place, text or ""))
    digest = hashlib.sha256(said.encode()).hexdigest()
    return f"m{digest[: _SHORT if is_hidden else _LONG]}"


def has_mark(place: tuple[str, str, str], text: str | None, mark: str) -> bool:
    """Whether `mark`, long or short, is that of `text` at that place."""
    return mark in (mark_of(place, text), mark_of(place, text, is_hidden=True))
