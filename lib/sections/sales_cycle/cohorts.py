"""Deals by the quarter in which they started: how soon were they won, compared only where all are old enough?"""

import pandas as pd

from lib import charts
from lib.canonical.opened.spans import HORIZONS
from lib.metrics.evaluate import Cut, share_of
from lib.metrics.intervals import wilson
from lib.metrics.periods import Period, periods_back
from lib.sections.absent import said
from lib.sections.figures import figures_of
from lib.sections.sales_cycle.timed import LAST_DAY, timed_deals
from lib.sections.section import Section
from lib.sections.table import DisplayTable
from lib.sections.words import named
from lib.workbook import Workbook

_QUARTERS = 8
_DAY = 90
_NOT_YET = "not yet"


def cohorts(workbook: Workbook) -> Section:
    """Are the deals of newer quarters won as soon as those of older ones?"""
    deals, quarters = timed_deals(workbook), _quarters(workbook)
    if not quarters:
        return said(
            "sales_cycle.cohorts",
            "The export holds no whole quarter in which deals both started and were decided, so quarters cannot be compared.",
        )
    members = [_started_in(deals, quarter) for quarter in quarters]
    if not any(len(cohort) for cohort in members):
        return said("sales_cycle.cohorts", "No deal with a known start began in the quarters shown.")
    values = {
        day: workbook.values("won_by_day", Cut(periods=quarters, definition=f"day_{day}")) for day in HORIZONS
    }
    sizes = [len(cohort) for cohort in members]
    lines = [
        _line(quarter, cohort)
        for quarter, cohort in zip(quarters, members, strict=True)
        if len(cohort) >= workbook.parameters.settings.minimum_n and _age(cohort) >= min(HORIZONS)
    ]
    headline = _headline(values[_DAY], sizes, quarters, workbook)
    labels = charts.Labels(
        "Share of each quarter's deals won, by days since their start",
        headline,
        "share",
        workbook.formats,
    )
    return Section(
        id="sales_cycle.cohorts",
        headline=headline,
        reading="Each line follows the deals that started in one quarter, blue the newest, and ends at the age that all of them have reached. At the same day the lines compare like with like.",
        action="When the newest line runs below the older ones, deals got slower or worse before the win rate can show it.",
        chart=charts.paces(lines[-1], lines[:-1], labels) if len(lines) > 1 else None,
        table=_table(quarters, sizes, values, workbook),
        note=f"{_NOT_YET.capitalize()}: the youngest deal of that quarter is not that old yet. All deals count below the line, also those still open. Quarters that began before the first decision in the export are left out: deals decided sooner are not in it.",
        figures=tuple(figure for found in values.values() for figure in figures_of(found)),
    )


def _quarters(workbook: Workbook) -> tuple[Period, ...]:
    """The last quarters, without those in which deals may have been decided before the export began."""
    back = periods_back(workbook.as_of, workbook.parameters.settings.calendar, _QUARTERS, "quarter")
    return tuple(quarter for quarter in back if workbook.covers(quarter))


def _started_in(deals: pd.DataFrame, quarter: Period) -> pd.DataFrame:
    return deals[deals["started_on"].between(pd.Timestamp(quarter.starts_on), pd.Timestamp(quarter.ends_on))]


def _age(cohort: pd.DataFrame) -> int:
    """The age that every deal of the cohort has reached."""
    return int(cohort["age_days"].min()) if len(cohort) else 0


def _line(quarter: Period, cohort: pd.DataFrame) -> charts.Curve:
    last = min(_age(cohort), LAST_DAY)
    won = cohort[(cohort["outcome"] == 1) & (cohort["days"] <= last)]
    added = won.groupby("days").size().cumsum()
    shares = share_of(added, pd.Series(len(cohort), index=added.index))
    levels = [0.0, *shares.tolist()]
    return charts.Curve(quarter.label, [0.0, *added.index.tolist(), float(last)], [*levels, levels[-1]])


def _headline(
    values: pd.DataFrame, sizes: list[int], quarters: tuple[Period, ...], workbook: Workbook
) -> str:
    rows = values.assign(size=sizes, label=[quarter.label for quarter in quarters])
    fewest = workbook.parameters.settings.minimum_n
    mature = rows[(rows["denominator"] == rows["size"]) & (rows["size"] >= fewest)]
    if len(mature) < 2:
        return f"Fewer than two quarters have {fewest} deals that are all {_DAY} days old, so they cannot be compared yet."
    newest, older = mature.iloc[-1], mature.iloc[:-1]
    won, started = older["numerator"].sum(), older["denominator"].sum()
    low, high = wilson(won, started)
    text = workbook.formats.text
    now, before = text(newest["value"], "share"), text(share_of(won, started), "share")
    if newest["low"] <= high and low <= newest["high"]:
        return f"{now} of the deals of {newest['label']} were won by day {_DAY}, against {before} of older quarters: no more apart than chance would make them."
    way = "fewer" if newest["value"] < share_of(won, started) else "more"
    return f"{now} of the deals of {newest['label']} were won by day {_DAY}, against {before} of older quarters: {way}, beyond chance."


def _table(
    quarters: tuple[Period, ...], sizes: list[int], values: dict[int, pd.DataFrame], workbook: Workbook
) -> DisplayTable:
    fewest, rows = workbook.parameters.settings.minimum_n, []
    for place, quarter in enumerate(quarters):
        star = "*" if 0 < sizes[place] < fewest else ""
        cells = [_cell(found.iloc[place], sizes[place], workbook) for found in values.values()]
        rows.append((f"{named(quarter)}{star}", f"{sizes[place]:,}", *cells))
    labels = ("Started in", "Deals", *(f"Won by day {day}" for day in HORIZONS))
    caption = f"Share of each quarter's deals won (* fewer than {fewest} deals)"
    return DisplayTable(caption, labels, (False, *[True] * (len(labels) - 1)), tuple(rows), len(rows))


def _cell(row: pd.Series, size: int, workbook: Workbook) -> str:
    if not size:
        return "–"
    return workbook.formats.text(row["value"], "share") if row["denominator"] == size else _NOT_YET
