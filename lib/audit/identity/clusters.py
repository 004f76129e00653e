"""Clusters: which records are one, when each pair has been judged, without chains of records that have nothing in common."""

from collections.abc import Collection, Sequence

import pandas as pd

JOINING = ("accepted", "certain", "likely")
_IN_COMMON = 0.5
"""Two groups become one when at least this share of the pairs between them is worth a look."""


def clusters(pairs: pd.DataFrame, apart: Collection[tuple[str, str]] = ()) -> list[list[str]]:
    """Which records are one? Groups of two and more record ids, each sorted, in order of their first.

    `pairs`: record_id, other_id, weight, band. Connected components over the pairs of the bands in JOINING, strongest
    first, with two guards against chaining: no two records known to be `apart` come into one group, whatever lies between
    them, and two groups are joined only when half of the pairs between them are at least possible.
    """
    worth = set(zip(pairs["record_id"], pairs["other_id"], strict=True))
    kept_apart = {frozenset(pair) for pair in apart}
    groups: dict[str, list[str]] = {}
    for one, other, is_said in _in_order(pairs):
        mine, others = groups.get(one, [one]), groups.get(other, [other])
        if mine is others or _clash(mine, others, kept_apart):
            continue
        if is_said or _in_common(mine, others, worth) >= _IN_COMMON:
            joined = [*mine, *others]
            groups |= dict.fromkeys(joined, joined)
    found = {id(group): sorted(group) for group in groups.values()}
    return sorted(found.values())


def _in_order(pairs: pd.DataFrame) -> list[tuple[str, str, bool]]:
    """Pairs that join: what people accepted first, then the heavier first."""
    joining = pairs[pairs["band"].isin(JOINING)]
    joining = joining.assign(is_said=joining["band"] == "accepted").sort_values(
        ["is_said", "weight", "record_id", "other_id"], ascending=[False, False, True, True]
    )
    return list(zip(joining["record_id"], joining["other_id"], joining["is_said"], strict=True))


def _clash(mine: Sequence[str], others: Sequence[str], apart: Collection[frozenset[str]]) -> bool:
    return bool(apart) and any(frozenset((one, other)) in apart for one in mine for other in others)


def _in_common(mine: Sequence[str], others: Sequence[str], worth: Collection[tuple[str, str]]) -> float:
    alike = sum((min(one, other), max(one, other)) in worth for one in mine for other in others)
    return alike / (len(mine) * len(others))
