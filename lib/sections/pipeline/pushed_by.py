"""Whose open deals were pushed to later days."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table, starred
from lib.sections.words import counted, listed
from lib.workbook import Workbook


@needs("deal_events", "history of changes")
def pushed_by(workbook: Workbook, by: str = "owner") -> Section:
    """Whose open deals are pushed: how many, how often, by how many days?"""
    shares = workbook.values("pushed_deals", Cut((by,)))
    if shares.empty:
        return said(f"pipeline.pushed_by_{by}", "No deals are open.")
    rows, label = _rows(shares, workbook, by), by.replace("_", " ")
    if not rows["numerator"].any():
        return said(f"pipeline.pushed_by_{by}", "No open deal was ever pushed to a later day.")
    labels = charts.Labels(
        f"Open deals pushed at least once, by {label}",
        f"Open deals pushed at least once by {label}.",
        "count",
        workbook.formats,
    )
    return Section(
        id=f"pipeline.pushed_by_{by}",
        headline=_leaders(rows, by),
        reading=f"Bars count the open deals whose expected day was moved to a later one, by who holds them now{_cap(rows)}.",
        action="Go through the pushed deals with their holders: each has either a day the buyer agreed to, or none.",
        chart=charts.bars(rows.head(_MOST), by, "numerator", labels),
        table=display_table(
            starred(rows, by),
            {by: (label.capitalize(), "text"), **_COLUMNS},
            workbook.formats,
            f"Pushes of open deals by {label} ({_least(workbook)})",
        ),
        figures=figures_of(shares, (by,)),
    )


_MOST = 15
_COLUMNS = {
    "numerator": ("Pushed", "count"),
    "denominator": ("Open deals", "count"),
    "value": ("Share pushed", "share"),
    "pushes": ("Pushes", "count"),
    "median_days": ("Median days pushed", "days"),
}


def _rows(shares: pd.DataFrame, workbook: Workbook, by: str) -> pd.DataFrame:
    """One row per group with its shares and its days pushed, most pushed deals first."""
    told = shares.merge(_pushed_days(workbook, by), on=by, how="left", validate="one_to_one")
    return told.assign(is_thin=told["n"] < workbook.parameters.settings.minimum_n).sort_values(
        ["numerator", "pushed_days", by], ascending=[False, False, True], ignore_index=True
    )


def _pushed_days(workbook: Workbook, by: str) -> pd.DataFrame:
    deals = workbook.tables["tended_deals"]
    pushed = deals.filter(deals.is_open)
    days = pushed.pushed_days.nullif(0).cast("float64")
    return workbook.tables.frame(
        pushed.group_by(by).agg(
            pushes=pushed.pushes.sum(), pushed_days=pushed.pushed_days.sum(), median_days=days.quantile(0.5)
        )
    )


def _leaders(rows: pd.DataFrame, by: str) -> str:
    most, pushed = rows["numerator"].max(), rows["numerator"].sum()
    leaders = sorted(rows.loc[rows["numerator"] == most, by])
    if len(leaders) > 3:
        return f"{counted(pushed, 'open deal')} {'was' if pushed == 1 else 'were'} pushed, none with one holder more than elsewhere: {len(leaders)} have {most:,.0f}."
    has, each = ("has", "") if len(leaders) == 1 else ("have", " each")
    return f"{listed(leaders)} {has} the most pushed deals open: {most:,.0f}{each} of {pushed:,.0f}."


def _cap(rows: pd.DataFrame) -> str:
    return f"; the {_MOST} largest of {len(rows):,}" if len(rows) > _MOST else ""


def _least(workbook: Workbook) -> str:
    return f"* fewer than {workbook.parameters.settings.minimum_n} open deals"
