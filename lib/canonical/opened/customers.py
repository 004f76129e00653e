"""Customer starts: the day each company became a customer, and through whom."""

import ibis
from ibis import Table

_COMMON = ("company_id", "started_on", "owner_id", "source", "pipeline", "product_id", "amount")


def standing_orders(orders: Table | None) -> Table | None:
    """`orders` without those that were cancelled: they make nobody a customer."""
    if orders is None:
        return None
    return orders.filter((orders.status != "cancelled").fill_null(True))


def buyers(deals: Table | None, orders: Table | None) -> Table | None:
    """`company_id` of each company that ever bought, by a won deal, a renewal too, or a standing order; None without both.

    Unlike `customer_starts` this holds customers of whom nobody knows since when.
    """
    parts = []
    if deals is not None:
        parts.append(deals.filter(deals.is_won & deals.company_id.notnull()).select("company_id"))
    if orders is not None:
        parts.append(orders.filter(orders.company_id.notnull()).select("company_id"))
    return ibis.union(*parts, distinct=True) if len(parts) > 1 else (parts or [None])[0]


def customer_starts(deals: Table, orders: Table | None, companies: Table | None) -> Table:
    """One row per company that became a customer: by its first won deal, or by an order when that came earlier.

    Columns: company_id, started_on, owner_id, source, pipeline, product_id, amount (of the won deal; missing for orders).
    A company whose first win has no rate is left out with that deal. One that only ordered belongs to the owner of its
    record, to nobody when there is no such record.
    """
    by_deal = (
        deals.filter(deals.is_new_customer.fill_null(False) & deals.has_rate)
        .mutate(started_on=deals.closed_on)
        .select(*_COMMON)
    )
    if orders is None:
        return by_deal
    missing = {
        name: ibis.null(by_deal[name].type()) for name in ("source", "pipeline", "product_id", "amount")
    }
    by_order = _owned(_first_orders(orders, deals), companies)
    return by_deal.union(by_order.mutate(**missing).select(*_COMMON))


def _owned(starts: Table, companies: Table | None) -> Table:
    if companies is None:
        return starts.mutate(owner_id=ibis.null("string"))
    owners = companies.select(owned_company_id="company_id", owner_id="owner_id")
    return starts.left_join(owners, starts.company_id == owners.owned_company_id)


def _first_orders(orders: Table, deals: Table) -> Table:
    """The day of each company's first order, where no deal had been won by then."""
    placed = orders.filter(orders.company_id.notnull())
    first = placed.group_by("company_id").agg(started_on=placed.ordered_on.min())
    wins = deals.filter(deals.is_won & deals.closed_on.notnull())
    won = wins.group_by(winner_id="company_id").agg(won_on=wins.closed_on.min())
    joined = first.left_join(won, first.company_id == won.winner_id)
    return joined.filter(joined.won_on.isnull() | (joined.started_on < joined.won_on)).select(
        "company_id", "started_on"
    )
