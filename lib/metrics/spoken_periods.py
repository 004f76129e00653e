"""Periods as people write them: "last 8 quarters", "year to date", "2026-01-01 to 2026-03-31"."""

import datetime as dt
import re
from typing import get_args

from lib.metrics.cut import nearest
from lib.metrics.periods import Grain, Period, period_of, period_to_date, periods_back, previous, span
from lib.params import Calendar

GRAINS: tuple[Grain, ...] = get_args(Grain)
WHOLE_EXPORT = "whole export"
MOST_PERIODS = 60
_NAMES = ("period", *GRAINS)
EXAMPLES = (
    *(f"this {name}" for name in _NAMES),
    *(f"previous {name}" for name in _NAMES),
    *(f"last 4 {name}s" for name in _NAMES),
    "year to date",
    WHOLE_EXPORT,
    "2026-01-01 to 2026-03-31",
)
"""What may be written; other numbers and days in the places of these."""

_WORDS = re.compile(r"(?:(this|previous) (\w+)|last (\d{1,4}) (\w+?)s?)")
_DAYS = re.compile(r"(\d{4}-\d\d-\d\d) to (\d{4}-\d\d-\d\d)")


def fault_of(words: str) -> str:
    """What is wrong with a period as it is written, and the remedy; nothing when it can be read."""
    try:
        _read(words)
    except ValueError as error:
        return str(error)
    return ""


def spoken_period(words: str, as_of: dt.date, calendar: Calendar) -> Period | None:
    """The days that `words` name on the day `as_of`, none after it; None for the whole export.

    "period" is the one the team's calendar reports by. "last 4 quarters" counts the one that holds `as_of`;
    "previous quarter" is the whole one before. Raises ValueError for words that name no period.
    """
    kind, rest = _read(words)
    if kind == "days":
        starts_on, ends_on = rest
        return (
            span(words, starts_on, min(ends_on, as_of), ends_on) if starts_on <= as_of else span(words, *rest)
        )
    if kind == WHOLE_EXPORT:
        return None
    number, name = rest
    grain = calendar.period if name == "period" else name
    if kind == "this":
        return period_to_date(as_of, calendar, grain)
    if kind == "previous":
        return previous(period_of(as_of, grain, calendar), calendar)
    back = periods_back(as_of, calendar, number, grain)
    label = f"last {number} {grain}s" if number > 1 else back[-1].label
    return span(label, back[0].starts_on, as_of, back[-1].full_ends_on) if number > 1 else back[-1]


def _read(words: str) -> tuple[str, tuple]:
    if words == WHOLE_EXPORT:
        return words, ()
    if words == "year to date":
        return "this", (1, "year")
    if days := _DAYS.fullmatch(words):
        return "days", _days(*days.groups())
    if found := _WORDS.fullmatch(words):
        which, one, number, many = found.groups()
        name = one or many
        if name in _NAMES:
            return which or "last", (_number(int(number or 1)), name)
    close = nearest(re.sub(r"\d+", "4", words), EXAMPLES)
    raise ValueError(f"names no period. {close}Periods: {', '.join(EXAMPLES)}")


def _number(written: int) -> int:
    if not 1 <= written <= MOST_PERIODS:
        raise ValueError(f"goes back {written} periods; write 1 to {MOST_PERIODS}")
    return written


def _days(first: str, last: str) -> tuple[dt.date, dt.date]:
    try:
        starts_on, ends_on = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    except ValueError:
        raise ValueError("holds a day that no calendar has; write days like 2026-03-31") from None
    if ends_on < starts_on:
        raise ValueError(f"ends before it begins; write {last} to {first}")
    return starts_on, ends_on
