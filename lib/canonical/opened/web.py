"""Visits to the web site and what happened in them, robots apart."""

import datetime as dt

import ibis
from ibis import Table

from lib.canonical.opened.mailings import with_campaign
from lib.canonical.opened.named import NOT_RECORDED

ENGAGED_S = 10
"""Seconds from which on a visit counts as engaged (as Google Analytics 4 does)."""


def web_sessions(sessions: Table, campaigns: Table | None, as_of: dt.date) -> Table:
    """One row per visit with `campaign`, `campaign_kind`, `source`, `medium`, and flags.

    `is_by_person` (not by a robot the source knows), `has_duration`, `is_engaged` (10 seconds or more), `is_first_visit`
    (a person's first known visit; where nobody is named, none is), `counted_on`.
    """
    named = _named(sessions, campaigns)
    is_by_person = ~named.is_bot.fill_null(False)
    rank = ibis.row_number().over(
        group_by=[named.visitor_id, is_by_person], order_by=[named.started_at, named.session_id]
    )
    has_duration = (named.duration_s >= 0).fill_null(False)
    return named.mutate(
        source=named.source.fill_null(NOT_RECORDED),
        medium=named.medium.fill_null(NOT_RECORDED),
        is_by_person=is_by_person,
        is_first_visit=is_by_person & named.visitor_id.notnull() & (rank == 0),
        has_duration=has_duration,
        is_engaged=has_duration & (named.duration_s >= ENGAGED_S),
        counted_on=ibis.literal(as_of),
    )


def web_visits(sessions: Table, events: Table) -> Table:
    """`web_sessions` with what happened in each: `page_views`, `goals`, `has_goal`, and `visitor_has_goal` (in any visit)."""
    seen = events.filter(events.session_id.notnull())
    counts = seen.group_by(seen_id="session_id").agg(
        page_views=seen.count(where=seen.kind == "page_view"), goals=seen.count(where=seen.kind == "goal")
    )
    joined = sessions.left_join(counts, sessions.session_id == counts.seen_id).drop("seen_id")
    told = joined.mutate(page_views=joined.page_views.fill_null(0), goals=joined.goals.fill_null(0))
    has_goal = told.goals > 0
    reached = (has_goal & told.is_by_person).any().over(group_by=told.visitor_id)
    return told.mutate(
        has_goal=has_goal,
        visitor_has_goal=ibis.ifelse(told.visitor_id.notnull(), reached, has_goal),
    )


def web_events(events: Table, sessions: Table | None) -> Table:
    """One row per event with the source, medium and campaign of its visit, on the day it happened, or the visit began.

    `is_page_view` and `is_goal` are of people: events of visits by robots are neither. One of no known visit is nobody's robot.
    """
    if sessions is None:
        blank = {name: ibis.literal(NOT_RECORDED) for name in _OF_VISIT}
        told = events.mutate(**blank, is_by_person=ibis.literal(True))
    else:
        about = sessions.select(*_OF_VISIT, "is_by_person", visit_id="session_id", visit_on="started_on")
        joined = events.left_join(about, events.session_id == about.visit_id)
        labels = {name: joined[name].fill_null(NOT_RECORDED) for name in _OF_VISIT}
        told = joined.mutate(
            **labels,
            happened_on=ibis.coalesce(joined.happened_on, joined.visit_on),
            is_by_person=joined.is_by_person.fill_null(True),
        ).drop("visit_id", "visit_on")
    return told.mutate(
        is_page_view=told.is_by_person & (told.kind == "page_view").fill_null(False),
        is_goal=told.is_by_person & (told.kind == "goal").fill_null(False),
    )


_OF_VISIT = ("source", "medium", "campaign", "campaign_kind")


def _named(sessions: Table, campaigns: Table | None) -> Table:
    """`sessions` with their campaign's name; a visit stays one whatever campaign its link named."""
    if campaigns is None:
        return with_campaign(sessions, None)
    return with_campaign(sessions, campaigns.mutate(is_real=ibis.literal(True)))
