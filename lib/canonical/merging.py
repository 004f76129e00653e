"""Merging: records that people accepted as one become one while a snapshot is made, and what names them names the one left."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from lib.canonical.bounced import TELLING, bounced_among, create_bounced
from lib.canonical.decided_pairs import Decided, accepted_groups, decided, id_order
from lib.canonical.duplicate_decisions import MERGEABLE, duplicate_decisions
from lib.canonical.golden import golden_record
from lib.canonical.merge_log import create_logs, log_decisions, log_left_out
from lib.canonical.schema import TABLES, Column, Table
from lib.canonical.sql_text import name_sql, text_sql

ORIGINS = "merged_values"
ORIGIN_COLUMNS = ("table", "record_id", "column", "value", "from_id")
"""One row per record that others were merged into and column with a value: which record the value came from."""

_HISTORIES = {"deals": ("deal_events", "deal_id")}
"""Histories that only one of several records can tell: two of them mixed would tell of moves nobody made."""


def create_merges(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Reads the list of decisions and makes what merging fills: `merged` (table, record_id, kept_id, tells), origins and log."""
    rows = duplicate_decisions(path)
    con.register("asked", pa.Table.from_pandas(rows.assign(place=range(len(rows))), preserve_index=False))
    con.execute("CREATE TABLE merge_decisions AS SELECT * FROM asked")
    con.unregister("asked")
    con.execute('CREATE TABLE merged ("table" VARCHAR, record_id VARCHAR, kept_id VARCHAR, tells BOOLEAN)')
    texts = ", ".join(f"{name_sql(name)} VARCHAR" for name in ORIGIN_COLUMNS)
    con.execute(f"CREATE TABLE {ORIGINS} ({texts})")
    create_logs(con)


def merge(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Merges the records of the conformed `rows_<name>` that were accepted as one, and names the ones left in its references."""
    _name_the_kept(con, TABLES[name])
    if name == "contacts":
        create_bounced(con)
    if name in MERGEABLE:
        rows = con.execute('SELECT * FROM merge_decisions WHERE "table" = ? ORDER BY place', [name]).df()
        known = decided(rows).get(name, Decided())
        there = _there(con, name, known)
        for group in accepted_groups(known):
            _merge_group(con, TABLES[name], _members(group, known, there))
        log_decisions(con, rows.to_dict("records"), (known, there))
        _name_own(con, TABLES[name])


def read_before(name: str) -> tuple[str, ...]:
    """Tables that tell which value of the records of `name` survives: they have to be there when those are merged."""
    return TELLING if name == "contacts" else ()


def merged_values_sql() -> str:
    """The origins of the values of golden records, in one order."""
    return f"SELECT * FROM {ORIGINS} ORDER BY ALL"


def in_turn(names: Sequence[str]) -> list[str]:
    """Tables whose records can be merged before all that name them; the others as they stood."""
    return sorted(names, key=lambda name: MERGEABLE.index(name) if name in MERGEABLE else len(MERGEABLE))


def _there(con: duckdb.DuckDBPyConnection, name: str, known: Decided) -> frozenset[str]:
    """Those of the records that the decisions name which are in this export."""
    (key,) = TABLES[name].key
    asked = sorted(
        {record for pair in (*known.accepted, *known.rejected) for record in pair} | set(known.split)
    )
    con.register("asked", pa.table({"record_id": pa.array(asked, pa.string())}))
    found = con.execute(f"SELECT {key} FROM rows_{name} SEMI JOIN asked ON {key} = record_id").fetchall()
    con.unregister("asked")
    return frozenset(record for (record,) in found)


def _members(group: Sequence[str], known: Decided, there: frozenset[str]) -> tuple[str, list[str], list[str]]:
    """The record to keep, those of the group in this export, and all of the group: an id the CRM gave up may be named still.

    Kept is the record that nothing accepted would merge into another; of several, and of none, the lowest id.
    """
    present = [record for record in group if record in there]
    roots = [record for record in present if record not in known.merged]
    return min(roots or present or [""], key=id_order), present, list(group)


def _merge_group(
    con: duckdb.DuckDBPyConnection, table: Table, members: tuple[str, list[str], list[str]]
) -> None:
    kept, present, group = members
    if not present:
        return
    teller = kept
    if len(present) > 1:
        origins = _write_golden(con, table, kept, present)
        teller = origins.get("stage", kept)
    said = [(table.name, record, kept, record == teller) for record in group]
    con.executemany("INSERT INTO merged VALUES (?, ?, ?, ?)", said)


def _write_golden(
    con: duckdb.DuckDBPyConnection, table: Table, kept: str, present: Sequence[str]
) -> dict[str, str]:
    """Puts the golden record in the place of the records that are one; gives the origin of each value."""
    (key,) = table.key
    stored = [part for column in table.columns for part in column.stored()]
    chosen = f"{key} IN ({', '.join(map(text_sql, present))})"
    found = con.execute(
        f"SELECT n, is_suspect, {', '.join(map(name_sql, stored))} FROM rows_{table.name} WHERE {chosen} ORDER BY n"
    ).fetchall()
    rows = [dict(zip(("n", "is_suspect", *stored), row, strict=True)) for row in found]
    bounced = bounced_among(con, present) if table.name == "contacts" else frozenset()
    values, origins = golden_record(table, [{name: row[name] for name in stored} for row in rows], bounced)
    log_left_out(con, table.name, "merged into another record", len(present) - 1)
    _replace(con, table, chosen, next(row for row in rows if row[key] == kept) | values)
    told = [
        (table.name, kept, name, _as_text(table.column(name), values), origin)
        for name, origin in origins.items()
    ]
    con.executemany(f"INSERT INTO {ORIGINS} VALUES (?, ?, ?, ?, ?)", told)
    return origins


def _replace(con: duckdb.DuckDBPyConnection, table: Table, chosen: str, golden: Mapping[str, Any]) -> None:
    con.execute(f"DELETE FROM rows_{table.name} WHERE {chosen}")
    names = ", ".join(map(name_sql, golden))
    con.execute(
        f"INSERT INTO rows_{table.name} ({names}) VALUES ({', '.join('?' * len(golden))})",
        list(golden.values()),
    )


def _as_text(column: Column, values: Mapping[str, Any]) -> str:
    value = next(values[part] for part in column.stored() if values[part] is not None)
    return str(value)


def _name_the_kept(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Writes the id of the record left wherever the table names one that was merged into it."""
    for column, referred in _references(table):
        if referred in MERGEABLE and referred != table.name:
            if _HISTORIES.get(referred) == (table.name, column):
                _leave_out_histories(con, table.name, column, referred)
            _rename(con, table.name, column, text_sql(referred))
            if column in table.key:
                _leave_out_repeated(con, table)
    if table.name == "field_changes":
        _rename(con, table.name, "record_id", 'rows_field_changes."table"')


def _name_own(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """The same where a table names its own records, such as parent companies: none is named by itself."""
    (key,) = table.key
    for column, referred in _references(table):
        if referred == table.name:
            _rename(con, table.name, column, text_sql(referred))
            con.execute(f"UPDATE rows_{table.name} SET {column} = NULL WHERE {column} = {key}")


def _references(table: Table) -> list[tuple[str, str]]:
    """Columns that name records, each with the table of those."""
    return [(column.name, column.references.split(".")[0]) for column in table.columns if column.references]


def _rename(con: duckdb.DuckDBPyConnection, name: str, column: str, of_table: str) -> None:
    con.execute(
        f"UPDATE rows_{name} SET {column} = merged.kept_id FROM merged "
        f'WHERE rows_{name}.{column} = merged.record_id AND merged."table" = {of_table} AND merged.kept_id <> merged.record_id'
    )


def _leave_out_histories(con: duckdb.DuckDBPyConnection, name: str, column: str, referred: str) -> None:
    """Takes out what the records merged tell of their own past, but for the one whose stage survived."""
    left_out = con.execute(
        f'DELETE FROM rows_{name} USING merged WHERE merged."table" = {text_sql(referred)} AND NOT merged.tells AND rows_{name}.{column} = merged.record_id'
    )
    log_left_out(con, name, "the past of a record that was merged into another", left_out.fetchone()[0])


def _leave_out_repeated(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Of rows that have become one by their key the one that says most stays: two memberships of one person are one."""
    key = ", ".join(map(name_sql, table.key))
    stored = [part for column in table.columns for part in column.stored()]
    says = " + ".join(f"({name_sql(part)} IS NOT NULL)::INT" for part in stored)
    left_out = con.execute(
        f"DELETE FROM rows_{table.name} WHERE n IN (SELECT n FROM (SELECT n, row_number() OVER (PARTITION BY {key} ORDER BY {says} DESC, n) AS place FROM rows_{table.name}) WHERE place > 1)"
    )
    log_left_out(con, table.name, "one and the same since records were merged", left_out.fetchone()[0])
