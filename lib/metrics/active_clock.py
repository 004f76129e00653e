"""The clock of active customers: who was one as a period began, who is one as it ends, what happened in between."""

import ibis
from ibis import Table

_HAPPENED = {
    "has_new_line": "new_line_days",
    "has_upgrade": "upgrade_days",
    "has_price_rise": "price_rise_days",
}


def active_in(spans: Table, days: Table | None) -> Table:
    """One row per customer and period as whose begin or end it was active, with `period_place`.

    `spans`: one row per customer and unbroken span of being active, of one way to judge. `days`: one row per period;
    without it there is one period, at place -1, that begins before everything and ends with `counted_on`.
    `was_active`: on the day before the period began; `is_active`: on its last. `is_retained` both, `is_lost` then and not
    now, `is_new` now and never before, `is_reactivated` now, not then, and some time before. `has_new_line`, `has_upgrade` and
    `has_price_rise`: active then, and such a day lies in the period. Who came and went within the period is in no row.
    """
    joined = _on_both_days(spans, days)
    customer = {"group_by": ["company_id", "period_place"]}
    told = joined.mutate(
        was_active=joined.covers_begin.any().over(ibis.window(**customer)),
        is_active=joined.covers_end.any().over(ibis.window(**customer)),
        place=ibis.row_number().over(ibis.window(**customer, order_by=joined.active_from_on.desc())),
    )
    one = told.filter(told.place == 0).drop("place", "covers_begin", "covers_end")
    return _told(one)


def _on_both_days(spans: Table, days: Table | None) -> Table:
    if days is None:
        covers_end = spans.active_from_on.notnull() & (spans.active_until_on >= spans.counted_on)
        begin = ibis.literal(False)
        everything = {"period_starts": spans.first_active_on, "period_ends": spans.counted_on}
        told = spans.mutate(
            period_place=ibis.literal(-1), covers_begin=begin, covers_end=covers_end, **everything
        )
        return told.filter(told.covers_end)
    begin = (days.period_starts - ibis.interval(days=1)).cast("date")
    # the same comparisons twice: once to join by, once to say which of the two days it was
    met = spans.inner_join(days, _covers(spans, begin) | _covers(spans, days.period_ends))
    day_before = (met.period_starts - ibis.interval(days=1)).cast("date")
    return met.mutate(covers_begin=_covers(met, day_before), covers_end=_covers(met, met.period_ends))


def _covers(spans: Table, day: ibis.Value) -> ibis.Value:
    return (spans.active_from_on <= day) & (spans.active_until_on >= day)


def _told(customers: Table) -> Table:
    was, now = customers.was_active, customers.is_active
    is_old = customers.first_active_on < customers.period_starts
    happened = {flag: was & _lies_within(customers[column], customers) for flag, column in _HAPPENED.items()}
    return customers.mutate(
        is_retained=was & now,
        is_lost=was & ~now,
        is_new=now & ~was & ~is_old,
        is_reactivated=now & ~was & is_old,
        **happened,
    )


def _lies_within(days: ibis.Value, customers: Table) -> ibis.Value:
    """Whether any of a list of days lies in the period; an array that is missing holds none."""
    first, last = customers.period_starts, customers.period_ends
    return (days.filter(lambda day: day.between(first, last)).length() > 0).fill_null(False)
