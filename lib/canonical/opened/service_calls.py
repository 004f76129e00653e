"""Service calls classified once: answered, given up, missed; how long they took; who called again."""

import datetime as dt
from collections.abc import Mapping

import ibis
import numpy as np
import pandas as pd
from ibis import Table

from lib.canonical.opened.named import NOT_RECORDED, called_by
from lib.canonical.opened.opening_hours import OpeningHours

SHORT_ABANDON_S = 5
"""Who hangs up sooner dialled by mistake or meant no wait: such calls are in neither part of the calls lost."""

REPEAT_DAYS = (7, 1, 30)
"""Within how many days another call counts as a repeat; the first is the default."""


def offered_calls(calls: Table) -> Table:
    """One row per call of all teams: `is_answered`, else `is_abandoned` (gave up waiting) or `is_missed`.

    `is_short`: given up within 5 seconds. `is_counted`: answered or given up, short ones apart. A call that was lost has no
    agent and so no team: `owner`, `team` and `region` are recorded for none, that a desk's share is never one team's.
    """
    outcome = calls.outcome.lower().strip().fill_null("")
    is_answered = (outcome == "answered") | calls.answered_at.notnull()
    is_abandoned = ~is_answered & outcome.isin(["abandoned", "dropped"])
    waited = _seconds(ibis.coalesce(calls.answered_at, calls.ended_at), calls.queued_at)
    is_short = is_abandoned & (waited < SHORT_ABANDON_S).fill_null(False)
    nobody = dict.fromkeys(("owner", "team", "region"), ibis.literal(NOT_RECORDED))
    return calls.mutate(
        is_answered=is_answered,
        is_abandoned=is_abandoned,
        is_missed=~is_answered & ~is_abandoned,
        is_lost=~is_answered,
        is_short=is_short,
        is_counted=(is_answered | is_abandoned) & ~is_short,
        is_answered_or_abandoned=is_answered | is_abandoned,
        waited_s=ibis.ifelse(waited >= 0, waited, ibis.null("float64")),
        **nobody,
    )


def handled_calls(offered: Table, users: Table | None) -> Table:
    """One row per call answered, of all teams, with its agent as `owner` and how long it was handled.

    `handling_minutes`: from the answer to the end, in which the time on hold lies, and the work after it; missing where
    either end is. `is_repeat_<n>`: the same number or the same case had a call answered in the n days before;
    `is_tellable`: the number or the case is recorded, so that it can be told.
    """
    answered = offered.filter(offered.is_answered).drop("owner", "team", "region")
    connected = _seconds(answered.ended_at, answered.answered_at)
    is_timed = (connected >= 0).fill_null(False)
    hold = answered.hold_s.fill_null(0)
    timed = answered.mutate(
        handling_minutes=ibis.ifelse(
            is_timed, (connected + answered.wrap_s.fill_null(0)) / 60, ibis.null("float64")
        ),
        talk_minutes=ibis.ifelse(is_timed, ibis.greatest(connected - hold, 0) / 60, ibis.null("float64")),
        hold_minutes=ibis.ifelse(is_timed, ibis.least(hold, connected) / 60, ibis.null("float64")),
        wrap_minutes=ibis.ifelse(is_timed, answered.wrap_s.fill_null(0) / 60, ibis.null("float64")),
        has_handling=is_timed,
        is_queued_callback=answered.is_callback.fill_null(False),
    )
    return with_agents(_with_repeats(timed), users, "agent_id")


def with_agents(rows: Table, users: Table | None, key: str) -> Table:
    """`rows` with the user that `key` names as `owner`, and that user's team and region."""
    names = ("owner", "team", "region")
    if users is None:
        return rows.mutate(owner=rows[key].fill_null(NOT_RECORDED), team=ibis.literal(NOT_RECORDED)).mutate(
            region=ibis.literal(NOT_RECORDED)
        )
    people = users.select(
        agent_key="user_id", agent_name=called_by(users, "user_id"), agent_team="team", agent_region="region"
    )
    joined = rows.left_join(people, rows[key] == people.agent_key)
    found = (ibis.coalesce(joined.agent_name, joined[key]), joined.agent_team, joined.agent_region)
    told = {name: value.fill_null(NOT_RECORDED) for name, value in zip(names, found, strict=True)}
    return joined.mutate(**told).drop("agent_key", "agent_name", "agent_team", "agent_region")


def days_of_service(calls: pd.DataFrame, hours: Mapping[str, OpeningHours], as_of: dt.date) -> pd.DataFrame:
    """One row per day from the first call to `as_of`: `calls`, `answered`, and whether it was a working day.

    `calls`: counted_on and is_answered per call. A working day is one on which a desk is open; without any opening hours
    Monday to Friday. Days without a call are there with none.
    """
    dated = calls.dropna(subset="counted_on")
    if dated.empty:
        nothing = {
            "counted_on": "datetime64[us]",
            "calls": "int64",
            "answered": "int64",
            "is_working_day": "bool",
        }
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in nothing.items()})
    on = pd.to_datetime(dated["counted_on"])
    days = pd.date_range(on.min(), as_of, freq="D")
    totals = dated.groupby(on)["is_answered"].agg(["size", "sum"]).reindex(days, fill_value=0)
    numbers = (days - pd.Timestamp("1970-01-01")).days.to_numpy()
    opened = [each.days for each in hours.values()]
    is_working = np.isin(numbers, np.concatenate(opened)) if opened else days.day_of_week.to_numpy() < 5
    return pd.DataFrame(
        {
            "counted_on": days,
            "calls": totals["size"].to_numpy(),
            "answered": totals["sum"].to_numpy().astype("int64"),
            "is_working_day": is_working,
        }
    )


def _with_repeats(calls: Table) -> Table:
    number = calls.phone.re_replace(r"[^0-9]", "").nullif("")
    told = calls.mutate(caller=number, about=calls.case_id)
    order = [told.queued_at, told.call_id]
    before = {
        name: told.queued_at.lag().over(ibis.window(group_by=told[name], order_by=order))
        for name in ("caller", "about")
    }
    since = [
        ibis.ifelse(told[name].notnull(), _seconds(told.queued_at, at), ibis.null("float64"))
        for name, at in before.items()
    ]
    told = told.mutate(by_number=since[0], by_case=since[1])
    flags = {
        f"is_repeat_{days}": (ibis.least(told.by_number, told.by_case) <= days * 86_400).fill_null(False)
        for days in REPEAT_DAYS
    }
    return told.mutate(is_tellable=told.caller.notnull() | told.about.notnull(), **flags).drop(
        "caller", "about", "by_number", "by_case", "phone"
    )


def _seconds(later: ibis.Value, earlier: ibis.Value) -> ibis.Value:
    return (later.epoch_seconds() - earlier.epoch_seconds()).cast("float64")
