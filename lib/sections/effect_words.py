"""How effects of faults are worded: the figure, over which days, how far it moves, the largest of all."""

import pandas as pd

from lib.audit.grade import share_of
from lib.formats import Formats
from lib.metrics.catalogue import METRICS
from lib.metrics.effect_questions import ALL
from lib.sections.words import change, points
from lib.workbook import Workbook

_KNOWN = {
    "products.product_id": "of deals joined to products",
    "companies.company_id": "of deals joined to companies",
    "has_reason": "of a known reason",
}
_FALLING = ("weight", "records")
UNCHANGED = "unchanged"
"""What is said of a change too small to be seen in the figures."""


def moving(values: pd.DataFrame) -> pd.DataFrame:
    """The effects that move a figure, the largest first: rows of `Effects.values` with `weight`, the change ÷ before."""
    pairs = zip(values["change"], values["value_before"], strict=True)
    weights = [_weight(change, before) for change, before in pairs]
    rows = values.assign(weight=pd.Series(weights, index=values.index, dtype="float64"))
    order = ["weight", "records", "fault", "metric", "by", "group", "span"]
    rises = [name not in _FALLING for name in order]
    return rows[rows["weight"] > 0].sort_values(order, ascending=rises, ignore_index=True)


def _weight(moved: float, before: float) -> float:
    """How far a value moves as a share of what it was; by all of it, where it was nothing."""
    if pd.isna(moved) or pd.isna(before) or moved == 0:
        return 0.0
    return share_of(abs(moved), abs(before)) or 1.0


def figure_name(row: dict) -> str:
    """What a figure is called: the metric, its group, and what has to be known of a record to count."""
    parts = [METRICS[row["metric"]].label]
    if row["by"]:
        parts.append(f"({row['by'].replace('_', ' ')}: {row['group']})")
    if row["known"]:
        parts.append(_KNOWN[row["known"]])
    return " ".join(parts)


def over(workbook: Workbook, span: str) -> str:
    """Which days a span covers."""
    if span == "now":
        return "now"
    if span == "period":
        return f"in {workbook.period.label}"
    return f"from {workbook.history[0].label} on"


def moved(row: dict, formats: Formats) -> str:
    """How far a figure moves when faults are put right."""
    if row["unit"] == "share":
        return points(row["value_after"], row["value_before"], formats)
    if row["unit"] in ("money", "count"):
        return change(row["value_after"], row["value_before"], formats)
    if pd.isna(row["change"]):
        return "not comparable"
    if abs(row["change"]) < 0.05:
        return UNCHANGED
    return f"{'up' if row['change'] > 0 else 'down'} {abs(row['change']):,.1f} days"


def fault_words(faults: pd.DataFrame, fault: str) -> str:
    """The words for a class of faults."""
    return "all classes together" if fault == ALL else str(faults.set_index("fault")["words"][fault])


def sides(row: dict, formats: Formats) -> str:
    """Both values of a figure: 34.1% instead of 33.2%, 58.4 days instead of 58 days."""
    days = " days" if row["unit"] == "days" else ""
    before, after = (formats.text(row[f"value_{when}"], row["unit"]) for when in ("before", "after"))
    return f"{after}{days} instead of {before}{days}"
