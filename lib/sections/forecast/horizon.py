"""Which period is forecast, and the same point of earlier ones."""

import datetime as dt

from lib.metrics.periods import Period, period_of
from lib.workbook import Workbook

MOST_PERIODS = 6
"""How many earlier periods the forecast is judged by: each costs a look at the workbook on another day."""


def forecast_period(workbook: Workbook) -> Period:
    """The whole period that holds the day after `as_of`: this one, or the next when this one is over."""
    calendar = workbook.parameters.settings.calendar
    return period_of(workbook.as_of + dt.timedelta(days=1), calendar.period, calendar)


def ahead(workbook: Workbook) -> Period:
    """The rest of the forecast period, from `as_of` on."""
    period = forecast_period(workbook)
    return Period(period.label, period.grain, workbook.as_of, period.ends_on, period.full_ends_on)


def same_points(workbook: Workbook) -> list[tuple[Period, dt.date]]:
    """Earlier whole periods, oldest first, each with the day that lies as far into it as `as_of` does into this one."""
    calendar, period = workbook.parameters.settings.calendar, forecast_period(workbook)
    offset = workbook.as_of - period.starts_on
    found: list[tuple[Period, dt.date]] = []
    for _ in range(MOST_PERIODS):
        period = period_of(period.starts_on - dt.timedelta(days=1), calendar.period, calendar)
        last_origin = period.ends_on - dt.timedelta(days=1)
        if workbook.covers(period):
            found.insert(0, (period, min(period.starts_on + offset, last_origin)))
    return found
