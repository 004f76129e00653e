"""Which tables customer money and the forecast are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import pandas as pd
from ibis import Table

from lib.canonical.opened import scope as scoping
from lib.canonical.opened import serving
from lib.canonical.opened.customers_value import (
    ROWS,
    classified_money,
    in_one_shape,
    priced_lines,
    sold_lines,
    won_as_sold,
)
from lib.canonical.opened.forecasting import forecast_deals
from lib.canonical.opened.money import Conversion
from lib.canonical.opened.named import with_people_and_products

if TYPE_CHECKING:
    from lib.canonical.opened.tables import OpenedTables

NEEDS = {
    # orders or won deals, whichever the source has: nothing is needed for certain
    "customer_money": (),
    "forecast_deals": ("deals", "stages"),
}


def has_orders(tables: OpenedTables) -> bool:
    """True when revenue is read from order lines, false when from won deals: never from both."""
    return "orders" in tables and "order_lines" in tables


def customer_money_of(tables: OpenedTables) -> Table:
    """The team's sales, service contacts and selling hours, one row each, in its currency; worked out once."""
    parts = [
        in_one_shape(rows) for rows in (_sold(tables), _service(tables), _selling(tables)) if rows is not None
    ]
    rows = ibis.union(*parts) if len(parts) > 1 else (parts or [_nothing(tables)])[0]
    companies = tables.company_wide("companies")
    named = with_people_and_products(
        _with_owner(rows, companies), tables.company_wide("users"), companies, tables.company_wide("products")
    )
    return tables.hold("customer_money_of_team", classified_money(named))


def forecast_deals_of(tables: OpenedTables) -> Table:
    """The team's won and open deals with what the forecast counts."""
    return tables.hold("forecast_deals_of_team", forecast_deals(tables["deals"], tables.parameters.as_of))


def _with_owner(rows: Table, companies: Table | None) -> Table:
    """`rows` with the owner of their company's record: who answers for the customer, whoever sold or served."""
    if companies is None:
        return rows.mutate(owner_id=ibis.null("string"))
    owners = companies.select(owned_id="company_id", owner_id="owner_id")
    return rows.left_join(owners, rows.company_id == owners.owned_id).drop("owned_id")


def _nothing(tables: OpenedTables) -> Table:
    blank = {name: ibis.null(kind) for name, kind in ROWS.items()}
    # held, because what is held is made of tables that the connection knows
    return tables.hold("nothing_sold", pd.DataFrame({"place": [0]})).filter(False).select(**blank)


def _sold(tables: OpenedTables) -> Table | None:
    if has_orders(tables):
        lines = priced_lines(tables["order_lines"], tables["orders"], tables.company_wide("products"))
        return sold_lines(_conversion(tables).of(lines, ("revenue", "making_cost"), lines.ordered_on))
    return won_as_sold(tables["deals"]) if "deals" in tables else None


def _service(tables: OpenedTables) -> Table | None:
    contacts = serving.service_contacts(tables.company_wide("cases"), tables.company_wide("service_calls"))
    costs = tables.company_wide("service_costs")
    if contacts is None or costs is None:
        return None
    converted = _conversion(tables).of(costs, ("cost",), costs.month_on)
    return _ours(serving.with_month_cost(contacts, converted, tables.parameters.as_of), tables)


def _selling(tables: OpenedTables) -> Table | None:
    activities = tables.company_wide("activities")
    if activities is None:
        return None
    costs = tables.parameters.settings.costs
    hour = serving.Hour(costs.selling_hour, costs.currency, costs.minutes_unrecorded)
    deals = tables.everyones_deals() if "deals" in tables else None
    # an activity known by then may have been done later
    done = activities.filter(activities.done_on <= tables.parameters.as_of)
    hours = serving.selling_hours(done, deals, tables.company_wide("contacts"), hour)
    return _ours(_conversion(tables).of(hours, ("serving_cost",), hours.counted_on), tables)


def _conversion(tables: OpenedTables) -> Conversion:
    return Conversion(tables.parameters.settings.currency, tables.company_wide("fx_rates"))


def _ours(rows: Table, tables: OpenedTables) -> Table:
    """Rows of the team's companies, and those of no known company whose person is in the team."""
    companies, users = tables.get("companies"), tables.get("users")
    if not scoping.narrows_users(tables.parameters.settings.scope) or users is None or companies is None:
        return rows
    known = tables.company_wide("companies")
    is_nobodys = rows.company_id.isnull() | ~rows.company_id.isin(known.company_id)
    is_by_us = rows.person_id.isin(users.user_id).fill_null(False)
    return rows.filter(rows.company_id.isin(companies.company_id).fill_null(False) | (is_nobodys & is_by_us))


BUILDERS = {"customer_money": customer_money_of, "forecast_deals": forecast_deals_of}
