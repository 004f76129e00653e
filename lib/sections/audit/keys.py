"""Which keys match nothing, and the value map that would put them right."""

from collections.abc import Sequence

import pandas as pd

from lib.audit import ValueMap, proposed_values
from lib.audit.value_maps import value_maps
from lib.sections.absent import said
from lib.sections.audit.privacy import HIDDEN, disclosed
from lib.sections.audit.words import table_name
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

_COLUMNS = {
    "where": ("Column", "text"),
    "value": ("Value", "text"),
    "count": ("Records", "count"),
    "references": ("Not found in", "text"),
    "suggestion": ("Probably meant", "text"),
}


def unmatched_keys(workbook: Workbook) -> Section:
    """Values that are in no record of the table they refer to, with what was probably meant."""
    unmatched = workbook.audit.unmatched
    if unmatched.empty:
        return said(
            "audit.unmatched_keys", "Every key of the team's records is found in the table it refers to."
        )
    rows = _shown(workbook, unmatched)
    maps = _maps(rows)
    meant = unmatched.loc[unmatched["suggestion"].notna(), "count"].sum()
    return Section(
        id="audit.unmatched_keys",
        headline=f"{counted(unmatched['count'].sum(), 'key')} in {counted(unmatched['table'].nunique(), 'table')} {'matches' if unmatched['count'].sum() == 1 else 'match'} nothing; what was meant is clear for {meant:,.0f}.",
        reading="A report that joins by such a key loses these records without a word. A value is suggested when it is the same but for writing, or by far the nearest.",
        action=_action(maps),
        facts=tuple(value_lines(maps)),
        table=display_table(
            rows, _COLUMNS, workbook.formats, "Values that match nothing, the most frequent first", most=25
        ),
    )


def proposed_key_maps(workbook: Workbook) -> tuple[ValueMap, ...]:
    """The value maps by which keys would match, without what the settings hide."""
    return _maps(_shown(workbook, workbook.audit.unmatched))


def value_lines(maps: Sequence[ValueMap]) -> list[tuple[str, str]]:
    """For each column where its line goes and the line to paste; two lines of one table are two, as YAML wants it."""
    return [
        (f"{table_name(table)}, under values:", line.strip())
        for table, text in proposed_values(maps).items()
        for line in text.splitlines()[1:]
    ]


def _maps(rows: pd.DataFrame) -> tuple[ValueMap, ...]:
    return value_maps(rows[(rows["value"] != HIDDEN) & (rows["suggestion"] != HIDDEN)])


def _shown(workbook: Workbook, unmatched: pd.DataFrame) -> pd.DataFrame:
    """The values as the settings allow them; hidden ones of one column in one row."""
    privacy = workbook.parameters.settings.privacy
    rows = disclosed(unmatched, ("value", "suggestion"), privacy, column="column")
    keys = ["table", "column", "references", "value", "suggestion"]
    rows = rows.groupby(keys, as_index=False, sort=False, dropna=False)["count"].sum()
    rows["where"] = [
        f"{table_name(table)}: {column}" for table, column in zip(rows["table"], rows["column"], strict=True)
    ]
    return rows.sort_values("count", ascending=False, kind="stable", ignore_index=True)


def _action(maps: tuple[ValueMap, ...]) -> str:
    if maps:
        return "Check each suggestion, then paste these lines into the mapping file, under values: of that table. Correct the rest at the source."
    return "Nothing near enough to suggest: add the missing records, or correct the keys at the source."
