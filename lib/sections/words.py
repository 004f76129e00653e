"""Sentences from numbers: how findings are worded, the same in every report."""

from collections.abc import Sequence

import pandas as pd

from lib.formats import Formats
from lib.metrics.periods import Period


def counted(number: float, one: str, many: str = "") -> str:
    """A number with its noun: 1 deal, 1,234 deals."""
    return f"{number:,.0f} {one if number == 1 else many or one + 's'}"


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them: a, b and c."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def change(now: float, before: float, formats: Formats) -> str:
    """How a flow moved, as per cent of before: up 12.3%; in words where a percentage would mislead."""
    if pd.isna(now) or pd.isna(before):
        return "not comparable"
    if before == 0:
        return "none in either" if now == 0 else "up from nothing"
    moved = now / before - 1
    if abs(moved) < 0.0005:
        return "unchanged"
    return f"{'up' if moved > 0 else 'down'} {formats.text(abs(moved), 'share')}"


def points(now: float, before: float, formats: Formats) -> str:
    """How a share moved, in percentage points: up 2.1 points."""
    if pd.isna(now) or pd.isna(before):
        return "not comparable"
    moved = now - before
    if abs(moved) < 0.0005:
        return "unchanged"
    return f"{'up' if moved > 0 else 'down'} {formats.text(abs(moved), 'points').lstrip('+')} points"


def named(period: Period) -> str:
    """A period as a sentence names it: 2026 Q2 so far."""
    return f"{period.label} so far" if period.is_partial else period.label


def like_for_like(period: Period) -> str:
    """What an earlier period is compared over: the same 61 days of 2026 Q1."""
    return f"the first {period.days} days of {period.label}" if period.is_partial else period.label
