"""Who is there twice in a team's tables: matched once, for the checks, the sections and the list of pairs to decide."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

import pandas as pd

from lib.audit.identity.clusters import clusters
from lib.audit.identity.decisions import ACCEPTED, decisions_of, with_decisions
from lib.audit.identity.evidence import reasons
from lib.audit.identity.matching import APART, BANDS
from lib.audit.identity.rows import SUBJECTS, compared_rows
from lib.audit.identity.shelf import pairs_kept
from lib.audit.records import records_in
from lib.canonical.decided_pairs import Decided
from lib.canonical.opened import OpenedTables

PAIR_COLUMNS = ("table", "record_id", "other_id", "weight", "band", "why", "is_team")
MEMBER_COLUMNS = ("table", "record_id", "kept_id", "weight", "band", "why", "is_team")
JUDGED = ("certain", "likely")
"""Bands of which a pair counts as there twice; the others are for people to decide."""

_Known = TypeVar("_Known")
_NEVER = "9999"
"""When a record was made of which that is not known: after all others."""


class _PerTable(Mapping[str, _Known]):
    """What is known of each table, worked out when it is first asked for."""

    def __init__(self, names: Iterable[str], made: Callable[[str], _Known]) -> None:
        self._known: dict[str, _Known | None] = dict.fromkeys(names)
        self._made = made

    def __getitem__(self, name: str) -> _Known:
        if self._known[name] is None:
            self._known[name] = self._made(name)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


@dataclass(frozen=True)
class Duplicates:
    """Pairs and groups of the company's records that are thought to be one.

    `matched`: by table what `matching.matched_pairs` found. `rows`: by table the records compared, see `compared_rows`;
    of a group the record made first is the one to keep. `is_team` says that one of the two is the team's; of a member, that it is.
    """

    matched: Mapping[str, pd.DataFrame]
    rows: Mapping[str, pd.DataFrame]

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Every pair that may be one, the weightiest first: PAIR_COLUMNS, `other_id` being the record to keep of the two."""
        return _weightiest_first(list(self._pairs_by_table.values()))

    @cached_property
    def members(self) -> pd.DataFrame:
        """Every record that would be merged into another, MEMBER_COLUMNS: `kept_id` is the record of its group made first."""
        return _together(MEMBER_COLUMNS, [self.members_of(table) for table in self.matched])

    def groups(self, table: str) -> list[list[str]]:
        """Records that are one, the one to keep first: pairs of the bands in JUDGED, chained only where most agree."""
        found = self.matched[table]
        is_apart = found["band"] == APART
        apart = list(zip(found.loc[is_apart, "record_id"], found.loc[is_apart, "other_id"], strict=True))
        return [sorted(group, key=self._age(table)) for group in clusters(found[~is_apart], apart)]

    def pair(self, table: str, record_id: str, other_id: str) -> pd.Series:
        """What the matcher found of two records, in either order; KeyError when it found nothing."""
        first, second = sorted((record_id, other_id))
        found = self.matched[table]
        rows = found[(found["record_id"] == first) & (found["other_id"] == second)]
        if rows.empty:
            raise KeyError((table, record_id, other_id))
        return rows.iloc[0]

    def _pairs(self, table: str) -> pd.DataFrame:
        found = self.matched[table]
        rows = found[found["band"].isin((*BANDS, ACCEPTED))]
        age = self._age(table)
        ordered = [
            sorted(pair, key=age, reverse=True)
            for pair in zip(rows["record_id"], rows["other_id"], strict=True)
        ]
        said = {
            "table": table,
            "record_id": [pair[0] for pair in ordered],
            "other_id": [pair[1] for pair in ordered],
            "why": reasons(rows, SUBJECTS[table]),
            "is_team": [bool(self._team[table].intersection(pair)) for pair in ordered],
        }
        return _weightiest_first([rows[["weight", "band"]].assign(**said)[list(PAIR_COLUMNS)]])

    def members_of(self, table: str) -> pd.DataFrame:
        """`members` of one table, for which no other is compared."""
        rows = [(table, record_id, group[0]) for group in self.groups(table) for record_id in group[1:]]
        members = pd.DataFrame(rows, columns=["table", "record_id", "kept_id"], dtype="str")
        # a record may be like another of its group than the one to keep: what it is most like counts
        of_table = self._pairs_by_table[table]
        turned = of_table.rename(columns={"record_id": "other_id", "other_id": "record_id"})
        both = pd.concat([of_table, turned]).sort_values("weight", ascending=False, kind="stable")
        told = both.drop_duplicates("record_id")
        rows = members.merge(
            told[["record_id", "weight", "band", "why"]], on="record_id", how="left", validate="one_to_one"
        )
        known = rows.assign(is_team=rows["record_id"].isin(self._team[table]))
        return _together(MEMBER_COLUMNS, [known[list(MEMBER_COLUMNS)]])

    def _age(self, table: str) -> Callable[[str], tuple[str, int, str]]:
        made = self._made[table]
        return lambda record_id: (made.get(record_id, _NEVER), len(record_id), record_id)

    @cached_property
    def _pairs_by_table(self) -> Mapping[str, pd.DataFrame]:
        return _PerTable(self.matched, self._pairs)

    @cached_property
    def _made(self) -> Mapping[str, dict[str, str]]:
        def made(table: str) -> dict[str, str]:
            known = self.rows[table].dropna(subset="made")
            return dict(zip(known["record_id"], known["made"], strict=True))

        return _PerTable(self.rows, made)

    @cached_property
    def _team(self) -> Mapping[str, frozenset[str]]:
        def of_team(table: str) -> frozenset[str]:
            rows = self.rows[table]
            return frozenset(rows.loc[rows["is_team"], "record_id"])

        return _PerTable(self.rows, of_team)


@lru_cache(maxsize=2)
def duplicates_of(tables: OpenedTables) -> Duplicates:
    """Who is there twice in these tables? The records of all teams are compared, as a person may be in two of them.

    What the team's list of decisions says of a pair holds, whatever the matcher finds. Raises InputError as reading it does.
    """
    records, known = records_in(tables), decisions_of(tables.parameters)
    shelf = tables.snapshot.folder / "opened"
    rows = _PerTable(
        [table for table in SUBJECTS if table in records.names], lambda table: compared_rows(records, table)
    )

    def matched(table: str) -> pd.DataFrame:
        compared = rows[table].drop(columns=["made", "owner", "is_team"])
        pairs = pairs_kept(shelf, compared, SUBJECTS[table])
        return with_decisions(pairs, known.get(table, Decided()), rows[table])

    return Duplicates(_PerTable(rows, matched), rows)


_TYPES = {"weight": "float64", "is_team": "bool"}


def _together(columns: Sequence[str], parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    types = {name: _TYPES.get(name, "str") for name in columns}
    nothing = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in types.items()})
    return pd.concat([nothing, *(part.astype(types) for part in parts)], ignore_index=True)


def _weightiest_first(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    order = ["weight", "table", "record_id", "other_id"]
    found = _together(PAIR_COLUMNS, parts)
    return found.sort_values(order, ascending=[False, True, True, True], ignore_index=True)
