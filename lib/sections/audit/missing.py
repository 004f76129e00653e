"""What is missing where it matters, and how full each column is."""

import pandas as pd

from lib import charts
from lib.sections.absent import said
from lib.sections.audit.words import shared, table_name
from lib.sections.section import Chart, Section
from lib.sections.table import DisplayTable, display_table
from lib.sections.words import counted, listed
from lib.workbook import Workbook


def missing(workbook: Workbook) -> Section:
    """Values that a figure rests on and that records lack, with the figures that suffer."""
    rows = _needs(workbook)
    gaps = rows[rows["is_kept"] & (rows["missing"] > 0)]
    never = rows[~rows["is_kept"]]
    if gaps.empty and never.empty:
        return said("audit.missing", "Nothing is missing where a figure rests on it.")
    return Section(
        id="audit.missing",
        headline=_headline(workbook, gaps, never),
        reading="Only columns that a figure rests on are listed, and only for the records that need them: a lost deal needs a reason, an open one does not.",
        action="Make the column a required field at the step where it becomes known.",
        points=tuple(_never(never)),
        chart=_chart(workbook, gaps),
        table=_table(workbook, gaps),
        note=f"{counted(len(rows) - len(gaps) - len(never), 'other column')} that figures rest on had no gap.",
    )


_FILLED_COLUMNS = {
    "name": ("Table", "text"),
    "column": ("Column", "text"),
    "records": ("Records", "count"),
    "filled": ("Filled", "count"),
    "share": ("Share filled", "share"),
}


def columns(workbook: Workbook) -> Section:
    """How full each column of each table is; columns that are never filled are listed in words."""
    filled = workbook.audit.completeness
    rows = filled[(filled["records"] > 0) & (filled["filled"] > 0) & (filled["filled"] < filled["records"])]
    never = filled[(filled["records"] > 0) & (filled["filled"] == 0)]
    rows = rows.assign(share=shared(rows, "filled", "records"), name=rows["table"].map(table_name))
    rows = rows.sort_values(["share", "table", "column"], ignore_index=True)
    full = int((filled["filled"].eq(filled["records"]) & (filled["records"] > 0)).sum())
    return Section(
        id="audit.columns",
        headline=f"{counted(full, 'column')} always filled, {len(rows):,} sometimes, {len(never):,} never.",
        reading="Columns that are sometimes filled, the emptiest first. Empty is not wrong: most leads name no campaign.",
        action="A column that is never filled can leave the forms; one that is seldom filled should be required or dropped.",
        points=tuple(
            f"Never filled in {table_name(table).lower()}: {listed(names.tolist())}."
            for table, names in never.groupby("table", sort=False)["column"]
        ),
        table=display_table(
            rows, _FILLED_COLUMNS, workbook.formats, "Columns that are sometimes filled", most=30
        ),
    )


def _needs(workbook: Workbook) -> pd.DataFrame:
    audit = workbook.audit
    rows = audit.needed[audit.needed["records"] > 0].reset_index(drop=True)
    rows["missing"] = rows["records"] - rows["filled"]
    for name in ("title", "hurts"):
        rows[name] = [getattr(audit.checks[check], name) for check in rows["check"]]
    rows["share"] = shared(rows, "missing", "records")
    return rows.sort_values(["share", "missing", "check"], ascending=[False, False, True], ignore_index=True)


def _headline(workbook: Workbook, gaps: pd.DataFrame, never: pd.DataFrame) -> str:
    if gaps.empty:
        return f"Nothing is missing that this source keeps, but {counted(len(never), 'value')} it does not keep at all."
    first = gaps.iloc[0]
    return f"{first['title']}: {first['missing']:,} of {first['records']:,} ({workbook.formats.text(first['share'], 'share')}), {_of_how_many(len(gaps))}"


def _of_how_many(gaps: int) -> str:
    return "the only gap." if gaps == 1 else f"the largest of {gaps} gaps."


def _never(never: pd.DataFrame) -> list[str]:
    return [
        f"{row['title'].removesuffix(' missing')} is never kept, and {counted(row['records'], 'record')} would need it. It spoils: {row['hurts']}."
        for row in never.to_dict("records")
    ]


def _table(workbook: Workbook, gaps: pd.DataFrame) -> DisplayTable | None:
    shown = {
        "title": ("What is missing", "text"),
        "records": ("Records that need it", "count"),
        "missing": ("Without it", "count"),
        "share": ("Share without", "share"),
        "hurts": ("What it spoils", "text"),
    }
    caption = "Gaps in columns that figures rest on, the largest first"
    return None if gaps.empty else display_table(gaps, shown, workbook.formats, caption)


def _chart(workbook: Workbook, gaps: pd.DataFrame) -> Chart | None:
    if gaps.empty:
        return None
    first = gaps.iloc[0]
    labels = charts.Labels(
        "Share of records without a value they need",
        f"Share of records without a value they need; the largest: {first['title']}.",
        "share",
        workbook.formats,
    )
    return charts.bars(gaps.head(12), "title", "share", labels)
