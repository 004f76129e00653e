"""Published figures of two real sets of orders, which have no line numbers or headers and so are brought here by hand."""

import datetime as dt

import duckdb
import pandas as pd
import pytest

from lib.canonical.opened import OpenedTables
from lib.canonical.schema import TABLES
from lib.canonical.snapshot import Snapshot
from lib.metrics.evaluate import Cut
from lib.sections.profitability.accounts import NO_COMPANY, accounts
from lib.workbook import Workbook
from tests.drawn import drawn_parameters


def snapshot_of(folder, connection, selects):
    """A snapshot of the rows that `selects` give; columns they do not name are missing."""
    paths = {}
    for name, select in selects.items():
        columns = TABLES[name].stored()
        given = connection.execute(f"DESCRIBE {select}").df()["column_name"].tolist()
        typed = ", ".join(
            f'CAST("{column}" AS {kind}) AS "{column}"'
            if column in given
            else f'CAST(NULL AS {kind}) AS "{column}"'
            for column, kind in columns.items()
        )
        paths[name] = folder / f"{name}.parquet"
        connection.execute(f"COPY (SELECT {typed} FROM ({select})) TO '{paths[name]}'")
    return Snapshot(folder, "real", {"mapping": "real", "tables": {}, "reasons": []}, paths)


def workbook_of(folder, connection, selects, **settings):
    """A workbook over those rows."""
    snapshot = snapshot_of(folder, connection, selects)
    parameters = drawn_parameters(**settings)
    return Workbook(parameters, snapshot, OpenedTables(snapshot, parameters))


@pytest.fixture(scope="module")
def retail(real_data, tmp_path_factory):
    """UCI Online Retail: 541,909 lines; this copy has its days twelve years later."""
    path = real_data / "online_retail" / "online_retail.parquet"
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(
        f"""CREATE TABLE lines AS SELECT *, row_number() OVER (PARTITION BY "InvoiceNo") AS line,
        CAST(CAST("CustomerID" AS BIGINT) AS VARCHAR) AS customer FROM '{path}'"""
    )
    selects = {
        "orders": """SELECT "InvoiceNo" AS order_id, max(customer) AS company_id,
            min(CAST("InvoiceDate" AS TIMESTAMP))::DATE AS ordered_on FROM lines GROUP BY ALL""",
        "order_lines": """SELECT "InvoiceNo" AS order_id, line, "StockCode" AS product_id, "Quantity" AS quantity,
            "UnitPrice" AS price, 'GBP' AS currency, "InvoiceNo" LIKE 'C%' AS is_return FROM lines""",
    }
    folder = tmp_path_factory.mktemp("retail")
    return workbook_of(folder, connection, selects, as_of=dt.date(2023, 12, 31), currency="GBP")


def test_online_retail_nets_to_its_published_value(retail):
    found = retail.values("customer_revenue").iloc[0]
    # prices are kept to the cent and some of the 541,909 lines have finer ones
    assert found["value"] == pytest.approx(9_747_747.93, abs=2)
    assert found["n"] == 541_909


def test_online_retail_keeps_lines_without_a_customer_in_a_row_of_their_own(retail):
    values = retail.values("customer_revenue", Cut(("company",))).set_index("company")
    assert len(values) - 1 == 4_372
    assert values.loc["(not recorded)", "n"] == 135_080
    assert values["numerator"].sum() == pytest.approx(9_747_747.93, abs=2)
    assert NO_COMPANY in set(accounts(retail).others["company"])


@pytest.fixture(scope="module")
def classicmodels(real_data):
    """The tables of classicmodels, columns c0, c1 … as its files have no headers."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    for name in ("Customers", "Orders", "OrderDetails", "Payments", "Products"):
        rows = pd.read_csv(
            real_data / "classicmodels" / f"{name}.txt",
            header=None,
            dtype="str",
            encoding="cp1252",
            escapechar="\\",
            na_values="NULL",
        )
        connection.register("given", rows.rename(columns=lambda place: f"c{place}"))
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
    return connection


COMPANIES = "SELECT c0 AS company_id, c1 AS name, c10 AS country FROM Customers"
ORDERED = {
    "companies": COMPANIES,
    "orders": "SELECT c0 AS order_id, c1 AS ordered_on, lower(c4) AS status, c6 AS company_id FROM Orders",
    "order_lines": "SELECT c0 AS order_id, c1 AS product_id, c2 AS quantity, c3 AS price, c4 AS line, 'USD' AS currency FROM OrderDetails",
    "products": "SELECT c0 AS product_id, c1 AS name, c2 AS line, c7 AS unit_cost, 'USD' AS currency FROM Products",
}
# a payment is an order of one line, as the mapping of payment processors has it
PAID = {
    "companies": COMPANIES,
    "orders": "SELECT c1 AS order_id, c2 AS ordered_on, 'paid' AS status, c0 AS company_id FROM Payments",
    "order_lines": "SELECT c1 AS order_id, 1 AS line, 1 AS quantity, c3 AS price, 'USD' AS currency FROM Payments",
}


def test_classicmodels_orders_come_to_their_published_value(classicmodels, tmp_path):
    workbook = workbook_of(tmp_path, classicmodels, ORDERED, as_of=dt.date(2005, 5, 31), currency="USD")
    ordered = workbook.values("customer_revenue", Cut((), (), "ordered")).iloc[0]
    assert ordered["value"] == pytest.approx(9_604_190.61, abs=0.01)
    # what cancelled orders take away, and margins by the products' cost, in plain SQL
    net, margin = classicmodels.execute(
        """SELECT sum(CAST(l.c2 AS INT) * CAST(l.c3 AS DECIMAL(18, 2))),
        sum(CAST(l.c2 AS INT) * (CAST(l.c3 AS DECIMAL(18, 2)) - CAST(p.c7 AS DECIMAL(18, 2))))
        FROM OrderDetails l JOIN Orders o ON o.c0 = l.c0
        JOIN Products p ON p.c0 = l.c1 WHERE o.c4 <> 'Cancelled'"""
    ).fetchone()
    assert workbook.values("customer_revenue").iloc[0]["value"] == pytest.approx(float(net), abs=0.01)
    assert workbook.values("customer_margin").iloc[0]["value"] == pytest.approx(float(margin), abs=0.01)
    customers = workbook.values("customer_revenue", Cut(("company",), (), "ordered"))
    assert customers["numerator"].sum() == pytest.approx(9_604_190.61, abs=0.01)


def test_classicmodels_orders_stand_against_its_payments_customer_by_customer(classicmodels, tmp_path):
    def by_company(name, selects):
        (tmp_path / name).mkdir()
        workbook = workbook_of(
            tmp_path / name, classicmodels, selects, as_of=dt.date(2005, 6, 30), currency="USD"
        )
        values = workbook.values("customer_revenue", Cut(("company",), (), "ordered"))
        return values.set_index("company")["value"]

    ordered, paid = by_company("ordered", ORDERED), by_company("paid", PAID)
    assert paid.sum() == pytest.approx(8_853_839.23, abs=0.01)
    expected = classicmodels.execute(
        """WITH o AS (SELECT o.c6 AS id, sum(CAST(l.c2 AS INT) * CAST(l.c3 AS DECIMAL(18, 2))) AS ordered
            FROM Orders o JOIN OrderDetails l ON l.c0 = o.c0 GROUP BY ALL),
        p AS (SELECT c0 AS id, sum(CAST(c3 AS DECIMAL(18, 2))) AS paid FROM Payments GROUP BY ALL)
        SELECT c.c1 AS company, CAST(ordered AS DOUBLE) - CAST(paid AS DOUBLE) AS outstanding
        FROM Customers c JOIN o ON o.id = c.c0 JOIN p ON p.id = c.c0"""
    ).df()
    outstanding = (ordered - paid).reindex(expected["company"])
    assert outstanding.to_numpy() == pytest.approx(expected["outstanding"].to_numpy(), abs=0.01)
    assert outstanding.sum() == pytest.approx(9_604_190.61 - 8_853_839.23, abs=0.01)
