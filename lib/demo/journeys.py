"""How a deal travels through its stages: which stages it visits and when it enters each."""

from dataclasses import dataclass

import numpy as np

from lib.demo.days import DAY, months, office_seconds, quarter_end, workday_from, workday_until
from lib.demo.streams import picked
from lib.demo.world import LOST, STAGE_LOST_SHARE, STAGE_MEDIAN_DAYS, STAGE_SIGMA, WON

VISITS = 8
"""The longest journey."""
_NONE = -1
_WON_PATHS = (
    (0.81, (0, 1, 2, 3, WON)),
    (0.09, (0, 2, 3, WON)),
    (0.05, (0, 1, 2, 1, 2, 3, WON)),
    (0.025, (0, 1, 2, 3, 2, 3, WON)),
    (0.025, (0, 1, 2, LOST, 2, 3, WON)),
)
_LOST_PATHS = (
    *((0.90 * share, (*range(stage + 1), LOST)) for stage, share in enumerate(STAGE_LOST_SHARE)),
    (0.04, (0, 1, 2, 1, LOST)),
    (0.03, (0, 2, LOST)),
    (0.02, (0, 1, LOST, 1, LOST)),
    (0.01, (0, 1, 2, 3, WON, 3, LOST)),
)
_CLOSED_DAYS = 30.0
"""Median days a deal stays won or lost before it is opened again."""


@dataclass(frozen=True)
class Journeys:
    """Row per deal, column per visit: the stage (-1: no visit) and the local second it is entered."""

    stages: np.ndarray
    entered: np.ndarray

    @property
    def lengths(self) -> np.ndarray:
        """Visits of each deal."""
        return (self.stages != _NONE).sum(axis=1)

    def last(self, values: np.ndarray) -> np.ndarray:
        """The value beside each deal's last visit."""
        return values[np.arange(len(values)), self.lengths - 1]

    def until(self, second: int) -> "Journeys":
        """The visits begun by then."""
        return Journeys(np.where(self.entered <= second, self.stages, _NONE), self.entered)


def _templates(paths: tuple[tuple[float, tuple[int, ...]], ...]) -> tuple[np.ndarray, np.ndarray]:
    shares = np.array([share for share, _ in paths])
    stages = np.array([path + (_NONE,) * (VISITS - len(path)) for _, path in paths])
    return shares, stages


def stage_paths(draw: np.random.Generator, is_winner: np.ndarray) -> np.ndarray:
    """Stages visited by each deal, given how it ends."""
    won_shares, won_stages = _templates(_WON_PATHS)
    lost_shares, lost_stages = _templates(_LOST_PATHS)
    won = won_stages[picked(draw, won_shares, len(is_winner))]
    lost = lost_stages[picked(draw, lost_shares, len(is_winner))]
    return np.where(is_winner[:, None], won, lost)


def travelled(
    draw: np.random.Generator, stages: np.ndarray, created: np.ndarray, pace: np.ndarray
) -> Journeys:
    """The deals' journeys: `created` local seconds, `pace` multiplies each deal's durations."""
    medians = np.array([*STAGE_MEDIAN_DAYS, _CLOSED_DAYS, _CLOSED_DAYS])
    days = medians[stages] * np.exp(draw.normal(0, STAGE_SIGMA, stages.shape)) * pace[:, None]
    following = np.roll(stages, -1, axis=1)
    # A lost deal lingers in its last stage: nobody says no in time.
    days = np.where(following == LOST, days * 1.6, days)
    waited = np.concatenate([np.zeros((len(days), 1)), np.cumsum(days, axis=1)[:, :-1]], axis=1)
    day = created[:, None] // DAY + np.floor(waited).astype(np.int64)
    day = np.where(stages >= WON, _closing_day(draw, day, stages == WON), workday_from(day))
    seconds = day * DAY + office_seconds(draw, day.size).reshape(day.shape)
    seconds[:, 0] = created
    return Journeys(stages, in_order(seconds, draw))


def in_order(seconds: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    """Times along each row moved so that each is some minutes to hours after the one before."""
    gaps = np.cumsum(draw.integers(420, 5_400, seconds.shape), axis=1)
    return np.maximum.accumulate(seconds - gaps, axis=1) + gaps


def _closing_day(draw: np.random.Generator, day: np.ndarray, is_won: np.ndarray) -> np.ndarray:
    level = draw.random(day.shape)
    day = _out_of_holidays(draw, day)
    end = quarter_end(day)
    is_december = months(end) % 12 == 11
    last_day = workday_until(np.where(is_december, end - 9, end))
    rushed = workday_until(last_day - np.floor(draw.exponential(2.2, day.shape)).astype(np.int64))
    is_near = (end - day <= 32) & (level < np.where(is_won, 0.62, 0.12))
    next_quarter = workday_from(end + 1 + draw.integers(0, 7, day.shape))
    is_cleared = ~is_won & (end - day <= 24) & (level > 0.88)
    return np.where(is_near, rushed, np.where(is_cleared, next_quarter, workday_from(day)))


def _out_of_holidays(draw: np.random.Generator, day: np.ndarray) -> np.ndarray:
    month = months(day) % 12
    year_day = day - (
        day.astype("datetime64[D]").astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    )
    is_away = (month == 7) | ((month == 6) & (year_day > 195)) | (year_day >= 356)
    later = day + draw.integers(14, 38, day.shape)
    return np.where(is_away & (draw.random(day.shape) < 0.38), later, day)
