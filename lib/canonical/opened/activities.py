"""Activities classified once: done, planned, overdue, calls, who did them and on which deal; and what deals saw of them."""

import datetime as dt
from dataclasses import dataclass

import ibis
from ibis import Table

from lib.canonical.opened.named import NOT_RECORDED, called_by

CONNECTED = ("connected", "answered", "completed")
"""Outcomes, in small letters, that say somebody was spoken to."""

SHORTEST_CALL_S = 30
"""A call shorter than this reached nobody, whatever its outcome says: the floor of the rival count of calls."""

RECENT_DAYS = (30, 14, 90)
"""How long ago the last activity may be for a deal or customer to count as covered; the first is the default."""

BEFORE_CLOSE_DAYS = 30
CALL_BANDS = ("no call", "1 or 2 calls", "3 to 5 calls", "6 calls or more")
"""Deals by how many calls were made about them."""


@dataclass(frozen=True)
class Related:
    """What activities are told by: all teams' classified deals, users and contacts, where the source has them."""

    deals: Table | None
    users: Table | None
    contacts: Table | None


def classified_activities(activities: Table, related: Related, as_of: dt.date) -> Table:
    """One row per activity as it stood at the end of `as_of`: what was done later is not done yet.

    `is_done`; of the others `is_overdue` (due before `as_of`), `is_planned` (due then or later) or neither (no day).
    `is_received`: a letter of the customer's, which nobody of ours did; `is_ours`: done, and not that.
    `is_outbound_call`, `is_connected_call`, `is_long_call` (30 s or more) are of calls done. `done_by` names who did it,
    `owner` whom it is assigned to. `credited_id` is the one it belongs to: who did it, while it is not done or where
    nobody is recorded whom it is assigned to; `team` and `region` are those of that user.
    """
    known = _flagged(_as_done_by(activities, as_of), as_of)
    linked = _with_deals(_with_contacts(known, related.contacts), related.deals)
    return _with_people(linked, related.users)


def _as_done_by(activities: Table, as_of: dt.date) -> Table:
    is_later = (activities.done_on > as_of).fill_null(False)
    is_done = activities.done_on.notnull() & ~is_later
    by_then = {
        name: ibis.ifelse(is_done, activities[name], ibis.null(activities[name].type()))
        for name in ("done_at", "done_on", "done_by_id", "outcome", "duration_s")
    }
    return activities.mutate(is_done=is_done, **by_then)


def _flagged(activities: Table, as_of: dt.date) -> Table:
    kind, direction = (activities[name].lower().strip() for name in ("kind", "direction"))
    marked = activities.mutate(kind=kind, is_outbound=(direction == "outbound").fill_null(False))
    is_done, is_call = marked.is_done, marked.is_done & (marked.kind == "call")
    is_inbound = (direction == "inbound").fill_null(False)
    is_received = is_done & (marked.kind == "email") & is_inbound & marked.done_by_id.isnull()
    return marked.mutate(
        is_call=is_call,
        is_outbound_call=is_call & marked.is_outbound,
        is_undirected_call=is_call & activities.direction.isnull(),
        is_connected_call=is_call & marked.is_outbound & marked.outcome.lower().isin(CONNECTED),
        is_long_call=is_call & marked.is_outbound & (marked.duration_s >= SHORTEST_CALL_S),
        is_received=is_received,
        is_ours=is_done & ~is_received,
        is_overdue=~is_done & (marked.due_on < as_of).fill_null(False),
        is_planned=~is_done & (marked.due_on >= as_of).fill_null(False),
        has_doer=marked.done_by_id.notnull(),
        credited_id=ibis.coalesce(marked.done_by_id, marked.owner_id),
    )


def _with_contacts(activities: Table, contacts: Table | None) -> Table:
    if contacts is None:
        return activities.mutate(contact_company_id=ibis.null("string"))
    people = contacts.select(person_id="contact_id", contact_company_id="company_id")
    return activities.left_join(people, activities.contact_id == people.person_id).drop("person_id")


def _with_deals(activities: Table, deals: Table | None) -> Table:
    """`activities` with `has_deal` (linked to a deal that is known), that deal's name and owner, and `company_id` told by either."""
    own_company = ibis.coalesce(activities.company_id, activities.contact_company_id)
    if deals is None:
        return activities.mutate(
            company_id=own_company,
            has_deal=activities.deal_id.notnull(),
            is_unlinked=activities.deal_id.isnull(),
            deal=activities.deal_id,
            is_by_another=ibis.literal(False),
        )
    about = deals.select(
        about_id="deal_id", about_name="name", deal_owner_id="owner_id", about_company="company_id"
    )
    joined = activities.left_join(about, activities.deal_id == about.about_id)
    told = joined.mutate(
        company_id=ibis.coalesce(joined.company_id, joined.about_company, joined.contact_company_id),
        has_deal=joined.about_id.notnull(),
        is_unlinked=joined.about_id.isnull(),
        deal=ibis.coalesce(joined.about_name, joined.about_id),
        is_by_another=(joined.done_by_id != joined.deal_owner_id).fill_null(False),
    )
    return told.drop("about_id", "about_name", "about_company", "deal_owner_id")


def _with_people(activities: Table, users: Table | None) -> Table:
    """`activities` with the names of who did it and whom it is assigned to, and the team of whom it is credited to."""
    if users is None:
        named = activities.mutate(
            done_by=activities.done_by_id, owner=activities.owner_id, team=ibis.null("string")
        ).mutate(region=ibis.null("string"))
    else:
        people = users.mutate(called=called_by(users, "user_id"))
        doers = people.select(doer_id="user_id", doer="called")
        holders = people.select(holder_id="user_id", holder="called")
        credited = people.select(credit_id="user_id", team="team", region="region")
        joined = activities.left_join(doers, activities.done_by_id == doers.doer_id)
        joined = joined.left_join(holders, joined.owner_id == holders.holder_id)
        joined = joined.left_join(credited, joined.credited_id == credited.credit_id)
        named = joined.mutate(
            done_by=ibis.coalesce(joined.doer, joined.done_by_id),
            owner=ibis.coalesce(joined.holder, joined.owner_id),
        ).drop("doer_id", "doer", "holder_id", "holder", "credit_id")
    labels = ("done_by", "owner", "team", "region")
    return named.mutate(
        activity_kind=named.kind.fill_null(NOT_RECORDED),
        **{name: named[name].fill_null(NOT_RECORDED) for name in labels},
    )
