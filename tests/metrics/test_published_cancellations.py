"""UCI Online Retail opened as orders, its cancelled invoices as cancelled ones: orders and customers counted both ways.

Published: 25,900 invoices, 3,836 of them cancelled (their number begins with C), 4,372 customers, net 9,747,747.93.
"""

import datetime as dt

import duckdb
import pytest

from lib.metrics.evaluate import Cut
from lib.metrics.periods import Period
from lib.sections.profitability import notes
from lib.sections.profitability.accounts import accounts
from lib.sections.profitability.purchases import purchase_days
from tests.metrics.test_published_order_figures import workbook_of

_LINES = """
CREATE TABLE lines AS SELECT "InvoiceNo" AS invoice, row_number() OVER (PARTITION BY "InvoiceNo") AS line,
    "StockCode" AS product, "Quantity" AS quantity, CAST("UnitPrice" AS DECIMAL(18, 2)) AS price,
    CAST(CAST("CustomerID" AS BIGINT) AS VARCHAR) AS customer, CAST("InvoiceDate" AS TIMESTAMP)::DATE AS day,
    "InvoiceNo" LIKE 'C%' AS is_cancelled FROM '{path}'
"""
_TABLES = {
    "orders": """SELECT invoice AS order_id, max(customer) AS company_id, min(day) AS ordered_on,
        CASE WHEN bool_or(is_cancelled) THEN 'cancelled' END AS status FROM lines GROUP BY ALL""",
    "order_lines": """SELECT invoice AS order_id, line, product AS product_id, quantity, price, 'GBP' AS currency,
        quantity < 0 AS is_return FROM lines""",
    # customers begin with a won deal or an order: this source has no deal
    "deals": "SELECT NULL AS deal_id WHERE false",
    "stages": "SELECT 'Sales' AS pipeline, 'Won' AS stage, 1 AS position, 'won' AS kind",
}


@pytest.fixture(scope="module")
def lines(real_data):
    path = real_data / "online_retail" / "online_retail.parquet"
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(_LINES.format(path=path))
    return connection


@pytest.fixture(scope="module")
def retail(lines, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cancelled")
    return workbook_of(folder, lines, _TABLES, as_of=dt.date(2023, 12, 9), currency="GBP")


def counted(lines, what, where="true"):
    return lines.execute(f"SELECT {what} FROM lines WHERE {where}").fetchone()[0]


def test_cancelled_invoices_are_no_sales_and_all_are_known(retail, lines):
    orders, money = retail.tables["orders"], retail.tables["customer_money"]
    sold = money.filter(money.kind == "sold")
    found = retail.tables.frame(
        sold.agg(
            invoices=sold.order_id.nunique(),
            cancelled=sold.order_id.nunique(where=sold.is_cancelled),
            lines=sold.is_cancelled.sum(),
        )
    ).iloc[0]
    assert (found["invoices"], found["cancelled"]) == (25_900, 3_836)
    assert retail.tables.frame(orders.count()) == 25_900
    assert found["lines"] == counted(lines, "count(*)", "is_cancelled")
    text = " ".join(str(value) for value in vars(notes(retail)).values())
    assert f"{found['lines']:,} sales of cancelled orders: left out" in text


def test_what_is_left_out_is_the_value_of_the_cancelled_invoices(retail, lines):
    net, ordered = (
        retail.values("customer_revenue", Cut((), (), definition)).iloc[0]
        for definition in ("net", "ordered")
    )
    value = "CAST(sum(quantity * price) AS DOUBLE)"
    assert ordered["value"] == pytest.approx(9_747_747.93, abs=2)
    assert net["value"] == pytest.approx(counted(lines, value, "NOT is_cancelled"), abs=0.01)
    assert net["n"] == counted(lines, "count(*)", "NOT is_cancelled")


def test_who_only_cancelled_is_no_customer(retail, lines):
    ordered = retail.values("customer_revenue", Cut(("company",), (), "ordered"))
    assert (ordered.loc[ordered["company"] != "(not recorded)", "n"] > 0).sum() == 4_372
    standing = counted(lines, "count(DISTINCT customer)", "NOT is_cancelled")
    assert standing == 4_339
    assert retail.tables.frame(retail.tables["customer_starts"].count()) == standing
    assert purchase_days(retail).query("is_purchase")["company"].nunique() == standing


def test_new_customers_of_each_month_are_those_whose_first_standing_invoice_fell_in_it(retail, lines):
    first = "SELECT customer, date_trunc('month', min(day))::DATE AS month FROM lines WHERE NOT is_cancelled AND customer IS NOT NULL GROUP BY 1"
    expected = dict(lines.execute(f"SELECT month, count(*) FROM ({first}) GROUP BY 1 ORDER BY 1").fetchall())
    assert len(expected) == 13
    following = [*list(expected)[1:], dt.date(2024, 1, 1)]
    periods = tuple(
        Period(str(begin), "month", begin, after - dt.timedelta(days=1), after - dt.timedelta(days=1))
        for begin, after in zip(expected, following, strict=True)
    )
    found = retail.values("new_customers", Cut(periods=periods))
    assert dict(zip(found["starts_on"], found["value"], strict=True)) == expected


def test_accounts_of_the_year_are_those_of_standing_invoices(retail, lines):
    rows = lines.execute(
        """SELECT customer, CAST(sum(quantity * price) AS DOUBLE) FROM lines
        WHERE NOT is_cancelled AND day BETWEEN '2022-12-10' AND '2023-12-09' AND customer IS NOT NULL GROUP BY 1"""
    ).fetchall()
    found = accounts(retail).customers.set_index("company")["revenue"].to_dict()
    assert found == pytest.approx(dict(rows), abs=0.01)
    assert len(rows) > 4_000
