"""How far can this data be trusted: the grade, table by table."""

import pandas as pd

from lib import charts
from lib.audit.grade import BANDS, LOGS
from lib.sections.absent import said
from lib.sections.audit.words import shared, table_name
from lib.sections.section import Chart, Figure, Section
from lib.sections.table import DisplayTable, display_table
from lib.sections.words import counted, listed
from lib.workbook import Workbook

_MOST_BARS = 14
_UNTRUSTED = dict(BANDS)["C"]
"""Below this share of clean records a table is marked."""


def trust(workbook: Workbook) -> Section:
    """The share of records with no issue in each table, the worst first."""
    rows = graded(workbook, "table")
    if rows.empty:
        return said("audit.trust", "No table has a record of this team, so there is nothing to grade.")
    return Section(
        id="audit.trust",
        headline=_headline(workbook, rows),
        reading="Bars are the share of records with at least one issue; a record counts once however many it has. Tables in orange are graded D or E.",
        action="Read figures from the tables at the top with care, and put those records right first.",
        chart=_chart(workbook, rows[rows["faulty"] > 0].head(_MOST_BARS)),
        table=_table(workbook, rows[rows["faulty"] > 0]),
        note=_clean(rows[rows["faulty"] == 0]),
        figures=tuple(_figure(row) for row in rows.to_dict("records")),
    )


def graded(workbook: Workbook, by: str) -> pd.DataFrame:
    """The grades of one kind, the worst first: those of the audit with `faulty`, `faulty_share` and a `name`."""
    grades = workbook.audit.grades
    rows = grades[grades["by"] == by].assign(faulty=lambda each: each["records"] - each["clean"])
    rows = rows.assign(faulty_share=shared(rows, "faulty", "records"), name=rows["group"])
    if by == "table":
        rows["name"] = [f"{table_name(name)}{'*' if name in LOGS else ''}" for name in rows["group"]]
    return rows.sort_values(
        ["faulty_share", "records", "group"], ascending=[False, False, True], ignore_index=True
    )


def _headline(workbook: Workbook, rows: pd.DataFrame) -> str:
    share = workbook.formats.text
    worst = rows.iloc[0]
    if worst["faulty"] == 0:
        return f"No issue was found in {counted(rows['records'].sum(), 'record')} of {counted(len(rows), 'table')}."
    affected = int((rows["faulty"] > 0).sum())
    return f"{worst['name']} are the least reliable: {share(worst['faulty_share'], 'share')} have an issue ({worst['faulty']:,} of {worst['records']:,}). {affected} of {len(rows)} tables have any."


def _table(workbook: Workbook, rows: pd.DataFrame) -> DisplayTable | None:
    columns = {
        "name": ("Table", "text"),
        "records": ("Records", "count"),
        "faulty": ("With an issue", "count"),
        "share": ("Without an issue", "share"),
        "letter": ("Grade", "text"),
    }
    caption = "Tables with an issue (* logs, not in the overall grade)"
    return None if rows.empty else display_table(rows, columns, workbook.formats, caption)


def _clean(rows: pd.DataFrame) -> str:
    """The tables in which nothing was found, with what that rests on."""
    if rows.empty:
        return ""
    named = [f"{row.name.lower()} ({row.records:,})" for row in rows.itertuples(index=False)]
    return f"No issue, grade A: {listed(named)}."


def _chart(workbook: Workbook, rows: pd.DataFrame) -> Chart | None:
    if rows.empty:
        return None
    marked = rows.assign(is_untrusted=rows["share"] < _UNTRUSTED)
    alt = f"Share of records with an issue per table; the largest is {rows['name'].iloc[0]}."
    labels = charts.Labels("Records with an issue, as a share of their table", alt, "share", workbook.formats)
    return charts.bars(marked, "name", "faulty_share", labels, marked="is_untrusted")


def _figure(row: dict) -> Figure:
    return Figure(
        metric="records_without_issue",
        definition=f"records_without_issue/{row['by']}",
        value=row["share"],
        unit="share",
        group={row["by"]: str(row["group"])},
        numerator=float(row["clean"]),
        denominator=float(row["records"]),
        n=int(row["records"]),
    )
