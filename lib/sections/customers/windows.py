"""The spans of time customers are looked at: the periods of the trends, and the twelve months that end with each."""

import datetime as dt

import pandas as pd

from lib.canonical.opened.customer_values import year_before
from lib.metrics.periods import Period, periods_back, span
from lib.workbook import Workbook

NOBODY = "Nobody has bought anything or signed a contract yet, so there is no customer to keep."
MAP_SALES = (
    "Map orders with their lines, won deals with their company and closing day, or contracts with their days."
)


def first_day(workbook: Workbook) -> dt.date | None:
    """The first day on which anybody was a customer; None when nobody ever was."""
    spans = workbook.tables["active_spans"]
    day = workbook.tables.frame(spans.filter(spans.is_judged).active_from_on.min())
    return None if pd.isna(day) else pd.Timestamp(day).date()


def periods(workbook: Workbook) -> tuple[Period, ...]:
    """The periods of the trends, oldest first, none that ended before the first customer."""
    calendar, first = workbook.parameters.settings.calendar, first_day(workbook)
    back = periods_back(workbook.as_of, calendar, calendar.history)
    begun = tuple(period for period in back if first is not None and period.ends_on >= first)
    return begun or back[-1:]


def twelve_months(workbook: Workbook, day: dt.date | None = None) -> Period:
    """The twelve months that end with a day, `as_of` unless said otherwise."""
    last = day or workbook.as_of
    begins_on = year_before(last) + dt.timedelta(days=1)
    return span(f"12 months to {workbook.formats.text(last, 'day')}", begins_on, last)


def rolling_years(workbook: Workbook) -> tuple[Period, ...]:
    """The twelve months to the end of each period, oldest first, as far as customers are known a year before."""
    first = first_day(workbook)
    years = [twelve_months(workbook, period.ends_on) for period in periods(workbook)]
    whole = tuple(year for year in years if first is not None and first < year.starts_on)
    return whole or tuple(years[-1:])


def rule_words(workbook: Workbook) -> str:
    """When a customer counts as active, as the settings have it."""
    days = workbook.parameters.settings.customers.inactive_after_days
    bought = f"bought within {days:,} days"
    if "contracts" not in workbook.tables:
        return f"This source has no contracts: a customer is active if it {bought} (settings.customers)."
    return f"A customer is active while a contract runs; one that never had a contract, if it {bought} (settings.customers)."
