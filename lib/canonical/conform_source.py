"""One source into its canonical table: read, cast, and what cannot be cast set aside."""

from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from lib.canonical.conform_shape import NUMBER, Shape
from lib.canonical.lookups import found_keys_sql
from lib.canonical.quarantine import set_rows_aside
from lib.canonical.sql_text import name_sql, text_sql
from lib.canonical.staging import staged
from lib.sources.inventory import Source
from lib.sources.text_table import ROW

FILE_BITS = 40
"""A row's number `n` in its table: the source's place shifted by this many bits, plus the row in its file."""

_WORDS = {
    "moment": "is no day or time in ISO 8601 or the mapping's dates",
    "date": "is no day in ISO 8601 or the mapping's dates",
    "money": "is no amount with the file's decimal and thousands marks",
    "number": "is no number with the file's decimal and thousands marks",
    "integer": "is no whole number",
    "flag": "is none of the words the mapping lists under yes and no",
}


@dataclass(frozen=True)
class SourceReport:
    """What one source brought: rows (blank ones not counted), headers found and used, lookups that found nothing."""

    source: Source
    rows: int
    headers: tuple[str, ...]
    used: frozenset[str]
    notes: dict[str, str | int]
    lookups_unmatched: dict[str, int]


def take_source(con: duckdb.DuckDBPyConnection, source: Source, shape: Shape, *, place: int) -> SourceReport:
    """Adds the rows of one source, the `place`-th of its table, to `rows_<table>` and to the quarantine.

    Raises InputError when the file is no table or lacks a mapped header.
    """
    cells = staged(source)
    con.register("staged", _numbered(cells.rows, place))
    con.execute(f"CREATE OR REPLACE TEMP VIEW shaped AS {shape.select_sql}")
    names = ", ".join(map(name_sql, (NUMBER, *shape.stored)))
    # one pass over the cells: a filter on is_suspect here would have every cast made twice
    con.execute(f"INSERT INTO rows_{source.table} SELECT {names}, is_suspect FROM shaped")
    _look_at_suspects(con, source, shape)
    unmatched = _unmatched(con, shape)
    con.execute("DROP VIEW shaped")
    con.unregister("staged")
    set_rows_aside(con, source.table, source.name, cells.set_aside)
    rows = cells.rows.num_rows + len(cells.set_aside)
    return SourceReport(source, rows, cells.headers, cells.used, cells.notes, unmatched)


def _numbered(rows: pa.Table, place: int) -> pa.Table:
    numbers = pc.add(rows[ROW], place << FILE_BITS)
    return rows.drop_columns([ROW]).append_column(NUMBER, numbers)


def _look_at_suspects(con: duckdb.DuckDBPyConnection, source: Source, shape: Shape) -> None:
    rows = f"rows_{source.table}"
    found = con.execute(f"SELECT count(*) FROM {rows} WHERE is_suspect").fetchone()
    if found is None or not found[0]:
        return
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE suspects AS SELECT * FROM shaped WHERE {NUMBER} IN (SELECT {NUMBER} FROM {rows} WHERE is_suspect)"
    )
    _set_suspects_aside(con, source, shape)
    con.execute(
        f"DELETE FROM {rows} WHERE {NUMBER} IN (SELECT {NUMBER} FROM suspects WHERE NOT {shape.is_complete_sql})"
    )
    con.execute(f"UPDATE {rows} SET is_suspect = false WHERE is_suspect")
    con.execute("DROP TABLE suspects")


def _set_suspects_aside(con: duckdb.DuckDBPyConnection, source: Source, shape: Shape) -> None:
    """Rows without a readable required value leave whole; other unreadable cells become missing."""
    complete_so_far = "true"
    for column in shape.needed:
        unread, text = shape.is_unread_sql(column), shape.text_sql(column)
        reason = f"CASE WHEN {text} IS NULL THEN {text_sql(f'{column} is missing')} ELSE {text_sql(_reason(shape, column))} END"
        _insert(con, source, ("row", reason, column, text), f"{complete_so_far} AND {unread}")
        complete_so_far += f" AND NOT {unread}"
    for column in shape.can_fail:
        unread, text = shape.is_unread_sql(column), shape.text_sql(column)
        reason = text_sql(_reason(shape, column))
        condition = f"{shape.is_complete_sql} AND {text} IS NOT NULL AND {unread}"
        _insert(con, source, ("cell", reason, column, text), condition)


def _reason(shape: Shape, column: str) -> str:
    return f"{column} {_WORDS.get(shape.table.column(column).type, 'cannot be read')}"


def _insert(
    con: duckdb.DuckDBPyConnection, source: Source, said: tuple[str, str, str, str], condition: str
) -> None:
    kind, reason, column, text = said
    con.execute(
        f"INSERT INTO quarantine SELECT {text_sql(source.table)}, {text_sql(source.name)}, "
        f"{NUMBER} & {(1 << FILE_BITS) - 1}, {text_sql(kind)}, {reason}, {text_sql(column)}, {text} "
        f"FROM suspects WHERE {condition} ORDER BY {NUMBER}"
    )


def _unmatched(con: duckdb.DuckDBPyConnection, shape: Shape) -> dict[str, int]:
    """Column → how many of its texts the lookup did not find; those texts stayed as they were."""
    counts = {}
    for column, keys in shape.looked_up.items():
        text = shape.texts[column]
        found = con.execute(
            f"SELECT count({text}) FROM staged ANTI JOIN ({found_keys_sql(text, keys)}) found ON {text} = found.label"
        ).fetchone()
        counts[column] = found[0] if found else 0
    return counts
