"""Texts cast to what the schema declares: one SQL expression for each stored column."""

from dataclasses import dataclass

from lib.canonical.conform_numbers import integer_sql, money_sql, number_sql
from lib.canonical.conform_times import day_sql, moment_sql
from lib.canonical.schema import SQL_TYPES, Column
from lib.canonical.sql_text import list_sql
from lib.sources.mapping import Format

_NUMBERS = {"money": money_sql, "number": number_sql, "integer": integer_sql}


@dataclass(frozen=True)
class Cast:
    """A canonical column's stored columns as SQL over its text, and whether the text could be read."""

    stored: dict[str, str]
    can_fail: bool


def cast_of(column: Column, text: str, style: Format, scale: float | None) -> Cast:
    """How `text` (SQL of a known text, or NULL) becomes the column; what cannot be read becomes NULL."""
    if column.type in ("id", "text"):
        return Cast({column.name: text}, can_fail=False)
    if column.type == "moment":
        halves = moment_sql(text, style)
        return Cast({f"{column.name}_{half}": sql for half, sql in halves.items()}, can_fail=True)
    if column.type == "date":
        return Cast({column.name: day_sql(text, style)}, can_fail=True)
    if column.type == "flag":
        return Cast({column.name: _flag_sql(text, style)}, can_fail=True)
    return Cast({column.name: _NUMBERS[column.type](text, style, scale)}, can_fail=True)


def nothing_of(column: Column) -> dict[str, str]:
    """The stored columns of a canonical column nothing is mapped to."""
    return {name: f"CAST(NULL AS {sql_type})" for name, sql_type in column.stored().items()}


def sql_type_of(column: Column) -> str:
    """SQL type of a column that is stored as one."""
    return SQL_TYPES[column.type]


def _flag_sql(text: str, style: Format) -> str:
    yes, no = ([word.strip().lower() for word in words or ()] for words in (style.yes, style.no))
    readings = [(words, value) for words, value in ((yes, "true"), (no, "false")) if words]
    whens = " ".join(f"WHEN lower({text}) IN ({list_sql(words)}) THEN {value}" for words, value in readings)
    return f"CASE {whens} END" if whens else "CAST(NULL AS BOOLEAN)"
