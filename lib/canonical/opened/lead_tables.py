"""Which tables leads, prospects, lost and contested deals are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from ibis import Table

from lib.canonical.opened import lost
from lib.canonical.opened.activity_tables import everyones_activities
from lib.canonical.opened.campaign_costs import campaigns_in_currency
from lib.canonical.opened.customers import buyers, standing_orders
from lib.canonical.opened.lead_contacts import people_of, prospects, touched_leads
from lib.canonical.opened.leads import Beside, classified_leads, with_maturity

if TYPE_CHECKING:
    from lib.canonical.opened.tables import OpenedTables

NEEDS = {
    "leads": ("leads",),
    "prospects": ("leads",),
    "lost_deals": ("deals", "stages"),
    "contested_deals": ("deals", "stages"),
}


def leads_of(tables: OpenedTables, in_scope: Table) -> Table:
    """The team's leads, classified; worked out once, for every metric of leads asks for them."""
    held = tables.kept("leads_classified", lambda: _classified(tables, in_scope))
    days = tables.frame(held.won_days.cast("float64").quantile(0.9))
    return tables.hold("leads_matured", with_maturity(held, None if pd.isna(days) else days))


def _classified(tables: OpenedTables, in_scope: Table) -> Table:
    parameters = tables.parameters
    company_wide = tables.company_wide
    activities = everyones_activities(tables) if "activities" in tables else None
    beside = Beside(
        deals=tables.everyones_deals() if "deals" in tables else None,
        users=company_wide("users"),
        campaigns=campaigns_in_currency(tables),
        all_leads=company_wide("leads"),
        touched=touched_leads(in_scope, company_wide("contacts"), activities),
    )
    zone = parameters.settings.calendar.timezone
    return classified_leads(in_scope, beside, parameters.as_of, zone).order_by("lead_id")


def prospects_of(tables: OpenedTables) -> Table:
    """The team's leads and those of its contacts that no lead became. Who bought from another team is a customer too."""
    deals = tables.everyones_deals() if "deals" in tables else None
    bought = buyers(deals, standing_orders(tables.company_wide("orders")))
    customers = people_of(tables.company_wide("contacts"), bought)
    return tables.hold("prospects_of_team", prospects(tables["leads"], tables.get("contacts"), customers))


def lost_of(tables: OpenedTables) -> Table:
    """The team's lost deals, classified."""
    rows = lost.lost_deals(
        tables["deals"],
        tables.get("stage_visits"),
        tables.company_wide("deal_events"),
        tables.parameters.as_of,
    )
    return tables.hold("deals_lost", rows)


def contested_of(tables: OpenedTables) -> Table:
    """The team's decided deals that name a competitor."""
    return lost.contested_deals(tables["deals"])


BUILDERS = {
    "prospects": prospects_of,
    "lost_deals": lost_of,
    "contested_deals": contested_of,
}
