"""The web site: whether more people come, and whether they stay."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import needs, said
from lib.sections.campaigns.window import periods_of
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import change, counted, like_for_like, named
from lib.workbook import Workbook

EVERYBODY = "The web site is the whole company's: every team's report shows the same visits."
_OVER_TIME = {
    "period": ("Period", "text"),
    "visits": ("Visits", "count"),
    "pages": ("Page views", "count"),
    "per_visit": ("Pages a visit", "number"),
    "mean": ("Seconds a visit", "seconds"),
    "median": ("Median seconds", "seconds"),
    "goal": ("Reached a goal", "share"),
}


@needs("web_visits", "visits to the web site with their events")
def visits(workbook: Workbook) -> Section:
    """Do more people come to the web site, and do they stay?"""
    periods = periods_of(workbook, "web_sessions", "started_on")
    if not periods:
        return said(visits, "No visit to the web site has a day.")
    asked = {"visits": "web_visits", "pages": "page_views", "time": "visit_time", "goal": "web_goals"}
    values = {name: workbook.values(metric, Cut(periods=periods)) for name, metric in asked.items()}
    if not values["visits"]["value"].sum():
        return said(visits, "Nobody but robots visited the web site in the periods shown.")
    rows = pd.DataFrame(
        {
            "period": [named(period) for period in periods],
            "is_partial": [period.is_partial for period in periods],
            "visits": values["visits"]["value"],
            "pages": values["pages"]["value"],
            "per_visit": share_of(values["pages"]["value"], values["visits"]["value"]),
            "mean": values["time"]["value"],
            "median": values["time"]["median"],
            "goal": values["goal"]["value"],
        }
    )
    labels = charts.Labels(
        "Visits by period, robots left out", "Visits by period.", "count", workbook.formats
    )
    return Section(
        id="campaigns.visits",
        headline=_trend(workbook),
        reading="Visits and page views of people; robots that the source knows are left out. A pale column is not over.",
        action="When visits rise and goals do not, look below at which source brought visitors who wanted nothing.",
        chart=charts.columns(rows, "period", "visits", labels, partial="is_partial"),
        table=display_table(rows, _OVER_TIME, workbook.formats, "Visits, pages and time by period"),
        note=_left_out(workbook),
        figures=tuple(figure for found in values.values() for figure in figures_of(found)),
    )


def _trend(workbook: Workbook) -> str:
    found = workbook.values("web_visits", Cut(periods=workbook.compared))
    now, _, year_ago = found["value"]
    period, _, earlier = workbook.compared
    first = workbook.tables.frame(workbook.tables["web_sessions"].started_on.min())
    told = f"{counted(now, 'visit')} in {named(period)}"
    if pd.Timestamp(first).date() > earlier.starts_on:
        return f"{told}; {earlier.label} is not comparable: the record of visits begins later."
    return f"{told}, {change(now, year_ago, workbook.formats)} on {like_for_like(earlier)}."


def _left_out(workbook: Workbook) -> str:
    sessions = workbook.tables["web_sessions"]
    robots = workbook.tables.frame(sessions.filter(~sessions.is_by_person).count())
    return f"{counted(int(robots), 'visit')} by robots {'is' if robots == 1 else 'are'} left out. {EVERYBODY}"
