"""Tables made from activities: the team's own, what each deal and customer saw of them, and proposals given."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import ibis
from ibis import Table

from lib.canonical.opened.activities import (
    BEFORE_CLOSE_DAYS,
    CALL_BANDS,
    RECENT_DAYS,
    Related,
    classified_activities,
)
from lib.canonical.opened.named import NOT_RECORDED

if TYPE_CHECKING:
    from lib.canonical.opened.tables import OpenedTables

NEEDS = {
    "worked_deals": ("deals", "stages", "activities"),
    "covered_customers": ("deals", "stages", "activities"),
    "proposal_entries": ("deals", "stages", "deal_events"),
}
_PROPOSAL = ("proposal", "quote", "offer")
"""A stage is one of proposing when its name holds one of these."""


def everyones_activities(tables: OpenedTables) -> Table:
    """Every team's activities by the end of `as_of`, classified: a deal's calls count whoever made them."""
    deals = tables.everyones_deals() if "deals" in tables else None
    related = Related(deals, tables.company_wide("users"), tables.company_wide("contacts"))
    return classified_activities(tables.company_wide("activities"), related, tables.parameters.as_of)


def activities_of(tables: OpenedTables) -> Table:
    """The team's activities: done ones are of who did them, the others of whom they are assigned to.

    Each belongs to one user, so teams add up to the company: a call that a manager of another team made is that team's.
    """
    own = tables.of_team(everyones_activities(tables), "credited_id")
    # asked for dozens of times by one report; what customers' people wrote above their letters is not needed
    return tables.hold("activities_of_team", own.drop("subject"))


def worked_deals_of(tables: OpenedTables) -> Table:
    """One row per deal in scope, with every column of the deal and what was done about it, whoever did it.

    `calls` and `activities` of ours done, `before_close` (those of the last 30 days before it closed),
    `last_activity_on`, `has_call`, `calls_band`, `is_active_14/_30/_90`: an activity in so many days up to `as_of`.
    """
    deals, as_of = tables["deals"], tables.parameters.as_of
    own = deals.select(worked_id="deal_id", worked_closed_on="closed_on")
    efforts = _efforts(everyones_activities(tables).inner_join(own, [("deal_id", "worked_id")]))
    joined = deals.left_join(efforts, deals.deal_id == efforts.worked_id).drop("worked_id")
    counts = {name: joined[name].fill_null(0) for name in ("calls", "activities", "before_close")}
    told = joined.mutate(**counts)
    banded = told.mutate(
        has_call=told.calls > 0, calls_band=_band(told.calls), **_recent(told.last_activity_on, as_of)
    )
    return tables.hold("deals_worked", banded)


def covered_customers_of(tables: OpenedTables) -> Table:
    """One row per customer the team won, with `last_activity_on` and `is_active_14/_30/_90`, whoever was active."""
    starts, as_of = tables["customer_starts"], tables.parameters.as_of
    done = everyones_activities(tables).filter(lambda row: row.is_done & row.company_id.notnull())
    last = done.group_by(active_company_id="company_id").agg(last_activity_on=done.done_on.max())
    joined = starts.left_join(last, starts.company_id == last.active_company_id).drop("active_company_id")
    return tables.hold("customers_covered", joined.mutate(**_recent(joined.last_activity_on, as_of)))


def proposal_entries_of(tables: OpenedTables) -> Table:
    """One row per deal in scope that entered a stage of proposing: its first entry, `entered_on`."""
    visits = tables["stage_visits"]
    stage = visits.visit_stage.lower()
    proposing = visits.filter(ibis.or_(*[stage.contains(word) for word in _PROPOSAL]))
    rank = ibis.row_number().over(
        group_by="deal_id", order_by=[proposing.entered_at, proposing.visit_position]
    )
    return proposing.mutate(entry=rank).filter(lambda row: row.entry == 0).drop("entry")


def quotes_of(tables: OpenedTables) -> Table:
    """The team's quotes with the groups of their deal, `is_sent` and `is_first_sent`: its first version that was sent.

    Many quotes to one deal, so no quote is repeated; one without a known deal is nobody's.
    """
    quotes, deals = tables.scoped("quotes"), tables.get("deals")
    is_sent = quotes.sent_on.notnull()
    order = [quotes.sent_at, quotes.version, quotes.quote_id]
    rank = ibis.row_number().over(group_by=[quotes.deal_id, is_sent], order_by=order)
    told = quotes.mutate(is_sent=is_sent, is_first_sent=is_sent & (rank == 0) & quotes.deal_id.notnull())
    if deals is None:
        return told.mutate(**{name: ibis.literal(NOT_RECORDED) for name in _OF_DEAL})
    about = deals.select(*_OF_DEAL, quoted_id="deal_id")
    joined = told.left_join(about, told.deal_id == about.quoted_id)
    labels = {name: joined[name].fill_null(NOT_RECORDED) for name in _OF_DEAL}
    return joined.mutate(is_first_sent=joined.is_first_sent & joined.quoted_id.notnull(), **labels).drop(
        "quoted_id"
    )


_OF_DEAL = ("owner", "team", "region", "company", "industry", "source", "product_line", "pipeline")


def _efforts(linked: Table) -> Table:
    before = linked.worked_closed_on.delta(linked.done_on, unit="day")
    is_before = (linked.is_ours & before.between(0, BEFORE_CLOSE_DAYS - 1)).fill_null(False)
    return linked.group_by("worked_id").agg(
        calls=linked.is_call.sum(),
        activities=linked.is_ours.sum(),
        before_close=is_before.sum(),
        last_activity_on=linked.done_on.max(where=linked.is_ours),
    )


def _band(calls: ibis.Value) -> ibis.Value:
    none, few, some, many = CALL_BANDS
    return ibis.cases((calls == 0, none), (calls <= 2, few), (calls <= 5, some), else_=many)


def _recent(last: ibis.Value, as_of: dt.date) -> dict[str, ibis.Value]:
    """Flags per length of time: was the last activity on one of so many days up to `as_of`?"""
    days = ibis.literal(as_of).delta(last, unit="day")
    return {f"is_active_{most}": (days < most).fill_null(False) for most in RECENT_DAYS}


BUILDERS = {
    "activities": activities_of,
    "quotes": quotes_of,
    "worked_deals": worked_deals_of,
    "covered_customers": covered_customers_of,
    "proposal_entries": proposal_entries_of,
}
