"""The sales cycle report: how long does it take to win a deal, and is it getting longer?"""

import pandas as pd

from lib import charts
from lib.canonical.opened.classified import NOT_RECORDED
from lib.metrics.evaluate import Cut
from lib.sections import notes as ending
from lib.sections.absent import needs, said
from lib.sections.cover import cover as front
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted, like_for_like, named
from lib.workbook import Workbook

METRICS = ("sales_cycle", "stage_length")


def cover(workbook: Workbook) -> Section:
    """Median and mean cycle of the deals decided this period and of all of them."""
    values = workbook.values("sales_cycle", Cut(periods=workbook.compared))
    ever = workbook.values("sales_cycle")
    now, _, year_ago = values.to_dict("records")
    days, deals = workbook.formats, _deals_measured(workbook)
    findings = [
        _median_sentence(now, workbook, deals),
        _year_ago_sentence(year_ago, workbook),
        f"Over the whole export the median is {days.text(ever['median'].iloc[0], 'days')} days and the mean {days.text(ever['value'].iloc[0], 'days')} (n = {ever['n'].iloc[0]:,.0f}).",
    ]
    return front(workbook, "sales_cycle", findings, figures_of(values) + figures_of(ever))


def over_time(workbook: Workbook) -> Section:
    """Is the cycle getting longer: median, mean and P90, by the period in which deals were decided."""
    values = workbook.values("sales_cycle", Cut(periods=workbook.history))
    rows = values[["period", "n", "median", "value", "p90", "ends_on"]]
    shown = rows[rows["n"] > 0]
    if len(shown) < 2:
        return said(
            "sales_cycle.over_time",
            "Fewer than two periods have a deal to measure, so there is no trend to show.",
        )
    days = workbook.formats
    first, last = shown.iloc[0], shown.iloc[-1]
    columns = {
        "period": ("Period", "text"),
        "n": ("Deals", "count"),
        "median": ("Median days", "days"),
        "value": ("Mean days", "days"),
        "p90": ("P90 days", "days"),
    }
    labels = charts.Labels(
        "Sales cycle in days, by period of close",
        f"Median cycle from {days.text(first['median'], 'days')} to {days.text(last['median'], 'days')} days.",
        "days",
        days,
    )
    return Section(
        id="sales_cycle.over_time",
        headline=f"The median went from {days.text(first['median'], 'days')} days in {first['period']} to {days.text(last['median'], 'days')} in {named(workbook.period) if last['period'] == workbook.period.label else last['period']}.",
        reading="Half of the deals took less than the blue line; nine in ten took less than the grey one. Deals are counted in the period they closed.",
        action="When P90 climbs and the median does not, a few stuck deals are the reason; when both climb, the process is.",
        chart=charts.lines(shown, "period", [("median", "median"), ("p90", "P90")], labels),
        table=display_table(rows, columns, days, f"Days to close of {_deals_measured(workbook)} deals"),
        note="An export that begins in the middle of the business shows short cycles first: long deals had not closed yet.",
        figures=figures_of(values),
    )


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
        "n": ("Deals", "count"),
        "median": ("Median days", "days"),
        "value": ("Mean days", "days"),
        "p90": ("P90 days", "days"),
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
            _starred(rows, by),
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
        .assign(share=lambda table: table["deals"] / len(days))
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


@needs("stage_visits", "history of stage changes")
def by_stage(workbook: Workbook) -> Section:
    """Where the time goes: days in each stage, visits that ended in the periods shown."""
    values = workbook.values("stage_length", Cut(("visit_stage",)))
    visits = workbook.tables["stage_visits"]
    places = workbook.tables.frame(visits.group_by("visit_stage").agg(place=visits.visit_position.min()))
    rows = values.merge(places, on="visit_stage", validate="one_to_one").sort_values(
        ["place", "visit_stage"], ignore_index=True
    )
    if rows.empty:
        return said("sales_cycle.by_stage", "No visit to a stage has ended.")
    longest = rows.loc[rows["median"].idxmax()]
    columns = {
        "visit_stage": ("Stage", "text"),
        "n": ("Visits ended", "count"),
        "median": ("Median days", "days"),
        "value": ("Mean days", "days"),
        "p90": ("P90 days", "days"),
    }
    labels = charts.Labels(
        "Median days in stage",
        f"Median days in each stage; the longest is {longest['visit_stage']}.",
        "days",
        workbook.formats,
    )
    return Section(
        id="sales_cycle.by_stage",
        headline=f"Deals stay longest in {longest['visit_stage']}: {workbook.formats.text(longest['median'], 'days')} days at the median.",
        reading="Bars are the median days from entering a stage to leaving it, over all visits that have ended, won or lost.",
        action="A long stage with a clear exit rule is patience; a long stage without one is neglect. Write the rule down.",
        chart=charts.bars(rows, "visit_stage", "median", labels),
        table=display_table(rows, columns, workbook.formats, "Days in stage, visits that have ended"),
        figures=figures_of(values, ("visit_stage",)),
    )


def notes(workbook: Workbook) -> Section:
    """Definitions, what is left out, run details."""
    deals = workbook.tables["deals"]
    unmeasured = deals.filter(deals.is_closed & ~deals.has_cycle)
    left_out = int(workbook.tables.frame(unmeasured.count()))
    sentence = f"{counted(left_out, 'closed deal')} left out of the cycle: a day is missing, or the close is before the start."
    return ending.notes(workbook, "sales_cycle", METRICS, (sentence,) if left_out else ())


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


def _deals_measured(workbook: Workbook) -> str:
    return {"won": "won", "closed": "won and lost"}[workbook.definition("sales_cycle")]


def _median_sentence(now: dict, workbook: Workbook, deals: str) -> str:
    if now["missing"]:
        return f"No {deals} deal closed in {named(workbook.period)}, so there is no cycle to report."
    days = workbook.formats
    thin = "; few, so read with care" if now["n"] < workbook.parameters.settings.minimum_n else ""
    return f"Half of the {deals} deals of {named(workbook.period)} took {days.text(now['median'], 'days')} days or less (n = {now['n']:,.0f}{thin})."


def _year_ago_sentence(year_ago: dict, workbook: Workbook) -> str:
    earlier = workbook.compared[2]
    if year_ago["missing"] or not workbook.covers(earlier):
        return f"{earlier.label} is not comparable: the export begins later."
    return f"Over {like_for_like(earlier)} the median was {workbook.formats.text(year_ago['median'], 'days')} days (n = {year_ago['n']:,.0f})."


def _extremes(told: pd.DataFrame, by: str, workbook: Workbook) -> str:
    if len(told) < 2:
        return "Too few deals per group to say which is faster."
    fastest, slowest = told.iloc[0], told.iloc[-1]
    days = workbook.formats
    return f"{fastest[by]} is fastest with a median of {days.text(fastest['median'], 'days')} days, {slowest[by]} slowest with {days.text(slowest['median'], 'days')}."


def _starred(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    stars = ["*" if is_thin else "" for is_thin in rows["is_thin"]]
    return rows.assign(**{by: [f"{name}{star}" for name, star in zip(rows[by], stars, strict=True)]})
