"""Whether two groups of deals really differ: the difference of their medians and how far it may be off."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_DRAWS = 2_000
_SEED = 1979
"""Any number would do; a fixed one makes the same data give the same words."""


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
