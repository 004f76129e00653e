"""Are we on track: the chosen metrics in three buckets, each with its status and what to do next."""

from collections.abc import Sequence

import pandas as pd

from lib import charts
from lib.metrics.choosing import CHOSEN, Watched
from lib.metrics.evaluate import share_of
from lib.metrics.progress import Progress, attained_share
from lib.sections.figures import figures_of
from lib.sections.goal_progress.courses import course_figures
from lib.sections.goal_progress.pace import beside_bar
from lib.sections.metric_selection.next_steps import waiting_actions, what_next
from lib.sections.metric_selection.scores import (
    BUCKETS,
    STATUSES,
    course_of,
    is_thin,
    measured_text,
    scores,
    unchosen,
    value_text,
)
from lib.sections.section import Chart, Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted, listed, named
from lib.workbook import Workbook

_COLUMNS = {
    "metric": ("Metric", "text"),
    "bucket": ("Bucket", "text"),
    "value": ("Value", "text"),
    "target": ("Target", "text"),
    "due_now": ("Due by now", "text"),
    "attained": ("Reached ÷ due", "share"),
    "status": ("Status", "text"),
    "owner": ("Who answers", "text"),
    "n": ("Records", "count"),
}
_READING = (
    "Amounts and counts are due by the day: half of the period's days, half of the target. Rates, durations and what is open are due in full at any time. "
    "From 99 % of what is due a metric is on track, from 81 % behind, below that at risk. Where less is better, it is what is due ÷ what was reached."
)


def scorecard(workbook: Workbook) -> Section:
    """How each chosen metric stands against its target, in three buckets, and what to do next."""
    found = scores(workbook)
    if not found:
        return unchosen("scorecard")
    waiting = waiting_actions(workbook)
    rows = pd.DataFrame([_row(workbook, score) for score in _in_order(found)])
    headline = told_statuses([score.status for score in found])
    return Section(
        id="metric_selection.scorecard",
        headline=headline,
        reading=_READING,
        action=_action(found),
        points=tuple(_next(score, waiting) for score in _in_order(found)),
        chart=_chart(workbook, found, headline),
        table=display_table(rows, _COLUMNS, workbook.formats, _caption(workbook)),
        note=" ".join(_notes(found)),
        figures=score_figures(found),
    )


def told_statuses(found: Sequence[str]) -> str:
    """How many metrics have each status, worst first."""
    counts = [(status, found.count(status)) for status in STATUSES]
    parts = [f"{number:,} {_STATUS_WORDS.get(status, status)}" for status, number in counts if number]
    return f"{counted(len(found), 'metric is', 'metrics are')} watched: {listed(parts)}."


_STATUS_WORDS = {
    "no figure": "without a figure",
    "no target": "without a target",
    "too early": "too early to judge",
}


def score_figures(found: Sequence[Watched]) -> tuple[Figure, ...]:
    """Values, and targets with what they ask for so far, of every metric that can be computed."""
    courses = [course for score in found if (course := course_of(score))]
    without = [
        score.readiness.values
        for score in found
        if score.target is None and score.readiness.values is not None
    ]
    return (*course_figures(courses), *(figure for values in without for figure in figures_of(values)))


def _in_order(found: Sequence[Watched]) -> list[Watched]:
    """By bucket, those the catalogue does not have last."""
    places = {bucket: place for place, bucket in enumerate(BUCKETS)}
    return sorted(found, key=lambda score: places.get(_bucket(score), len(places)))


def _bucket(score: Watched) -> str:
    return score.readiness.metric.bucket if score.readiness.metric else "unknown"


def _row(workbook: Workbook, score: Watched) -> dict[str, object]:
    progress = score.progress
    unit = score.readiness.row.get("unit", "number")
    return {
        "metric": score.readiness.label + ("*" if is_thin(workbook, score) else ""),
        "bucket": _bucket(score),
        "value": value_text(workbook, score),
        "target": measured_text(workbook, score.target.value if score.target else None, unit),
        "due_now": measured_text(workbook, progress.to_date if progress else None, unit),
        "attained": progress.attained if progress else None,
        "status": score.status,
        "owner": score.asked.owner or "nobody yet",
        "n": score.readiness.row.get("n"),
    }


def _next(score: Watched, waiting: dict[str, str]) -> str:
    """What next about a metric, with its status."""
    step = what_next(score, waiting.get(score.asked.metric, ""))
    return f"{score.readiness.label}, {score.status}: {step[0].lower() if step[1:2].islower() else step[0]}{step[1:]}"


def _chart(workbook: Workbook, found: Sequence[Watched], alt: str) -> Chart | None:
    rows = [row for score in _in_order(found) if (row := _bar(workbook, score))]
    if not rows:
        return None
    labels = charts.Labels(
        f"Share of each target reached in {named(workbook.period)}", alt, "share", workbook.formats
    )
    return charts.bullets(pd.DataFrame(rows), "metric", ("of_target", "due"), labels, told="said")


def _bar(workbook: Workbook, score: Watched) -> dict[str, object] | None:
    progress = score.progress
    if progress is None or pd.isna(progress.attained):
        return None
    return {
        "metric": score.readiness.label,
        "of_target": attained_share(progress.metric, progress.actual, progress.target),
        "due": share_of(progress.to_date, progress.target),
        "said": _beside(workbook, progress),
    }


def _beside(workbook: Workbook, progress: Progress) -> str:
    """What was reached of the target; where less is better, what may be reached at most."""
    words = beside_bar(workbook, (progress.actual, progress.target), progress.metric.unit)
    unit = f" {progress.metric.unit}" if progress.metric.unit in ("days", "hours") else ""
    return f"{words if progress.metric.better == 'higher' else words.replace(' of ', ', max ')}{unit}"


def _action(found: Sequence[Watched]) -> str:
    risky = [score for score in found if score.status == "at risk"]
    if risky:
        worst = min(risky, key=lambda score: score.progress.attained if score.progress else 0.0)
        who = f"Ask {worst.asked.owner}" if worst.asked.owner else "Name somebody who answers for it, and ask"
        return f"Begin with “{worst.readiness.label}”. {who} what is done about it, and write the decision into the log of actions."
    lacking = [bucket for bucket in BUCKETS if bucket not in {_bucket(score) for score in found}]
    if lacking:
        return f"Nothing is at risk. No metric of {listed(lacking)} is watched: add one, for a gain in one bucket can be paid for in another."
    return "Nothing is at risk. Look again when the next export is in."


def _caption(workbook: Workbook) -> str:
    least = workbook.parameters.settings.minimum_n
    return f"Chosen metrics in {named(workbook.period)} (* over fewer than {least} records)"


def _notes(found: Sequence[Watched]) -> list[str]:
    theirs = [score.readiness.label for score in found if score.target and score.target.goals != (CHOSEN,)]
    if not theirs:
        return []
    return [
        f"The target of {listed(theirs)} comes from the source's table of goals; the others are written with the choice."
    ]
