"""The chosen metrics as a report needs them: looked at once, with their words."""

from collections.abc import Sequence

from lib.formats import MISSING
from lib.metrics.choosing import MOST, Watched, watched
from lib.metrics.metric import Bucket
from lib.sections.absent import said
from lib.sections.goal_progress.courses import Course
from lib.sections.section import Section
from lib.sections.words import counted
from lib.workbook import Workbook

BUCKETS: tuple[Bucket, ...] = ("business performance", "user adoption", "customer perception")
"""Whether the business gains, whether people use the system, whether customers notice: one without the others misleads."""

STATUSES = ("at risk", "behind", "no figure", "too early", "no target", "on track")
"""Worst first."""


def scores(workbook: Workbook) -> tuple[Watched, ...]:
    """The chosen metrics over the report's period."""
    return watched(workbook.tables, workbook.period)


def course_of(score: Watched) -> Course | None:
    """The metric's way to its target as goal progress has it; None without a target or a value."""
    values = score.readiness.values
    if score.target is None or score.progress is None or values is None:
        return None
    return Course(score.target, values, score.progress, score.period)


def is_thin(workbook: Workbook, score: Watched) -> bool:
    """True when a rate or duration rests on too few records to be read."""
    metric = score.readiness.metric
    is_rated = metric is not None and metric.kind in ("rate", "duration")
    return is_rated and score.readiness.row.get("n", 0) < workbook.parameters.settings.minimum_n


def value_text(workbook: Workbook, score: Watched) -> str:
    """The metric's value as people read it, a dash without one."""
    row = score.readiness.row
    return measured_text(workbook, row.get("value"), row.get("unit", "number"))


def measured_text(workbook: Workbook, value: object, unit: str) -> str:
    """A value as people read it, days and hours with their word, for beside other units a number alone says nothing."""
    text = workbook.formats.text(value, unit)
    return f"{text} {unit}" if unit in ("days", "hours") and text != MISSING else text


def unchosen(name: str) -> Section:
    """The section of a team that has chosen nothing yet."""
    return said(
        f"metric_selection.{name}",
        "This team has not chosen goals and metrics yet.",
        "Open this notebook in JupyterLab and choose with its controls, or write settings.goals in the team's parameter file.",
    )


def too_many(found: Sequence[Watched]) -> str:
    """The warning where more metrics are watched than anybody looks at; nothing otherwise."""
    if len(found) <= MOST:
        return ""
    return f"{counted(len(found), 'metric')} are watched: more than {MOST} at once are looked at by nobody. Take out those that would not change what you do."
