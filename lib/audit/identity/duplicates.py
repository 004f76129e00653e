"""Who is there twice in a team's tables: matched once, for the checks, the sections and the list of pairs to decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import pandas as pd

from lib.audit.identity.clusters import clusters
from lib.audit.identity.evidence import reasons
from lib.audit.identity.matching import APART, BANDS, matched_pairs
from lib.audit.identity.rows import SUBJECTS, compared_rows
from lib.audit.records import Records
from lib.canonical.opened import OpenedTables

PAIR_COLUMNS = ("table", "record_id", "other_id", "weight", "band", "why")
MEMBER_COLUMNS = ("table", "record_id", "kept_id", "weight", "why")
JUDGED = ("certain", "likely")
"""Bands of which a pair counts as there twice; the others are for people to decide."""


@dataclass(frozen=True)
class Duplicates:
    """Pairs and groups of the company's records that are thought to be one.

    `matched`: by table what `matching.matched_pairs` found. `made`: by table when each record was created, as text; the
    record created first is the one to keep.
    """

    matched: Mapping[str, pd.DataFrame]
    made: Mapping[str, Mapping[str, str]]

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Every pair that may be one, the weightiest first: PAIR_COLUMNS, `other_id` being the record to keep of the two."""
        parts = [self._pairs(table) for table in self.matched]
        found = pd.concat([_no_rows(PAIR_COLUMNS), *parts], ignore_index=True)
        order = ["weight", "table", "record_id", "other_id"]
        return found.sort_values(order, ascending=[False, True, True, True], ignore_index=True)

    @cached_property
    def members(self) -> pd.DataFrame:
        """Every record that would be merged into another, MEMBER_COLUMNS: `kept_id` is the record of its group made first."""
        parts = [self._members(table) for table in self.matched]
        return pd.concat([_no_rows(MEMBER_COLUMNS), *parts], ignore_index=True)

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
        rows = found[found["band"].isin(BANDS)]
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
        }
        return rows[["weight", "band"]].assign(**said)[list(PAIR_COLUMNS)]

    def _members(self, table: str) -> pd.DataFrame:
        rows = [(table, record_id, group[0]) for group in self.groups(table) for record_id in group[1:]]
        members = pd.DataFrame(rows, columns=["table", "record_id", "kept_id"], dtype="str")
        of_table = self.pairs[(self.pairs["table"] == table)].drop_duplicates("record_id")
        # a record may be like another of its group than the one to keep
        told = of_table[["record_id", "weight", "why"]]
        return members.merge(told, on="record_id", how="left", validate="one_to_one")[list(MEMBER_COLUMNS)]

    def _age(self, table: str):
        made = self.made[table]
        return lambda record_id: (made.get(record_id) or "9999", len(record_id), record_id)


@lru_cache(maxsize=2)
def duplicates_of(tables: OpenedTables) -> Duplicates:
    """Who is there twice in these tables? The records of all teams are compared, as a person may be in two of them."""
    records = Records(tables)
    matched, made = {}, {}
    for table, subject in SUBJECTS.items():
        if table in records.names:
            rows = compared_rows(records, table)
            matched[table] = matched_pairs(rows.drop(columns="made"), subject)
            made[table] = dict(zip(rows["record_id"], rows["made"], strict=True))
    return Duplicates(matched, made)


def _no_rows(columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="float64" if name == "weight" else "str") for name in columns})
