"""Which periods stand out from those before them, and how often chance alone would make one stand out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.metrics.evaluate import share_of

THRESHOLD = 3.5
"""Robust z beyond which a value stands out: Iglewicz and Hoaglin (1993)."""
_TO_Z = 0.6745
"""Makes the median absolute deviation of a bell curve its standard deviation."""
_SHUFFLES = 200
_SEED = 1993


@dataclass(frozen=True)
class Rule:
    """A period is judged by the median of the `window` periods before it; it stands out beyond `threshold`."""

    window: int
    threshold: float = THRESHOLD


def judged(values: Sequence[float], rule: Rule) -> pd.DataFrame:
    """Which values stand out from the median of those before them?

    One row per value in order: value, expected (that median; missing for the first ones), z (how many robust
    standard deviations it lies from it, missing where all deviations are 0) and stands_out.
    """
    amounts = np.asarray(values, dtype="float64")
    expected = np.full(len(amounts), np.nan)
    if len(amounts) > rule.window:
        spans = np.lib.stride_tricks.sliding_window_view(amounts, rule.window)
        expected[rule.window :] = np.median(spans[:-1], axis=1)
    away = pd.Series(amounts - expected)
    middle = away.median()
    spread = (away - middle).abs().median()
    z = share_of(_TO_Z * (away - middle), pd.Series(spread, index=away.index))
    return pd.DataFrame(
        {
            "value": amounts,
            "expected": expected,
            "z": z,
            "stands_out": (z.abs() > rule.threshold).fillna(False),
        }
    )


def false_alarms(amounts: Sequence[float], lengths: Sequence[int], rule: Rule) -> float:
    """How many periods would stand out by chance, on average, if the same deals had closed on random days?

    `amounts`: one per won deal; `lengths`: the days of each period, in order. Each deal is put into a period at
    random, longer ones more often, 200 times with a fixed seed.
    """
    draw = np.random.default_rng(_SEED)
    weights = np.sort(np.asarray(amounts, dtype="float64"))
    chances = np.asarray(lengths, dtype="float64") * share_of(1.0, float(sum(lengths)))
    alarms = 0
    for _ in range(_SHUFFLES):
        places = draw.choice(len(lengths), len(weights), p=chances)
        shuffled = np.bincount(places, weights=weights, minlength=len(lengths))
        alarms += int(judged(shuffled, rule)["stands_out"].sum())
    return share_of(alarms, _SHUFFLES)
