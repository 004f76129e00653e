"""What was found of one class of faults, and how changes of records are put together."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from lib.canonical.opened import OpenedTables
from lib.canonical.opened.changes import MERGED_COLUMNS, VALUE_COLUMNS, Changes


@dataclass(frozen=True)
class Found:
    """The findings of one class (FINDING_COLUMNS and the `kind` of their check), the tables they are of, and the last
    day of the period that is running."""

    findings: pd.DataFrame
    tables: OpenedTables
    period_ends_on: dt.date

    def of(self, table: str) -> pd.DataFrame:
        """The findings of one table."""
        return self.findings[self.findings["table"] == table]


def new_values(findings: pd.DataFrame, field: str, values: pd.Series) -> Changes:
    """`field` of the records found gets these values, by the index of `findings`; missing ones empty it."""
    rows = findings[["table", "record_id"]].assign(field=field, value=values.astype("str"))
    return Changes(values=rows[list(VALUE_COLUMNS)].drop_duplicates(["table", "record_id"]))


def together(changes: Sequence[Changes]) -> Changes:
    """All these changes; of several of one field, the first counts, and what is merged is changed no more.

    A record merged into one that is itself merged goes where that one goes.
    """
    values = pd.concat([Changes().values, *(each.values for each in changes)], ignore_index=True)
    merged = pd.concat([Changes().merged, *(each.merged for each in changes)], ignore_index=True)
    merged = _resolved(merged.drop_duplicates(["table", "record_id"], ignore_index=True))
    keys = ["table", "record_id"]
    gone = pd.MultiIndex.from_frame(values[keys]).isin(pd.MultiIndex.from_frame(merged[keys]))
    return Changes(
        values[~gone].drop_duplicates([*keys, "field"], ignore_index=True), merged.reset_index(drop=True)
    )


def _resolved(merged: pd.DataFrame) -> pd.DataFrame:
    """`merged` with every `into` a record that stays; records said to be each other, the lower id stays."""
    goes = {(row.table, row.record_id): row.into for row in merged.itertuples() if row.record_id != row.into}
    into = [_end(goes, row.table, row.record_id) for row in merged.itertuples()]
    rows = merged.assign(into=pd.Series(into, index=merged.index, dtype="str"))
    return rows.loc[rows["record_id"] != rows["into"], list(MERGED_COLUMNS)]


def _end(goes: dict[tuple[str, str], str], table: str, record_id: str) -> str:
    passed = [record_id]
    while (table, passed[-1]) in goes:
        following = goes[table, passed[-1]]
        if following in passed:
            return min(passed[passed.index(following) :])
        passed.append(following)
    return passed[-1]
