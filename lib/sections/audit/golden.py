"""The merged record: what would be left of records that are one, and which of them each value comes from."""

from collections.abc import Collection
from typing import Any

import pandas as pd

from lib.audit.identity.duplicates import Duplicates, duplicates_of
from lib.audit.wording import capitalised, field_of, records_of
from lib.canonical.bounced import TELLING, bounced_sql
from lib.canonical.golden import RULES, golden_record
from lib.canonical.schema import TABLES
from lib.canonical.schema.column import Column
from lib.sections.absent import said
from lib.sections.audit.duplicates import NOTHING, ONE
from lib.sections.audit.privacy import disclosed
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted, listed
from lib.workbook import Workbook

_COLUMNS = {
    "called": ("Field", "text"),
    "value": ("In the merged record", "text"),
    "from_id": ("From record", "text"),
    "others": ("The others say", "text"),
}


def merged_record(workbook: Workbook) -> Section:
    """What would be left of the records that are most surely one: each field's value, which record it comes from, what the others say."""
    duplicates = duplicates_of(workbook.tables)
    table, group = _chosen(duplicates)
    if not group:
        return said("audit.merged_record", _without(workbook))
    rows = _rows(workbook, table, group)
    shown = disclosed(rows, ("value", "others"), workbook.parameters.settings.privacy)
    taken = rows["from_id"].value_counts()
    sources = [f"{taken[record]:,} from {record}" for record in group if record in taken]
    return Section(
        id="audit.merged_record",
        headline=f"Merged, {ONE[table]} {group[0]} would have {counted(len(rows), 'field')} filled: {listed(sources)}.",
        reading=" ".join(RULES),
        action="Accept the pair in the sheet of duplicates, name the file in the team's settings under duplicates and set merge: true: the reports then count the merged record, with the origin of every value kept. The exported files stay as they are.",
        table=display_table(
            shown,
            _COLUMNS,
            workbook.formats,
            f"{capitalised(records_of(table))} {listed(group)} as one record",
        ),
        figures=tuple(
            Figure(
                "merged_record",
                "merged_record/values",
                float(count),
                "count",
                {"table": table, "record": str(record)},
            )
            for record, count in taken.sort_index().items()
        ),
        note="Nothing is merged by looking at this page. What names a merged record, such as its deals and activities, then names the one that is left.",
    )


def _chosen(duplicates: Duplicates) -> tuple[str, list[str]]:
    """The surest group with a record of the team, the record to keep first; none where nobody is there twice."""
    members = duplicates.members[duplicates.members["is_team"]]
    if members.empty:
        return "", []
    surest = members.sort_values(["weight", "table", "record_id"], ascending=[False, True, True]).iloc[0]
    groups = duplicates.groups(surest["table"])
    return surest["table"], next(group for group in groups if surest["record_id"] in group)


def _without(workbook: Workbook) -> str:
    """What is said where there is nothing to merge any more."""
    path = workbook.snapshot.merged_values
    merged = 0 if path is None else len(pd.read_parquet(path)[["table", "record_id"]].drop_duplicates())
    if not merged:
        return NOTHING
    return f"{counted(merged, 'record is', 'records are')} merged from several, as people accepted; nobody else seems to be there twice."


def _rows(workbook: Workbook, table: str, group: list[str]) -> pd.DataFrame:
    """One row per field with a value: called, value, from_id, others."""
    declared = TABLES[table]
    (key,) = declared.key
    imported = workbook.tables.imported(table)
    held = workbook.tables.frame(imported.filter(imported[key].isin(group)).order_by(key))
    held = held.astype(object).where(held.notna(), None)
    stored = [part for column in declared.columns for part in column.stored()]
    records = held[stored].to_dict("records")
    values, origins = golden_record(declared, records, _bounced(workbook) if table == "contacts" else ())
    rows = [
        {
            "table": table,
            "field": column.name,
            "called": capitalised(field_of(column.name)),
            "value": _text(column, values),
            "from_id": origins[column.name],
            "others": _others(column, [row for row in records if row[key] != origins[column.name]], values),
        }
        for column in declared.columns
        if column.name in origins
    ]
    return pd.DataFrame(rows)


def _bounced(workbook: Workbook) -> Collection[str]:
    """Contacts whose mail comes back, as merging would find them: in the whole snapshot."""
    imported = {name: workbook.tables.imported(name) for name in TELLING}
    held = {name: rows.get_name() for name, rows in imported.items() if rows is not None}
    return set(workbook.tables.queried(bounced_sql(held))["contact_id"])


def _others(column: Column, records: list[dict[str, Any]], values: dict[str, Any]) -> str:
    said_too = [text for row in records if (text := _text(column, row))]
    other = [text for text in dict.fromkeys(said_too) if text != _text(column, values)]
    return "; ".join(other) if other else ("the same" if said_too else "nothing")


def _text(column: Column, row: dict[str, Any]) -> str:
    """A stored value as people read it: a time to the minute."""
    value = next((row[part] for part in column.stored() if row[part] is not None), None)
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d %H:%M}" if column.type == "moment" else f"{value:%Y-%m-%d}"
    return "" if value is None else str(value)
