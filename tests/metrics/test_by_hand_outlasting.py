"""What customers are worth and what keeping them costs, worked by hand as of 30 June 2026; active for 365 days.

            bought                       margin   active a year ago / now    days as a customer so far
c1 Alpha    1 July 2024, 1,000              400
            1 July 2025, 500                300   yes / yes, its last day    730
c2 Beta     1 January 2025, 200             100   yes / no                   365
c3 Gamma    21 June 2026, 50                  –   no / yes                    10   its cost is not known

Mean life 1,105 ÷ 3 days; one of the two of a year ago was lost; Alpha's margin of the last twelve months is 300.
"""

import pytest

from lib.canonical.opened.customer_values import YEAR_DAYS
from lib.metrics.catalogue import METRICS
from lib.metrics.evaluate import Cut, evaluated
from tests.drawn import opened
from tests.metrics.by_hand import value_of

TABLES = {
    "companies": "company_id | name\nc1 | Alpha\nc2 | Beta\nc3 | Gamma",
    "orders": """
    order_id | company_id | ordered_on
    o1       | c1         | 2024-07-01
    o2       | c1         | 2025-07-01
    o3       | c2         | 2025-01-01
    o4       | c3         | 2026-06-21
    o5       |            | 2026-06-21
    """,
    "order_lines": """
    order_id | line | quantity | price | cost | currency
    o1       | 1    | 1        | 1000  | 600  | EUR
    o2       | 1    | 1        | 500   | 200  | EUR
    o3       | 1    | 1        | 200   | 100  | EUR
    o4       | 1    | 1        | 50    |      | EUR
    o5       | 1    | 1        | 9     | 1    | EUR
    """,
    "activities": """
    activity_id | kind | done_on    | company_id | duration_s
    a1          | call | 2026-01-05 | c1         | 3600
    a2          | call | 2026-01-05 | c2         | 3600
    a3          | call | 2025-01-05 | c1         | 3600
    """,
}
COSTS = {"selling_hour": 50, "currency": "EUR", "minutes_unrecorded": 12}

KEEPING = [
    ("customer_lifetime_value", "historic", (700 + 100) / 2),
    ("customer_lifetime_value", "revenue", (1500 + 200 + 50) / 3),
    ("customer_lifetime_value", "simple", 300 * 1105 / 3 / YEAR_DAYS),
    ("customer_lifetime_value", "churn", 300 / (1 / 2)),
    ("retention_cost", "serving", 50),
]
WINNING = [
    # the lead's share of the campaign, an hour with c4 before it bought and two with c5 that never did; two customers won
    ("acquisition_cost", "all", (30 + 50 + 100) / 2),
]
BY_HAND = KEEPING + WINNING


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("outlasting"), TABLES, costs=COSTS)


@pytest.mark.parametrize(("metric", "definition", "expected"), KEEPING)
def test_each_definition_by_hand(tables, metric, definition, expected):
    assert value_of(tables, metric, definition) == pytest.approx(expected)


@pytest.mark.parametrize("definition", ["historic", "simple", "churn"])
def test_without_a_margin_there_is_no_value_and_not_a_value_of_0(tmp_path, definition):
    lines = "order_id | line | quantity | price | currency\no1 | 1 | 1 | 1000 | EUR\no2 | 1 | 1 | 500 | EUR"
    found = opened(tmp_path, {"orders": TABLES["orders"], "order_lines": lines})
    cut = Cut(definition=definition)
    (row,) = evaluated(found, METRICS["customer_lifetime_value"], cut).to_dict("records")
    assert (row["n"], row["missing"]) == (0, "nothing to divide by")


def test_where_nobody_was_lost_the_churn_form_has_no_value(tmp_path):
    orders = "order_id | company_id | ordered_on\no1 | c1 | 2025-06-01\no2 | c1 | 2026-05-01"
    lines = "order_id | line | quantity | price | cost | currency\no1 | 1 | 1 | 9 | 4 | EUR\no2 | 1 | 1 | 9 | 4 | EUR"
    found = opened(tmp_path, {"orders": orders, "order_lines": lines})
    (row,) = evaluated(found, METRICS["customer_lifetime_value"], Cut(definition="churn")).to_dict("records")
    assert row["missing"] == "nothing to divide by"
    assert value_of(found, "customer_lifetime_value", "historic", ()) == 10


WON = {
    "deals": """
    deal_id | company_id | pipeline | stage | amount | currency | created_on | closed_on
    d1      | c4         | Sales    | Won   | 900    | EUR      | 2026-03-01 | 2026-05-01
    d2      | c6         | Sales    | Won   | 900    | EUR      | 2026-03-01 | 2026-06-01
    d3      | c6         | Sales    | Won   | 900    | EUR      | 2026-03-01 | 2026-06-15
    """,
    "campaigns": "campaign_id | name | ends_on | cost | currency\nm1 | Fair | 2026-05-01 | 60 | EUR",
    "leads": """
    lead_id | campaign_id | created_on
    l1      | m1          | 2026-04-05
    l2      | m1          | 2026-03-05
    l3      |             | 2026-04-05
    """,
    "activities": """
    activity_id | kind | done_on    | company_id | duration_s
    a1          | call | 2026-04-05 | c4         | 3600
    a2          | call | 2026-05-05 | c4         | 3600
    a3          | call | 2026-04-05 | c5         | 7200
    a4          | call | 2026-02-05 | c5         | 7200
    a5          | call | 2026-04-05 |            | 7200
    """,
}


@pytest.mark.parametrize(("metric", "definition", "expected"), WINNING)
def test_what_winning_a_customer_costs_by_hand(tmp_path, metric, definition, expected):
    assert value_of(opened(tmp_path, WON, costs=COSTS), metric, definition) == pytest.approx(expected)
