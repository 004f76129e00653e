"""Tables of how far the CRM is used: its licensed users, their weeks, and how fully open deals are filled in."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import ibis
import pandas as pd
from ibis import Table

from lib.canonical.opened.named import NOT_RECORDED

if TYPE_CHECKING:
    from lib.canonical.opened.tables import OpenedTables

RECENT_DAYS = 30
"""A user is active who recorded something, or signed in, in so many days."""

MOST_WEEKS = 520
"""Ten years of weeks are enough for any trend."""

REQUIRED = ("amount", "expected_close_on", "company_id", "source")
"""What an open deal needs to be in a forecast and in any report by source and customer."""

NEEDS = {
    "seats": ("users",),
    "seat_weeks": ("users", "activities"),
    "filled_deals": ("deals", "stages"),
}


def seats_of(tables: OpenedTables) -> Table:
    """One row per licensed user in scope: `has_recorded` and `has_signed_in`, each in the last 30 days up to as_of.

    Where the source does not say who is licensed, whoever can sign in is. `tells_recorded` is false without a table of
    activities, `tells_sign_in` without a last sign-in; a sign-in after as_of is one, for it says that the user is there.
    """
    as_of = tables.parameters.as_of
    since = as_of - dt.timedelta(days=RECENT_DAYS)
    users = _licensed(tables)
    told = users.mutate(
        seated_on=ibis.literal(as_of),
        has_signed_in=(users.last_login_on > since).fill_null(False),
        tells_sign_in=users.last_login_on.notnull(),
    )
    if "activities" not in tables:
        return tables.hold("seats_told", told.mutate(has_recorded=False, tells_recorded=False))
    done = tables["activities"].filter(lambda row: row.is_ours & (row.done_on > since))
    doers = done.select(doer_id="credited_id").distinct()
    joined = told.left_join(doers, told.user_id == doers.doer_id)
    recorded = joined.mutate(has_recorded=joined.doer_id.notnull(), tells_recorded=True).drop("doer_id")
    return tables.hold("seats_told", recorded)


def seat_weeks_of(tables: OpenedTables) -> Table:
    """One row per licensed user and whole week up to as_of, with the `activities` done in it; weeks without any have 0.

    A week is named by its last day, `week_ends_on`, a Sunday. A user's weeks begin with the one after the user was created,
    where that is known, else with the user's first activity.
    """
    done = tables["activities"].filter(lambda row: row.is_ours & row.done_on.notnull())
    ended = done.done_on.truncate("W").cast("date") + ibis.interval(days=6)
    counted = (
        done.select(doer_id="credited_id", ended_on=ended.cast("date"))
        .group_by(["doer_id", "ended_on"])
        .agg(activities=lambda rows: rows.count())
    )
    first = counted.group_by(first_doer_id="doer_id").agg(first_ended_on=counted.ended_on.min())
    users = _licensed(tables)
    begun = users.left_join(first, users.user_id == first.first_doer_id)
    since = ibis.coalesce(begun.created_on, begun.first_ended_on - ibis.interval(days=7)).cast("date")
    seated = begun.mutate(since=since).filter(lambda row: row.since.notnull()).drop("first_doer_id")
    weeks = tables.hold("weeks_so_far", _weeks(tables.parameters.as_of))
    # each user meets each week once: users x weeks rows
    each = seated.cross_join(weeks).filter(lambda row: row.week_ends_on >= row.since + ibis.interval(days=6))
    joined = each.left_join(counted, [each.user_id == counted.doer_id, each.week_ends_on == counted.ended_on])
    told = joined.mutate(activities=joined.activities.fill_null(0))
    return tables.hold(
        "weeks_seated", told.select("user_id", "owner", "team", "region", "week_ends_on", "activities")
    )


def filled_deals_of(tables: OpenedTables) -> Table:
    """The team's deals with `is_complete`: all of REQUIRED filled in; and how many of them are (`filled` of `asked`)."""
    deals = tables["deals"]
    # what is not recorded has a name of its own where deals are grouped by it
    is_filled = [(deals[name].cast("string") != NOT_RECORDED).fill_null(False) for name in REQUIRED]
    return deals.mutate(
        is_complete=ibis.and_(*is_filled),
        filled=sum(flag.cast("int64") for flag in is_filled),
        asked=ibis.literal(len(REQUIRED), "int64"),
    )


def _licensed(tables: OpenedTables) -> Table:
    users = tables["users"]
    known = users.filter(ibis.coalesce(users.licensed, users.is_active, ibis.literal(True)))
    return known.select("user_id", "team", "region", "created_on", "last_login_on", owner="name")


def _weeks(as_of: dt.date) -> pd.DataFrame:
    """The last days of the whole weeks up to as_of."""
    last = as_of - dt.timedelta(days=(as_of.weekday() + 1) % 7)
    days = [last - dt.timedelta(weeks=number) for number in range(MOST_WEEKS)]
    return pd.DataFrame({"week_ends_on": days})


BUILDERS = {"seats": seats_of, "seat_weeks": seat_weeks_of, "filled_deals": filled_deals_of}
