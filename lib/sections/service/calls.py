"""Calls: how many come in and are lost, how long they take, and who has to call again."""

import pandas as pd

from lib import charts
from lib.canonical.opened.service_calls import REPEAT_DAYS, SHORT_ABANDON_S
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.service.span import NO_CALLS, periods_since
from lib.sections.table import display_table, starred
from lib.sections.words import counted, named
from lib.workbook import Workbook

_OF_ALL = (
    "These calls are those of the whole company: a call that is lost has no agent and belongs to no team."
)


@needs("offered_calls", NO_CALLS)
def calls_lost(workbook: Workbook) -> Section:
    """How many calls come in on a working day, and how many callers give up?"""
    periods = periods_since(workbook, "offered_calls", "queued_on")
    lost = {name: workbook.values("calls_lost", Cut(periods=periods, definition=name)) for name in _LOST}
    days = {name: workbook.values("calls_a_day", Cut(periods=periods, definition=name)) for name in _DAYS}
    rows = pd.DataFrame({name: frame["value"] for name, frame in {**lost, **days}.items()})
    rows = rows.assign(period=[named(period) for period in periods], calls=lost["with_missed"]["denominator"])
    now = lost["abandoned"].iloc[-1]
    if now["missing"]:
        return said("service.calls_lost", f"No call was answered or given up in {named(workbook.period)}.")
    text = workbook.formats.text
    labels = charts.Labels(
        "Calls lost before an answer, by period",
        "Share of calls given up by period.",
        "share",
        workbook.formats,
    )
    return Section(
        id="service.calls_lost",
        headline=f"{text(now['value'], 'share')} of the callers gave up before anybody answered in {named(workbook.period)} ({now['numerator']:,.0f} of {now['denominator']:,.0f}); {text(rows['received'].iloc[-1], 'days')} calls came in on a working day.",
        reading=f"Who hangs up within {SHORT_ABANDON_S} seconds is in neither part. All calls of a period are added up and divided once; shares of single days are never averaged.",
        action="Look at the hours in which most give up: a second person for one hour may do more than a longer queue.",
        chart=charts.lines(rows, "period", [("abandoned", "given up"), ("with_missed", "or missed")], labels),
        table=display_table(rows, _COLUMNS, workbook.formats, "Calls by period"),
        note=_OF_ALL,
        figures=tuple(figure for frame in (*lost.values(), *days.values()) for figure in figures_of(frame)),
    )


_LOST, _DAYS = ("abandoned", "with_short", "with_missed"), ("received", "answered")
_COLUMNS = {
    "period": ("Period", "text"),
    "calls": ("Calls", "count"),
    "received": ("Received a working day", "days"),
    "answered": ("Answered a working day", "days"),
    "abandoned": ("Given up", "share"),
    "with_short": ("Short ones too", "share"),
    "with_missed": ("Given up or missed", "share"),
}


@needs("handled_calls", NO_CALLS)
def handling(workbook: Workbook) -> Section:
    """How long does a call take, and how many does each agent handle on a day of work?"""
    period = (workbook.period,)
    parts = {name: workbook.values("handling_time", Cut(("owner",), period, name)) for name in _PARTS}
    whole = {name: workbook.values("handling_time", Cut((), period, name)) for name in _PARTS}
    calls = workbook.values("calls_handled", Cut(("owner",), period, "answered"))
    days = workbook.values("calls_a_day", Cut(("owner",), period, "agent_day"))
    rows = _by_agent(parts, calls, days)
    all_calls = whole["all"].iloc[0]
    if rows.empty or all_calls["missing"]:
        return said(
            "service.handling", f"No call answered in {named(workbook.period)} tells when it began and ended."
        )
    least, text = workbook.parameters.settings.minimum_n, workbook.formats.text
    rows = rows.assign(is_thin=rows["n"] < least)
    labels = charts.Labels(
        "Minutes a call takes, by agent: median and nine in ten",
        "Minutes of handling a call by agent.",
        "minutes",
        workbook.formats,
    )
    frames = (*parts.values(), calls, days)
    return Section(
        id="service.handling",
        headline=f"A call took {text(all_calls['value'], 'minutes')} minutes at the mean in {named(workbook.period)}, work after it included: half took up to {text(all_calls['median'], 'minutes')}, nine in ten up to {text(all_calls['p90'], 'minutes')}.",
        reading="The dot is an agent's median, the line reaches to the time within which nine in ten calls were done. Talk, hold and work after the call sum to it. A day of work is one on which the agent answered a call or worked on a case.",
        action="A long call that solves the matter is cheaper than two short ones: read this beside those who call again.",
        chart=charts.ranges(rows.head(20), "owner", ("median", "median", "p90"), labels, thin="is_thin"),
        table=display_table(
            starred(rows, "owner"),
            _HANDLED,
            workbook.formats,
            f"Calls handled by agent in {named(workbook.period)} (* fewer than {least})",
        ),
        figures=tuple(figure for frame in frames for figure in figures_of(frame, ("owner",)))
        + tuple(figure for frame in whole.values() for figure in figures_of(frame)),
    )


_PARTS = ("all", "talk", "hold", "wrap")
_HANDLED = {
    "owner": ("Agent", "text"),
    "n": ("Calls", "count"),
    "a_day": ("Calls a day of work", "days"),
    "value": ("Mean minutes", "minutes"),
    "median": ("Median", "minutes"),
    "p90": ("P90", "minutes"),
    "talk": ("Talk", "minutes"),
    "hold": ("Hold", "minutes"),
    "wrap": ("After the call", "minutes"),
}


def _by_agent(parts: dict[str, pd.DataFrame], calls: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    """One row per agent who answered a call."""
    means = {name: parts[name].set_index("owner")["value"] for name in ("talk", "hold", "wrap")}
    rows = parts["all"].set_index("owner")[["value", "median", "p90"]].assign(**means)
    rows = rows.assign(n=calls.set_index("owner")["value"], a_day=days.set_index("owner")["value"])
    answered = rows[rows["n"] > 0].reset_index()
    return answered.sort_values(["n", "owner"], ascending=[False, True], ignore_index=True)


@needs("handled_calls", NO_CALLS)
def callbacks(workbook: Workbook) -> Section:
    """How many customers have to call again, within a day, a week, a month?"""
    periods = periods_since(workbook, "handled_calls", "queued_on")
    names = (*(f"days_{days}" for days in sorted(REPEAT_DAYS)), "queued")
    values = {
        name: workbook.values("customer_callbacks", Cut(periods=periods, definition=name)) for name in names
    }
    rows = pd.DataFrame({name: frame["value"] for name, frame in values.items()})
    rows = rows.assign(period=[named(period) for period in periods], calls=values["days_7"]["denominator"])
    now = values["days_7"].iloc[-1]
    if now["missing"]:
        return said(
            "service.callbacks", f"No call answered in {named(workbook.period)} tells its number or its case."
        )
    share = workbook.formats.text(now["value"], "share")
    labels = charts.Labels(
        "Calls that follow another one",
        "Share of calls that follow another one by period.",
        "share",
        workbook.formats,
    )
    return Section(
        id="service.callbacks",
        headline=f"{share} of the calls answered in {named(workbook.period)} came from a number, or were about a case, that had called within the week before ({now['numerator']:,.0f} of {now['denominator']:,.0f}).",
        reading="A call follows another when the same number or the same case had a call answered in so many days before. It is not always a failure, but where it grows, questions are not settled the first time.",
        action="Listen to a few of the second calls: what was missing in the first?",
        chart=charts.lines(
            rows,
            "period",
            [("days_30", "within 30 days"), ("days_7", "within 7"), ("days_1", "within 1")],
            labels,
        ),
        table=display_table(rows, _AGAIN, workbook.formats, "Calls that follow another one, by period"),
        note=_promised(values["queued"].iloc[-1].to_dict()),
        figures=tuple(figure for frame in values.values() for figure in figures_of(frame)),
    )


_AGAIN = {
    "period": ("Period", "text"),
    "calls": ("Calls that can be told", "count"),
    "days_1": ("Within 1 day", "share"),
    "days_7": ("Within 7 days", "share"),
    "days_30": ("Within 30 days", "share"),
    "queued": ("Returned on request", "share"),
}


def _promised(row: dict) -> str:
    number = row["numerator"]
    return (
        f"{counted(number, 'call')} {'was' if number == 1 else 'were'} returned on request: the desk's own calls, not the customer's."
        if number
        else ""
    )
