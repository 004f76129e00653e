"""The clock of a metric: in which of the periods does each row count?"""

from collections.abc import Sequence
from functools import lru_cache

import ibis
import pandas as pd
from ibis import Table

from lib.metrics.active_clock import active_in
from lib.metrics.metric import Definition
from lib.metrics.periods import Period


def in_periods(rows: Table, definition: Definition, periods: Sequence[Period]) -> Table:
    """`rows` once for each period they count in, with `period_place`: the index of that period.

    Without periods everything that some period would hold counts once, at place -1. Where deals open or closed are
    counted, `is_closed_by_end` says whether a deal was closed by the end of its period, and `days_in_period` on how
    many days of the period it was in hand: created by then and not decided before, both ends counted. Where changes run
    up, `is_before` marks those of earlier periods. Active customers have a clock of their own (`active_clock`).
    """
    if definition.clock == "active":
        return active_in(rows, _days(tuple(periods)) if periods else None)
    if not periods:
        return _everything(rows, definition).mutate(period_place=ibis.literal(-1))
    days = _days(tuple(periods))
    if definition.clock == "running":
        return _running(rows, rows[definition.date], days)
    if definition.clock == "open_or_closed":
        return _open_or_closed(rows, days)
    day = rows[definition.date]
    held = rows.inner_join(days, [day >= days.period_starts, day <= days.period_ends])
    return _first_time(held) if definition.clock == "once" else held


def _first_time(rows: Table) -> Table:
    """Of what happens again and again the first time in each period."""
    return rows.filter(rows.previous_on.isnull() | (rows.previous_on < rows.period_starts))


@lru_cache(maxsize=200)
def _days(periods: tuple[Period, ...]) -> Table:
    """One row per period; the same table for the same periods, so that a question asked again is known as the same."""
    return ibis.memtable(
        pd.DataFrame(
            {
                "period_place": range(len(periods)),
                "period_starts": [period.starts_on for period in periods],
                "period_ends": [period.ends_on for period in periods],
            }
        )
    )


def _running(rows: Table, day: ibis.Value, days: Table) -> Table:
    """Each row in every period that it happened in or before: `is_in_period` in its own, `is_before` in later ones."""
    joined = rows.mutate(running_on=day).inner_join(days, [day <= days.period_ends])
    is_before = joined.running_on < joined.period_starts
    return joined.mutate(is_before=is_before, is_in_period=~is_before).drop("running_on")


def _everything(rows: Table, definition: Definition) -> Table:
    dated = _dated(rows, definition)
    if definition.clock == "running":
        return dated.mutate(is_before=ibis.literal(False), is_in_period=ibis.literal(True))
    if definition.clock != "open_or_closed":
        return dated
    days = ibis.ifelse(dated.is_closed, dated.closed_on.delta(dated.created_on, unit="day"), dated.age_days)
    return dated.mutate(is_closed_by_end=ibis.literal(True), days_in_period=_counted(days))


def _dated(rows: Table, definition: Definition) -> Table:
    if not definition.has_periods:
        return rows
    if definition.clock == "once":
        return rows.filter(rows[definition.date].notnull() & rows.previous_on.isnull())
    has_day = rows[definition.date].notnull()
    return rows.filter(has_day | rows.is_open if definition.clock == "open_or_closed" else has_day)


def _open_or_closed(deals: Table, days: Table) -> Table:
    is_known = deals.created_on.isnull() | (deals.created_on <= days.period_ends)
    is_open_at_end = (deals.is_open | (deals.closed_on > days.period_ends)).fill_null(False)
    is_closed_within = deals.closed_on.between(days.period_starts, days.period_ends).fill_null(False)
    joined = deals.inner_join(days, (is_known & is_open_at_end) | (deals.is_closed & is_closed_within))
    last = ibis.least(ibis.ifelse(joined.is_closed, joined.closed_on, joined.period_ends), joined.period_ends)
    days = last.delta(ibis.greatest(joined.created_on, joined.period_starts), unit="day")
    return joined.mutate(
        is_closed_by_end=(joined.closed_on <= joined.period_ends).fill_null(False),
        # a deal without a creation day was in hand for nobody knows how long
        days_in_period=ibis.ifelse(joined.created_on.notnull(), _counted(days), ibis.null("int64")),
    )


def _counted(days: ibis.Value) -> ibis.Value:
    """Days between two days as days with both counted; none where the end came before the start."""
    return ibis.greatest(days + 1, 0)
