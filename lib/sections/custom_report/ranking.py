"""Groups in the order they are shown: the largest or best first, thin ones below, the rest put together."""

import pandas as pd

from lib.canonical.opened.classified import NOT_RECORDED
from lib.metrics.evaluate import rolled_up
from lib.sections.custom_report.evaluation import Values

OTHERS, ALL = "others", "All"
JOINT = " · "


def labelled(values: Values, rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` with `label`: the names of their groups in one text, and `is_thin`."""
    by = values.item.by
    label = (
        rows[by].astype("str").agg(JOINT.join, axis="columns") if by and len(rows) else pd.Series(dtype="str")
    )
    return rows.assign(label=label if by else "", is_thin=is_thin(values, rows))


def is_thin(values: Values, rows: pd.DataFrame) -> pd.Series:
    """True where a rate or duration rests on too few records; never where records are only counted."""
    few = rows["n"] < values.workbook.parameters.settings.minimum_n
    return few & (not values.adds_up)


def ranked(values: Values, by: str) -> list[str]:
    """The groups of one dimension that are shown, first things first: at most the number asked for.

    Counts and sums by size; rates and durations by what they rest on, so that a chance figure displaces none.
    """
    weight = "value" if values.adds_up else "n"
    sizes = _sizes(values.groups, by, weight)
    before = _sizes(values.before, by, weight) if values.before is not None else sizes * 0
    # what was there before and is gone is shown too
    both = pd.concat([sizes, before.add_suffix("_before")], axis="columns").fillna(0.0)
    seen = both[(both["n"] > 0) | (both["n_before"] > 0)].reset_index()
    order = ["weight", "weight_before", by]
    return seen.sort_values(order, ascending=[False, False, True])[by].head(values.item.top).tolist()


def _sizes(rows: pd.DataFrame, by: str, weight: str) -> pd.DataFrame:
    return rows.assign(weight=rows[weight]).groupby(by)[["weight", "n"]].sum()


def top_groups(values: Values) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One row per group shown in order, others last where groups are left over; and what stands before each of them."""
    (by,) = values.item.by
    names = ranked(values, by)
    both = [values.groups] if values.before is None else [values.groups, values.before]
    is_rest = any((rows["n"] > 0)[~rows[by].isin(names)].any() for rows in both)
    now, *before = (
        _with_others(values, rows, names) if is_rest else rows[rows[by].isin(names)] for rows in both
    )
    return _in_order(values, labelled(values, now)), before[0] if before else now.head(0)


def _with_others(values: Values, rows: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """The rows of the groups named, and one for all that are not, made from their parts."""
    (by,) = values.item.by
    is_named = rows[by].isin(names)
    others = rolled_up(rows[~is_named], values.item.record).assign(**{by: OTHERS})
    return pd.concat([rows[is_named], others], ignore_index=True)


def _in_order(values: Values, rows: pd.DataFrame) -> pd.DataFrame:
    """Largest or highest first, the shortest duration first; thin groups below, others last."""
    is_duration = values.item.record.kind == "duration"
    order = rows.assign(is_others=rows["label"] == OTHERS)
    keys = ["is_others", "is_thin", values.measure, "label"]
    ordered = order.sort_values(keys, ascending=[True, True, is_duration, True], ignore_index=True)
    return ordered.drop(columns="is_others")


def nothing_recorded(values: Values) -> str:
    """The dimension that the source records for none of the rows; nothing when each is recorded for some."""
    counted = values.groups[values.groups["n"] > 0]
    empty = [by for by in values.item.by if set(counted[by]) == {NOT_RECORDED}]
    # asked for by a filter, it is an answer
    return next((by for by in empty if by not in values.item.where), "")
