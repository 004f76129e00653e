"""How long customers wait: for a first reply, for a solution, for an answer to a complaint; and what is solved at once."""

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


@needs("service_cases", NO_CASES)
def first_reply(workbook: Workbook) -> Section:
    """How long does a customer wait for the first reply, by priority, on the calendar and in business hours?"""
    rows, figures = timed(workbook, "first_reply_time", ("calendar", "business"), "priority")
    whole = rows.iloc[-1]
    if not whole["calendar_n"]:
        return said(
            "service.first_reply", f"No case was answered for the first time in {named(workbook.period)}."
        )
    text = workbook.formats.text
    labels = charts.Labels(
        "Median hours to the first reply, by priority",
        "Median hours to the first reply by priority.",
        "hours",
        workbook.formats,
    )
    return Section(
        id="service.first_reply",
        headline=f"Half of the {counted(whole['calendar_n'], 'case')} answered in {named(workbook.period)} had their first reply within {text(whole['calendar_median'], 'hours')} hours, nine in ten within {text(whole['calendar_p90'], 'hours')}.",
        reading="Bars are the median on the calendar, nights and week-ends included, for that is what a customer waits. The table has business hours beside it: what the desk could do.",
        action="Where high priority waits as long as low, agents work by order of arrival: sort the queue by what runs out first.",
        chart=charts.bars(rows.iloc[:-1], "priority", "calendar_median", labels),
        table=display_table(
            starred(rows, "priority"),
            _REPLY,
            workbook.formats,
            f"Hours to the first reply in {named(workbook.period)}{_thin(workbook)}",
        ),
        note=_unknown(whole["business_n"]),
        figures=figures,
    )


def _columns(first: str, around: str, within: str) -> dict[str, tuple[str, str]]:
    """Columns of a table by `first`: hours around the clock, and business hours beside them."""
    return {
        first: (first.replace("case_", "").capitalize(), "text"),
        f"{around}_n": ("Cases", "count"),
        f"{around}_value": ("Mean", "hours"),
        f"{around}_median": ("Median", "hours"),
        f"{around}_p90": ("P90", "hours"),
        f"{within}_median": ("Median, business hours", "hours"),
        f"{within}_p90": ("P90, business hours", "hours"),
    }


_REPLY = _columns("priority", "calendar", "business")
_SOLVED = _columns("case_kind", "full", "full_business")


def _thin(workbook: Workbook) -> str:
    return f" (* fewer than {workbook.parameters.settings.minimum_n} cases)"


def _unknown(n: float) -> str:
    return "" if n else NO_HOURS


@needs("service_cases", NO_CASES)
def resolution(workbook: Workbook) -> Section:
    """How long until a case is solved, by what it is about: complaints among them?"""
    rows, figures = timed(workbook, "resolution_time", ("full", "full_business"), "case_kind")
    whole = rows.iloc[-1]
    if not whole["full_n"]:
        return said("service.resolution", f"No case was solved in {named(workbook.period)}.")
    text, complaints = workbook.formats.text, _complaints(workbook)
    labels = charts.Labels(
        "Median hours to the last solution, by kind of case",
        "Median hours to the last solution by kind.",
        "hours",
        workbook.formats,
    )
    return Section(
        id="service.resolution",
        headline=f"Half of the {counted(whole['full_n'], 'case')} solved in {named(workbook.period)} took up to {text(whole['full_median'], 'hours')} hours, nine in ten up to {text(whole['full_p90'], 'hours')}. {complaints[0]}",
        reading="A case opened again is solved when it is solved for the last time. Business hours count the time the desk was open, without what waited for the customer and without the days on which the case was taken to be solved.",
        action="Read the longest tenth: it holds what nobody felt responsible for.",
        chart=charts.bars(rows.iloc[:-1], "case_kind", "full_median", labels),
        table=display_table(
            starred(rows, "case_kind"),
            _SOLVED,
            workbook.formats,
            f"Hours to the last solution in {named(workbook.period)}{_thin(workbook)}",
        ),
        note=_unknown(whole["full_business_n"]),
        figures=figures + complaints[1],
    )


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
