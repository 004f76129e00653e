"""Customer starts: the day each company became a customer, and through whom."""

import ibis
from ibis import Table

_COMMON = ("company_id", "started_on", "owner_id", "source", "pipeline", "product_id", "amount")


def customer_starts(deals: Table, orders: Table | None, companies: Table | None) -> Table:
    """One row per company that became a customer: by its first won deal, or by an order when that came earlier.

    Columns: company_id, started_on, owner_id, source, pipeline, product_id, amount (of the won deal; missing for orders).
    """
    by_deal = (
        deals.filter(deals.is_new_customer.fill_null(False))
        .mutate(started_on=deals.closed_on)
        .select(*_COMMON)
    )
    if orders is None or companies is None:
        return by_deal
    first = orders.group_by("company_id").agg(started_on=orders.ordered_on.min())
    by_order = first.anti_join(by_deal, "company_id").inner_join(
        companies.select("company_id", "owner_id"), "company_id"
    )
    missing = {
        name: ibis.null(by_deal[name].type()) for name in ("source", "pipeline", "product_id", "amount")
    }
    return by_deal.union(by_order.mutate(**missing).select(*_COMMON))
