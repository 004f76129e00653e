"""Which groups differ from the others by more than chance, when many groups are looked at."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

import pandas as pd

from lib.metrics.intervals import wilson

CHANCE = 0.05
"""How often, at most, any difference is named although there is none."""


@dataclass(frozen=True)
class Difference:
    """One group against all the others together: shares, or medians.

    `low` and `high` bound the difference of two shares (95 %); `p` is how often chance alone would make as large a
    difference; `holds_up` is set by `told_apart`.
    """

    question: str
    group: str
    value: float
    others: float
    n: int
    others_n: int
    p: float
    low: float | None = None
    high: float | None = None
    holds_up: bool = False


def newcombe(first: tuple[float, float], second: tuple[float, float]) -> tuple[float, float]:
    """The 95 % interval of the difference of two shares, each (successes, n), from their Wilson intervals.

    Newcombe 1998, method 10. Raises ValueError for nothing out of nothing.
    """
    if first[1] <= 0 or second[1] <= 0:
        raise ValueError("a share of nothing has no interval")
    shares = [part / whole for part, whole in (first, second)]
    (low_1, high_1), (low_2, high_2) = wilson(*first), wilson(*second)
    difference = shares[0] - shares[1]
    return (
        difference - sqrt((shares[0] - low_1) ** 2 + (high_2 - shares[1]) ** 2),
        difference + sqrt((high_1 - shares[0]) ** 2 + (shares[1] - low_2) ** 2),
    )


def share_differences(question: str, counts: pd.DataFrame, least: int) -> list[Difference]:
    """Is a group's share another than that of all the others? Fisher's exact test, two-sided.

    `counts`: one row per group, columns group, numerator, denominator. Groups with fewer than `least` records, on
    either side, are not judged.
    """
    from scipy.stats import fisher_exact

    successes, n = counts["numerator"].sum(), counts["denominator"].sum()
    found = []
    for row in counts.itertuples():
        mine, rest = (row.numerator, row.denominator), (successes - row.numerator, n - row.denominator)
        if min(mine[1], rest[1]) < max(least, 1):
            continue
        table = [[part, whole - part] for part, whole in (mine, rest)]
        low, high = newcombe(mine, rest)
        p = float(fisher_exact(table).pvalue)
        shares = (mine[0] / mine[1], rest[0] / rest[1])
        found.append(Difference(question, row.group, *shares, int(mine[1]), int(rest[1]), p, low, high))
    return found


def level_differences(question: str, measured: pd.DataFrame, least: int) -> list[Difference]:
    """Are a group's values higher or lower than those of all the others? Mann and Whitney's rank test, two-sided.

    `measured`: one row per record, columns group and value. Ranks, not means: one huge deal decides nothing. Where the
    medians do not differ the way the ranks do, there is nothing plain to say: looked at, and never holding up.
    """
    from scipy.stats import mannwhitneyu

    found = []
    for group in sorted(measured["group"].unique()):
        is_mine = measured["group"] == group
        mine, rest = measured.loc[is_mine, "value"], measured.loc[~is_mine, "value"]
        if min(len(mine), len(rest)) < max(least, 2):
            continue
        test = mannwhitneyu(mine, rest, alternative="two-sided")
        medians = (float(mine.median()), float(rest.median()))
        leans_up = test.statistic > len(mine) * len(rest) / 2
        is_plain = medians[0] != medians[1] and leans_up == (medians[0] > medians[1])
        p = float(test.pvalue) if is_plain else 1.0
        found.append(Difference(question, group, *medians, len(mine), len(rest), p))
    return found


def told_apart(differences: Sequence[Difference]) -> tuple[Difference, ...]:
    """The same differences with `holds_up` set, after all of them were looked at together (Holm 1979).

    However many groups and questions are looked at, the chance of naming any difference where there is none stays
    at 5 %.
    """
    ordered = sorted(differences, key=lambda each: each.p)
    judged, still_holds = [], True
    for place, each in enumerate(ordered):
        still_holds = still_holds and each.p <= CHANCE / (len(ordered) - place)
        judged.append(replace(each, holds_up=still_holds))
    return tuple(judged)
