"""From files to canonical tables: every value cast explicitly, everything that does not conform counted."""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from lib.canonical.amendments import Making, amend, order_of, prepare_amendments, read_first
from lib.canonical.conform_rows import set_repeated_keys_aside, set_unknown_stages_aside
from lib.canonical.conform_shape import Shape
from lib.canonical.conform_source import FILE_BITS, SourceReport, take_source
from lib.canonical.corrections import Origin
from lib.canonical.derived_history import add_from_earlier, derive_deal_events
from lib.canonical.lookups import Lookups, create_lookups
from lib.canonical.observed import Exports, Reports, create_rows, observe_earlier, stored_types
from lib.canonical.quarantine import Counts, counts_of, create_quarantine, refuse_heavy_loss
from lib.canonical.schema import TABLES
from lib.canonical.sql_text import list_sql, name_sql
from lib.sources.inventory import Inventory, Source
from lib.sources.mapping import Mapping


@dataclass(frozen=True)
class TableReport:
    """One finished table: `select_sql` gives its rows with provenance; in the order of `order_sql` they stand as in the files.

    `earlier` are the sources of dated exports before the newest one, from which some of the rows may be.
    """

    name: str
    counts: Counts
    sources: tuple[SourceReport, ...]
    select_sql: str
    order_sql: str = "n"
    earlier: tuple[SourceReport, ...] = ()


def conformed_tables(
    con: duckdb.DuckDBPyConnection, mapping: Mapping, inventory: Inventory, making: Making
) -> Iterator[TableReport]:
    """The canonical tables of an export one after another, each in `con`; the quarantine grows beside them.

    A table may be dropped once the next one is asked for. Raises InputError when a file cannot be read, lacks a
    mapped header, or when more of a table would be set aside than the mapping allows.
    """
    create_quarantine(con)
    prepare_amendments(con, making.amendments)
    exports = Exports(con, mapping, inventory)
    earlier: Reports = {}
    if inventory.earlier:
        making.say("reading the deals of earlier exports")
        earlier = observe_earlier(exports)
    making.say("reading the keys that names are looked up by")
    lookups = create_lookups(con, mapping, inventory)
    names = [name for name in TABLES if inventory.of(name) or (name == "deal_events" and earlier)]
    read: dict[str, tuple[tuple[SourceReport, ...], int]] = {}
    for name in order_of(names, making.amendments):
        for each in read_first(name, names, making.amendments):
            if each not in read:
                reports = _read(exports, each, lookups, making)
                making.say(f"checking {each}")
                read[each] = reports, _checked(exports, each, earlier)
        reports, added = read[name]
        amend(con, name, _origin(inventory, name, lookups), making.amendments)
        yield _finished(exports, name, (reports, earlier.get(name, ())), added)


def _read(exports: Exports, name: str, lookups: Lookups, making: Making) -> tuple[SourceReport, ...]:
    """Makes `rows_<name>` of the table's sources."""
    create_rows(exports.con, name)
    reports = []
    for place, source in enumerate(exports.inventory.of(name)):
        making.say(f"reading {name} from {source.name}")
        shape = Shape(TABLES[name], source.entry, exports.mapping.format_of(source.entry), lookups)
        reports.append(take_source(exports.con, source, shape, place=place))
    return tuple(reports)


def _checked(exports: Exports, name: str, earlier: Reports) -> int:
    """Sets aside what other rows show to be wrong; gives the number of rows only earlier exports tell."""
    con = exports.con
    files = [source.name for source in exports.inventory.placed(name)]
    added = add_from_earlier(exports, name) if earlier else 0
    if name == "deals":
        set_unknown_stages_aside(con, files)
    set_repeated_keys_aside(con, TABLES[name], files)
    if name == "deals" and earlier:
        derive_deal_events(exports)
    return added


def _origin(inventory: Inventory, name: str, lookups: Lookups) -> Origin:
    looked_up = [pair for source in inventory.of(name) for pair in source.entry.lookup.items()]
    keys = {column: lookups[found.table, found.by] for column, found in looked_up}
    return Origin(tuple(source.name for source in inventory.placed(name)), keys)


def _finished(
    exports: Exports, name: str, read: tuple[tuple[SourceReport, ...], tuple[SourceReport, ...]], added: int
) -> TableReport:
    con, mapping, sources = exports.con, exports.mapping, exports.inventory.placed(name)
    reports, earlier = read
    counts = counts_of(con, name, sum(report.rows for report in reports) + added)
    refuse_heavy_loss(con, name, counts, mapping.max_quarantined_share)
    # one row of a deal may tell of several changes
    order = "n, event_id" if name == "deal_events" and exports.inventory.earlier else "n"
    return TableReport(name, counts, reports, _select_sql(mapping, name, sources), order, earlier)


def _select_sql(mapping: Mapping, name: str, sources: tuple[Source, ...]) -> str:
    systems = list_sql(source.entry.system or mapping.system for source in sources)
    files = list_sql(source.name for source in sources)
    columns = ", ".join(map(name_sql, stored_types(name)))
    place = f"(n >> {FILE_BITS}) + 1"
    return (
        f"SELECT {columns}, list_extract([{systems}], {place}) AS source_system, "
        f"list_extract([{files}], {place}) AS source_file, n & {(1 << FILE_BITS) - 1} AS source_row "
        f"FROM rows_{name}"
    )
