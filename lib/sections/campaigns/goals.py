"""Goals of the web site: which visits reach one, and which goals are reached."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import needs, said
from lib.sections.campaigns.site import EVERYBODY
from lib.sections.campaigns.window import last_year
from lib.sections.figures import figures_of
from lib.sections.section import Figure, Section
from lib.sections.share_by_group import Layout, chart_and_table, share_of_all, shares_by_group
from lib.sections.table import display_table
from lib.workbook import Workbook

_BESIDE = {
    "visitors": ("Share of visitors", "share"),
    "mean": ("Seconds a visit", "seconds"),
    "median": ("Median seconds", "seconds"),
}


@needs("web_visits", "visits to the web site with their events")
def goals_by(workbook: Workbook, by: str = "source") -> Section:
    """Which visits reach a goal, by where they came from?"""
    year = last_year(workbook)
    values = workbook.values("web_goals", Cut((by,), (year,)))
    visitors = workbook.values("web_goals", Cut((by,), (year,), "visitors"))
    time = workbook.values("visit_time", Cut((by,), (year,)))
    if not values["denominator"].sum():
        return said(
            f"campaigns.goals_by_{by}", f"Nobody but robots visited the web site in the {year.label}."
        )
    beside = {
        "visitors": visitors.set_index(by)["value"],
        "mean": time.set_index(by)["value"],
        "median": time.set_index(by)["median"],
    }
    rows = shares_by_group(values, by, beside, workbook.parameters.settings.minimum_n)
    chart, table = chart_and_table(rows, by, _layout(by, year.label), workbook)
    return Section(
        id=f"campaigns.goals_by_{by}",
        headline=_goals_headline(rows, by, workbook),
        reading="The dot is the share of visits in which at least one goal was reached, the line how far it may be off; the dashed line is all visits. Share of visitors counts people instead, by their first visit.",
        action="Put money where visits reach a goal, not where there are many visits.",
        chart=chart,
        table=table,
        note=EVERYBODY,
        figures=figures_of(values, (by,)) + figures_of(visitors, (by,)) + figures_of(time, (by,)),
    )


def _layout(by: str, days: str) -> Layout:
    group = by.replace("_", " ")
    return Layout(
        group=group,
        share="Share of visits that reached a goal",
        whole="Visits",
        part="Reached a goal",
        beside=_BESIDE,
        caption=f"Goals and time by {group}, {days}",
        most=20,
    )


def _goals_headline(rows: pd.DataFrame, by: str, workbook: Workbook) -> str:
    text, firm = workbook.formats.text, rows[~rows["is_thin"]]
    told = f"A goal was reached in {text(share_of_all(rows), 'share')} of the visits ({rows['numerator'].sum():,.0f} of {rows['denominator'].sum():,.0f})"
    if len(firm) < 2:
        return f"{told}."
    first, last = firm.iloc[0], firm.iloc[-1]
    return f"{told}: from {text(first['value'], 'share')} of those from {first[by]} to {text(last['value'], 'share')} of those from {last[by]}."


@needs("web_visits", "visits to the web site with their events")
def each_goal(workbook: Workbook) -> Section:
    """Which goals are reached how often?"""
    year = last_year(workbook)
    whole = workbook.values("web_goals", Cut(periods=(year,)))
    every = float(whole["denominator"].iloc[0])
    rows = _goals(workbook)
    if rows.empty or not every:
        return said(each_goal, f"No goal was reached in the {year.label}.")
    rows["share"] = share_of(rows["sessions"], pd.Series(every, index=rows.index))
    labels = charts.Labels(
        "Visits that reached each goal", "Visits that reached each goal.", "count", workbook.formats
    )
    columns = {
        "goal": ("Goal", "text"),
        "sessions": ("Visits that reached it", "count"),
        "share": ("÷ visits", "share"),
        "times": ("Times reached", "count"),
    }
    largest = rows.iloc[0]
    return Section(
        id="campaigns.each_goal",
        headline=f"The goal “{largest['goal']}” is reached most: in {workbook.formats.text(largest['share'], 'share')} of the visits of the {year.label} ({largest['sessions']:,.0f} of {every:,.0f}).",
        reading="Bars count visits in which the goal was reached at least once. A visit may reach several goals, so the shares need not add up to the share of any goal.",
        action="Ask which of these goals lead to leads, and make the way to those shorter.",
        chart=charts.bars(rows, "goal", "sessions", labels),
        table=display_table(rows, columns, workbook.formats, f"Goals reached, {year.label}"),
        figures=(*figures_of(whole), *_goal_figures(rows, workbook, every)),
    )


def _goals(workbook: Workbook) -> pd.DataFrame:
    """One row per goal: visits of the last year's days that reached it, and how often it was reached in them."""
    year, events = last_year(workbook), workbook.tables["web_events"]
    began = workbook.tables["web_sessions"]
    within = began.filter(began.is_by_person & began.started_on.between(year.starts_on, year.ends_on))
    reached = events.filter(events.is_goal).semi_join(within, "session_id")
    named_goals = reached.mutate(goal=reached.goal.fill_null("(not named)"))
    found = named_goals.group_by("goal").agg(
        sessions=named_goals.session_id.nunique(), times=named_goals.count()
    )
    return workbook.tables.frame(found).sort_values(
        ["sessions", "goal"], ascending=[False, True], ignore_index=True
    )


def _goal_figures(rows: pd.DataFrame, workbook: Workbook, every: float) -> tuple[Figure, ...]:
    year = last_year(workbook)
    return tuple(
        Figure(
            metric="web_goals",
            definition="web_goals/each",
            value=float(row["share"]),
            unit="share",
            group={"goal": str(row["goal"])},
            starts_on=year.starts_on,
            ends_on=year.ends_on,
            numerator=float(row["sessions"]),
            denominator=every,
            n=int(every),
        )
        for row in rows.to_dict("records")
    )
