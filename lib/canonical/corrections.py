"""Corrections: single values put right while a snapshot is made, and the log of every row that asked for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from lib.canonical.conform_source import FILE_BITS
from lib.canonical.correction_files import correction_rows
from lib.canonical.correction_verdicts import APPLIED, REFUSED, Records, Verdict, verdicts_of
from lib.canonical.lookups import found_keys_sql
from lib.canonical.outcome_log import create_log
from lib.canonical.schema import TABLES, Column
from lib.canonical.sql_text import list_sql, name_sql, text_sql
from lib.canonical.stored_texts import record_id_sql, stored_text_sql


@dataclass(frozen=True)
class Origin:
    """Where the rows of a table come from: its sources' `files` by place, and the tables of `keys` its columns are looked up in."""

    files: tuple[str, ...]
    keys: Mapping[str, str]


LOG = "corrections_log"
LOG_COLUMNS = ("file", "row", "table", "record_id", "field", "was", "became", "outcome", "reason")
"""One row per row of a filled-in list: what stood there, what stands there now where it was applied, and why not where not."""

_DECIDED = "(new <> '' OR decision <> '')"
"""Rows in which somebody decided something: of a long list few are."""

_ROW = f"n & {(1 << FILE_BITS) - 1}"


def create_corrections(con: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> None:
    """Makes `corrections`, the rows of filled-in lists in their order, and the empty log; InputError for unusable files."""
    rows = correction_rows(files)
    asked = pa.Table.from_pandas(rows.assign(place=range(len(rows))), preserve_index=False)
    con.register("asked", asked)
    con.execute("CREATE TABLE corrections AS SELECT * FROM asked")
    con.unregister("asked")
    create_log(con, LOG, LOG_COLUMNS)


def correct(con: duckdb.DuckDBPyConnection, name: str, origin: Origin) -> None:
    """Puts the values of the conformed `rows_<name>` right that the lists say, and logs every row of that table.

    A cell that could not be read leaves the quarantine once it is corrected.
    """
    rows = con.execute('SELECT * FROM corrections WHERE "table" = ? ORDER BY place', [name]).df()
    if rows.empty:
        return
    asked = rows.to_dict("records")
    verdicts = verdicts_of(asked, _records(con, name, origin))
    _apply(con, name, _applied(asked, verdicts))
    _release(con, name, origin.files)
    _log(con, rows, verdicts)


def log_others(con: duckdb.DuckDBPyConnection) -> None:
    """Logs the rows of lists that name a table this export has not."""
    rows = con.execute(
        f"SELECT * FROM corrections WHERE place NOT IN (SELECT place FROM {LOG}) ORDER BY place"
    ).df()
    _log(con, rows, [Verdict(REFUSED, "this export has no table of that name")] * len(rows))


def _records(con: duckdb.DuckDBPyConnection, name: str, origin: Origin) -> Records:
    """The records the lists name, with the texts of every column: what a file says where it could not be read."""
    table = TABLES[name]
    texts = ", ".join(f"{stored_text_sql(column)} AS {name_sql(column.name)}" for column in table.columns)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE named AS SELECT n, {record_id_sql(table)} AS record_id FROM rows_{name} "
        f'SEMI JOIN (SELECT record_id FROM corrections WHERE "table" = {text_sql(name)} AND {_DECIDED}) asked ON {record_id_sql(table)} = asked.record_id'
    )
    found = con.execute(
        f"SELECT named.record_id AS 'record id', {texts} FROM rows_{name} JOIN named USING (n)"
    ).fetchall()
    names = [column.name for column in table.columns]
    current = {(row[0], column): text for row in found for column, text in zip(names, row[1:], strict=True)}
    unread = con.execute(_unread_sql(name, origin.files, 'record_id, "column", value')).fetchall()
    current |= {(record_id, column): value for record_id, column, value in unread}
    stages = _stages(con) if name == "deals" else frozenset()
    return Records(table, current, stages, _keys(con, name, origin.keys))


def _keys(con: duckdb.DuckDBPyConnection, name: str, keys: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """What the names stand for that lists ask to be written in columns the mapping looks up."""
    found: dict[tuple[str, str], str] = {}
    for column, looked_up_in in keys.items():
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE staged AS SELECT unnest([new, suggestion]) AS asked FROM corrections "
            f'WHERE "table" = {text_sql(name)} AND field = {text_sql(column)}'
        )
        meant = con.execute(found_keys_sql("asked", looked_up_in)).fetchall()
        found |= {(column, label): key for label, key in meant}
        con.execute("DROP TABLE staged")
    return found


def _unread_sql(name: str, files: Sequence[str], wanted: str) -> str:
    file = f"list_extract([{list_sql(files)}], (n >> {FILE_BITS}) + 1)"
    return (
        f"SELECT {wanted} FROM quarantine JOIN named ON source_file = {file} AND source_row = {_ROW} "
        f"WHERE \"table\" = {text_sql(name)} AND kind = 'cell'"
    )


def _stages(con: duckdb.DuckDBPyConnection) -> frozenset[tuple[str | None, str | None]]:
    return frozenset(con.execute("SELECT pipeline, stage FROM rows_stages").fetchall())


def _applied(asked: list[dict], verdicts: Sequence[Verdict]) -> dict[str, dict[str, Verdict]]:
    """Column → record → the last verdict that changes it."""
    changed: dict[str, dict[str, Verdict]] = {}
    for row, verdict in zip(asked, verdicts, strict=True):
        if verdict.outcome == APPLIED:
            changed.setdefault(row["field"], {})[row["record_id"]] = verdict
    return changed


def _apply(con: duckdb.DuckDBPyConnection, name: str, changed: dict[str, dict[str, Verdict]]) -> None:
    con.execute('CREATE OR REPLACE TEMP TABLE put_right (record_id VARCHAR, "column" VARCHAR)')
    for field, verdicts in changed.items():
        column = TABLES[name].column(field)
        _update(con, name, column, verdicts)
        con.execute(f"INSERT INTO put_right SELECT record_id, {text_sql(field)} FROM changes")
        con.unregister("changes")


def _update(con: duckdb.DuckDBPyConnection, name: str, column: Column, verdicts: dict[str, Verdict]) -> None:
    stored = {
        part: pa.array([verdict.stored[part] for verdict in verdicts.values()], pa.string())
        for part in column.stored()
    }
    con.register("changes", pa.table({"record_id": pa.array(verdicts, pa.string())} | stored))
    sets = ", ".join(
        f"{name_sql(part)} = CAST(changes.{name_sql(part)} AS {kind})"
        for part, kind in column.stored().items()
    )
    con.execute(
        f"UPDATE rows_{name} SET {sets} FROM changes JOIN named USING (record_id) WHERE rows_{name}.n = named.n"
    )


def _release(con: duckdb.DuckDBPyConnection, name: str, files: Sequence[str]) -> None:
    """Takes the cells that were put right out of the quarantine."""
    free = (
        _unread_sql(name, files, "quarantine.rowid")
        + ' AND (record_id, "column") IN (SELECT record_id, "column" FROM put_right)'
    )
    con.execute(f"DELETE FROM quarantine WHERE rowid IN ({free})")
    con.execute("DROP TABLE put_right")
    con.execute("DROP TABLE named")


def _log(con: duckdb.DuckDBPyConnection, rows: pd.DataFrame, verdicts: Sequence[Verdict]) -> None:
    said = {
        name: pa.array([getattr(verdict, name) for verdict in verdicts], pa.string())
        for name in ("was", "became", "outcome", "reason")
    }
    listed = pa.Table.from_pandas(
        rows[["place", "file", "row", "table", "record_id", "field"]], preserve_index=False
    )
    for name, texts in said.items():
        listed = listed.append_column(name, texts)
    con.register("judged", listed)
    con.execute(f"INSERT INTO {LOG} BY NAME SELECT * FROM judged")
    con.unregister("judged")
