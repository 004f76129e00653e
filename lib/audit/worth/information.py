"""Information value: how much a field tells apart what is won from what is not, by its levels alone."""

import numpy as np

DRAWS = 4999
"""Permutations drawn for a p value: the smallest that can be found is 1 ÷ (DRAWS + 1)."""

_ABSENT = 0.5
"""Added to every count of a field one of whose levels holds only won or only lost records, so that logarithms exist."""


def counts(codes: np.ndarray, is_won: np.ndarray) -> np.ndarray:
    """Won and lost records per level: two rows, one column per level that any record has.

    `codes`: the level of each record, from 0; `is_won`: its outcome, true or false.
    """
    size = int(codes.max(initial=-1)) + 1
    both = np.stack([np.bincount(codes[is_won], minlength=size), np.bincount(codes[~is_won], minlength=size)])
    return both[:, both.sum(axis=0) > 0]


def information_value(won: np.ndarray, lost: np.ndarray) -> np.ndarray:
    """Σ (share of won − share of lost) · ln(share of won ÷ share of lost) over the levels, the last axis of both."""
    apart, weights = _apart_and_weights(won, lost)
    return (apart * weights).sum(axis=-1)


def correction(won: np.ndarray, lost: np.ndarray) -> float:
    """What chance alone adds to the information value: (levels − 1) · (1 ÷ won + 1 ÷ lost)."""
    return (won.shape[-1] - 1) * (1 / float(won.sum()) + 1 / float(lost.sum()))


def permutation_p(won: np.ndarray, lost: np.ndarray, seed: int) -> float:
    """How often outcomes dealt out at random give an information value as large as the one found.

    Dealing `won` outcomes out over the records gives each level a multivariate hypergeometric number of them, so the
    numbers are drawn and no record is moved.
    """
    if won.shape[-1] < 2:
        return 1.0
    totals = won + lost
    draws = np.random.default_rng(seed)
    dealt = draws.multivariate_hypergeometric(totals, int(won.sum()), size=DRAWS, method="marginals")
    found = information_value(won, lost)
    # equal values may differ in the last digit
    as_large = information_value(dealt, totals - dealt) >= found * (1 - 1e-9)
    return (1 + int(as_large.sum())) / (DRAWS + 1)


def out_of_time(earlier: np.ndarray, later: np.ndarray) -> float:
    """The information value of later records by what earlier ones taught: the weights (logarithms) are the earlier ones'.

    Both: won and lost per level, two rows, the same levels. It is about 0 for a field that tells nothing, and below 0 for one
    whose levels came to mean the opposite.
    """
    _, weights = _apart_and_weights(earlier[0], earlier[1])
    shares = later / later.sum(axis=1, keepdims=True)
    return float(((shares[0] - shares[1]) * weights).sum())


def discovery_rates(p_values: np.ndarray) -> np.ndarray:
    """The Benjamini-Hochberg q value of each p value: the share of false findings when all up to it are believed."""
    order = np.argsort(p_values, kind="stable")
    scaled = p_values[order] * len(p_values) / np.arange(1, len(p_values) + 1)
    found = np.empty(len(p_values))
    found[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return found


def _apart_and_weights(won: np.ndarray, lost: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    is_one_sided = ((won == 0) | (lost == 0)).any(axis=-1, keepdims=True)
    won, lost = (each + _ABSENT * is_one_sided for each in (won, lost))
    won_shares, lost_shares = (each / each.sum(axis=-1, keepdims=True) for each in (won, lost))
    return won_shares - lost_shares, np.log(won_shares / lost_shares)
