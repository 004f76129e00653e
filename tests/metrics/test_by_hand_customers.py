"""What customers bring and cost, worked by hand (second quarter of 2026, an hour of selling at 50, 12 minutes unrecorded).

Lines of the quarter        revenue              margin
o1  10 x 20, cost 12            200   10 x  8 =      80
o1   5 x 10, product's 4         50    5 x  6 =      30
o2   2 x 20 came back           −40   −2 x  8 =     −16
o2   3 x 100, cost unknown      300
o5   1 x 30 dollars, cost 20     15                   5   half a euro a dollar, of no company
o3   1 x 500 cancelled          500                       only among what was ordered
o2   1 x 7 francs, no rate        –                       left out

Service: three contacts in April (two cases, one answered call) at 300 ÷ 3, one in May at 50; June has no cost yet.
Selling: a1 half an hour, a2 of no recorded length.
"""

import pytest

from tests.drawn import opened
from tests.metrics.by_hand import value_of

TABLES = {
    "companies": "company_id | name\nc1 | Alpha\nc2 | Beta",
    "orders": """
    order_id | company_id | ordered_on | status
    o1       | c1         | 2026-04-10 |
    o2       | c2         | 2026-05-10 | shipped
    o3       | c1         | 2026-06-10 | cancelled
    o4       | c1         | 2026-03-01 |
    o5       |            | 2026-06-20 |
    """,
    "order_lines": """
    order_id | line | product_id | quantity | price | cost | currency | is_return
    o1       | 1    | p1         | 10       | 20    | 12   | EUR      |
    o1       | 2    | p2         | 5        | 10    |      | EUR      |
    o2       | 1    | p1         | 2        | 20    | 12   | EUR      | true
    o2       | 2    | p3         | 3        | 100   |      | EUR      |
    o2       | 3    | p1         | 1        | 7     | 1    | CHF      |
    o3       | 1    | p1         | 1        | 500   | 100  | EUR      |
    o4       | 1    | p1         | 1        | 1000  | 100  | EUR      |
    o5       | 1    | p1         | 1        | 30    | 20   | USD      |
    """,
    "products": "product_id | name | unit_cost | currency\np1 | One | | EUR\np2 | Two | 4 | EUR\np3 | Three | | EUR",
    "fx_rates": "currency | rate_on | rate | base_currency\nUSD | 2026-04-01 | 0.8 | EUR\nUSD | 2026-06-01 | 0.5 | EUR",
    "cases": "case_id | opened_on | company_id\nk1 | 2026-04-05 | c1\nk2 | 2026-04-20 | c2\nk3 | 2026-06-05 | c1",
    "service_calls": """
    call_id | queued_at        | answered_at      | outcome   | case_id
    s1      | 2026-04-06 09:00 | 2026-04-06 09:01 | answered  | k1
    s2      | 2026-04-07 09:00 |                  | abandoned |
    s3      | 2026-05-03 09:00 | 2026-05-03 09:05 | answered  |
    """,
    "service_costs": "month_on | cost | currency\n2026-04-01 | 300 | EUR\n2026-05-01 | 50 | EUR",
    "activities": """
    activity_id | kind    | done_on    | due_on     | company_id | duration_s
    a1          | call    | 2026-04-02 |            | c1         | 1800
    a2          | meeting | 2026-05-02 |            | c2         |
    a3          | task    |            | 2026-06-02 | c1         |
    a4          | call    | 2026-03-02 |            | c1         | 3600
    a5          | call    | 2026-07-01 |            | c1         | 3600
    """,
}
COSTS = {"selling_hour": 50, "currency": "EUR", "minutes_unrecorded": 12}

NET, KNOWN_MARGIN = 200 + 50 - 40 + 300 + 15, 80 + 30 - 16 + 5
SERVICE, SELLING = 300 + 50, (0.5 + 0.2) * 50

BY_HAND = [
    ("customer_revenue", "net", NET),
    ("customer_revenue", "gross", NET + 40),
    ("customer_revenue", "ordered", NET + 500),
    ("customer_margin", "value", KNOWN_MARGIN),
    ("margin_share", "value", KNOWN_MARGIN / (200 + 50 - 40 + 15)),
    ("cost_to_serve", "all", SERVICE + SELLING),
    ("cost_to_serve", "service", SERVICE),
    ("cost_to_serve", "selling", SELLING),
    ("cost_to_serve", "hours", 0.5 + 0.2),
    ("cost_per_interaction", "contact", SERVICE / 4),
    ("cost_per_interaction", "case", SERVICE / 2),  # k1 k2 of April: of June no cost is recorded
    ("contribution", "value", KNOWN_MARGIN - SERVICE - SELLING),
]


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("customers"), TABLES, costs=COSTS)


@pytest.mark.parametrize(("metric", "definition", "expected"), BY_HAND)
def test_each_definition_by_hand(tables, metric, definition, expected):
    assert value_of(tables, metric, definition) == pytest.approx(expected)


def test_a_call_of_tomorrow_has_cost_nothing_yet(tables):
    # a1 a2 and, before the quarter, a4; a5 is known and not done
    assert value_of(tables, "cost_to_serve", "hours", ()) == pytest.approx(0.5 + 0.2 + 1)
