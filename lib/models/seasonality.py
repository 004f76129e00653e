"""The season taken out of monthly values, where two whole years let it be seen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FEWEST_MONTHS = 24
_MONTHS = 12


@dataclass(frozen=True)
class Adjusted:
    """Monthly values without their season: `values` adjusted, `trend`, and `season` per month: a factor when
    `is_multiplicative` (1.2 is a month a fifth above the trend), else an amount."""

    values: tuple[float, ...]
    trend: tuple[float, ...]
    season: tuple[float, ...]
    is_multiplicative: bool


def seasonally_adjusted(monthly: Sequence[float]) -> Adjusted | None:
    """What would each month have been without its season? None for fewer than 24 months in a row.

    STL, the robust variant (Cleveland et al. 1990), with a period of twelve months. The season is a factor, found on
    logarithms, where every month is worth at least a tenth of the median month; else an amount that is added.
    """
    if len(monthly) < FEWEST_MONTHS:
        return None
    from statsmodels.tsa.seasonal import STL

    amounts = np.asarray(monthly, dtype="float64")
    is_multiplicative = bool(amounts.min() > 0 and amounts.min() >= 0.1 * np.median(amounts))
    scaled = np.log(amounts) if is_multiplicative else amounts
    found = STL(scaled, period=_MONTHS, robust=True).fit()
    back = np.exp if is_multiplicative else np.asarray
    parts = (scaled - found.seasonal, found.trend, found.seasonal)
    values, trend, season = (tuple(back(part).tolist()) for part in parts)
    return Adjusted(values, trend, season, is_multiplicative)
