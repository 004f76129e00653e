"""How effects of faults are worded: the figure, over which days, how far it moves."""

import pandas as pd

from lib.metrics.catalogue import METRICS
from lib.metrics.effect_questions import ALL
from lib.metrics.effects import Effects
from lib.sections.words import change, counted, points
from lib.workbook import Workbook

_KNOWN = {
    "products.product_id": "of deals joined to products",
    "companies.company_id": "of deals joined to companies",
    "has_reason": "of a known reason",
}


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
        return "open now"
    if span == "period":
        return f"in {workbook.period.label}"
    first = workbook.history[0].label
    return f"from {first} on"


def moved(workbook: Workbook, row: dict) -> str:
    """How far a figure moves when faults are put right."""
    if row["unit"] == "share":
        return points(row["value_after"], row["value_before"], workbook.formats)
    if row["unit"] in ("money", "count"):
        return change(row["value_after"], row["value_before"], workbook.formats)
    if pd.isna(row["change"]):
        return "not comparable"
    return f"{'up' if row['change'] > 0 else 'down'} {counted_days(abs(row['change']))}"


def counted_days(days: float) -> str:
    """Days of a duration in words, to one decimal."""
    return f"{days:,.1f} days" if days < 10 else counted(round(days), "day")


def plain_fault(effects: Effects, fault: str) -> str:
    """The words for a class of faults."""
    if fault == ALL:
        return "all of these"
    return effects.faults.set_index("fault")["words"][fault]
