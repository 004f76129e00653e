"""A share by group with its interval: which groups, in which order, what stands beside them, and how that is laid out."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from lib import charts
from lib.metrics.evaluate import share_of
from lib.sections.section import Chart
from lib.sections.table import DisplayTable, display_table, starred
from lib.workbook import Workbook

_MOST_DRAWN = 15
_SHARE = {"value": ("Share", "share"), "low": ("95 % from", "share"), "high": ("to", "share")}


@dataclass(frozen=True)
class Layout:
    """What chart and table of a share by group are called.

    `group`: what the groups are, in small letters; `share`: of what the share is, as a title begins; `whole` and `part`: what
    denominator and numerator count; `beside`: further columns as for `display_table`; `caption`: what the table shows;
    `most`: how many of its rows.
    """

    group: str
    share: str
    whole: str
    part: str
    beside: Mapping[str, tuple[str, str]]
    caption: str
    most: int = 40


def shares_by_group(
    values: pd.DataFrame, by: str, beside: Mapping[str, pd.Series], least: float
) -> pd.DataFrame:
    """One row per group that has anything to divide by, the highest share first.

    `values`: evaluated values of a share with its interval by `by`; `beside`: further columns by group. `is_thin` marks
    denominators below `least`.
    """
    rows = values[[by, "denominator", "numerator", *_SHARE]].assign(
        **{name: values[by].map(column) for name, column in beside.items()},
        is_thin=values["denominator"] < least,
    )
    told = rows[rows["denominator"] > 0]
    return told.sort_values(["value", by], ascending=[False, True], ignore_index=True)


def share_of_all(rows: pd.DataFrame) -> float:
    """The share of all groups together: their parts added, then divided."""
    return share_of(rows["numerator"].sum(), rows["denominator"].sum())


def chart_and_table(
    rows: pd.DataFrame, by: str, layout: Layout, workbook: Workbook
) -> tuple[Chart, DisplayTable]:
    """Dots with their intervals beside the share of all groups, and the table of the same rows, thin ones marked in both."""
    title = f"{layout.share} by {layout.group}"
    labels = charts.Labels(
        f"{title}, with 95 % interval", f"{title}, with its interval.", "share", workbook.formats
    )
    columns = {
        by: (layout.group.capitalize(), "text"),
        "denominator": (layout.whole, "count"),
        "numerator": (layout.part, "count"),
        **_SHARE,
        **layout.beside,
    }
    least = workbook.parameters.settings.minimum_n
    caption = f"{layout.caption} (* fewer than {least} {layout.whole.lower()})"
    return (
        charts.ranges(
            rows.head(_MOST_DRAWN),
            by,
            ("low", "value", "high"),
            labels,
            thin="is_thin",
            reference=share_of_all(rows),
        ),
        display_table(starred(rows, by), columns, workbook.formats, caption, most=layout.most),
    )
