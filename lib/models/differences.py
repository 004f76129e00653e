"""Whether two groups of deals really differ: the difference of their medians and how far it may be off."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.metrics.evaluate import share_of

_DRAWS = 2_000
_DEALS = 1_000
_SEED = 1979
"""Any number would do; a fixed one makes the same data give the same words."""


def differing_by_chance(groups: Sequence[Sequence[float]]) -> float:
    """How often would the same values, dealt to the groups at random, put them at least as far apart as they are?

    The rank test of Kruskal and Wallis (1952), its chance found by 1,000 random deals with a fixed seed; 1 for fewer
    than two groups.
    """
    if len(groups) < 2:
        return 1.0
    draw = np.random.default_rng(_SEED)
    sizes = [len(group) for group in groups]
    ranks = pd.Series(np.concatenate([np.asarray(group, dtype="float64") for group in groups])).rank()
    # groups in their given order, values of each by rank: the order of the rows cannot matter
    owners = np.repeat(np.arange(len(groups)), sizes)
    ordered = ranks.to_numpy()[np.lexsort((ranks, owners))]
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    found = _apart(ordered, starts, sizes)
    as_much = sum(_apart(draw.permutation(ordered), starts, sizes) >= found - 1e-9 for _ in range(_DEALS))
    return float(share_of(as_much + 1, _DEALS + 1))


def _apart(ranks: np.ndarray, starts: np.ndarray, sizes: Sequence[int]) -> float:
    """The part of Kruskal and Wallis' H that depends on who has which rank."""
    sums = pd.Series(np.add.reduceat(ranks, starts))
    return float(share_of(sums**2, pd.Series(sizes)).sum())


@dataclass(frozen=True)
class Difference:
    """The median of one group minus that of another, with its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def holds_up(self) -> bool:
        """True when the interval leaves out 0: more than chance would explain."""
        return self.low > 0 or self.high < 0


def median_difference(later: Sequence[float], earlier: Sequence[float]) -> Difference:
    """How much longer do the `later` deals take at the median than the `earlier` ones, in the unit given?

    Both groups hold at least one value. The interval is the percentile bootstrap of Efron (1979): deals are drawn
    again from each group, with a fixed seed.
    """
    draw = np.random.default_rng(_SEED)
    # in order, so that the order of the rows cannot matter
    groups = [np.sort(np.asarray(group, dtype="float64")) for group in (later, earlier)]
    medians = [np.median(draw.choice(group, (_DRAWS, len(group))), axis=1) for group in groups]
    low, high = np.quantile(medians[0] - medians[1], [0.025, 0.975])
    return Difference(float(np.median(groups[0]) - np.median(groups[1])), float(low), float(high))
