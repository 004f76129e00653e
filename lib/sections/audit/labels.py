"""Which names stand for the same thing, and the value maps that give each thing one name."""

import io

import pandas as pd

from lib import charts
from lib.audit import ValueMap
from lib.audit.checks.labels import PERHAPS
from lib.audit.grade import share_of
from lib.audit.value_maps import value_maps
from lib.audit.wording import field_of
from lib.sections.absent import said
from lib.sections.audit.keys import proposed_key_maps, value_lines
from lib.sections.audit.privacy import HIDDEN, disclosed
from lib.sections.audit.words import table_name
from lib.sections.section import Attachment, Chart, Figure, Section
from lib.sections.table import DisplayTable, display_table
from lib.sections.words import counted
from lib.workbook import Workbook

FILE = "value_maps.yml"

_PLACE = ["table", "field"]
_MOST_BARS = 12
_COLUMNS = {
    "where": ("Field", "text"),
    "meant": ("One name", "text"),
    "others": ("Also called", "text"),
    "records": ("Records", "count"),
    "told": ("How sure", "text"),
}


def same_thing(workbook: Workbook) -> Section:
    """Which labels of a field stand for the same thing as another, and what to write into the mapping file about it?"""
    names = _names(workbook)
    if names.empty:
        return said("audit.same_thing", "In every field that reports group by, each thing goes by one name.")
    of_labels = _label_maps(names)
    maps = (*of_labels, *proposed_key_maps(workbook))
    return Section(
        id="audit.same_thing",
        headline=_headline(names),
        reading="Sure: the same word but for case, spaces and accents, two names of one country, or a slip of the hand in a name at least ten times as rare. Ask first: it may be the short form of the other name, or a thing of its own. The name proposed is the one most records have.",
        action=_action(of_labels),
        points=tuple(_counts(names)),
        facts=tuple(value_lines(of_labels)),
        chart=_chart(workbook, names),
        table=_table(workbook, names),
        figures=tuple(_figures(workbook, names)),
        files=(_attached(maps),) if maps else (),
    )


def _names(workbook: Workbook) -> pd.DataFrame:
    """One row per name that stands for another: table, field, value, meant, is_sure, records; hidden ones in one row."""
    audit = workbook.audit
    made = [check.id for check in audit.checks.values() if check.kind == "label variant"]
    found = audit.findings[audit.findings["check"].isin(made)]
    found = found.assign(is_sure=~found["check"].str.endswith(PERHAPS), meant=found["suggestion"])
    shown = disclosed(found, ("value", "meant"), workbook.parameters.settings.privacy)
    by = [*_PLACE, "meant", "value", "is_sure"]
    names = shown.groupby(by, as_index=False, sort=False).agg(records=("record_id", "nunique"))
    return names.sort_values(["records", *by], ascending=[False] + [True] * len(by), ignore_index=True)


def _headline(names: pd.DataFrame) -> str:
    sure, perhaps = names[names["is_sure"]], names[~names["is_sure"]]
    fields = names[_PLACE].drop_duplicates()
    parts = []
    if len(sure):
        does = "stands" if len(sure) == 1 else "stand"
        parts.append(
            f"{counted(len(sure), 'name')} {does} for a thing that has another name already, in {counted(sure['records'].sum(), 'record')} and {counted(len(sure[_PLACE].drop_duplicates()), 'field')}."
        )
    if len(perhaps):
        parts.append(
            f"{counted(len(perhaps), 'name')} may be the short form of another, in {counted(perhaps['records'].sum(), 'record')}."
        )
    return " ".join(parts) if len(fields) else ""


def _counts(names: pd.DataFrame) -> list[str]:
    """By field: how many names too many, for how many things."""
    sure = names[names["is_sure"]]
    return [
        f"{table_name(table)}: {field_of(field)} has {counted(len(rows), 'name')} too many, for {counted(rows['meant'].nunique(), 'thing')}."
        for (table, field), rows in sure.groupby(_PLACE, sort=False)
    ]


def _label_maps(names: pd.DataFrame) -> tuple[ValueMap, ...]:
    """What is sure, as maps: what only may be so is for people to decide."""
    sure = names[names["is_sure"] & (names["value"] != HIDDEN) & (names["meant"] != HIDDEN)]
    renamed = sure.rename(columns={"field": "column", "meant": "suggestion", "records": "count"})
    return value_maps(renamed.sort_values(["table", "column", "suggestion", "value"]))


def _action(maps: tuple[ValueMap, ...]) -> str:
    if not maps:
        return "Ask whoever knows the field whether both names mean one thing, and let the form offer a list to choose from."
    return "Check the lines proposed and paste them into the mapping file, under values: of that table; the file beside this page has them and those of keys that match nothing. Then let the form offer a list to choose from."


def _attached(maps: tuple[ValueMap, ...]) -> Attachment:
    from ruamel.yaml import YAML

    writer, written = YAML(typ="safe", pure=True), io.StringIO()
    writer.default_flow_style, writer.allow_unicode, writer.width = False, True, 1_000_000
    tables = {each.table: {"values": {}} for each in maps}
    for each in maps:
        tables[each.table]["values"][each.column] = dict(each.values)
    writer.dump(tables, written)
    return Attachment(FILE, written.getvalue().encode(), "All value maps, for the mapping file (YAML)")


def _table(workbook: Workbook, names: pd.DataFrame) -> DisplayTable:
    """One row per name to keep: the others with how many records have each."""
    said_so = names.assign(
        other=[
            f"{value} ({records:,})" for value, records in zip(names["value"], names["records"], strict=True)
        ]
    )
    rows = said_so.groupby([*_PLACE, "meant", "is_sure"], as_index=False, sort=False).agg(
        others=("other", ", ".join), records=("records", "sum")
    )
    rows["where"] = [
        f"{table_name(table)}: {field_of(field)}"
        for table, field in zip(rows["table"], rows["field"], strict=True)
    ]
    rows["told"] = ["sure" if is_sure else "ask first" for is_sure in rows["is_sure"]]
    rows = rows.sort_values(["records", "where", "meant"], ascending=[False, True, True], ignore_index=True)
    return display_table(
        rows, _COLUMNS, workbook.formats, "Names of the same thing, the most records first", most=30
    )


def _by_field(names: pd.DataFrame) -> pd.DataFrame:
    """One row per field: its name, records under another name for sure and perhaps."""
    records = names["records"]
    parts = names.assign(sure=records.where(names["is_sure"], 0), perhaps=records.where(~names["is_sure"], 0))
    rows = parts.groupby(_PLACE, as_index=False)[["sure", "perhaps", "records"]].sum()
    name = [
        f"{table_name(table)}: {field_of(field)}"
        for table, field in zip(rows["table"], rows["field"], strict=True)
    ]
    return rows.assign(name=name).sort_values(["records", "name"], ascending=[False, True], ignore_index=True)


def _chart(workbook: Workbook, names: pd.DataFrame) -> Chart:
    rows = _by_field(names)
    labels = charts.Labels(
        "Records under another name of the same thing",
        f"Records per field whose label is another name of the same thing; the most: {rows['name'].iloc[0]}, {rows['records'].iloc[0]:,}.",
        "count",
        workbook.formats,
    )
    return charts.stacked(rows.head(_MOST_BARS), "name", (("sure", "sure"), ("perhaps", "ask first")), labels)


def _figures(workbook: Workbook, names: pd.DataFrame) -> list[Figure]:
    filled = workbook.audit.completeness.set_index(["table", "column"])["filled"]
    figures = []
    for (table, field, is_sure), rows in names.groupby([*_PLACE, "is_sure"]):
        group = {"table": table, "field": field, "sure": "yes" if is_sure else "no"}
        part, whole = int(rows["records"].sum()), int(filled[table, field])
        facts = {"numerator": float(part), "denominator": float(whole), "n": whole}
        figures += [
            Figure("other_names", "other_names/names", float(len(rows)), "count", group),
            Figure("other_names", "other_names/share", share_of(part, whole), "share", group, **facts),
        ]
    return figures
