"""Which days are last week and next week: ISO weeks in the team's time zone."""

import datetime as dt

from lib.metrics.periods import Period, period_of, span
from lib.workbook import Workbook

EARLIER_WEEKS = 8
"""Last week is set beside the mean of so many weeks before it."""


def last_week(workbook: Workbook) -> Period:
    """The last ISO week that was over by the end of the day of the report."""
    week = period_of(workbook.as_of, "week", workbook.parameters.settings.calendar)
    if week.full_ends_on == workbook.as_of:
        return week
    before = week.starts_on - dt.timedelta(days=1)
    return period_of(before, "week", workbook.parameters.settings.calendar)


def weeks_before(workbook: Workbook) -> tuple[Period, ...]:
    """The weeks before the last one, oldest first."""
    calendar, first = workbook.parameters.settings.calendar, last_week(workbook).starts_on
    days = [first - dt.timedelta(weeks=number) for number in range(EARLIER_WEEKS, 0, -1)]
    return tuple(period_of(day, "week", calendar) for day in days)


def coming_days(workbook: Workbook) -> Period:
    """From the day of the report to the end of the next ISO week that begins after it."""
    week = period_of(workbook.as_of, "week", workbook.parameters.settings.calendar)
    return span("coming", workbook.as_of, week.full_ends_on + dt.timedelta(weeks=1))


def days_told(workbook: Workbook, period: Period) -> str:
    """The days of a period as a sentence names them."""
    text = workbook.formats.text
    return f"{text(period.starts_on, 'day')} to {text(period.ends_on, 'day')}"
