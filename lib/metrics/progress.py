"""Progress: how far a team is on the way to a target, and where it ends if it goes on like this."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from lib.metrics.evaluate import share_of
from lib.metrics.metric import Metric
from lib.metrics.periods import Period
from lib.metrics.targets import Target

Status = Literal["on track", "behind", "at risk", "too early", "no figure"]

ON_TRACK_FROM, BEHIND_FROM = 0.99, 0.81
"""Shares of the target so far from which a metric is on track, and below which it is at risk."""

FEWEST_DAYS = 7
"""A pace over fewer days says nothing."""

FEWEST_PERIODS = 3
"""A usual course needs this many earlier periods."""


@dataclass(frozen=True)
class Progress:
    """One metric against one target: `attained` is the actual value ÷ what the target asks for so far.

    For metrics of which less is better it is the other way round. `at_pace` is where a flow ends at the present pace.
    """

    metric: Metric
    target: float
    to_date: float
    actual: float
    n: int
    attained: float
    status: Status
    at_pace: float = float("nan")

    @property
    def gap(self) -> float:
        """What is missing from the target so far; 0 when nothing is."""
        short = self.to_date - self.actual if self.metric.better == "higher" else self.actual - self.to_date
        return max(short, 0.0)


def progress_of(metric: Metric, target: Target, row: dict, period: Period) -> Progress:
    """How far the metric's evaluated `row` over `period` is on the way to `target`."""
    to_date, actual = target.to_date(period.ends_on), row["value"]
    attained = attained_share(metric, actual, to_date)
    is_flow = metric.kind == "flow"
    at_pace = share_of(actual, period.share_over) if is_flow and period.is_partial else float("nan")
    is_early = is_flow and period.is_partial and period.days < FEWEST_DAYS
    status: Status = "too early" if is_early else status_of(attained)
    return Progress(metric, target.value, to_date, actual, int(row["n"]), attained, status, at_pace)


def attained_share(metric: Metric, actual: float, target: float) -> float:
    """The share of the target that is reached; missing without either, or where the target is nothing."""
    if pd.isna(actual) or target <= 0:
        return float("nan")
    return share_of(actual, target) if metric.better == "higher" else share_of(target, actual)


def status_of(attained: float) -> Status:
    """On track from 99 %, behind from 81 %, at risk below."""
    if pd.isna(attained):
        return "no figure"
    if attained >= ON_TRACK_FROM:
        return "on track"
    return "behind" if attained >= BEHIND_FROM else "at risk"
