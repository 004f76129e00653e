"""The twelve months that customers are judged by: long enough for a yearly order, the same for what they cost."""

import datetime as dt

import pandas as pd

from lib.canonical.opened.value_tables import has_orders
from lib.metrics.periods import Period
from lib.workbook import Workbook


def twelve_months(workbook: Workbook, years_back: int = 0) -> Period:
    """The twelve months that end with `as_of`, or as many years earlier."""
    last = _years_before(workbook.as_of, years_back)
    first = _years_before(workbook.as_of, years_back + 1) + dt.timedelta(days=1)
    return Period(f"12 months to {workbook.formats.text(last, 'day')}", "year", first, last, last)


def begins_late(workbook: Workbook) -> bool:
    """True when the export's first sale lies within the twelve months, so that they are not whole."""
    first = first_sale(workbook)
    return first is None or first > twelve_months(workbook).starts_on + dt.timedelta(days=31)


def first_sale(workbook: Workbook) -> dt.date | None:
    """The day of the export's first sale; None when nothing was sold."""
    money = workbook.tables["customer_money"]
    day = workbook.tables.frame(money.filter(money.is_sale).counted_on.min())
    return None if pd.isna(day) else pd.Timestamp(day).date()


def revenue_words(workbook: Workbook) -> str:
    """Where revenue comes from: one source, never two added."""
    if has_orders(workbook.tables):
        return "Revenue is what was ordered, less returns and cancelled orders, at the rate of the order's day. Won deals are not added to it."
    return "This source has no orders: revenue is the amount of won deals, by closing day, and what the goods cost is not known, so there is no margin."


def _years_before(day: dt.date, years: int) -> dt.date:
    """The same day of an earlier year; the last of February for 29 February."""
    is_leap_day = (day.month, day.day) == (2, 29)
    if years and is_leap_day:
        return dt.date(day.year - years, 2, 28)
    return day.replace(year=day.year - years)
