"""The days that figures of campaigns are about."""

import pandas as pd

from lib.metrics.periods import Period, periods_back
from lib.sections.profitability.window import twelve_months
from lib.workbook import Workbook


def last_year(workbook: Workbook) -> Period:
    """The twelve months that end with `as_of`."""
    return twelve_months(workbook)


def periods_of(workbook: Workbook, table: str, day: str) -> tuple[Period, ...]:
    """The periods the trends show, oldest first; none from before the table's first day, none at all without days."""
    first = workbook.tables.frame(workbook.tables[table][day].min())
    if pd.isna(first):
        return ()
    calendar = workbook.parameters.settings.calendar
    back = periods_back(workbook.as_of, calendar, calendar.history)
    return tuple(period for period in back if pd.Timestamp(first).date() <= period.ends_on)


def answer_days(workbook: Workbook) -> str:
    """Within how many days an answer counts, as a sentence has it."""
    return f"{workbook.parameters.settings.campaigns.response_days} days"
