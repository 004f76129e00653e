"""Names replaced by keys: an owner's name in a deal becomes the id the users table gives that name."""

from collections.abc import Mapping as Dictionary

import duckdb

from lib.canonical.conform_texts import text_columns
from lib.canonical.schema import TABLES
from lib.canonical.sql_text import name_sql
from lib.canonical.staging import staged
from lib.sources.inventory import Inventory
from lib.sources.mapping import Lookup, Mapping

Lookups = Dictionary[tuple[str, str], str]
"""(canonical table, column) → the table in the connection that holds `folded` text and `key`, one row per text."""


def create_lookups(con: duckdb.DuckDBPyConnection, mapping: Mapping, inventory: Inventory) -> Lookups:
    """Makes one table of keys per table and column that the mapping looks something up in."""
    asked = {
        (lookup.table, lookup.by): lookup
        for source in inventory.sources
        for lookup in source.entry.lookup.values()
    }
    for lookup in asked.values():
        _create_keys(con, mapping, inventory, lookup)
    return {key: _keys_of(lookup) for key, lookup in asked.items()}


def drop_lookups(con: duckdb.DuckDBPyConnection, lookups: Lookups) -> None:
    """Takes the tables of keys away again: another export has its own."""
    for keys in lookups.values():
        con.execute(f"DROP TABLE {name_sql(keys)}")


def _keys_of(lookup: Lookup) -> str:
    return f"keys_{lookup.table}_{lookup.by}"


def _create_keys(
    con: duckdb.DuckDBPyConnection, mapping: Mapping, inventory: Inventory, lookup: Lookup
) -> None:
    table = TABLES[lookup.table]
    (key,) = table.key
    con.execute("CREATE OR REPLACE TEMP TABLE pairs (key VARCHAR, label VARCHAR)")
    for source in inventory.of(lookup.table):
        if lookup.by in source.entry.filled:
            con.register("staged", staged(source, frozenset({key, lookup.by})).rows)
            texts = text_columns(table, source.entry, mapping.format_of(source.entry))
            con.execute(f"INSERT INTO pairs SELECT {texts[key]}, {texts[lookup.by]} FROM staged")
            con.unregister("staged")
    # a label two keys share finds neither
    con.execute(
        f"CREATE TEMP TABLE {name_sql(_keys_of(lookup))} AS SELECT {_folded_sql('label')} AS folded, min(key) AS key FROM pairs "
        "WHERE key IS NOT NULL AND label IS NOT NULL GROUP BY 1 HAVING count(DISTINCT key) = 1"
    )
    con.execute("DROP TABLE pairs")


def found_keys_sql(text: str, keys: str) -> str:
    """Each `label` of the staged cells that is found in `keys`, once, with its `key`."""
    labels = f"SELECT DISTINCT {text} AS label FROM staged"
    return f"SELECT label, key FROM ({labels}) JOIN {name_sql(keys)} ON {_folded_sql('label')} = folded"


def _folded_sql(text: str) -> str:
    # case and repeated spaces do not count
    return f"lower(regexp_replace({text}, '\\s+', ' ', 'g'))"
