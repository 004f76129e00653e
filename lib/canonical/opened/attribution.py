"""Which campaigns led to a purchase: contacts with campaigns before it, and its worth divided among them, to the last digit."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
from ibis import Table

MODELS = ("primary", "first", "last", "even")
"""Who gets the credit: the campaign named on the purchase, the first met, the last met, or all that were met alike."""

UNATTRIBUTED = "(unattributed)"
WEIGHT, MONEY = "decimal(12,9)", "decimal(18,2)"
_TOUCH = ("sale_id", "campaign_id", "touched_at", "touched_on")


@dataclass(frozen=True)
class Sources:
    """Where contact with campaigns is recorded, each None where the source lacks it."""

    contacts: Table | None
    leads: Table | None
    members: Table | None
    sessions: Table | None


def touches(sales: Table, sources: Sources) -> Table:
    """One row per contact of a purchase's people with a campaign: sale_id, campaign_id, touched_at, touched_on.

    Its people are the person it names, those its leads became, and everybody known of the company that bought: companies
    decide together, and a deal names one person. Contacts are: the campaign named on the purchase, on the day
    that was created; the campaign of each lead that became it, on the day of arrival; each click on and answer to a campaign; each
    visit through a campaign's link by a visitor whom the site knows by the contact's id. Opening a message is none.
    """
    own = sales.select(
        "sale_id", "campaign_id", touched_at=sales.created_at, touched_on=sales.created_on
    ).filter(sales.campaign_id.notnull())
    parts = [own, *_of_leads(sources.leads), *_of_people(sales, sources)]
    alike = [part.mutate(touched_at=part.touched_at.cast("timestamp")).select(*_TOUCH) for part in parts]
    return ibis.union(*alike) if len(alike) > 1 else alike[0]


def _of_leads(leads: Table | None) -> list[Table]:
    if leads is None:
        return []
    became = leads.filter(leads.converted_deal_id.notnull() & leads.campaign_id.notnull())
    return [
        became.select(
            "campaign_id",
            sale_id="converted_deal_id",
            touched_at="created_at",
            touched_on="created_on",
        )
    ]


def _of_people(sales: Table, sources: Sources) -> list[Table]:
    people = _people(sales, sources)
    return [
        met.inner_join(people, "contact_id")
        for met in (*_answers(sources.members), *_visits(sources.sessions))
    ]


def _people(sales: Table, sources: Sources) -> Table:
    """`sale_id` and `contact_id` of whom a purchase names, its leads became, and who else is known of its company."""
    parts = [sales.filter(sales.contact_id.notnull()).select("sale_id", "contact_id")]
    if sources.leads is not None:
        leads = sources.leads
        became = leads.filter(leads.converted_deal_id.notnull() & leads.converted_contact_id.notnull())
        parts.append(became.select(sale_id="converted_deal_id", contact_id="converted_contact_id"))
    if sources.contacts is not None:
        bought = sales.filter(sales.company_id.notnull()).select("sale_id", "company_id")
        parts.append(bought.inner_join(sources.contacts, "company_id").select("sale_id", "contact_id"))
    return ibis.union(*parts, distinct=True) if len(parts) > 1 else parts[0].distinct()


def _answers(members: Table | None) -> list[Table]:
    if members is None:
        return []
    return [
        members.filter(members[f"{name}_on"].notnull()).select(
            "campaign_id", "contact_id", touched_at=f"{name}_at", touched_on=f"{name}_on"
        )
        for name in ("clicked", "responded")
    ]


def _visits(sessions: Table | None) -> list[Table]:
    if sessions is None:
        return []
    named = sessions.filter(sessions.campaign_id.notnull() & sessions.visitor_id.notnull())
    return [
        named.select("campaign_id", contact_id="visitor_id", touched_at="started_at", touched_on="started_on")
    ]


def attributed(sales: Table, touched: Table, campaigns: Table | None, look_back_days: int) -> Table:
    """One row per model, purchase and campaign credited, or none: sale_id, model, campaign_id, weight, share_amount.

    `campaigns` says which are real and when they began. Only contacts up to the day of the purchase and no older than
    `look_back_days` count; the campaign named on the purchase (model "primary") counts whenever it began by then. Of each model the weights of a purchase sum to exactly 1 and the parts of
    its amount to exactly the amount: what cannot be divided goes to the campaign met first. A purchase no campaign can be credited
    with has one row without a campaign.
    """
    met = _met(_begun(_dated(sales, touched), campaigns), look_back_days)
    parts = [
        _credited(_begun(_primary(sales), campaigns), "primary"),
        _credited(met.filter(met.place == 0), "first"),
        _credited(met.filter(met.place_from_last == 0), "last"),
        _credited(met, "even"),
    ]
    credited = ibis.union(*parts)
    every = ibis.union(*[sales.select("sale_id", "amount", model=ibis.literal(model)) for model in MODELS])
    left = every.anti_join(credited, ["sale_id", "model"])
    return credited.union(
        left.select(
            "sale_id",
            "model",
            campaign_id=ibis.null("string"),
            weight=ibis.literal(1).cast(WEIGHT),
            share_amount=left.amount.cast(MONEY),
        )
    )


def _dated(sales: Table, touched: Table) -> Table:
    return touched.inner_join(sales.select("sale_id", "sold_on", "amount"), "sale_id")


def _primary(sales: Table) -> Table:
    named = sales.filter(sales.campaign_id.notnull())
    return named.select("sale_id", "amount", "campaign_id", "sold_on", place=ibis.literal(0))


def _begun(rows: Table, campaigns: Table | None) -> Table:
    """`rows` of campaigns that are real and had begun by the day of the purchase, as far as is known."""
    if campaigns is None:
        return rows
    about = campaigns.select("is_real", "starts_on", real_id="campaign_id")
    joined = rows.left_join(about, rows.campaign_id == about.real_id)
    has_begun = (joined.starts_on <= joined.sold_on).fill_null(True)
    return joined.filter(joined.is_real.fill_null(True) & has_begun).select(rows.columns)


def _met(met: Table, look_back_days: int) -> Table:
    """One row per purchase and campaign met in time, with its place among those from either end."""
    days = met.sold_on.delta(met.touched_on, unit="day")
    in_time = met.filter(days.between(0, look_back_days))
    once = in_time.group_by(["sale_id", "amount", "campaign_id"]).agg(
        first_at=in_time.touched_at.min(), last_at=in_time.touched_at.max()
    )
    return once.mutate(
        place=ibis.row_number().over(group_by="sale_id", order_by=[once.first_at, once.campaign_id]),
        place_from_last=ibis.row_number().over(
            group_by="sale_id", order_by=[once.last_at.desc(), once.campaign_id]
        ),
    )


def _credited(rows: Table, model: str) -> Table:
    """`rows` with even parts of 1 and of the amount; the first holds what is left over."""
    number = rows.count().over(group_by="sale_id").cast("float64")
    weight = (1.0 / number).cast(WEIGHT)
    part = (rows.amount.cast("float64") / number).try_cast(MONEY)
    others = rows.count().over(group_by="sale_id") - 1
    is_first = rows.place == rows.place.min().over(group_by="sale_id")
    first_weight = (ibis.literal(1).cast("decimal(24,9)") - weight * others).cast(WEIGHT)
    left = (rows.amount.cast("decimal(28,2)") - part * others).cast(MONEY)
    # the largest amounts, as floats, round up to one digit more than money has
    first_part = ibis.ifelse(others == 0, rows.amount.cast(MONEY), left)
    return rows.select(
        "sale_id",
        "campaign_id",
        model=ibis.literal(model),
        weight=ibis.ifelse(is_first, first_weight, weight),
        share_amount=ibis.ifelse(is_first, first_part, part),
    ).select("sale_id", "model", "campaign_id", "weight", "share_amount")
