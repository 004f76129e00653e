"""Which leads a figure is about: those of periods where leads have days, else the whole export; and said so."""

import datetime as dt

import pandas as pd

from lib.metrics.evaluate import Cut
from lib.metrics.periods import Period, periods_back
from lib.workbook import Workbook

NO_DATES = "The leads of this export have no dates: they are counted over the whole export."


def first_day(workbook: Workbook) -> dt.date | None:
    """The day the first lead arrived; None when no lead has a day."""
    leads = workbook.tables["leads"]
    day = workbook.tables.frame(leads.created_on.min())
    return None if pd.isna(day) else pd.Timestamp(day).date()


def lead_periods(workbook: Workbook) -> tuple[Period, ...]:
    """The periods the trends show, oldest first; none from before the first lead, none at all without days."""
    first, calendar = first_day(workbook), workbook.parameters.settings.calendar
    if first is None:
        return ()
    back = periods_back(workbook.as_of, calendar, calendar.history)
    return tuple(period for period in back if first <= period.ends_on)


def arrived(workbook: Workbook, by: tuple[str, ...] = ()) -> pd.DataFrame:
    """Leads of the export by group: those with a day of arrival, all of them where none has one."""
    definition = "export" if first_day(workbook) is None else "created"
    return workbook.values("new_leads", Cut(by, definition=definition))


def converted(workbook: Workbook, by: tuple[str, ...] = ()) -> pd.DataFrame:
    """Converted ÷ arrived by group, over the same leads as `arrived`."""
    definition = "export" if first_day(workbook) is None else "arrived"
    return workbook.values("lead_conversion", Cut(by, definition=definition))


def undated(workbook: Workbook) -> str:
    """What is to be said about leads without a day: nothing when all have one."""
    if first_day(workbook) is None:
        return NO_DATES
    leads = workbook.tables["leads"]
    number = int(workbook.tables.frame(leads.filter(leads.created_on.isnull()).count()))
    if not number:
        return ""
    return f"{number:,} {'lead' if number == 1 else 'leads'} without a day of arrival {'is' if number == 1 else 'are'} left out."
