"""When leads were first answered, and how long those who were not have waited."""

import datetime as dt

import ibis
from ibis import Table

from lib.canonical.opened.moments import first_instant

BANDS = (
    (1, "within 1 hour"),
    (4, "1 to 4 hours"),
    (24, "4 to 24 hours"),
    (72, "1 to 3 days"),
    (float("inf"), "later than 3 days"),
)
"""Hours to the first answer, up to and including, and what they are called."""

NOT_ANSWERED = "not answered"


def with_answers(leads: Table, as_of: dt.date, zone: str) -> Table:
    """`leads` with the first answer by the end of `as_of`, on the calendar's clock (nights and week-ends count).

    `is_answered`; `response_hours`, missing where not answered, undated or before the lead arrived;
    `waited_hours`: to the answer, or until now; `is_answered_in_hour` and `_in_day`; `is_hour_old` and `is_day_old`:
    those that can be judged by that; `response_band`; `age_days`.
    """
    undone = _without_later_answers(leads, as_of)
    end = first_instant(ibis.literal(as_of + dt.timedelta(days=1)), zone)
    hours = _hours(undone.first_response_at, undone.created_at)
    is_answered = undone.first_response_at.notnull()
    response_hours = ibis.ifelse(hours >= 0, hours, ibis.null("float64"))
    age_hours = _hours(end, undone.created_at)
    timed = undone.mutate(
        is_answered=is_answered,
        response_hours=response_hours,
        waited_hours=ibis.ifelse(is_answered, response_hours, age_hours),
        age_hours=age_hours,
        age_days=ibis.literal(as_of).delta(undone.created_on, unit="day"),
    )
    return _with_limits(timed)


def _without_later_answers(leads: Table, as_of: dt.date) -> Table:
    is_later = (leads.first_response_on > as_of).fill_null(False)
    halves = ("first_response_at", "first_response_on")
    return leads.mutate(
        **{half: ibis.ifelse(is_later, ibis.null(leads[half].type()), leads[half]) for half in halves}
    )


def _with_limits(leads: Table) -> Table:
    hours = leads.response_hours
    has_time = hours.notnull()
    # an answer whose time is not known says nothing about being in time
    is_judged = has_time | ~leads.is_answered
    bands = [((hours <= limit).fill_null(False), name) for limit, name in BANDS]
    return leads.mutate(
        has_response_time=has_time,
        is_answered_in_hour=(hours <= 1).fill_null(False),
        is_answered_in_day=(hours <= 24).fill_null(False),
        is_hour_old=is_judged & (leads.age_hours >= 1).fill_null(False),
        is_day_old=is_judged & (leads.age_hours >= 24).fill_null(False),
        response_band=ibis.cases(*bands, else_=NOT_ANSWERED),
    )


def _hours(later: ibis.Value, earlier: ibis.Value) -> ibis.Value:
    return (later.epoch_seconds() - earlier.epoch_seconds()) / 3600
