"""Rows set aside because of other rows: a key used twice, a deal in a stage nobody declared."""

from collections.abc import Sequence

import duckdb

from lib.canonical.conform_source import FILE_BITS
from lib.canonical.schema import Table
from lib.canonical.sql_text import list_sql, name_sql, text_sql

_ROW = f"n & {(1 << FILE_BITS) - 1}"


def _file_sql(files: Sequence[str]) -> str:
    return f"list_extract([{list_sql(files)}], (n >> {FILE_BITS}) + 1)"


def set_repeated_keys_aside(con: duckdb.DuckDBPyConnection, table: Table, files: Sequence[str]) -> None:
    """Of rows with an equal key the first stays; the others are exact duplicates, or use its key again."""
    key = ", ".join(map(name_sql, table.key))
    cells = ", ".join(name_sql(name) for column in table.columns for name in column.stored())
    con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE later AS
        WITH repeated AS (SELECT {key} FROM rows_{table.name} GROUP BY ALL HAVING count(*) > 1),
        candidates AS (
            SELECT n, {_texts(table.key)} AS value, row({cells}) AS cells,
                   row_number() OVER key_rows AS place, first_value(row({cells})) OVER key_rows AS first_cells
            FROM rows_{table.name} SEMI JOIN repeated USING ({key})
            WINDOW key_rows AS (PARTITION BY {key} ORDER BY n)
        )
        SELECT n, value, cells IS NOT DISTINCT FROM first_cells AS is_same FROM candidates WHERE place > 1
        """
    )
    con.execute(
        f"INSERT INTO quarantine SELECT {text_sql(table.name)}, {_file_sql(files)}, {_ROW}, 'row', "
        f"CASE WHEN is_same THEN 'exact duplicate row' ELSE 'key used twice' END, {text_sql(', '.join(table.key))}, value "
        "FROM later ORDER BY n"
    )
    con.execute(f"DELETE FROM rows_{table.name} WHERE n IN (SELECT n FROM later)")
    con.execute("DROP TABLE later")


def set_unknown_stages_aside(con: duckdb.DuckDBPyConnection, files: Sequence[str]) -> None:
    """Deals in a stage that `rows_stages` does not know leave: without its kind they are neither open nor closed."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE unknown AS SELECT n, pipeline, stage FROM rows_deals "
        "ANTI JOIN rows_stages USING (pipeline, stage)"
    )
    reason = "stage is not declared: add it under tables.stages of the mapping, with its kind"
    con.execute(
        f"INSERT INTO quarantine SELECT 'deals', {_file_sql(files)}, {_ROW}, 'row', {text_sql(reason)}, "
        "'stage', pipeline || ' / ' || stage FROM unknown ORDER BY n"
    )
    con.execute("DELETE FROM rows_deals WHERE n IN (SELECT n FROM unknown)")
    con.execute("DROP TABLE unknown")


def _texts(columns: Sequence[str]) -> str:
    return f"concat_ws(', ', {', '.join(f'{name_sql(name)}::VARCHAR' for name in columns)})"
