"""Deal spans: how long each deal has been known since it started, however it ended, open ones included."""

import datetime as dt

import ibis
from ibis import Table

from lib.canonical.opened.named import NOT_RECORDED

HORIZONS = (30, 60, 90, 180)
"""Days after its start by which a deal is looked at."""
STARTS = ("created", "qualified", "first_contact")
"""The events a sales cycle may start with."""
SIZE_BANDS = ("Smallest third", "Middle third", "Largest third")


def deal_spans(deals: Table, cycle_start: str, as_of: dt.date) -> Table:
    """One row per classified deal, with every column of it and

    `started_on`: the day of its `cycle_start` event; `span_days`: from then to its close, to `as_of` while it is open;
    `is_timed`: both are known and in this order; `is_old_by_<n>`: it started at least n days ago; `is_won_by_<n>`: it
    was won within n days; `size_band`: its amount among those of all deals of the team; `days_from_<start>`: from that
    event to its close.
    """
    started_on = deals[f"{cycle_start}_on"]
    ended_on = ibis.ifelse(deals.is_closed, deals.closed_on, ibis.literal(as_of))
    span_days = ended_on.delta(started_on, unit="day")
    age = ibis.literal(as_of).delta(started_on, unit="day")
    flags = {f"is_old_by_{day}": (age >= day).fill_null(False) for day in HORIZONS}
    flags |= {
        f"is_won_by_{day}": (deals.is_won & span_days.between(0, day)).fill_null(False) for day in HORIZONS
    }
    return deals.mutate(
        started_on=started_on,
        span_days=span_days,
        is_timed=(span_days >= 0).fill_null(False),
        size_band=_size_band(deals),
        **flags,
        **_days_from(deals),
    )


def _days_from(deals: Table) -> dict[str, ibis.Value]:
    """Per starting event the days from it to the close, missing while open and where the close came first."""
    columns = {}
    for start in STARTS:
        days = deals.closed_on.delta(deals[f"{start}_on"], unit="day")
        columns[f"days_from_{start}"] = ibis.ifelse(deals.is_closed & (days >= 0), days, ibis.null("int64"))
        columns[f"has_days_from_{start}"] = (deals.is_closed & (days >= 0)).fill_null(False)
    return columns


def _size_band(deals: Table) -> ibis.Value:
    """In which third of the team's deals with an amount each lies; equal amounts are in the same third."""
    window = ibis.window(group_by=deals.has_amount, order_by=deals.amount)
    rank = ibis.percent_rank().over(window)
    small, middle, large = SIZE_BANDS
    third = ibis.cases((rank < 1 / 3, small), (rank < 2 / 3, middle), else_=large)
    return ibis.ifelse(deals.has_amount, third, NOT_RECORDED)
