"""The fields asked about: canonical columns and the team's own, with how full they are and whether they are personal."""

import json

import pandas as pd

from lib.audit.records import Records, records_in
from lib.audit.worth.timing import JUDGED_TABLES, timing_of
from lib.canonical.opened import OpenedTables
from lib.canonical.schema import TABLES

FIELD_COLUMNS = ("table", "field", "is_own", "is_personal", "timing", "records", "filled")


def fields_of(tables: OpenedTables, completeness: pd.DataFrame) -> pd.DataFrame:
    """Every field of people, companies, leads and deals that any record of the team has filled in. FIELD_COLUMNS.

    `completeness`: records and filled per table and column, as the audit counts them. Fields of the team's own (`is_own`) count
    as personal, as the schema declares them, until a mapping gives them a column.
    """
    known = completeness[completeness["table"].isin(JUDGED_TABLES) & (completeness["column"] != "custom")]
    rows = [
        (
            table,
            column,
            False,
            TABLES[table].column(column).pii != "none",
            timing_of(table, column),
            records,
            filled,
        )
        for table, column, records, filled in known[["table", "column", "records", "filled"]].itertuples(
            index=False
        )
    ]
    records = records_in(tables)
    for table in JUDGED_TABLES:
        if table in records.names:
            rows += _own(records, table)
    found = pd.DataFrame(rows, columns=list(FIELD_COLUMNS))
    return found[found["filled"] > 0].reset_index(drop=True)


def _own(records: Records, table: str) -> list[tuple[object, ...]]:
    """The team's own fields of one table, by name, of the records that completeness counts."""
    judged = records.judged(table)
    rows = judged.filter(judged.is_team)
    counted = records.tables.frame(rows.group_by("custom").agg(records=lambda group: group.count()))
    filled: dict[str, int] = {}
    for text, many in counted.dropna().itertuples(index=False):
        for name in json.loads(text):
            filled[name] = filled.get(name, 0) + int(many)
    whole = int(counted["records"].sum())
    is_personal = TABLES[table].column("custom").pii != "none"
    return [(table, name, True, is_personal, "present", whole, filled[name]) for name in sorted(filled)]
