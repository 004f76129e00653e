"""What customers bring: the wrong numbers that order data invites, each drawn once, the right one worked by hand."""

import datetime as dt

import pytest

from lib.metrics.catalogue import METRICS
from lib.metrics.evaluate import Cut, evaluated
from tests.drawn import opened

DEALS = "deal_id | pipeline | stage | company_id | product_id | amount | currency | closed_on\nd1 | Sales | Won | c1 | p1 | 500 | EUR | 2026-05-01\nd2 | Sales | Won | c1 | p1 | 500 | EUR | 2026-05-02"
ORDERS = "order_id | company_id | ordered_on\no1 | c1 | 2026-05-01\no2 | c2 | 2026-05-02\no3 | | 2026-05-03"


def lines(*rows):
    """Order lines: order, line, product, quantity, price, cost, currency, is_return."""
    head = "order_id | line | product_id | quantity | price | cost | currency | is_return"
    return "\n".join([head, *rows])


def value(tables, metric, definition=""):
    """The one value of a metric over the whole export."""
    return evaluated(tables, METRICS[metric], Cut((), (), definition))["value"].item()


def by(tables, metric, dimension):
    """Value per group."""
    values = evaluated(tables, METRICS[metric], Cut((dimension,)))
    return dict(zip(values[dimension], values["value"], strict=True))


def test_lines_orders_products_and_deals_do_not_multiply_each_other(tmp_path):
    tables = {
        "deals": DEALS,
        "orders": ORDERS,
        "order_lines": lines(
            "o1 | 1 | p1 | 1 | 100 | 60 | EUR |",
            "o1 | 2 | p1 | 1 | 100 | 60 | EUR |",
            "o2 | 1 | p2 | 1 | 7 | 3 | EUR |",
        ),
        "products": "product_id | name | line\np1 | One | Suite\np2 | One | Suite",
        "companies": "company_id | name\nc1 | Alpha\nc2 | Alpha",
        "contacts": "contact_id | company_id\nk1 | c1\nk2 | c1",
    }
    found = opened(tmp_path, tables)
    # two deals, two lines, two contacts of one company: still 207
    assert value(found, "customer_revenue") == 207
    assert value(found, "customer_margin") == 84
    # called alike, they are two customers
    assert by(found, "customer_revenue", "company") == {"Alpha (c1)": 200, "Alpha (c2)": 7}
    assert by(found, "customer_revenue", "product_line") == {"Suite": 207}


def test_a_product_written_differently_and_an_order_without_a_company_lose_no_revenue(tmp_path):
    tables = {
        "deals": DEALS,
        "orders": ORDERS,
        "order_lines": lines("o1 | 1 | P-1 | 1 | 100 | | EUR |", "o3 | 1 | p1 | 1 | 10 | | EUR |"),
        "products": "product_id | name | line\np1 | One | Suite",
        "companies": "company_id | name\nc2 | Beta",
    }
    found = opened(tmp_path, tables)
    assert value(found, "customer_revenue") == 110
    assert by(found, "customer_revenue", "product_line") == {"Suite": 10, "(not recorded)": 100}
    # a company without a record goes by its id
    assert by(found, "customer_revenue", "company") == {"c1": 100, "(not recorded)": 10}


def test_what_came_back_is_taken_off_whatever_the_sign_of_its_quantity(tmp_path):
    rows = lines(
        "o1 | 1 | p1 | 10 | 5 | 2 | EUR |",
        "o1 | 2 | p1 | 2 | 5 | 2 | EUR | true",
        "o1 | 3 | p1 | -1 | 5 | 2 | EUR |",
    )
    found = opened(tmp_path, {"deals": DEALS, "orders": ORDERS, "order_lines": rows})
    assert value(found, "customer_revenue") == 35
    assert value(found, "customer_revenue", "gross") == 50
    assert value(found, "customer_margin") == 21


def test_cancelled_orders_are_no_revenue_but_stand_beside_it(tmp_path):
    orders = "order_id | company_id | ordered_on | status\no1 | c1 | 2026-05-01 | cancelled\no2 | c1 | 2026-05-01 |"
    rows = lines("o1 | 1 | p1 | 1 | 70 | 1 | EUR |", "o2 | 1 | p1 | 1 | 30 | 1 | EUR |")
    found = opened(tmp_path, {"deals": DEALS, "orders": orders, "order_lines": rows})
    assert value(found, "customer_revenue") == 30
    assert value(found, "customer_revenue", "ordered") == 100


def test_the_cost_of_the_product_holds_only_in_the_same_currency(tmp_path):
    tables = {
        "deals": DEALS,
        "orders": ORDERS,
        "order_lines": lines("o1 | 1 | p1 | 2 | 10 | | EUR |", "o2 | 1 | p2 | 1 | 10 | | EUR |"),
        "products": "product_id | name | unit_cost | currency\np1 | One | 4 | EUR\np2 | Two | 4 | USD",
    }
    found = opened(tmp_path, tables)
    assert value(found, "customer_margin") == 12
    # of the 20 whose cost is known, not of 30
    assert value(found, "margin_share") == 0.6


def test_lines_are_converted_as_a_whole_at_the_rate_of_the_order_day(tmp_path):
    tables = {
        "deals": DEALS,
        "orders": ORDERS,
        "order_lines": lines("o1 | 1 | p1 | 1000 | 0.01 | | USD |", "o2 | 1 | p1 | 1 | 5 | | CHF |"),
        "fx_rates": "currency | rate_on | rate | base_currency\nUSD | 2026-01-01 | 0.5 | EUR\nUSD | 2026-05-01 | 0.9 | EUR\nUSD | 2026-05-02 | 0.7 | EUR",
    }
    # 1,000 x 0.01 is 10 dollars: 9 euros; a cent converted first would have been 0.01 x 1,000
    assert value(opened(tmp_path, tables), "customer_revenue") == 9


def test_a_month_that_is_not_over_costs_its_days_so_far(tmp_path):
    tables = {
        "deals": DEALS,
        "cases": "case_id | opened_on | company_id\nk1 | 2026-06-05 | c1\nk2 | 2026-05-05 | c1",
        "service_costs": "month_on | cost | currency\n2026-05-01 | 100 | EUR\n2026-06-01 | 300 | EUR\n2026-07-01 | 900 | EUR",
    }
    found = opened(tmp_path, tables, as_of=dt.date(2026, 6, 15))
    # all of May and half of June
    assert value(found, "cost_to_serve", "service") == pytest.approx(250)
    assert value(found, "cost_per_interaction") == pytest.approx(125)


def test_selling_time_finds_its_company_by_itself_by_its_deal_or_by_its_contact(tmp_path):
    tables = {
        "deals": DEALS,
        "contacts": "contact_id | company_id\nk9 | c9",
        "activities": "activity_id | kind | done_on | company_id | deal_id | contact_id | duration_s\n"
        "a1 | call | 2026-05-01 | c5 | d1 | k9 | 3600\na2 | call | 2026-05-01 | | d1 | k9 | 3600\n"
        "a3 | call | 2026-05-01 | | | k9 | 3600\na4 | call | 2026-05-01 | | | | 1800",
    }
    found = opened(tmp_path, tables, costs={"selling_hour": 50, "currency": "EUR", "minutes_unrecorded": 10})
    assert by(found, "cost_to_serve", "company") == {"c1": 50, "c5": 50, "c9": 50, "(not recorded)": 25}


def test_a_cost_in_a_currency_without_a_rate_is_not_taken_at_one(tmp_path):
    tables = {
        "deals": DEALS,
        "activities": "activity_id | kind | done_on | company_id | duration_s\na1 | call | 2026-05-01 | c1 | 3600",
    }
    found = opened(tmp_path, tables, costs={"selling_hour": 50, "currency": "USD", "minutes_unrecorded": 10})
    assert evaluated(found, METRICS["cost_to_serve"])["n"].item() == 0
