"""The metrics a team chose for its goals: value, target, status, in one place for the scorecard and for watching."""

from dataclasses import dataclass

import pandas as pd

from lib.canonical.opened import OpenedTables
from lib.metrics.choosing.readiness import Readiness, readiness_of
from lib.metrics.evaluate import share_of
from lib.metrics.metric import Metric
from lib.metrics.periods import Period
from lib.metrics.progress import Progress, progress_of
from lib.metrics.targets import Share, Target, target_of
from lib.params.goals import Goal, GoalMetric

CHOSEN = "settings.goals"
"""Where a target comes from that is written with the choice; others come from the source's table of goals."""


@dataclass(frozen=True)
class Watched:
    """A metric of a goal: whether it can be computed, its target and how far it is, where it has one.

    `goals` are those it is watched for, the first being the one with its target.
    """

    goals: tuple[Goal, ...]
    asked: GoalMetric
    readiness: Readiness
    period: Period
    target: Target | None = None
    progress: Progress | None = None

    @property
    def status(self) -> str:
        """On track, behind, at risk, too early, no figure; no target where there is none."""
        if self.readiness.state != "computed":
            return "no figure"
        return self.progress.status if self.progress else "no target"

    @property
    def has_own_target(self) -> bool:
        """True when the target is written with the choice."""
        return self.asked.target is not None


def watched(tables: OpenedTables, period: Period) -> tuple[Watched, ...]:
    """Every metric that the team's goals name, each once, in their order."""
    found: dict[tuple[str, str], list[tuple[Goal, GoalMetric]]] = {}
    for goal in tables.parameters.settings.goals:
        for asked in goal.metrics:
            found.setdefault((asked.metric, asked.definition), []).append((goal, asked))
    return tuple(_watched(tables, period, named) for named in found.values())


def _watched(tables: OpenedTables, period: Period, named: list[tuple[Goal, GoalMetric]]) -> Watched:
    ranked = sorted(named, key=lambda each: each[1].target is None)
    goals, asked = tuple(goal for goal, _ in ranked), ranked[0][1]
    readiness = readiness_of(tables, asked.metric, asked.definition, (period,))
    if readiness.metric is None or readiness.values is None:
        return Watched(goals, asked, readiness, period)
    target = _target(tables, readiness.metric, asked, period)
    if target is None:
        return Watched(goals, asked, readiness, period)
    progress = progress_of(readiness.metric, target, readiness.row, period)
    return Watched(goals, asked, readiness, period, target, progress)


def _target(tables: OpenedTables, metric: Metric, asked: GoalMetric, period: Period) -> Target | None:
    """The target written with the choice, else that of the source's goals where the headline is what is watched."""
    if asked.target is None:
        return target_of(tables, metric.id, period) if not asked.definition else None
    days = tuple(day.date() for day in pd.date_range(period.starts_on, period.full_ends_on))
    share = Share(CHOSEN, "company", "", "", asked.target, len(days), days)
    currency = tables.parameters.settings.currency if metric.unit == "money" else ""
    return Target(
        metric=metric.id,
        value=asked.target,
        unit=metric.unit,
        currency=currency,
        kind=metric.kind,
        starts_on=period.starts_on,
        ends_on=period.full_ends_on,
        shares=(share,),
    )


def way_so_far(goal: Goal, value: float) -> float:
    """The share of the way from where a goal's metric stood to where it should be; missing without either."""
    if goal.from_value is None or goal.to_value is None or pd.isna(value):
        return float("nan")
    return share_of(value - goal.from_value, goal.to_value - goal.from_value)
