"""Decisions on pairs taken together: which records are one, which are two, and where decisions contradict each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from lib.problems import InputError

ACCEPT, REJECT, SPLIT = "accept", "reject", "split"

Pair = tuple[str, str]
"""Two record ids, the smaller first."""


@dataclass(frozen=True)
class Decided:
    """What holds for one table: the row numbers of `accepted` pairs, of `rejected` ones, and records that were `split` off.

    `merged`: records that an accepted row would merge into another.
    """

    accepted: dict[Pair, int] = field(default_factory=dict)
    rejected: dict[Pair, int] = field(default_factory=dict)
    split: dict[str, int] = field(default_factory=dict)
    merged: set[str] = field(default_factory=set)


def decided(rows: pd.DataFrame) -> dict[str, Decided]:
    """What holds by all rows together, by table; InputError naming the rows where one says of a pair what others deny.

    The order of the rows makes no difference: a record split off is in no accepted pair, wherever that stands.
    """
    found: dict[str, Decided] = {}
    for row in rows.to_dict("records"):
        if row["decision"] in (ACCEPT, REJECT, SPLIT):
            _take(found.setdefault(row["table"], Decided()), row)
    parts = {table: _without_split(each) for table, each in found.items()}
    for table, each in parts.items():
        _refuse_contradictions((rows["file"].iloc[0], table), each)
    return parts


def accepted_groups(of_table: Decided) -> list[list[str]]:
    """Records that are one by what was accepted, each group sorted by id."""
    neighbours = _neighbours(of_table)
    groups, seen = [], set()
    for record in sorted(neighbours, key=id_order):
        if record not in seen:
            group = _reached(neighbours, record)
            seen |= set(group)
            groups.append(sorted(group, key=id_order))
    return groups


def pair_of(one: str, other: str) -> Pair:
    """The two in the order in which pairs are told."""
    return (one, other) if one < other else (other, one)


def id_order(record_id: str) -> tuple[int, str]:
    """Ids as people count them: 9 before 10."""
    return len(record_id), record_id


def _take(known: Decided, row: Mapping[str, str]) -> None:
    one, other, number = row["record_id"], row["other_id"], int(row["row"])
    if row["decision"] == ACCEPT:
        known.accepted[pair_of(one, other)] = number
        known.merged.add(one)
    elif row["decision"] == REJECT:
        known.rejected[pair_of(one, other)] = number
    else:
        known.split[one] = number


def _without_split(known: Decided) -> Decided:
    held = {pair: row for pair, row in known.accepted.items() if not known.split.keys() & set(pair)}
    return Decided(held, known.rejected, known.split, known.merged - known.split.keys())


def _refuse_contradictions(place: tuple[str, str], known: Decided) -> None:
    neighbours = _neighbours(known)
    file, table = place
    problems = []
    for (one, other), number in known.rejected.items():
        reached = _reached(neighbours, one) if one in neighbours else {}
        if other in reached:
            rows = [known.accepted[pair_of(*step)] for step in _way(reached, other)]
            told = " and ".join(f"row {row}" for row in sorted(rows))
            problems.append(
                f"{file}: of {table} {one} and {other}, row {number} says that they are two (reject), but by {told} they are one (accept). Change one of these rows, or add a row that splits one of the records off."
            )
    if problems:
        raise InputError(problems)


def _neighbours(known: Decided) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one, other in sorted(known.accepted):
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return found


def _reached(neighbours: Mapping[str, Sequence[str]], start: str) -> dict[str, str]:
    """Every record accepted to be one with `start`, each with the record it was reached from."""
    reached, waiting = {start: ""}, [start]
    for record in waiting:
        for other in neighbours.get(record, ()):
            if other not in reached:
                reached[other] = record
                waiting.append(other)
    return reached


def _way(reached: Mapping[str, str], end: str) -> list[Pair]:
    steps = []
    while reached[end]:
        steps.append((reached[end], end))
        end = reached[end]
    return steps
