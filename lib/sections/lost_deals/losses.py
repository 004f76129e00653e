"""What the sections of lost deals share: by what to measure, and what to say where amounts or reasons are missing."""

from lib.metrics.evaluate import Cut
from lib.workbook import Workbook

NOTHING_LOST = "No deal was lost."
NO_REASONS = "This source records no reason for any lost deal."


def number_lost(workbook: Workbook) -> int:
    """Lost deals of the whole export with a closing day."""
    return int(workbook.values("losses")["value"].iloc[0])


def has_values(workbook: Workbook) -> bool:
    """True when any lost deal has an amount that is not 0: without, losses can only be counted."""
    return bool(workbook.values("losses", Cut(definition="with_value"))["value"].iloc[0])


def measure(workbook: Workbook) -> tuple[str, str, str]:
    """Metric, noun and unit by which losses are measured here."""
    return (
        ("lost_value", "lost value", "money") if has_values(workbook) else ("losses", "lost deals", "count")
    )


def no_values(workbook: Workbook) -> str:
    """What is to be said where lost deals have no value; nothing where they have."""
    if has_values(workbook):
        return ""
    return "Lost deals carry no value in this source (none, or 0), so they are counted, not valued."


def has_reasons(workbook: Workbook) -> bool:
    """True when any lost deal has a reason."""
    return bool(workbook.values("reason_coverage")["numerator"].sum())
