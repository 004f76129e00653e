"""Which systems hold the same people: who is in each, and how many are in both of two."""

import pandas as pd

from lib.audit.places.matching import PERSONS
from lib.audit.places.statements import CRM
from lib.audit.records import Records
from lib.canonical.schema import TABLES
from lib.canonical.sql_text import name_sql, text_sql

HELD = "place_held"
_BY_ADDRESS = "form_submissions"


def hold_people_held(records: Records) -> None:
    """Holds HELD: one row per system and person it holds, by name and address or by the CRM's own id of them."""
    parts = [f"SELECT DISTINCT system, person FROM {PERSONS}"]
    parts += [_by_id_sql(table, column) for table, column in _references(records, "contacts.contact_id")]
    if _BY_ADDRESS in records.names:
        records.tables.imported(_BY_ADDRESS)
        parts.append(
            f"SELECT DISTINCT {_system_sql()}, address(replace(email, ' ', '')) FROM {_imported(_BY_ADDRESS)} WHERE address(replace(email, ' ', '')) IS NOT NULL"
        )
    records.tables.queried(f"CREATE OR REPLACE TEMP TABLE {HELD} AS {' UNION '.join(parts)}")


def overlap(records: Records) -> pd.DataFrame:
    """How many people do two systems both hold? Systems down and across, the one that holds most first; a system with
    itself holds its own people."""
    pairs = records.tables.queried(
        f"SELECT one.system AS one, other.system AS other, count(*) AS people FROM {HELD} one JOIN {HELD} other USING (person) GROUP BY ALL"
    )
    matrix = pairs.pivot(index="one", columns="other", values="people").fillna(0).astype("int64")
    order = sorted(matrix.index, key=lambda name: (-matrix.at[name, name], name))
    return matrix.loc[order, order].rename_axis(index=None, columns=None)


def known_to_one_system(records: Records, system: str) -> tuple[int, int]:
    """How many people only that system knows, and how many it knows."""
    counts = records.tables.queried(
        f"""
        WITH spread AS (SELECT person, count(*) AS systems, bool_or(system = {text_sql(system)}) AS is_there FROM {HELD} GROUP BY 1)
        SELECT count(*) FILTER (is_there AND systems = 1) AS alone, count(*) FILTER (is_there) AS held FROM spread
        """
    ).iloc[0]
    return int(counts["alone"]), int(counts["held"])


def references(records: Records, referred: str) -> list[tuple[str, str]]:
    """Tables the source has with a column that names a record of another: (table, column)."""
    return [
        (name, column.name)
        for name in records.names
        for column in TABLES[name].columns
        if column.references == referred
    ]


def _references(records: Records, referred: str) -> list[tuple[str, str]]:
    found = references(records, referred)
    for name, _ in found:
        records.tables.imported(name)
    return found


def _by_id_sql(table: str, column: str) -> str:
    """People a table names by the CRM's id; an id that matches nobody is somebody nonetheless, but not told who."""
    return (
        f"SELECT DISTINCT {_system_sql('held')}, people.person FROM {_imported(table)} held "
        f"JOIN {PERSONS} people ON people.source_table = 'contacts' AND people.record_id = held.{name_sql(column)}"
    )


def _imported(table: str) -> str:
    return name_sql(f"imported_{table}")


def _system_sql(rows: str = "") -> str:
    return f"coalesce({rows + '.' if rows else ''}source_system, {text_sql(CRM)})"
