"""Cases and their targets classified once: what is open, timed, closed the same day, met, breached or neither."""

import datetime as dt

import ibis
from ibis import Table

AGE_BANDS = ((1, "up to 1 day"), (3, "2 to 3 days"), (7, "4 to 7 days"), (30, "8 to 30 days"))
OLDER = "older than 30 days"
"""Open cases by the days since they were opened."""

_HOUR_S = 3600


def classified_cases(cases: Table, as_of: dt.date) -> Table:
    """One row per case with `is_open`, `is_complaint`, `age_days`, `age_band`, hours to the first reply and to a solution,
    and whether it was closed the same day.

    `reply_hours`, `first_hours` and `full_hours` run around the clock, the columns ending in `_business_hours` within
    opening hours and without pauses; each is missing where its moment is, or comes before the opening. `is_day_over`: the
    working day it was opened on is over, so that it can be told whether it was closed on it; a case that was opened again
    was not.
    """
    is_done = cases.is_done.fill_null(False)
    age = ibis.literal(as_of).delta(cases.opened_on, unit="day")
    told = cases.mutate(
        is_open=~is_done,
        is_complaint=cases.kind.lower().strip().contains("complaint").fill_null(False),
        has_kind=cases.kind.notnull(),
        case_kind=cases.kind.fill_null("(not recorded)"),
        priority=cases.priority.fill_null("(not recorded)"),
        status=cases.status.fill_null("(not recorded)"),
        done_on=ibis.ifelse(is_done, ibis.coalesce(cases.solved_on, cases.closed_on), ibis.null("date")),
        age_days=ibis.ifelse(is_done, ibis.null("int64"), age),
        business_on=cases.business_on.cast("date"),
        next_business_on=cases.next_business_on.cast("date"),
        done_here_on=cases.done_here_on.cast("date"),
        first_done_on=cases.first_done_on.cast("date"),
        is_unanswered=~is_done & cases.replied_s.isnull(),
        **_hours(cases),
    )
    return _same_day(_timed(told), as_of)


def classified_targets(targets: Table) -> Table:
    """One row per case and target with `is_met`, `is_breached`, `is_judged` (either), `is_running`, minutes spent and left.

    Met: what the clock waits for came within the time allowed. Breached: it came later, or the time is up and it has not
    come. Neither: it has not come and may still come in time, there is no target for the priority, the clock cannot be
    read, or the case was done without it in time.
    """
    has_clock = (targets.minutes.notnull() & targets.counted_s.notnull()).fill_null(False)
    is_late = has_clock & (targets.counted_s > targets.minutes * 60).fill_null(False)
    is_met = has_clock & targets.is_stopped & ~is_late
    is_running = has_clock & ~targets.is_stopped & targets.is_open
    return targets.mutate(
        sla_target=targets.target.replace("_", " "),
        is_first_reply=targets.target == "first_reply",
        is_resolution=targets.target == "resolution",
        priority=targets.priority.cast("string").nullif("").fill_null("(not recorded)"),
        is_met=is_met,
        is_breached=is_late,
        is_judged=is_met | is_late,
        is_running=is_running,
        is_overdue=is_running & is_late,
        counted_minutes=targets.counted_s / 60,
        left_minutes=targets.minutes - targets.counted_s / 60,
    )


def _hours(cases: Table) -> dict[str, ibis.Value]:
    moments = {"reply": "replied_s", "first": "first_done_s", "full": "done_s"}
    found = {}
    for name, column in moments.items():
        seconds = cases[column] - cases.opened_s
        found[f"{name}_hours"] = ibis.ifelse(seconds >= 0, seconds / _HOUR_S, ibis.null("float64"))
    return found


def _timed(cases: Table) -> Table:
    """`cases` with a flag for each length of time that is known, and the band of their age."""
    lengths = [f"{name}{clock}_hours" for name in ("reply", "first", "full") for clock in ("", "_business")]
    known = {f"has_{name}": cases[name].notnull() for name in lengths}
    bands = [(cases.age_days <= most, name) for most, name in AGE_BANDS]
    is_dated = cases.is_open & cases.age_days.notnull()
    return cases.mutate(
        age_band=ibis.ifelse(is_dated, ibis.cases(*bands, else_=OLDER), "(not recorded)"), **known
    )


def _same_day(cases: Table, as_of: dt.date) -> Table:
    is_dated = cases.is_open | cases.full_hours.notnull()
    can_be = ~cases.is_open & ~cases.is_reopened.fill_null(False)
    return cases.mutate(
        is_day_over=is_dated & (cases.business_on <= as_of).fill_null(False),
        is_next_day_over=is_dated & (cases.next_business_on <= as_of).fill_null(False),
        is_dated=is_dated,
        is_same_day=can_be & (cases.done_here_on <= cases.business_on).fill_null(False),
        is_next_day=can_be & (cases.done_here_on <= cases.next_business_on).fill_null(False),
        is_same_calendar_day=can_be & (cases.done_on == cases.opened_on).fill_null(False),
    )
