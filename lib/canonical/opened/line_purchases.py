"""Line purchases: what each customer bought of which product line, and whether the line was new to it or the tier higher."""

import ibis
from ibis import Table

from lib.canonical.opened.named import NOT_RECORDED

OF_CUSTOMER = ("owner", "team", "region", "company", "industry", "country")


def line_purchases(money: Table, products: Table | None) -> Table:
    """One row per customer, day and product line bought; what came back and what was cancelled is none.

    Columns: company_id, the groups of the customer, product_line, counted_on, revenue, `is_of_line` (the line is
    recorded), `is_new_line` (the customer bought another line on an earlier day and this one never before),
    `is_upgrade` (of the same line it bought before, and at a higher list price than ever).
    """
    is_bought = (money.kind == "sold") & ~money.is_cancelled & ~money.is_return
    is_known = money.company_id.notnull() & money.counted_on.notnull()
    priced = _with_list_price(money.filter(is_bought & is_known), products)
    by_day = priced.group_by([*OF_CUSTOMER, "company_id", "product_line", "counted_on"]).agg(
        revenue=priced.revenue.sum(where=priced.is_sale), list_price=priced.list_price.max()
    )
    return _told(by_day.mutate(is_of_line=by_day.product_line != NOT_RECORDED))


def _with_list_price(money: Table, products: Table | None) -> Table:
    """`money` with its product's list price, where all products of the line have theirs in one currency."""
    if products is None:
        return money.mutate(list_price=ibis.null("decimal(18,2)"))
    one_currency = products.currency.nunique().over(ibis.window(group_by=products.line)) == 1
    listed = products.mutate(is_comparable=one_currency).filter(lambda row: row.is_comparable)
    prices = listed.select(listed_id="product_id", list_price="list_price")
    return money.left_join(prices, money.product_id == prices.listed_id).drop("listed_id")


def _told(rows: Table) -> Table:
    """`rows` with what was bought before them; purchases of no recorded line tell nothing about lines."""
    line = {"group_by": ["company_id", "product_line"], "order_by": ["counted_on"]}
    customer = ibis.window(group_by=["company_id", "is_of_line"])
    dear = rows.mutate(
        place=ibis.row_number().over(ibis.window(**line)),
        dearest=rows.list_price.max().over(ibis.cumulative_window(**line)),
        first_on=rows.counted_on.min().over(customer),
    )
    told = dear.mutate(dearest_before=dear.dearest.lag().over(ibis.window(**line)))
    is_first = told.is_of_line & (told.place == 0)
    return told.mutate(
        is_new_line=is_first & (told.first_on < told.counted_on),
        is_upgrade=(told.is_of_line & ~is_first & (told.list_price > told.dearest_before)).fill_null(False),
    ).drop("place", "dearest", "dearest_before", "first_on")
