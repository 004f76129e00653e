"""How service went over time: are cases solved faster, closed sooner, and targets kept better?"""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.service.span import NO_CASES, NO_TARGETS, periods_since
from lib.sections.service.speed import NO_HOURS
from lib.sections.table import display_table
from lib.sections.words import counted, named, points
from lib.workbook import Workbook

_TARGETS = ("first_reply", "resolution")


@needs("service_cases", NO_CASES)
def over_time(workbook: Workbook) -> Section:
    """Are solutions becoming faster? First and last solution by period, calendar and business hours."""
    periods = periods_since(workbook, "service_cases", "opened_on")
    names = ("full", "first", "full_business", "first_business")
    values = {
        name: workbook.values("resolution_time", Cut(periods=periods, definition=name)) for name in names
    }
    rows = pd.DataFrame({name: frame["median"] for name, frame in values.items()})
    rows = rows.assign(period=[named(period) for period in periods], cases=values["full"]["n"])
    if rows["full"].notna().sum() < 2:
        return said(
            "service.over_time", "Cases were solved in fewer than two periods: nothing can be compared yet."
        )
    labels = charts.Labels(
        "Median hours to a solution, by period",
        "Median hours to the last and the first solution by period.",
        "hours",
        workbook.formats,
    )
    first, last = rows["full"].dropna().iloc[[0, -1]]
    text = workbook.formats.text
    return Section(
        id="service.over_time",
        headline=f"The median time to the last solution went from {text(first, 'hours')} to {text(last, 'hours')} hours over {counted(rows['full'].notna().sum(), 'period')}.",
        reading="The upper line is the last solution, the lower one the first: the gap between them is what opening cases again costs.",
        action="Compare with the number of cases above: time that grows with the number is a question of hands, time that grows alone is not.",
        chart=charts.lines(rows, "period", [("full", "last solution"), ("first", "first solution")], labels),
        table=display_table(rows, _OVER_TIME, workbook.formats, "Median hours to a solution by period"),
        figures=tuple(figure for frame in values.values() for figure in figures_of(frame)),
    )


_OVER_TIME = {
    "period": ("Period", "text"),
    "cases": ("Solved", "count"),
    "first": ("First, calendar", "hours"),
    "full": ("Last, calendar", "hours"),
    "first_business": ("First, business", "hours"),
    "full_business": ("Last, business", "hours"),
}


@needs("service_cases", NO_CASES)
def same_day(workbook: Workbook) -> Section:
    """How many cases are closed on the day they are opened, or on the next?"""
    periods = periods_since(workbook, "service_cases", "opened_on")
    names = ("business", "next_day", "calendar")
    values = {
        name: workbook.values("closed_same_day", Cut(periods=periods, definition=name)) for name in names
    }
    has_hours = bool(values["business"]["denominator"].sum())
    shown = "business" if has_hours else "calendar"
    rows = pd.DataFrame({name: frame["value"] for name, frame in values.items()})
    rows = rows.assign(period=[named(period) for period in periods], cases=values[shown]["denominator"])
    now = values[shown].iloc[-1]
    figures = tuple(figure for frame in values.values() for figure in figures_of(frame))
    if now["missing"]:
        return said(
            "service.same_day",
            f"No case opened in {named(workbook.period)} can be told to be closed the same day.",
        )
    series = (
        [("business", "same working day"), ("next_day", "or the next")]
        if has_hours
        else [("calendar", "same day")]
    )
    labels = charts.Labels(
        "Cases closed the same day, by the period opened",
        "Share of cases closed the same day by period.",
        "share",
        workbook.formats,
    )
    return Section(
        id="service.same_day",
        headline=_same_day_told(workbook, values, shown),
        reading="A case that comes after hours belongs to the next working day, so that it is not lost before anybody could see it. A case that was opened again was not closed the same day.",
        action="See what the cases closed at once have in common, and whether the others wait for the customer or for us.",
        chart=charts.lines(rows, "period", series, labels),
        table=display_table(
            rows, _SAME_DAY, workbook.formats, "Cases closed the same day, by the period they were opened in"
        ),
        note="" if has_hours else f"{NO_HOURS} The same date counts instead.",
        figures=figures,
    )


_SAME_DAY = {
    "period": ("Opened in", "text"),
    "cases": ("Cases", "count"),
    "business": ("Same working day", "share"),
    "next_day": ("By the next working day", "share"),
    "calendar": ("Same date", "share"),
}


def _same_day_told(workbook: Workbook, values: dict[str, pd.DataFrame], shown: str) -> str:
    text, now = workbook.formats.text, values[shown].iloc[-1]
    day = "working day they were opened on" if shown == "business" else "date they were opened"
    told = f"{text(now['value'], 'share')} of the {counted(now['denominator'], 'case')} opened in {named(workbook.period)} were closed on the {day}"
    if len(values[shown]) < 2:
        return f"{told}."
    before = values[shown]["value"].iloc[-2]
    return f"{told}: {points(now['value'], before, workbook.formats)} on the period before."


@needs("case_targets", NO_TARGETS)
def kept_over_time(workbook: Workbook) -> Section:
    """Are targets kept better than before?"""
    periods = periods_since(workbook, "service_cases", "opened_on")
    values = {
        name: workbook.values("sla_compliance", Cut(periods=periods, definition=name))
        for name in ("targets", *_TARGETS)
    }
    rows = pd.DataFrame({name: frame["value"] for name, frame in values.items()})
    rows = rows.assign(period=[named(period) for period in periods], judged=values["targets"]["denominator"])
    told = rows.dropna(subset=["targets"])
    if len(told) < 2:
        return said(
            "service.kept_over_time",
            "Targets were judged in fewer than two periods: nothing can be compared yet.",
        )
    labels = charts.Labels(
        "Targets kept, by the period opened", "Share of targets kept by period.", "share", workbook.formats
    )
    first, last = (workbook.formats.text(told["targets"].iloc[place], "share") for place in (0, -1))
    return Section(
        id="service.kept_over_time",
        headline=f"Of all targets {first} were kept in {told['period'].iloc[0]} and {last} in {told['period'].iloc[-1]}.",
        reading="Cases count in the period they were opened in, so that a late one spoils the period it came in.",
        action="Set it beside the number of cases and the opening hours: both change what can be kept.",
        chart=charts.lines(
            rows, "period", [("resolution", "resolution"), ("first_reply", "first reply")], labels
        ),
        table=display_table(
            rows, _KEPT, workbook.formats, "Targets kept by the period the case was opened in"
        ),
        figures=tuple(figure for frame in values.values() for figure in figures_of(frame)),
    )


_KEPT = {
    "period": ("Opened in", "text"),
    "judged": ("Targets judged", "count"),
    "first_reply": ("First reply", "share"),
    "resolution": ("Resolution", "share"),
    "targets": ("All", "share"),
}
