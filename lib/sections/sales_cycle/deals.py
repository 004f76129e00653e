"""How long deals take: over time, by group, and how they spread."""

import pandas as pd

from lib import charts
from lib.canonical.opened.classified import NOT_RECORDED
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import said
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table, starred
from lib.sections.words import counted, named
from lib.workbook import Workbook

_BANDS = (0, 8, 15, 31, 61, 91, 121, 181, 366, float("inf"))


_BAND_NAMES = (
    "0-7 days",
    "8-14 days",
    "15-30 days",
    "31-60 days",
    "61-90 days",
    "91-120 days",
    "121-180 days",
    "181-365 days",
    "over a year",
)


def over_time(workbook: Workbook) -> Section:
    """Is the cycle getting longer: median, mean and P90, by the period in which deals were decided."""
    values = workbook.values("sales_cycle", Cut(periods=workbook.history))
    rows = values[["n", "median", "value", "p90"]].assign(
        period=[named(period) for period in workbook.history]
    )
    told = rows[rows["n"] >= workbook.parameters.settings.minimum_n]
    days, caption = workbook.formats, f"Days to close of {deals_measured(workbook)} deals"
    table, figures = (
        display_table(rows, {"period": ("Period", "text"), **_DAYS}, days, caption),
        figures_of(values),
    )
    if len(told) < 2:
        fewest = workbook.parameters.settings.minimum_n
        headline = f"Fewer than two periods have {fewest} deals to measure: too few to show a trend."
        return Section(id="sales_cycle.over_time", headline=headline, table=table, figures=figures)
    first, last = (days.text(value, "days") for value in told["median"].iloc[[0, -1]])
    alt = f"Median cycle from {first} to {last} days."
    labels = charts.Labels("Sales cycle in days, by period of close", alt, "days", days)
    return Section(
        id="sales_cycle.over_time",
        headline=f"The median went from {first} days in {told['period'].iloc[0]} to {last} in {told['period'].iloc[-1]}.",
        reading="Half of the deals took less than the blue line; nine in ten took less than the grey one. Periods with too few deals are only in the table.",
        action="When P90 climbs and the median does not, a few stuck deals are the reason; when both climb, the process is.",
        chart=charts.lines(told, "period", [("median", "median"), ("p90", "P90")], labels),
        table=table,
        note="An export that begins in the middle of the business shows short cycles first: long deals had not closed yet.",
        figures=figures,
    )


_DAYS = {
    "n": ("Deals", "count"),
    "median": ("Median days", "days"),
    "value": ("Mean days", "days"),
    "p90": ("P90 days", "days"),
}


def by_group(workbook: Workbook, by: str = "source") -> Section:
    """How long it takes by a dimension: median with the middle of the deals around it."""
    values = workbook.values("sales_cycle", Cut((by,)))
    rows = values[values["n"] > 0].sort_values(["median", by], ignore_index=True)
    if rows.empty:
        return said(f"sales_cycle.by_{by}", "No deal can be measured.")
    if set(rows[by]) == {NOT_RECORDED}:
        return said(
            f"sales_cycle.by_{by}", f"This source does not record the {by.replace('_', ' ')} of deals."
        )
    rows["is_thin"] = rows["n"] < workbook.parameters.settings.minimum_n
    label = by.replace("_", " ")
    told = rows[~rows["is_thin"]]
    columns = {
        by: (label.capitalize(), "text"),
        **_DAYS,
    }
    labels = charts.Labels(
        f"Median days to close by {label}; line to P90", f"Median cycle by {label}.", "days", workbook.formats
    )
    return Section(
        id=f"sales_cycle.by_{by}",
        headline=_extremes(told, by, workbook),
        reading="The dot is the median, the line reaches to the 90th percentile. Hollow dots rest on few deals.",
        action="Look at what the fastest does differently before asking the slowest to hurry.",
        chart=charts.ranges(rows.head(40), by, ("median", "median", "p90"), labels, thin="is_thin"),
        table=display_table(
            starred(rows, by),
            columns,
            workbook.formats,
            f"Days to close by {label} (* fewer than {workbook.parameters.settings.minimum_n} deals)",
        ),
        figures=figures_of(values, (by,)),
    )


def distribution(workbook: Workbook) -> Section:
    """How the cycles spread: how many deals took how long."""
    deals = workbook.tables["deals"]
    kind = {"won": deals.is_won, "closed": deals.is_closed}[workbook.definition("sales_cycle")]
    days = workbook.tables.frame(deals.filter(kind & deals.has_cycle).cycle_days)
    if len(days) < workbook.parameters.settings.minimum_n:
        return said(
            "sales_cycle.distribution",
            f"Only {counted(len(days), 'deal')} can be measured: too few to show how they spread.",
        )
    bands = pd.cut(days.astype(float), _BANDS, right=False, labels=_BAND_NAMES)
    rows = (
        bands.value_counts(sort=False)
        .rename_axis("band")
        .reset_index(name="deals")
        .assign(share=lambda table: share_of(table["deals"], pd.Series(len(days), index=table.index)))
    )
    most = rows.loc[rows["deals"].idxmax()]
    labels = charts.Labels(
        "Deals by days to close",
        f"Number of deals by days to close; most took {most['band']}.",
        "count",
        workbook.formats,
    )
    return Section(
        id="sales_cycle.distribution",
        headline=f"Most often a deal takes {most['band']}: {workbook.formats.text(most['share'], 'share')} of {len(days):,} deals.",
        reading="Each column counts deals by how many days they took from start to close.",
        action="Set expected closing days by this, not by the mean: the long tail pulls the mean up.",
        chart=charts.columns(rows, "band", "deals", labels),
        table=display_table(
            rows,
            {"band": ("Days", "text"), "deals": ("Deals", "count"), "share": ("Share", "share")},
            workbook.formats,
            "Deals by days to close",
        ),
    )


def deals_measured(workbook: Workbook) -> str:
    """Which deals the headline cycle measures, in words."""
    return {"won": "won", "closed": "won and lost"}[workbook.definition("sales_cycle")]


def _extremes(told: pd.DataFrame, by: str, workbook: Workbook) -> str:
    if len(told) < 2:
        return "Too few deals per group to say which is faster."
    fastest, slowest = told.iloc[0], told.iloc[-1]
    days = workbook.formats
    return f"{fastest[by]} is fastest with a median of {days.text(fastest['median'], 'days')} days, {slowest[by]} slowest with {days.text(slowest['median'], 'days')}."
