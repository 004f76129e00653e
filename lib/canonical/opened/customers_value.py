"""Customer money: what each customer paid, what it cost to make and to serve, one row per line, contact and hour."""

import ibis
from ibis import Table

from lib.canonical.opened.customers import standing_orders

MONEY = "decimal(24,6)"
"""Finer than cents: a contact with service is a small part of a month's cost, and the parts must sum to it."""

_EXACT_BELOW = 1e10

ROWS = {
    "kind": "string",
    "counted_on": "date",
    "company_id": "string",
    "product_id": "string",
    "order_id": "string",
    "revenue": MONEY,
    "margin": MONEY,
    "serving_cost": MONEY,
    "hours": "float64",
    "is_case": "boolean",
    "is_return": "boolean",
    "is_cancelled": "boolean",
    "has_rate": "boolean",
}
"""Columns that every source of customer money is brought to."""


def priced_lines(order_lines: Table, orders: Table, products: Table | None) -> Table:
    """One row per order line with `revenue` and `making_cost` in the line's own currency, and its order's day.

    Each line has one order and at most one product, so no line is repeated; a line without its order has no day and is
    in no period. What came back counts against revenue whatever the sign of its quantity. Where the line has no cost,
    that of its product holds if it is in the same currency.
    """
    costed = _with_product_cost(_with_order(order_lines, orders), products)
    is_return = (costed.is_return.fill_null(False) | (costed.quantity < 0)).fill_null(False)
    units = ibis.ifelse(is_return, -costed.quantity.abs(), costed.quantity)
    unit_cost = ibis.coalesce(costed.cost, costed.product_cost)
    return costed.mutate(
        is_return=is_return,
        is_cancelled=costed.standing_id.isnull() & costed.ordered_on.notnull(),
        revenue=_times(units, costed.price),
        making_cost=_times(units, unit_cost),
    )


def _with_order(order_lines: Table, orders: Table) -> Table:
    placed = orders.select("company_id", "ordered_on", placed_id="order_id")
    lines = order_lines.left_join(placed, order_lines.order_id == placed.placed_id)
    standing = standing_orders(orders).select(standing_id="order_id")
    return lines.left_join(standing, lines.order_id == standing.standing_id)


def _with_product_cost(lines: Table, products: Table | None) -> Table:
    if products is None:
        return lines.mutate(product_cost=ibis.null("decimal(18,2)"))
    priced = products.select(priced_id="product_id", product_cost="unit_cost", cost_currency="currency")
    joined = lines.left_join(priced, lines.product_id == priced.priced_id)
    is_same = (joined.cost_currency == joined.currency).fill_null(False)
    return joined.mutate(product_cost=ibis.ifelse(is_same, joined.product_cost, ibis.null("decimal(18,2)")))


def _times(units: ibis.Value, price: ibis.Value) -> ibis.Value:
    """Units x price: exact, as a product of floats may miss a cent, up to sums that need no cents."""
    product = units * price.cast("float64")
    exact = units.try_cast("decimal(18,4)") * price.cast("decimal(18,4)")
    is_usual = (product.abs() < _EXACT_BELOW).fill_null(False)
    return ibis.ifelse(is_usual, exact.cast("decimal(18,2)"), product.try_cast("decimal(18,2)"))


def sold_lines(lines: Table) -> Table:
    """Priced lines in the team's currency as customer money."""
    is_usable = lines.has_rate & lines.revenue.notnull()
    margin = lines.revenue - lines.making_cost
    return lines.mutate(
        kind=ibis.literal("sold"),
        counted_on=lines.ordered_on,
        margin=ibis.ifelse(is_usable, margin, ibis.null(margin.type())),
        revenue=ibis.ifelse(is_usable, lines.revenue, ibis.null(lines.revenue.type())),
        has_rate=is_usable,
    )


def won_as_sold(deals: Table) -> Table:
    """Won deals as customer money, where the source has no orders: revenue only, margins are not known."""
    won = deals.filter(deals.is_won)
    return won.mutate(
        kind=ibis.literal("sold"), counted_on=won.closed_on, order_id=won.deal_id, revenue=won.amount
    )


def in_one_shape(rows: Table) -> Table:
    """`rows` with the columns of ROWS: what a source does not know is missing, flags are false."""
    blanks = {"is_case": False, "is_return": False, "is_cancelled": False, "has_rate": True}
    columns = {}
    for name, kind in ROWS.items():
        column = rows[name] if name in rows.columns else ibis.literal(blanks.get(name))
        columns[name] = column.cast(kind)
    return rows.select(**columns)


def classified_money(rows: Table) -> Table:
    """`rows` with what metrics choose by: `is_sale` (not cancelled), `is_gross_sale` (nor a return), `is_ordered`
    (cancelled too), `has_margin`, `is_serving` (service or selling), `is_service`, `is_selling`, `is_counted`.

    `contribution` is margin − cost to serve of one row; missing where a sale's margin is not known.
    """
    is_ordered = (rows.kind == "sold") & rows.has_rate
    is_sale = is_ordered & ~rows.is_cancelled
    is_serving = rows.kind.isin(["service", "selling"]) & rows.serving_cost.notnull()
    return rows.mutate(
        is_ordered=is_ordered,
        is_sale=is_sale,
        is_gross_sale=is_sale & ~rows.is_return,
        has_margin=is_sale & rows.margin.notnull(),
        is_serving=is_serving,
        is_service=is_serving & (rows.kind == "service"),
        is_selling=is_serving & (rows.kind == "selling"),
        is_counted=is_sale | is_serving,
        contribution=ibis.ifelse(rows.kind == "sold", rows.margin, -rows.serving_cost),
    )
