"""The deals that the funnel follows: those that entered in the year up to the day of the report."""

import datetime as dt
from functools import lru_cache

import pandas as pd

from lib.canonical.opened import OpenedTables
from lib.metrics.funnel import cohort_visits
from lib.workbook import Workbook


def cohort_days(workbook: Workbook) -> tuple[dt.date, dt.date]:
    """The year up to the day of the report."""
    return (pd.Timestamp(workbook.as_of) - pd.DateOffset(years=1)).date() + dt.timedelta(
        days=1
    ), workbook.as_of


def cohort_words(workbook: Workbook) -> str:
    """The days in words: from … to …."""
    text = workbook.formats.text
    first, last = cohort_days(workbook)
    return f"from {text(first, 'day')} to {text(last, 'day')}"


def visits_of_cohort(workbook: Workbook) -> pd.DataFrame:
    """Every stay in a stage of the deals that entered on those days: see `cohort_visits`."""
    return _read(workbook.tables, *cohort_days(workbook))


@lru_cache(maxsize=4)
def _read(tables: OpenedTables, first: dt.date, last: dt.date) -> pd.DataFrame:
    return cohort_visits(tables, first, last)
