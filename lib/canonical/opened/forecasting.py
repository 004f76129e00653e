"""Deals as the forecast counts them: won on the day they were won, open ones on the day they are expected."""

import datetime as dt

import ibis
from ibis import Table

CATEGORIES = {"commit": 1, "bestcase": 2, "upside": 2, "mostlikely": 2, "pipeline": 3, "omitted": 4}
"""Forecast categories as CRMs write them, without spaces and signs: 1 is the surest."""


def forecast_deals(deals: Table, as_of: dt.date) -> Table:
    """One row per won or open classified deal: what does it add to a forecast, and in which period?

    `forecast_on`: the closing day of a won deal, the expected one of an open deal; missing where that day is past or
    not recorded, so that such a deal is in no period. `forecast_amount`: the amount of a won deal, amount x probability
    of an open one. Lost deals are not in the table. `is_commit_or_won`, `is_best_case_or_won`, `is_pipeline_or_won` hold
    each other, so that nothing is added twice; `is_omitted`, `is_uncategorised` are apart. `is_undated`,
    `is_unweighted` (open, without an amount or a probability).
    """
    told = deals.filter(deals.is_won | deals.is_open)
    place = _place(told.forecast_category)
    is_ahead = told.is_open & (told.expected_close_on >= as_of).fill_null(False)
    expected = ibis.ifelse(is_ahead, told.expected_close_on, ibis.null("date"))
    return told.mutate(
        forecast_on=ibis.ifelse(told.is_won, told.closed_on, expected),
        forecast_amount=ibis.ifelse(told.is_won, told.amount.cast("decimal(38,2)"), told.weighted_amount),
        is_commit_or_won=told.is_won | (place == 1),
        is_best_case_or_won=told.is_won | (place <= 2),
        is_pipeline_or_won=told.is_won | (place <= 3),
        is_omitted=told.is_open & (place == 4),
        is_uncategorised=told.is_open & (place == 5),
        is_undated=told.is_open & told.expected_close_on.isnull(),
        is_unweighted=told.is_open & told.weighted_amount.isnull(),
    )


def _place(category: ibis.Value) -> ibis.Value:
    written = category.lower().re_replace("[^a-z]", "")
    return ibis.cases(*[(written == name, place) for name, place in CATEGORIES.items()], else_=5)
