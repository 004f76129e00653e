"""From files to canonical tables: every value cast explicitly, everything that does not conform counted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import duckdb

from lib.canonical.conform_rows import set_repeated_keys_aside, set_unknown_stages_aside
from lib.canonical.conform_shape import Shape
from lib.canonical.conform_source import FILE_BITS, SourceReport, take_source
from lib.canonical.lookups import create_lookups
from lib.canonical.quarantine import Counts, counts_of, create_quarantine, refuse_heavy_loss
from lib.canonical.schema import TABLES
from lib.canonical.sql_text import list_sql, name_sql
from lib.sources.inventory import Inventory
from lib.sources.mapping import Mapping

Step = Callable[[str], None]


@dataclass(frozen=True)
class TableReport:
    """One finished table: `select_sql` gives its rows with provenance; ordered by `n` they stand as in the files."""

    name: str
    counts: Counts
    sources: tuple[SourceReport, ...]
    select_sql: str


def conformed_tables(
    con: duckdb.DuckDBPyConnection, mapping: Mapping, inventory: Inventory, on_step: Step
) -> Iterator[TableReport]:
    """The canonical tables of an export one after another, each in `con`; the quarantine grows beside them.

    A table may be dropped once the next one is asked for. Raises InputError when a file cannot be read, lacks a
    mapped header, or when more of a table would be set aside than the mapping allows.
    """
    create_quarantine(con)
    on_step("reading the keys that names are looked up by")
    lookups = create_lookups(con, mapping, inventory)
    names = [name for name in TABLES if inventory.of(name)]
    # deals are checked against the stages
    for name in sorted(names, key=lambda name: name != "stages"):
        columns = ", ".join(f"{name_sql(column)} {kind}" for column, kind in _stored_types(name).items())
        con.execute(f"CREATE TABLE rows_{name} (n BIGINT, {columns}, is_suspect BOOLEAN)")
        reports = []
        for place, source in enumerate(inventory.of(name)):
            on_step(f"reading {name} from {source.name}")
            shape = Shape(TABLES[name], source.entry, mapping.format_of(source.entry), lookups)
            reports.append(take_source(con, source, shape, place=place))
        on_step(f"checking {name}")
        yield _finished(con, mapping, name, tuple(reports))


def _stored_types(name: str) -> dict[str, str]:
    types: dict[str, str] = {}
    for column in TABLES[name].columns:
        types |= column.stored()
    return types


def _finished(
    con: duckdb.DuckDBPyConnection, mapping: Mapping, name: str, reports: tuple[SourceReport, ...]
) -> TableReport:
    files = [report.source.name for report in reports]
    if name == "deals":
        set_unknown_stages_aside(con, files)
    set_repeated_keys_aside(con, TABLES[name], files)
    counts = counts_of(con, name, sum(report.rows for report in reports))
    refuse_heavy_loss(con, name, counts, mapping.max_quarantined_share)
    return TableReport(name, counts, reports, _select_sql(mapping, name, reports))


def _select_sql(mapping: Mapping, name: str, reports: tuple[SourceReport, ...]) -> str:
    systems = list_sql(report.source.entry.system or mapping.system for report in reports)
    files = list_sql(report.source.name for report in reports)
    columns = ", ".join(map(name_sql, _stored_types(name)))
    place = f"(n >> {FILE_BITS}) + 1"
    return (
        f"SELECT {columns}, list_extract([{systems}], {place}) AS source_system, "
        f"list_extract([{files}], {place}) AS source_file, n & {(1 << FILE_BITS) - 1} AS source_row "
        f"FROM rows_{name}"
    )
