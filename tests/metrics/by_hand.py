"""What the modules of metric values worked by hand share: the quarter they are about, and how a value is asked for."""

import datetime as dt

from lib.metrics.catalogue import METRICS
from lib.metrics.evaluate import Cut, evaluated
from lib.metrics.periods import periods_back
from lib.params import Calendar

SECOND_QUARTER = periods_back(dt.date(2026, 6, 30), Calendar(), 1)
"""1 April to 30 June 2026; drawn tables stand as of its last day."""


def value_of(tables, metric, definition, periods=SECOND_QUARTER):
    """The one value of a definition of a metric over one period; it has a reason where it is missing."""
    (row,) = evaluated(tables, METRICS[metric], Cut(periods=periods, definition=definition)).to_dict(
        "records"
    )
    assert not row["missing"], (metric, definition, row["missing"])
    return row["value"]


def parts_of(tables, metric, definition, group):
    """Numerator and denominator by group in the quarter."""
    values = evaluated(tables, METRICS[metric], Cut((group,), SECOND_QUARTER, definition))
    return {row[group]: (row["numerator"], row["denominator"]) for row in values.to_dict("records")}
