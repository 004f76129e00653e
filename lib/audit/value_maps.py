"""Proposed value maps: what to write into the mapping file so that values find their keys."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class ValueMap:
    """For one column of one table: old text → text to read instead, and how many records that concerns."""

    table: str
    column: str
    values: Mapping[str, str]
    records: int


def value_maps(unmatched: pd.DataFrame) -> tuple[ValueMap, ...]:
    """One map for each column with suggestions: see `unmatched.unmatched_values`."""
    suggested = unmatched.dropna(subset="suggestion")
    return tuple(
        ValueMap(
            str(table),
            str(column),
            dict(zip(rows["value"], rows["suggestion"], strict=True)),
            int(rows["count"].sum()),
        )
        for (table, column), rows in suggested.groupby(["table", "column"], sort=False)
    )


def proposed_values(maps: Sequence[ValueMap]) -> dict[str, str]:
    """For each table YAML to paste into its entry of the mapping file: `values:` and one line for each column."""
    from ruamel.yaml import YAML

    writer = YAML(typ="safe", pure=True)
    # a line for each column, as people write mapping files; lines are not broken
    writer.default_flow_style, writer.allow_unicode, writer.width = None, True, 1_000_000
    fragments = {}
    for table in dict.fromkeys(each.table for each in maps):
        columns = {each.column: dict(each.values) for each in maps if each.table == table}
        written = io.StringIO()
        writer.dump({"values": columns}, written)
        fragments[table] = written.getvalue()
    return fragments
