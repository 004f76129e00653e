"""Tables of campaigns, lists and the web site, made for one team."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
from ibis import Table

from lib.canonical.opened import mailings, web
from lib.canonical.opened.attribution import MODELS, UNATTRIBUTED, Sources, attributed, touches
from lib.canonical.opened.campaign_costs import campaigns_of, real_campaigns
from lib.canonical.opened.mailing_lists import list_changes
from lib.canonical.opened.people_of_companies import with_company_of_contact

if TYPE_CHECKING:
    from lib.canonical.opened.tables import OpenedTables

NEEDS = {
    "campaign_messages": ("campaign_members",),
    "list_changes": ("list_events",),
    "web_visits": ("web_sessions", "web_events"),
    "credited_sales": ("deals", "stages"),
    "campaign_returns": ("campaigns", "deals", "stages"),
}
_OF_SALE = (
    "deal_id",
    "company_id",
    "owner",
    "team",
    "region",
    "company",
    "industry",
    "country",
    "product",
    "product_line",
    "source",
    "pipeline",
    "is_new_customer",
)


def campaign_messages_of(tables: OpenedTables) -> Table:
    """The messages of real campaigns to people of the team's companies, and what became of them."""
    judged = mailings.Judged(tables.parameters.as_of, tables.parameters.settings.campaigns.response_days)
    rows = mailings.campaign_messages(tables.scoped("campaign_members"), real_campaigns(tables), judged)
    return tables.hold("campaign_messages_of_team", with_company_of_contact(rows, tables))


def list_changes_of(tables: OpenedTables) -> Table:
    """The changes of e-mail lists by people of the team's companies."""
    rows = list_changes(tables.scoped("list_events"))
    return tables.hold("list_changes_of_team", with_company_of_contact(rows, tables))


def web_sessions_of(tables: OpenedTables) -> Table:
    """The whole company's visits: a visit belongs to no team."""
    rows = web.web_sessions(
        tables.company_wide("web_sessions"), real_campaigns(tables), tables.parameters.as_of
    )
    return tables.hold("web_sessions_named", rows)


def web_visits_of(tables: OpenedTables) -> Table:
    """The whole company's visits with the pages viewed and goals reached in them."""
    rows = web.web_visits(tables["web_sessions"], tables.company_wide("web_events"))
    return tables.hold("web_visits_counted", rows)


def web_events_of(tables: OpenedTables) -> Table:
    """The whole company's events of visits."""
    rows = web.web_events(tables.company_wide("web_events"), tables.get("web_sessions"))
    return tables.hold("web_events_named", rows)


def credited_sales_of(tables: OpenedTables) -> Table:
    """The team's won deals divided among campaigns by each model: one row per model, deal and campaign credited.

    Columns: those of the deal a report groups by, `sold_on`, `model`, `is_primary` … `is_even` (it is of that model), `campaign`,
    `campaign_kind`, `weight`, `share_amount`, `customer_weight` (0 unless the deal made a new customer), `is_credited` (to a campaign).
    """
    deals, campaigns = tables["deals"], real_campaigns(tables)
    won = deals.filter(deals.is_won & deals.closed_on.notnull())
    sales = won.select(
        "amount",
        "company_id",
        "contact_id",
        "campaign_id",
        "created_at",
        "created_on",
        sale_id="deal_id",
        sold_on="closed_on",
    )
    held = tables.hold("sales_to_credit", sales)
    touched = tables.hold("touches_of_sales", touches(held, _sources(tables)))
    look_back = tables.parameters.settings.campaigns.look_back_days
    parts = attributed(held, touched, campaigns, look_back)
    about = won.select(*_OF_SALE, sold_id="deal_id", sold_on="closed_on")
    joined = parts.inner_join(about, parts.sale_id == about.sold_id).drop("sold_id", "sale_id")
    return tables.hold("sales_credited", _named(joined, campaigns))


def _sources(tables: OpenedTables) -> Sources:
    """Contacts with campaigns of everybody: whoever of another team a buyer was, the campaign was met."""
    return Sources(
        contacts=tables.company_wide("contacts"),
        leads=tables.company_wide("leads"),
        members=tables.company_wide("campaign_members"),
        sessions=tables.company_wide("web_sessions"),
    )


def _named(rows: Table, campaigns: Table | None) -> Table:
    is_credited = rows.campaign_id.notnull()
    named = mailings.with_campaign(rows.mutate(is_credited=is_credited), campaigns)
    is_new = named.is_new_customer.fill_null(False)
    labels = {
        name: ibis.ifelse(named.is_credited, named[name], ibis.literal(UNATTRIBUTED))
        for name in ("campaign", "campaign_kind")
    }
    flags = {f"is_{model}": named.model == model for model in MODELS}
    credits = {f"is_{model}_credited": flags[f"is_{model}"] & named.is_credited for model in MODELS}
    left = {f"is_{model}_left": flags[f"is_{model}"] & ~named.is_credited for model in MODELS}
    return named.mutate(
        **labels,
        **flags,
        **credits,
        **left,
        customer_weight=ibis.ifelse(is_new, named.weight, ibis.literal(0).cast(named.weight.type())),
    )


def campaign_returns_of(tables: OpenedTables) -> Table:
    """What the team's campaigns with a cost recorded cost, and what they brought: one row per campaign, one per credit.

    Columns: campaign_id, campaign, campaign_kind, `launched_on` of the campaign, on whatever day the money came, `cost`, `gain` (won
    amount, less the cost), `customers`, and `is_primary` … `is_even`: rows that count by that model.
    """
    campaigns = tables["campaigns"]
    costed = campaigns.filter(campaigns.is_real & campaigns.has_cost)
    about = costed.select("campaign_id", "campaign", "campaign_kind", "launched_on")
    spent = costed.select(
        *about.columns,
        cost=costed.team_cost,
        gain=-costed.team_cost,
        customers=ibis.literal(0).cast("decimal(12,9)"),
        **{f"is_{model}": ibis.literal(True) for model in MODELS},
    )
    credits = tables["credited_sales"]
    brought = credits.filter(credits.is_credited).select(
        "campaign_id",
        cost=ibis.literal(0).cast("decimal(18,2)"),
        gain=credits.share_amount,
        customers=credits.customer_weight,
        **{f"is_{model}": credits[f"is_{model}"] for model in MODELS},
    )
    joined = about.inner_join(brought, "campaign_id").select(spent.columns)
    return tables.hold("returns_of_campaigns", spent.union(joined))


BUILDERS = {
    "campaigns": campaigns_of,
    "campaign_messages": campaign_messages_of,
    "list_changes": list_changes_of,
    "web_sessions": web_sessions_of,
    "web_visits": web_visits_of,
    "web_events": web_events_of,
    "credited_sales": credited_sales_of,
    "campaign_returns": campaign_returns_of,
}
