"""How long customers wait: for a first reply, for a solution, for an answer to a complaint; and what is solved at once."""

from dataclasses import dataclass, replace

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.service.span import NO_CASES
from lib.sections.table import display_table, starred
from lib.sections.words import counted, named
from lib.workbook import Workbook

NO_HOURS = "This source has no opening hours, so business hours are not known."


def timed(
    workbook: Workbook, metric: str, definitions: tuple[str, ...], by: str
) -> tuple[pd.DataFrame, tuple]:
    """Per group, the fastest first, its cases, and mean, median and P90 of each definition (`full`: `full_median` …), with their figures."""
    parts, figures = [], ()
    for definition in definitions:
        values = workbook.values(metric, Cut((by,), (workbook.period,), definition))
        whole = workbook.values(metric, Cut((), (workbook.period,), definition))
        both = pd.concat([values[values["n"] > 0], whole.assign(**{by: "Together"})])
        wide = both.set_index(by)[["n", "value", "median", "p90"]]
        parts.append(wide.add_prefix(f"{definition}_"))
        figures += figures_of(values, (by,)) + figures_of(whole)
    rows = pd.concat(parts, axis="columns").rename_axis(by).reset_index()
    is_all = rows[by] == "Together"
    least = workbook.parameters.settings.minimum_n
    groups = rows[~is_all].sort_values([f"{definitions[0]}_median", by])
    ordered = pd.concat([groups, rows[is_all]], ignore_index=True)
    return ordered.assign(is_thin=ordered[f"{definitions[0]}_n"].fillna(0) < least), figures


@dataclass(frozen=True)
class _Wait:
    """One wait of a customer: its definitions around the clock and in business hours, and what is said of it.

    `found` and `nothing` are sentences with places for the figures; `up_to`: what the hours run up to.
    """

    id: str
    metric: str
    around: str
    within: str
    by: str
    up_to: str
    nothing: str
    found: str
    reading: str
    action: str


_REPLY = _Wait(
    id="service.first_reply",
    metric="first_reply_time",
    around="calendar",
    within="business",
    by="priority",
    up_to="the first reply",
    nothing="No case was answered for the first time in {period}.",
    found="Half of the {cases} answered in {period} had their first reply within {median} hours, nine in ten within {p90}.",
    reading="Bars are the median on the calendar, nights and week-ends included, for that is what a customer waits. The table has business hours beside it: what the desk could do.",
    action="Where high priority waits as long as low, agents work by order of arrival: sort the queue by what runs out first.",
)
_SOLVED = _Wait(
    id="service.resolution",
    metric="resolution_time",
    around="full",
    within="full_business",
    by="case_kind",
    up_to="the last solution",
    nothing="No case was solved in {period}.",
    found="Half of the {cases} solved in {period} took up to {median} hours, nine in ten up to {p90}.",
    reading="A case opened again is solved when it is solved for the last time. Business hours count the time the desk was open, without what waited for the customer and without the days on which the case was taken to be solved.",
    action="Read the longest tenth: it holds what nobody felt responsible for.",
)


@needs("service_cases", NO_CASES)
def first_reply(workbook: Workbook) -> Section:
    """How long does a customer wait for the first reply, by priority, on the calendar and in business hours?"""
    return _waited(workbook, _REPLY)


@needs("service_cases", NO_CASES)
def resolution(workbook: Workbook) -> Section:
    """How long until a case is solved, by what it is about: complaints among them?"""
    section = _waited(workbook, _SOLVED)
    if section.table is None:
        return section
    told, figures = _complaints(workbook)
    return replace(section, headline=f"{section.headline} {told}", figures=section.figures + figures)


def _waited(workbook: Workbook, wait: _Wait) -> Section:
    rows, figures = timed(workbook, wait.metric, (wait.around, wait.within), wait.by)
    whole, period = rows.iloc[-1], named(workbook.period)
    if not whole[f"{wait.around}_n"]:
        return said(wait.id, wait.nothing.format(period=period))
    title, kind = f"Median hours to {wait.up_to}", wait.by.replace("case_kind", "kind of case")
    labels = charts.Labels(f"{title}, by {kind}", f"{title} by {kind}.", "hours", workbook.formats)
    thin = f"(* fewer than {workbook.parameters.settings.minimum_n} cases)"
    return Section(
        id=wait.id,
        headline=wait.found.format(period=period, **_halves(whole, wait, workbook)),
        reading=wait.reading,
        action=wait.action,
        chart=charts.bars(rows.iloc[:-1], wait.by, f"{wait.around}_median", labels),
        table=display_table(
            starred(rows, wait.by),
            _columns(wait),
            workbook.formats,
            f"Hours to {wait.up_to} in {period} {thin}",
        ),
        note="" if whole[f"{wait.within}_n"] else NO_HOURS,
        figures=figures,
    )


def _halves(whole: pd.Series, wait: _Wait, workbook: Workbook) -> dict[str, str]:
    text = workbook.formats.text
    return {
        "cases": counted(whole[f"{wait.around}_n"], "case"),
        "median": text(whole[f"{wait.around}_median"], "hours"),
        "p90": text(whole[f"{wait.around}_p90"], "hours"),
    }


def _columns(wait: _Wait) -> dict[str, tuple[str, str]]:
    return {
        wait.by: (wait.by.replace("case_", "").capitalize(), "text"),
        f"{wait.around}_n": ("Cases", "count"),
        f"{wait.around}_value": ("Mean", "hours"),
        f"{wait.around}_median": ("Median", "hours"),
        f"{wait.around}_p90": ("P90", "hours"),
        f"{wait.within}_median": ("Median, business hours", "hours"),
        f"{wait.within}_p90": ("P90, business hours", "hours"),
    }


def _complaints(workbook: Workbook) -> tuple[str, tuple]:
    values = [
        workbook.values("complaint_resolution", Cut(periods=(workbook.period,), definition=name))
        for name in ("full", "full_business")
    ]
    known = workbook.values("case_kinds_known", Cut(periods=(workbook.period,)))
    figures = tuple(figure for frame in (*values, known) for figure in figures_of(frame))
    row, share = values[0].iloc[0], known.iloc[0]
    told = (
        ""
        if share["missing"]
        else f" {workbook.formats.text(share['value'], 'share')} of the cases opened tell their kind."
    )
    if not row["n"]:
        return f"No complaint was solved.{told}", figures
    mean = workbook.formats.text(row["value"], "hours")
    return f"{counted(row['n'], 'complaint')} took {mean} hours at the mean.{told}", figures
