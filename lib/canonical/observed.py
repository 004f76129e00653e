"""What earlier exports show of deals and stages: conformed like the newest, kept aside with the day they were taken."""

from dataclasses import dataclass

import duckdb

from lib.canonical.conform_rows import set_repeated_keys_aside
from lib.canonical.conform_shape import Shape
from lib.canonical.conform_source import SourceReport, take_source
from lib.canonical.conform_texts import text_columns
from lib.canonical.lookups import create_lookups, drop_lookups
from lib.canonical.quarantine import counts_of, label_quarantined, refuse_heavy_loss
from lib.canonical.schema import TABLES
from lib.canonical.sql_text import name_sql, text_sql
from lib.canonical.staging import staged
from lib.sources.inventory import OBSERVED, Inventory
from lib.sources.mapping import Mapping

Reports = dict[str, tuple[SourceReport, ...]]


@dataclass(frozen=True)
class Exports:
    """Dated exports on their way in: the connection, the mapping they are read under, and where they lie."""

    con: duckdb.DuckDBPyConnection
    mapping: Mapping
    inventory: Inventory


def create_rows(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Makes the empty `rows_<table>`: number, stored columns, is_suspect."""
    columns = ", ".join(f"{name_sql(column)} {kind}" for column, kind in stored_types(table).items())
    con.execute(f"CREATE TABLE rows_{table} (n BIGINT, {columns}, is_suspect BOOLEAN)")


def stored_types(table: str) -> dict[str, str]:
    """The stored columns of a table without provenance, and their SQL types."""
    types: dict[str, str] = {}
    for column in TABLES[table].columns:
        types |= column.stored()
    return types


def observe_earlier(exports: Exports) -> Reports:
    """Makes `observed_<table>` (export, exported_on, and the columns of `rows_<table>`) and `seen_deals`.

    `export` counts the exports from 0; `seen_deals` has export and deal_id of every row of all exports, also of one
    set aside. What is set aside of earlier exports is told apart in the quarantine: the newest one's counts are its own.
    """
    con, reports = exports.con, dict.fromkeys(OBSERVED, ())
    con.execute("CREATE TABLE seen_deals (export INTEGER, deal_id VARCHAR)")
    for table in OBSERVED:
        create_rows(con, table)
        con.execute(
            f"CREATE TABLE observed_{table} AS SELECT 0::INTEGER AS export, NULL::DATE AS exported_on, * FROM rows_{table}"
        )
        con.execute(f"DROP TABLE rows_{table}")
    for number in range(len(exports.inventory.earlier)):
        _observe(exports, number, reports)
    _see_deals(exports, exports.inventory, len(exports.inventory.earlier))
    for table in OBSERVED:
        label = f"{table} (earlier exports)"
        label_quarantined(con, table, label)
        counts = counts_of(con, label, sum(report.rows for report in reports[table]))
        refuse_heavy_loss(con, label, counts, exports.mapping.max_quarantined_share)
    return reports


def _observe(exports: Exports, number: int, reports: Reports) -> None:
    con, export = exports.con, exports.inventory.earlier[number]
    shared = create_lookups(con, exports.mapping, export)
    for table in OBSERVED:
        create_rows(con, table)
        for source in export.of(table):
            shape = Shape(TABLES[table], source.entry, exports.mapping.format_of(source.entry), shared)
            # places go on where those of the newest export end
            place = len(exports.inventory.of(table)) + len(reports[table])
            reports[table] += (take_source(con, source, shape, place=place),)
        files = [source.name for source in exports.inventory.placed(table)]
        set_repeated_keys_aside(con, TABLES[table], files)
        day = f"DATE {text_sql(str(export.exported_on))}"
        con.execute(f"INSERT INTO observed_{table} SELECT {number}, {day}, * FROM rows_{table}")
        con.execute(f"DROP TABLE rows_{table}")
    drop_lookups(con, shared)
    _see_deals(exports, export, number)


def _see_deals(exports: Exports, export: Inventory, number: int) -> None:
    for source in export.of("deals"):
        exports.con.register("staged", staged(source, frozenset({"deal_id"})).rows)
        style = exports.mapping.format_of(source.entry)
        text = text_columns(TABLES["deals"], source.entry, style)["deal_id"]
        exports.con.execute(
            f"INSERT INTO seen_deals SELECT DISTINCT {number}, {text} FROM staged WHERE {text} IS NOT NULL"
        )
        exports.con.unregister("staged")
