"""The season taken out of monthly values, where two whole years let it be seen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.metrics.evaluate import share_of

FEWEST_MONTHS = 24
ROBUST_MONTHS = 60
"""From here the robust variant is nearer the truth. With fewer years it drops one of the two or three values each month
of the year has: on series with a known season it was off by a tenth to a quarter more (28 to 48 months)."""
_MONTHS = 12
_SHUFFLES = 1_000
_SEED = 1990


@dataclass(frozen=True)
class Adjusted:
    """Monthly values without their season: `values` adjusted, `trend`, and `season` per month: a factor when
    `is_multiplicative` (1.2 is a month a fifth above the trend), else an amount. `by_chance`: how often months in
    random order differ as much between January, February … as these do; a season is real when that is rare."""

    values: tuple[float, ...]
    trend: tuple[float, ...]
    season: tuple[float, ...]
    is_multiplicative: bool
    is_robust: bool
    by_chance: float


def seasonally_adjusted(monthly: Sequence[float]) -> Adjusted | None:
    """What would each month have been without its season? None for fewer than 24 months in a row.

    STL (Cleveland et al. 1990) with a period of twelve months, robust from 60 months on, and the same season every
    year: a season that may change follows each single month, and was off by half as much again. The season is a factor,
    found on logarithms, where every month is worth at least a tenth of the median month; else an amount that is added.
    """
    if len(monthly) < FEWEST_MONTHS:
        return None
    from statsmodels.tsa.seasonal import STL

    amounts = np.asarray(monthly, dtype="float64")
    is_multiplicative = bool(amounts.min() > 0 and amounts.min() >= 0.1 * np.median(amounts))
    scaled = np.log(amounts) if is_multiplicative else amounts
    is_robust = len(scaled) >= ROBUST_MONTHS
    every_year = 10 * len(scaled) + 1
    found = STL(scaled, period=_MONTHS, seasonal=every_year, seasonal_deg=0, robust=is_robust).fit()
    back = np.exp if is_multiplicative else np.asarray
    parts = (scaled - found.seasonal, found.trend, found.seasonal)
    values, trend, season = (tuple(back(part).tolist()) for part in parts)
    by_chance = _by_chance(scaled - found.trend)
    return Adjusted(values, trend, season, is_multiplicative, is_robust, by_chance)


def _by_chance(detrended: np.ndarray) -> float:
    """How often shuffled months differ between the months of the year at least as much: a permutation test."""
    draw = np.random.default_rng(_SEED)
    found = _between(detrended)
    # a hair less, so that the same order shuffled back counts as as much
    as_much = sum(_between(draw.permutation(detrended)) >= found - 1e-12 for _ in range(_SHUFFLES))
    return float(share_of(as_much + 1, _SHUFFLES + 1))


def _between(detrended: np.ndarray) -> float:
    """How far the months of the year lie from each other: squared means, weighted by how often each was seen."""
    places = np.arange(len(detrended)) % _MONTHS
    sums, seen = np.bincount(places, weights=detrended), np.bincount(places)
    return float(share_of(pd.Series(sums * sums), pd.Series(seen)).sum())
