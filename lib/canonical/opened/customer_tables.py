"""Which tables of customers are made from others: spans of being active, line purchases, terms, values, surveys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import pandas as pd
from ibis import Table

from lib.canonical.opened import contract_terms as terms
from lib.canonical.opened.acquiring import acquiring
from lib.canonical.opened.active_spans import (
    BY_CONTRACT,
    BY_PURCHASE,
    JUDGED,
    active_spans,
    bought_days,
    running_terms,
    with_happenings,
)
from lib.canonical.opened.answered_surveys import answered_surveys
from lib.canonical.opened.customer_values import (
    YEAR_DAYS,
    brought,
    customer_values,
    standings,
    with_lifetimes,
)
from lib.canonical.opened.line_purchases import line_purchases
from lib.canonical.opened.money import Conversion
from lib.canonical.opened.named import with_people_and_products

if TYPE_CHECKING:
    from lib.canonical.opened.tables import OpenedTables

NEEDS = {
    # customers are judged by contracts, orders or won deals, whichever the source has
    "active_spans": (),
    "customer_values": (),
    "line_purchases": (),
    "contract_terms": ("contracts",),
    "acquiring": ("deals", "stages"),
}


def active_spans_of(tables: OpenedTables) -> Table:
    """The team's customers with their spans of being active and the days on which they bought something more."""
    days = tables.parameters.settings.customers.inactive_after_days
    bought = tables.hold("days_bought", bought_days(tables["customer_money"]))
    spans = tables.hold("spans_active", active_spans(bought, _running(tables, bought), days))
    told = with_happenings(spans, _happenings(tables))
    flags = {
        f"is_{way}": told.basis == basis
        for way, basis in (
            ("judged", JUDGED),
            ("by_purchase", BY_PURCHASE),
            ("by_contract", BY_CONTRACT),
        )
    }
    named = _of_customers(told.mutate(**flags, counted_on=ibis.literal(tables.parameters.as_of)), tables)
    return tables.hold("spans_of_customers", named)


def line_purchases_of(tables: OpenedTables) -> Table:
    """What the team's customers bought, by day and product line."""
    rows = line_purchases(tables["customer_money"], tables.company_wide("products"))
    return tables.hold("purchases_of_lines", rows)


def contract_terms_of(tables: OpenedTables) -> Table:
    """The team's contract terms and what became of them."""
    contracts, parameters = tables["contracts"], tables.parameters
    grace = parameters.settings.customers.renewal_grace_days
    conversion = Conversion(parameters.settings.currency, tables.company_wide("fx_rates"))
    names_any = bool(tables.frame(tables.company_wide("contracts").renewed_by_id.notnull().any()))
    renewals = terms.named_renewals(contracts) if names_any else terms.likely_renewals(contracts, grace)
    rules = terms.Rules(parameters.as_of, grace, conversion)
    told = terms.contract_terms(contracts, renewals, rules)
    return tables.hold("terms_of_contracts", _with_names(told, tables))


def customer_values_of(tables: OpenedTables) -> Table:
    """The team's customers with what they brought so far."""
    as_of = tables.parameters.as_of
    spans = tables["active_spans"]
    customers = _of_customers(standings(spans.filter(spans.is_judged), as_of), tables)
    values = customer_values(customers, brought(tables["customer_money"], as_of), as_of)
    held = tables.hold("values_of_customers", values)
    told = tables.frame(
        held.agg(life=held.life_days.mean(), left=held.is_left.sum(), had=held.was_active.sum())
    ).iloc[0]
    life = None if pd.isna(told["life"]) else float(told["life"]) / YEAR_DAYS
    churn = float(told["left"]) / float(told["had"]) if told["had"] else None
    return tables.hold("values_with_lifetimes", with_lifetimes(held, life, churn))


def acquiring_of(tables: OpenedTables) -> Table:
    """What winning the team's customers cost, and the customers it won."""
    bought = tables.hold("days_bought", bought_days(tables["customer_money"]))
    rows = acquiring(tables["customer_money"], tables["customer_starts"], tables.get("leads"), bought)
    return tables.hold("cost_of_acquiring", rows)


def surveys_of(tables: OpenedTables) -> Table:
    """The surveys sent to the team's contacts, each once per occasion."""
    rows = answered_surveys(tables.scoped("surveys"), tables.parameters.as_of)
    contacts = tables.company_wide("contacts")
    if contacts is None:
        told = rows.mutate(company_id=ibis.null("string"))
    else:
        people = contacts.select("company_id", person_id="contact_id")
        told = rows.left_join(people, rows.contact_id == people.person_id).drop("person_id")
    return tables.hold("surveys_of_team", _of_customers(told, tables))


def _running(tables: OpenedTables, bought: Table) -> Table:
    if "contracts" in tables:
        return running_terms(tables["contracts"])
    return bought.filter(False).select("company_id", starts_on="day", ends_on="day")


def _happenings(tables: OpenedTables) -> dict[str, Table]:
    """Days on which customers bought a line new to them, bought more or dearer of the same, or only paid more for it."""
    bought = tables["line_purchases"]
    new_lines = bought.filter(bought.is_new_line).select("company_id", day="counted_on")
    upgrades = bought.filter(bought.is_upgrade).select("company_id", day="counted_on")
    if "contracts" not in tables:
        return {
            "new_line_days": new_lines,
            "upgrade_days": upgrades,
            "price_rise_days": upgrades.filter(False),
        }
    renewed = tables["contract_terms"]
    more = renewed.filter(renewed.has_more_seats).select("company_id", day="next_starts_on")
    dearer = renewed.filter(renewed.has_price_rise & ~renewed.has_more_seats)
    return {
        "new_line_days": new_lines,
        "upgrade_days": upgrades.union(more),
        "price_rise_days": dearer.select("company_id", day="next_starts_on"),
    }


def _of_customers(rows: Table, tables: OpenedTables) -> Table:
    """`rows` with the names and groups of their customer: who owns the company's record answers for it."""
    return _with_names(rows.mutate(product_id=ibis.null("string")), tables).drop(
        "product_id", "product", "product_line"
    )


def _with_names(rows: Table, tables: OpenedTables) -> Table:
    companies = tables.company_wide("companies")
    if companies is None:
        owned = rows.mutate(owner_id=ibis.null("string"))
    else:
        owners = companies.select("owner_id", owned_id="company_id")
        owned = rows.left_join(owners, rows.company_id == owners.owned_id).drop("owned_id")
    return with_people_and_products(
        owned, tables.company_wide("users"), companies, tables.company_wide("products")
    )


BUILDERS = {
    "active_spans": active_spans_of,
    "line_purchases": line_purchases_of,
    "contract_terms": contract_terms_of,
    "customer_values": customer_values_of,
    "surveys": surveys_of,
    "acquiring": acquiring_of,
}
