"""By what deals and leads can be grouped here: the source where it is recorded, else the next thing that is."""

from lib.canonical.opened import NOT_RECORDED
from lib.workbook import Workbook

_IN_TURN = ("source", "product_line", "product", "region", "owner")


def recorded_group(workbook: Workbook, table: str, wanted: str) -> str:
    """`wanted`, where rows of the opened table record it; else the first dimension recorded; `wanted` when none is."""
    rows = workbook.tables[table]
    named = [name for name in dict.fromkeys((wanted, *_IN_TURN)) if name in rows.columns]
    counts = workbook.tables.frame(
        rows.agg(**{name: rows[name].nullif(NOT_RECORDED).nunique() for name in named})
    ).iloc[0]
    return next((name for name in named if counts[name] > 1), wanted)


def in_words(group: str) -> str:
    """The name of a dimension as a sentence has it."""
    return group.replace("_", " ")


def instead_of(wanted: str, group: str) -> str:
    """The sentence that says another grouping is shown; nothing when it is the one wanted."""
    if group == wanted:
        return ""
    return f"This export does not record the {in_words(wanted)}, so {in_words(group)} is shown instead."
