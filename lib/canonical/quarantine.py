"""What did not conform: rows set aside whole, and cells that became missing; each with file, row and reason."""

from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from lib.canonical.sql_text import text_sql
from lib.problems import InputError
from lib.sources.text_table import SetAside

FEW = 20
"""A table with no more rows than this is never refused for what was set aside."""

_EXAMPLES = 3


@dataclass(frozen=True)
class Counts:
    """Rows of one table: `rows_in` = `rows_out` + `quarantined`; `cells` became missing in rows that stayed."""

    rows_in: int
    rows_out: int
    quarantined: int
    cells: int


def create_quarantine(con: duckdb.DuckDBPyConnection) -> None:
    """Makes the empty quarantine in this connection."""
    con.execute(
        'CREATE TABLE quarantine ("table" VARCHAR, source_file VARCHAR, source_row BIGINT, kind VARCHAR, reason VARCHAR, "column" VARCHAR, value VARCHAR)'
    )


def set_rows_aside(con: duckdb.DuckDBPyConnection, table: str, file: str, rows: tuple[SetAside, ...]) -> None:
    """Adds rows a reader could not fit to their header."""
    if not rows:
        return
    aside = pa.table(
        {
            "source_row": pa.array([row.row for row in rows], pa.int64()),
            "reason": pa.array([row.reason for row in rows], pa.string()),
            "value": pa.array([row.text for row in rows], pa.string()),
        }
    )
    con.register("aside", aside)
    con.execute(
        f"INSERT INTO quarantine SELECT {text_sql(table)}, {text_sql(file)}, source_row, 'row', reason, NULL, value FROM aside"
    )
    con.unregister("aside")


def label_quarantined(con: duckdb.DuckDBPyConnection, table: str, label: str) -> None:
    """What is set aside of a table so far goes by another name from now on."""
    con.execute('UPDATE quarantine SET "table" = ? WHERE "table" = ?', [label, table])


def counts_of(con: duckdb.DuckDBPyConnection, table: str, rows_in: int) -> Counts:
    """How many rows and cells of a table were set aside."""
    rows, cells = con.execute(
        "SELECT count(*) FILTER (kind = 'row'), count(*) FILTER (kind = 'cell') FROM quarantine WHERE \"table\" = ?",
        [table],
    ).fetchone() or (0, 0)
    return Counts(rows_in, rows_in - rows, rows, cells)


def reasons(con: duckdb.DuckDBPyConnection, table: str | None = None) -> list[dict[str, Any]]:
    """Each reason with its count and up to three examples, of one table or all, most frequent first."""
    found = con.execute(
        f"""
        WITH numbered AS (
            SELECT *, row_number() OVER (PARTITION BY "table", kind, reason, "column" ORDER BY source_file, source_row, value) AS place
            FROM quarantine WHERE $1 IS NULL OR "table" = $1
        )
        SELECT "table", kind, reason, "column", count(*) AS count,
               list({{'file': source_file, 'row': source_row, 'value': value}} ORDER BY place)
                   FILTER (place <= {_EXAMPLES}) AS examples
        FROM numbered GROUP BY ALL ORDER BY "table", kind DESC, count DESC, reason, "column"
        """,
        [table],
    ).fetchall()
    names = ("table", "kind", "reason", "column", "count", "examples")
    return [dict(zip(names, row, strict=True)) for row in found]


def refuse_heavy_loss(
    con: duckdb.DuckDBPyConnection, table: str, counts: Counts, largest_share: float
) -> None:
    """InputError with the top reasons when more than `largest_share` of the table's rows were set aside."""
    if counts.rows_in <= FEW or counts.quarantined <= counts.rows_in * largest_share:
        return
    rows = [reason for reason in reasons(con, table) if reason["kind"] == "row"]
    told = "; ".join(_told(reason) for reason in rows[:_EXAMPLES])
    raise InputError(
        f"{table}: {counts.quarantined:,} of {counts.rows_in:,} rows would be set aside, more than the {largest_share:.0%} that max_quarantined_share allows. Top reasons: {told}. Correct the mapping or the export; raise max_quarantined_share only when the loss is understood."
    )


def _told(reason: dict[str, Any]) -> str:
    example = reason["examples"][0]
    return f"{reason['reason']} ({reason['count']:,} rows; {example['file']} row {example['row']}: {example['value']!r})"
