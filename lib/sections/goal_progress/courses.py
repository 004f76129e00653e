"""The course of each metric that has a target: what a report on goals says of it, computed once per section."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pandas as pd

from lib.metrics.catalogue import METRICS
from lib.metrics.evaluate import Cut, share_of
from lib.metrics.goals import all_goals
from lib.metrics.metric import Metric
from lib.metrics.periods import Period
from lib.metrics.progress import FEWEST_PERIODS, Progress, progress_of
from lib.metrics.targets import Target, target_of
from lib.sections.figures import figures_of
from lib.sections.section import Figure
from lib.workbook import Workbook


@dataclass(frozen=True)
class Course:
    """A metric with its target for a period, its evaluated values there (one row) and its progress."""

    target: Target
    values: pd.DataFrame
    progress: Progress
    period: Period

    @property
    def metric(self) -> Metric:
        """The metric's record."""
        return self.progress.metric


def courses(workbook: Workbook, *periods: Period) -> tuple[Course, ...]:
    """One course per period and metric with a usable target there and a table to be counted in.

    Periods in the order given, in each the weightiest target first.
    """
    goals = [all_goals(workbook.tables, period) for period in periods]
    weights = pd.concat(goals).groupby("metric_id")["weight"].sum() if goals else pd.Series(dtype="float64")
    named = sorted(set(weights.index), key=lambda name: (-weights[name], list(METRICS).index(name)))
    countable = [METRICS[name] for name in named if can_count(workbook, METRICS[name])]
    values = {metric.id: workbook.values(metric.id, Cut(periods=periods)) for metric in countable}
    found = [
        _course(workbook, metric, period, values[metric.id].iloc[[place]])
        for place, period in enumerate(periods)
        for metric in countable
    ]
    return tuple(course for course in found if course is not None)


def _course(workbook: Workbook, metric: Metric, period: Period, values: pd.DataFrame) -> Course | None:
    target = target_of(workbook.tables, metric.id, period)
    if target is None:
        return None
    return Course(target, values, progress_of(metric, target, values.iloc[0].to_dict(), period), period)


def can_count(workbook: Workbook, metric: Metric) -> bool:
    """True when the source has the table the metric is counted in."""
    return metric.definition(workbook.definition(metric.id)).table in workbook.tables


def usual_share(workbook: Workbook, metric: Metric, period: Period) -> tuple[float, int]:
    """Which part of a whole period's value earlier periods had by the same day, all taken together, and how many they are.

    Missing where fewer than three earlier periods, begun after the export did, can be compared.
    """
    whole = [each for each in workbook.history if each.ends_on < period.starts_on and workbook.covers(each)]
    if metric.kind != "flow" or not period.is_partial or len(whole) < FEWEST_PERIODS:
        return float("nan"), len(whole)
    last = [min(each.starts_on + timedelta(days=period.days - 1), each.full_ends_on) for each in whole]
    begun = [replace(each, ends_on=day) for each, day in zip(whole, last, strict=True)]
    values = workbook.values(metric.id, Cut(periods=(*begun, *whole)))["value"].fillna(0.0)
    return share_of(values.iloc[: len(whole)].sum(), values.iloc[len(whole) :].sum()), len(whole)


def course_figures(found: Sequence[Course]) -> tuple[Figure, ...]:
    """The actual values, the targets, what they ask for so far, and the share of that which is reached."""
    return tuple(
        figure for course in found for figure in (*figures_of(course.values), *_target_figures(course))
    )


def _target_figures(course: Course) -> list[Figure]:
    metric, target, progress = course.metric, course.target, course.progress
    days = {"starts_on": target.starts_on, "ends_on": target.ends_on}
    group = {"goals": ", ".join(target.goals)}
    so_far = {"starts_on": target.starts_on, "ends_on": course.period.ends_on, "group": group}
    is_told = not pd.isna(progress.attained)
    is_higher = metric.better == "higher"
    parts = (progress.actual, progress.to_date) if is_higher else (progress.to_date, progress.actual)
    return [
        Figure(metric.id, f"{metric.id}/target", target.value, metric.unit, group=group, **days),
        Figure(metric.id, f"{metric.id}/target_to_date", progress.to_date, metric.unit, **so_far),
        Figure(
            metric.id,
            f"{metric.id}/attained",
            progress.attained if is_told else None,
            "share",
            numerator=parts[0] if is_told else None,
            denominator=parts[1] if is_told else None,
            missing="" if is_told else "nothing to compare",
            **so_far,
        ),
    ]


def ending_figures(found: Sequence[Course], usual: Sequence[float]) -> tuple[Figure, ...]:
    """Where each period ends at the present pace, and (`usual`, one each) as periods go; only what can be told."""
    return tuple(
        Figure(
            course.metric.id,
            f"{course.metric.id}/{name}",
            value,
            course.metric.unit,
            starts_on=course.period.starts_on,
            ends_on=course.period.full_ends_on,
            n=course.progress.n,
        )
        for course, as_usual in zip(found, usual, strict=True)
        for name, value in (("at_pace", course.progress.at_pace), ("at_usual", as_usual))
        if not pd.isna(value)
    )
