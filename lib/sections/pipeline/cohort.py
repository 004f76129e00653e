"""The deals that the funnel follows: those that entered in the year up to the day of the report."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

import pandas as pd

from lib.canonical.opened import OpenedTables
from lib.metrics.funnel import cohort_visits
from lib.sections.section import Figure
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


def figures_of_cohort(
    rows: pd.DataFrame, metric: str, variants: Iterable[str], workbook: Workbook
) -> tuple[Figure, ...]:
    """The counts in the columns `variants` of each row's pipeline and stage, of the `n` deals or entries of the cohort."""
    first, last = cohort_days(workbook)
    return tuple(
        Figure(
            metric=metric,
            definition=f"{metric}/{variant}",
            value=float(row[variant]),
            unit="count",
            group={"pipeline": row["pipeline"], "stage": row["stage"]},
            starts_on=first,
            ends_on=last,
            n=int(row["n"]),
        )
        for row in rows.to_dict("records")
        for variant in variants
    )


@lru_cache(maxsize=4)
def _read(tables: OpenedTables, first: dt.date, last: dt.date) -> pd.DataFrame:
    return cohort_visits(tables, first, last)
