"""How often each field is updated, against how often the team says it should be."""

import pandas as pd

from lib import charts
from lib.audit.changes.upkeep import field_upkeep
from lib.audit.wording import field_of
from lib.canonical.schema import TABLES
from lib.sections.absent import said
from lib.sections.audit.words import shared, table_name
from lib.sections.section import Chart, Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted, listed
from lib.workbook import Workbook

_KEPT = 0.9
"""A field is kept up when so many of its records were looked at in time."""

_DECLARE = "Say in the team's settings, under data_upkeep.update_every, after how many days a field has to be looked at again, such as contacts.phone: 365."
_COLUMNS = {
    "name": ("Field", "text"),
    "every_days": ("Every … days", "count"),
    "records": ("Records", "count"),
    "share": ("In time", "share"),
    "median_days": ("Days since", "days"),
    "by_people": ("By people", "count"),
    "by_rules": ("By rules", "count"),
}


def update_schedule(workbook: Workbook) -> Section:
    """Each field that the log tells of or the team declares: how long ago it was looked at, how often it is changed, and by whom."""
    rows = _rows(field_upkeep(workbook.tables))
    if rows.empty:
        return said(
            "audit.update_schedule",
            "No field has a log of changes or a declared schedule, so it cannot be told how often any is updated.",
            _DECLARE,
        )
    late = rows[rows["share"] < _KEPT]
    return Section(
        id="audit.update_schedule",
        headline=_headline(workbook, rows),
        reading="A field counts as looked at when its record was created, when it was changed, and when the record was verified. Deals that are closed and leads that are converted are left out. Every … days: as declared. Days since: half of the values were looked at longer ago. The two last columns are changes of the last year.",
        action=_DECLARE if rows["every_days"].isna().all() else _action(late),
        points=_absent(workbook, rows),
        chart=_chart(workbook, rows),
        table=display_table(
            rows,
            _COLUMNS,
            workbook.formats,
            "How often fields are looked at, those furthest behind first",
            most=25,
        ),
        figures=tuple(figure for row in rows.to_dict("records") for figure in _figures(row)),
    )


def _rows(fields: pd.DataFrame) -> pd.DataFrame:
    kept = fields[fields["records"] > 0]
    names = [f"{table_name(row.table)}: {_called(row.table, row.field)}" for row in kept.itertuples()]
    part, whole = kept["in_time"].astype("float64"), kept["records"].astype("float64")
    shares = shared(pd.DataFrame({"part": part, "whole": whole}), "part", "whole")
    rows = kept.assign(name=names, share=shares)
    return rows.sort_values(
        ["share", "median_days", "name"],
        ascending=[True, False, True],
        na_position="last",
        ignore_index=True,
    )


def _called(table: str, field: str) -> str:
    """A column by its name in a sentence, a field of the team's own by the name it has there."""
    return field_of(field) if any(column.name == field for column in TABLES[table].columns) else field


def _headline(workbook: Workbook, rows: pd.DataFrame) -> str:
    declared = rows[rows["every_days"].notna()]
    if declared.empty:
        oldest = rows.sort_values(["median_days", "name"], ascending=[False, True]).iloc[0]
        return f"No schedule is declared. Longest untouched: “{oldest['name']}”, half of its values for more than {counted(oldest['median_days'], 'day')}."
    kept, first = int((declared["share"] >= _KEPT).sum()), declared.iloc[0]
    share = workbook.formats.text(first["share"], "share")
    return f"{kept:,} of {counted(len(declared), 'field')} with a schedule {'is' if kept == 1 else 'are'} kept up. Furthest behind: “{first['name']}”, {share} looked at within the {counted(first['every_days'], 'day')} declared."


def _absent(workbook: Workbook, rows: pd.DataFrame) -> tuple[str, ...]:
    """Declared fields that no record of the team has a value in."""
    shown = {f"{row.table}.{row.field}" for row in rows.itertuples()}
    missing = [name for name in workbook.parameters.settings.data_upkeep.update_every if name not in shown]
    if not missing:
        return ()
    return (
        f"Declared, but this source has no value of it in use, so its schedule cannot be checked: {listed(missing)}.",
    )


def _action(late: pd.DataFrame) -> str:
    if late.empty:
        return "Keep to the schedule: nine in ten values are looked at in time."
    return f"Go through “{late['name'].iloc[0]}” first, the oldest values before the others; or declare a schedule that can be kept."


def _chart(workbook: Workbook, rows: pd.DataFrame) -> Chart | None:
    declared = rows[rows["every_days"].notna()]
    if declared.empty:
        return None
    shown = declared.assign(is_late=declared["share"] < _KEPT)
    labels = charts.Labels(
        "Values looked at within the declared time",
        f"Share of values looked at in time per field; furthest behind: {shown['name'].iloc[0]}.",
        "share",
        workbook.formats,
    )
    return charts.bars(shown.head(12), "name", "share", labels, marked="is_late")


def _figures(row: dict) -> list[Figure]:
    group = {"field": f"{row['table']}.{row['field']}"}
    counts = [
        Figure("field_upkeep", f"field_upkeep/{name}", float(row[name]), "count", group)
        for name in ("by_people", "by_rules")
    ]
    is_known = pd.notna(row["median_days"])
    median = Figure(
        "field_upkeep",
        "field_upkeep/median_days",
        float(row["median_days"]) if is_known else None,
        "days",
        group,
        n=int(row["seen"]),
        missing="" if is_known else "no day is known on which it was looked at",
    )
    if pd.isna(row["every_days"]):
        return [median, *counts]
    in_time = Figure(
        "field_upkeep",
        "field_upkeep/in_time",
        float(row["share"]),
        "share",
        group,
        numerator=float(row["in_time"]),
        denominator=float(row["records"]),
        n=int(row["records"]),
    )
    return [in_time, median, *counts]
