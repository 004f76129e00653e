"""How often targets were reached before: each earlier period's value against its whole target."""

import pandas as pd

from lib import charts
from lib.metrics.progress import ON_TRACK_FROM
from lib.sections.absent import needs, said
from lib.sections.goal_progress.courses import Course, course_figures, courses
from lib.sections.goal_progress.pace import NO_GOALS, is_thin
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted, listed
from lib.workbook import Workbook


@needs("goals", *NO_GOALS)
def reached_before(workbook: Workbook) -> Section:
    """How often was the target reached in earlier periods: what was reached as a share of the whole target."""
    past = [period for period in workbook.history if not period.is_partial and workbook.covers(period)]
    found = courses(workbook, *past)
    if not found:
        return said(
            "goal_progress.reached_before",
            "No whole period of the export has a target, so nothing can be said about earlier ones.",
        )
    rows = pd.DataFrame([_row(workbook, course) for course in found])
    wide = rows.pivot(index="period", columns="metric", values="attained").reindex(
        dict.fromkeys(rows["period"])
    )
    metrics = list(dict.fromkeys(rows["metric"]))[:3]
    title = "Share of the target reached in earlier periods"
    labels = charts.Labels(title, f"{title}: {_told(rows)}", "share", workbook.formats)
    shown = wide.reset_index()
    return Section(
        id="goal_progress.reached_before",
        headline=_told(rows),
        reading="Each line is one target: what was reached by the end of the period as a share of what was asked for. Above 100 % it was reached.",
        action="A target that is missed most of the time steers nobody: ask whether the target or the tactic is wrong. One that is always passed can be raised.",
        chart=charts.lines(shown, "period", [(name, name) for name in metrics], labels)
        if len(shown) > 1
        else None,
        table=display_table(rows, _COLUMNS, workbook.formats, _caption(workbook)),
        note=_note(rows, metrics),
        figures=course_figures(found),
    )


_COLUMNS = {
    "period": ("Period", "text"),
    "name": ("Target for", "text"),
    "target": ("Target", "text"),
    "actual": ("Reached", "text"),
    "attained": ("Reached ÷ target", "share"),
    "answer": ("Reached?", "text"),
    "n": ("Records", "count"),
}


def _row(workbook: Workbook, course: Course) -> dict[str, object]:
    progress = course.progress
    is_reached = progress.attained >= 1
    is_near = progress.attained >= ON_TRACK_FROM
    return {
        "period": course.period.label,
        "metric": course.metric.label,
        "name": course.metric.label + ("*" if is_thin(workbook, progress) else ""),
        "target": workbook.formats.text(progress.target, course.metric.unit),
        "actual": workbook.formats.text(progress.actual, course.metric.unit),
        "attained": progress.attained,
        "is_reached": is_reached,
        "answer": "no figure"
        if pd.isna(progress.attained)
        else ("yes" if is_reached else "nearly" if is_near else "no"),
        "n": progress.n,
    }


def _caption(workbook: Workbook) -> str:
    least = workbook.parameters.settings.minimum_n
    return f"Targets of earlier periods, oldest first (* a rate over fewer than {least} records)"


def _told(rows: pd.DataFrame) -> str:
    known = rows.dropna(subset="attained")
    if known.empty:
        return "Earlier periods had targets, but nothing to compare with them."
    parts = [
        f"{name.lower()} in {int(group['is_reached'].sum()):,} of {counted(len(group), 'period')}"
        for name, group in known.groupby("metric", sort=False)
    ]
    return f"Targets reached before: {listed(parts)}."


def _note(rows: pd.DataFrame, drawn: list[str]) -> str:
    others = len(set(rows["metric"])) - len(drawn)
    more = f" {counted(others, 'more target')} only in the table." if others > 0 else ""
    return f"Goals are taken as they are written today; whether a target was changed afterwards is not recorded.{more}"
