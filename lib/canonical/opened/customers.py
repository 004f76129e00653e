"""Customer starts: the day each company became a customer, and through whom."""

import ibis
from ibis import Table

_COMMON = ("company_id", "started_on", "owner_id", "source", "pipeline", "product_id", "amount")


def standing_orders(orders: Table | None) -> Table | None:
    """`orders` without those that were cancelled: they make nobody a customer."""
    if orders is None:
        return None
    return orders.filter((orders.status != "cancelled").fill_null(True))


def customer_starts(deals: Table, orders: Table | None, companies: Table | None) -> Table:
    """One row per company that became a customer: by its first won deal, or by an order when that came earlier.

    Columns: company_id, started_on, owner_id, source, pipeline, product_id, amount (of the won deal; missing for orders).
    A company whose first win has no rate is left out with that deal. Without a table of companies nobody owns those
    that only ordered.
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
    first = _first_orders(orders, deals)
    nobody = ibis.null(by_deal.owner_id.type())
    by_order = (
        first.mutate(owner_id=nobody)
        if companies is None
        else first.inner_join(companies.select("company_id", "owner_id"), "company_id")
    )
    return by_deal.union(by_order.mutate(**missing).select(*_COMMON))


def _first_orders(orders: Table, deals: Table) -> Table:
    """The day of each company's first order, where no deal had been won by then."""
    first = orders.group_by("company_id").agg(started_on=orders.ordered_on.min())
    wins = deals.filter(deals.is_won & deals.closed_on.notnull())
    won = wins.group_by(winner_id="company_id").agg(won_on=wins.closed_on.min())
    joined = first.left_join(won, first.company_id == won.winner_id)
    return joined.filter(joined.won_on.isnull() | (joined.started_on < joined.won_on)).select(
        "company_id", "started_on"
    )
