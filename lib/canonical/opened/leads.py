"""Leads classified once: answered, converted, won; what each cost; which are the same person again."""

import datetime as dt
from dataclasses import dataclass

import ibis
from ibis import Table

from lib.canonical.opened.lead_answers import with_answers
from lib.canonical.opened.named import NOT_RECORDED

_SET_BY_CONVERSION = ("converted_at", "converted_on", "converted_deal_id", "converted_contact_id")
_REFERRAL = r"refer+al|word of mouth|recommend"


@dataclass(frozen=True)
class Beside:
    """What stands beside leads, each None where the source lacks it: `deals` classified in the team's currency,
    `campaigns` with `cost` in it too, `all_leads` of every team, `touched` (lead_id of leads somebody was active on)."""

    deals: Table | None
    users: Table | None
    campaigns: Table | None
    all_leads: Table
    touched: Table | None


def classified_leads(leads: Table, beside: Beside, as_of: dt.date, zone: str) -> Table:
    """One row per lead, as it stood at the end of `as_of`.

    Adds `is_converted`, `has_deal`, `is_won`, `is_lost`, `won_days` (arrival to win), `won_amount` and
    `is_new_customer` (with the first lead of a deal only, so that no deal counts twice), what `with_answers` adds,
    `age_days`, `is_referred`, `is_first_of_email`, the names a report groups by, `campaign_cost` (the campaign's cost
    ÷ all its leads, in the team's currency, missing where the campaign has none) and `counted_on`, by which leads
    without a day count too.
    """
    known = _without_later_conversion(leads, beside.deals, as_of)
    answered = with_answers(_with_deals(known, beside.deals), as_of, zone)
    attended = _with_attention(answered, beside.touched)
    named = _with_owners(attended, beside.users)
    return _with_repeats(_with_origin(_with_costs(named, beside), as_of))


def with_maturity(leads: Table, days: float | None) -> Table:
    """`leads` with `maturity_days`, within which nine in ten wins come, and `is_mature`: as old as that."""
    limit = ibis.null("float64") if days is None else ibis.literal(float(days))
    return leads.mutate(
        has_won_days=leads.won_days.notnull(),
        has_won_amount=leads.won_amount.notnull(),
        maturity_days=limit,
        is_mature=(leads.age_days >= limit).fill_null(False),
    )


def _without_later_conversion(leads: Table, deals: Table | None, as_of: dt.date) -> Table:
    """`leads` without conversions after `as_of`. A conversion of no day counts when its deal was known by then."""
    is_later = (leads.converted_on > as_of).fill_null(False)
    if deals is not None:
        known = leads.converted_deal_id.isin(deals.deal_id)
        is_later = is_later | (leads.converted_on.isnull() & leads.converted_deal_id.notnull() & ~known)
    undone = {
        name: ibis.ifelse(is_later, ibis.null(leads[name].type()), leads[name]) for name in _SET_BY_CONVERSION
    }
    says_so = leads.status.lower().re_search(r"^(converted|customer|won)$").fill_null(False)
    has_trace = ibis.or_(*[leads[name].notnull() for name in _SET_BY_CONVERSION])
    return leads.mutate(**undone, is_converted=~is_later & (has_trace | says_so))


def _with_deals(leads: Table, deals: Table | None) -> Table:
    """Many leads to one deal: what a deal is worth goes with its first lead only."""
    if deals is None:
        blank = {name: ibis.literal(False) for name in ("has_deal", "is_won", "is_lost", "is_new_customer")}
        return leads.mutate(
            **blank,
            won_on=ibis.null("date"),
            won_days=ibis.null("int64"),
            won_amount=ibis.null("decimal(18,2)"),
        )
    outcomes = deals.select(
        outcome_id="deal_id",
        deal_won="is_won",
        deal_lost="is_lost",
        deal_amount="amount",
        deal_new=deals.is_new_customer.fill_null(False),
        deal_closed_on="closed_on",
    )
    joined = leads.left_join(outcomes, leads.converted_deal_id == outcomes.outcome_id)
    order = [joined.created_at, joined.lead_id]
    rank = ibis.row_number().over(group_by=joined.converted_deal_id, order_by=order)
    is_won, is_first = joined.deal_won.fill_null(False), rank == 0
    won_on = ibis.ifelse(is_won, joined.deal_closed_on, ibis.null("date"))
    days = won_on.delta(joined.created_on, unit="day")
    return joined.mutate(
        has_deal=joined.converted_deal_id.notnull(),
        is_won=is_won,
        is_lost=joined.deal_lost.fill_null(False),
        is_new_customer=is_won & is_first & joined.deal_new.fill_null(False),
        won_on=won_on,
        won_days=ibis.ifelse(days >= 0, days, ibis.null("int64")),
        won_amount=ibis.ifelse(is_won & is_first, joined.deal_amount, ibis.null(joined.deal_amount.type())),
    ).drop(*outcomes.columns)


def _with_attention(leads: Table, touched: Table | None) -> Table:
    """`leads` with `has_activity` and `is_waiting`: nobody answered, nothing was done, and it did not convert."""
    found = ibis.literal(False) if touched is None else leads.lead_id.isin(touched.lead_id)
    marked = leads.mutate(has_activity=found)
    return marked.mutate(is_waiting=~marked.is_answered & ~marked.has_activity & ~marked.is_converted)


def _with_owners(leads: Table, users: Table | None) -> Table:
    if users is None:
        return leads.mutate(owner=leads.owner_id, team=ibis.null("string"), region=ibis.null("string"))
    is_shared = users.count().over(group_by=users.name) > 1
    owners = users.select(
        owning_id="user_id",
        owner_name=ibis.ifelse(is_shared, users.name + " (" + users.user_id + ")", users.name),
        team="team",
        region="region",
    )
    joined = leads.left_join(owners, leads.owner_id == owners.owning_id)
    return joined.mutate(owner=ibis.coalesce(joined.owner_name, joined.owner_id)).drop(
        "owning_id", "owner_name"
    )


def _with_costs(leads: Table, beside: Beside) -> Table:
    """`leads` with their campaign's name, kind and their even share of its cost; many leads to one campaign."""
    if beside.campaigns is None:
        return leads.mutate(
            campaign=leads.campaign_id, campaign_kind=ibis.null("string"), campaign_cost=ibis.null("float64")
        )
    everyones = beside.all_leads.filter(beside.all_leads.campaign_id.notnull())
    brought = everyones.group_by(counted_id="campaign_id").agg(all_brought=everyones.count())
    campaigns = beside.campaigns.filter(~beside.campaigns.is_test.fill_null(False)).select(
        named_id="campaign_id", campaign_name="name", campaign_kind="kind", whole_cost="cost"
    )
    joined = leads.left_join(campaigns, leads.campaign_id == campaigns.named_id)
    joined = joined.left_join(brought, joined.campaign_id == brought.counted_id)
    return joined.mutate(
        campaign=ibis.coalesce(joined.campaign_name, joined.campaign_id),
        campaign_cost=joined.whole_cost.cast("float64") / joined.all_brought,
    ).drop("named_id", "campaign_name", "whole_cost", "counted_id", "all_brought")


def _with_origin(leads: Table, as_of: dt.date) -> Table:
    by_customer = leads.referred_by_id.notnull()
    by_source = ibis.or_(
        *[leads[name].lower().re_search(_REFERRAL).fill_null(False) for name in ("source", "medium")]
    )
    labels = ("owner", "team", "region", "source", "medium", "campaign", "campaign_kind", "status")
    return leads.mutate(
        is_referred=by_customer | by_source,
        is_referred_by_customer=by_customer,
        is_referral_source=by_source,
        has_campaign_cost=leads.campaign_cost.notnull(),
        is_customer_of_campaign=leads.campaign_cost.notnull() & leads.is_new_customer,
        counted_on=ibis.literal(as_of),
        **{name: leads[name].fill_null(NOT_RECORDED) for name in labels},
    )


def _with_repeats(leads: Table) -> Table:
    """`leads` with `is_first_of_email`: no earlier lead has the same address; one without an address is its own."""
    address = leads.email.lower().strip()
    keyed = leads.mutate(address=ibis.ifelse(address == "", ibis.null("string"), address))
    order = [keyed.created_at, keyed.lead_id]
    rank = ibis.row_number().over(group_by=keyed.address, order_by=order)
    return keyed.mutate(is_first_of_email=keyed.address.isnull() | (rank == 0)).drop("address")
