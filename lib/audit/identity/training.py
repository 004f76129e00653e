"""What is learned from the records themselves: how often true pairs agree, by expectation maximisation.

As Splink does it after Fellegi and Sunter (1969), with u held; Splink's own run fails where an outcome is left without pairs.
"""

from typing import TYPE_CHECKING

import numpy as np

from lib.audit.identity.model import ID, Comparison, Subject
from lib.audit.identity.scoring import Chances, strong_pairs

if TYPE_CHECKING:
    import duckdb

ENOUGH = 100
"""From so many strong pairs on the records teach; below, the sensible weights the subject comes with stand."""

_PRIOR_PAIRS = 100
"""How many true pairs the weights a subject comes with count for beside those that are there."""

_MOST_PAIRS = 200_000
_ROUNDS, _STILL, _LEAST = 25, 0.0001, 0.00001

Counted = tuple[np.ndarray, np.ndarray]
"""Outcomes found together, a row each with the place of every comparison's outcome, -1 for none; and how many pairs have them."""


def learned(
    con: "duckdb.DuckDBPyConnection", subject: Subject, comparisons: tuple[Comparison, ...]
) -> Chances:
    """The share of true pairs with each outcome, what the subject comes with weighed in; empty where little is to be learned.

    Only those shares are learned. How often chance pairs agree is counted value by value.
    """
    pairs = strong_pairs(con, subject)
    if pairs < ENOUGH or not subject.learns_from:
        return {}
    taught = [_taught(con, comparisons, condition) for condition in subject.learns_from]
    weighed = pairs / (pairs + _PRIOR_PAIRS)
    chances = {}
    for each in comparisons:
        own = [found[each.id] for found in taught if each.id in found]
        shares = np.mean(own, axis=0) if own else np.array([level.m for level in each.levels])
        for place, level in enumerate(each.levels):
            chances[f"{each.id} {place}"] = round(weighed * float(shares[place]) + (1 - weighed) * level.m, 6)
    return chances


def _taught(
    con: "duckdb.DuckDBPyConnection", comparisons: tuple[Comparison, ...], condition: str
) -> dict[str, np.ndarray]:
    """The shares of each comparison that the condition itself does not settle, from pairs that meet it."""
    free = tuple(each for each in comparisons if not _is_settled(each, condition))
    outcomes, counts = _counted(con, free, condition)
    if not len(counts):
        return {}
    return dict(zip((each.id for each in free), _maximised(free, (outcomes, counts)), strict=True))


def _maximised(comparisons: tuple[Comparison, ...], counted: Counted) -> list[np.ndarray]:
    outcomes, counts = counted
    shares = [np.array([level.m for level in each.levels]) for each in comparisons]
    chance = [np.array([level.u for level in each.levels]) for each in comparisons]
    true_share = 0.5
    for _ in range(_ROUNDS):
        odds = np.full(len(counts), np.log(true_share / (1 - true_share)))
        for place, (m, u) in enumerate(zip(shares, chance, strict=True)):
            odds += np.append(np.log(m / u), 0.0)[outcomes[:, place]]
        expected = counts / (1 + np.exp(-np.clip(odds, -500, 500)))
        true_share = float(np.clip(expected.sum() / counts.sum(), _LEAST, 1 - _LEAST))
        before, shares = (
            shares,
            [_shares(each, outcomes[:, place], expected) for place, each in enumerate(comparisons)],
        )
        if max(float(np.abs(now - then).max()) for now, then in zip(shares, before, strict=True)) < _STILL:
            break
    return shares


def _shares(comparison: Comparison, outcomes: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """How the true pairs fall on the outcomes: levels that are fixed keep their share, none is left without any."""
    own = np.array([level.m for level in comparison.levels])
    is_fixed = np.array([level.is_fixed for level in comparison.levels])
    known = outcomes >= 0
    found = np.bincount(outcomes[known], weights=expected[known], minlength=len(own)).astype(float)
    found[is_fixed] = 0
    if not found.sum():
        return own
    found = np.where(is_fixed, own, np.maximum(found / found.sum() * (1 - own[is_fixed].sum()), _LEAST))
    return found / found.sum()


def _counted(
    con: "duckdb.DuckDBPyConnection", comparisons: tuple[Comparison, ...], condition: str
) -> Counted:
    """The outcomes of pairs that meet the condition: of very many a part, the same whenever it is asked."""
    columns = [name for name, *_ in con.execute("DESCRIBE normal").fetchall()]
    both = ", ".join(f'{side}."{name}" AS "{name}_{side}"' for name in columns for side in ("l", "r"))
    told = ", ".join(f"{_outcome_sql(each)} AS c{place}" for place, each in enumerate(comparisons))
    names = ", ".join(f"c{place}" for place in range(len(comparisons)))
    found = con.execute(
        f"SELECT {names}, count(*) AS pairs FROM (SELECT {told} FROM (SELECT {both} FROM normal l JOIN normal r ON {condition} AND l.{ID} < r.{ID} "
        f"ORDER BY hash(l.{ID} || ' ' || r.{ID}), 1, 2 LIMIT {_MOST_PAIRS})) GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    rows = np.array(found, dtype=int).reshape(len(found), len(comparisons) + 1)
    return rows[:, :-1], rows[:, -1].astype(float)


def _outcome_sql(comparison: Comparison) -> str:
    levels = " ".join(f"WHEN {level.sql} THEN {place}" for place, level in enumerate(comparison.levels[:-1]))
    return f"CASE WHEN {comparison.missing} THEN -1 {levels} ELSE {len(comparison.levels) - 1} END"


def _is_settled(comparison: Comparison, condition: str) -> bool:
    """Whether the condition says beforehand what the comparison finds."""
    named = {word.split(".")[1] for word in condition.split() if word.startswith("l.")}
    looked_at = " ".join(
        [*(f"{name}_l" for name in comparison.columns), *(level.sql for level in comparison.levels)]
    )
    return any(f"{name}_l" in looked_at for name in named)
