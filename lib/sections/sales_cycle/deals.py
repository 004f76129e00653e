"""How long deals take: over time, by group, and how they spread."""

import pandas as pd

from lib import charts
from lib.canonical.opened.classified import NOT_RECORDED
from lib.metrics.evaluate import Cut
from lib.models.differences import differing_by_chance
from lib.sections.absent import said
from lib.sections.figures import figures_of
from lib.sections.sales_cycle.lengthening import (
    METHOD,
    cycle_days_by,
    figures_of_change,
    in_words,
    lengthening,
)
from lib.sections.section import Section
from lib.sections.table import display_table, starred
from lib.sections.words import named
from lib.workbook import Workbook


def over_time(workbook: Workbook) -> Section:
    """Is the cycle getting longer: median, mean and P90, by the period in which deals were decided."""
    values = workbook.values("sales_cycle", Cut(periods=workbook.history))
    rows = values[["n", "median", "value", "p90"]].assign(
        period=[named(period) for period in workbook.history]
    )
    fewest = workbook.parameters.settings.minimum_n
    told = rows[rows["n"] >= fewest]
    days, caption = workbook.formats, f"Days to close of {deals_measured(workbook)} deals"
    table = display_table(rows, {"period": ("Period", "text"), **_DAYS}, days, caption)
    if len(told) < 2:
        headline = f"Fewer than two periods have {fewest} deals to measure: too few to show a trend."
        return Section(id="sales_cycle.over_time", headline=headline, table=table, figures=figures_of(values))
    found = lengthening(workbook)
    headline = in_words(found, workbook)
    labels = charts.Labels("Sales cycle in days, by period of close", headline, "days", days)
    return Section(
        id="sales_cycle.over_time",
        headline=headline,
        reading="Half of the deals took less than the blue line; nine in ten took less than the grey one. Periods with too few deals are only in the table.",
        action="When P90 climbs and the median does not, a few stuck deals are the reason; when both climb, the process is.",
        chart=charts.lines(told, "period", [("median", "median"), ("p90", "P90")], labels),
        table=table,
        note=METHOD,
        figures=(*figures_of(values), *figures_of_change(found)),
    )


_RARE = 0.05

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
    label = "deal size" if by == "size_band" else by.replace("_", " ")
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
        headline=_extremes(told, (by, label), workbook),
        reading="The dot is the median, the line reaches to the 90th percentile. Hollow dots rest on few deals.",
        action="Look at what the fastest does differently before asking the slowest to hurry.",
        chart=charts.ranges(rows.head(40), by, ("median", "median", "p90"), labels, thin="is_thin"),
        table=display_table(
            starred(rows, by),
            columns,
            workbook.formats,
            f"Days to close by {label} (* fewer than {workbook.parameters.settings.minimum_n} deals)",
        ),
        note=f"Whether one {label} differs from another is judged by the ranks of all its deals (Kruskal and Wallis): the headline names the ends only where chance would put them this far apart in fewer than one of twenty tries.",
        figures=figures_of(values, (by,)),
    )


def deals_measured(workbook: Workbook) -> str:
    """Which deals the headline cycle measures, in words."""
    return {"won": "won", "closed": "won and lost"}[workbook.definition("sales_cycle")]


def _extremes(told: pd.DataFrame, grouping: tuple[str, str], workbook: Workbook) -> str:
    by, label = grouping
    if len(told) < 2:
        return "Too few deals per group to say which is faster."
    fastest, slowest = told.iloc[0], told.iloc[-1]
    first, last = (workbook.formats.text(row["median"], "days") for row in (fastest, slowest))
    days = cycle_days_by(workbook, by)
    if differing_by_chance([days[group] for group in sorted(told[by])]) > _RARE:
        return f"No {label} is known to be faster: medians run from {first} to {last} days, no more apart than chance would make them."
    return f"{fastest[by]} is fastest with a median of {first} days, {slowest[by]} slowest with {last}."
