"""Who stays, leaves and comes back, worked by hand (second quarter of 2026; active for 100 days after a purchase).

The quarter begins after 31 March: a purchase from 22 December on is active then, one from 23 March on as it ends.

             on 31 March                 on 30 June
c1 Alpha     bought 10 January           bought 20 April                retained
c2 Beta      bought 1 February                                          lost
c3 Gamma     left in September 2025      bought 5 May                   reactivated
c4 Delta                                 bought 1 June                  gained
c5 Epsilon   contract                    its last day                   retained; by purchase never active
c6 Zeta      contract to 30 April        bought on 15 April             lost: contracts decide once there is one
c7 Eta       its order was cancelled                                    never a customer
c8 Theta     bought 1 March              contract from 1 May            retained; by purchase lost, by contract gained
c9 Iota      contract of April           over in May                    came and went: in no count
"""

import datetime as dt

import pytest

from lib.metrics.catalogue import METRICS
from lib.metrics.evaluate import Cut, evaluated
from lib.metrics.periods import span
from tests.drawn import opened
from tests.metrics.by_hand import SECOND_QUARTER, parts_of, value_of

TABLES = {
    "users": "user_id | name\nu1 | Ann\nu2 | Bob",
    "companies": """
    company_id | name    | owner_id
    c1         | Alpha   | u1
    c2         | Beta    | u1
    c3         | Gamma   | u2
    c4         | Delta   | u2
    c5         | Epsilon | u1
    c6         | Zeta    | u2
    c7         | Eta     | u2
    c8         | Theta   |
    c9         | Iota    | u1
    """,
    "orders": """
    order_id | company_id | ordered_on | status
    o1       | c1         | 2026-01-10 |
    o2       | c1         | 2026-04-20 |
    o3       | c2         | 2026-02-01 |
    o4       | c3         | 2025-06-01 |
    o5       | c3         | 2026-05-05 |
    o6       | c4         | 2026-06-01 |
    o7       | c5         | 2025-06-25 |
    o8       | c6         | 2026-04-15 |
    o9       | c7         | 2026-03-01 | cancelled
    o10      | c8         | 2026-03-01 |
    o11      |            | 2026-03-01 |
    """,
    "order_lines": "order_id | line | price | quantity | currency\n"
    + "\n".join(f"o{number} | 1 | 10 | 1 | EUR" for number in range(1, 12)),
    "contracts": """
    contract_id | company_id | starts_on  | ends_on
    k1          | c5         | 2025-07-01 | 2026-06-30
    k2          | c6         | 2025-05-01 | 2026-04-30
    k3          | c8         | 2026-05-01 | 2027-04-30
    k4          | c9         | 2026-04-05 | 2026-05-05
    k5          |            | 2026-01-01 | 2026-12-31
    k6          | c2         |            | 2026-12-31
    """,
}
RULE = {"inactive_after_days": 100}

BY_HAND = [
    ("active_customers", "judged", 5),
    ("active_customers", "purchase", 4),
    ("active_customers", "contract", 2),
    ("retained_customers", "judged", 3),
    ("retention_rate", "judged", 3 / 5),
    ("retention_rate", "purchase", 1 / 3),
    ("retention_rate", "contract", 1 / 2),
    ("lost_customers", "judged", 2),
    ("churn_rate", "judged", 2 / 5),
    ("reactivated_customers", "judged", 1),
    ("gained_customers", "judged", 1),
]


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("keeping"), TABLES, customers=RULE)


@pytest.mark.parametrize(("metric", "definition", "expected"), BY_HAND)
def test_each_definition_by_hand(tables, metric, definition, expected):
    assert value_of(tables, metric, definition) == pytest.approx(expected)


def test_each_owner_keeps_those_of_its_companies(tables):
    assert parts_of(tables, "retention_rate", "judged", "owner") == {
        "Ann": (2, 3),
        "Bob": (0, 1),
        "(not recorded)": (1, 1),
    }


def count(tables, metric, periods):
    return evaluated(tables, METRICS[metric], Cut(periods=periods))["numerator"].tolist()


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-04-01", "2026-06-30"), ("2026-05-05", "2026-05-05"), ("2025-01-01", "2026-06-30")],
)
def test_who_is_there_at_the_end_was_there_came_or_came_back(tables, first, last):
    first, last = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    day_before = first - dt.timedelta(days=1)
    before = (span("before", day_before, day_before),)
    period = (span("period", first, last),)
    begin, end = count(tables, "active_customers", before), count(tables, "active_customers", period)
    kept, lost, new, back = (
        count(tables, name, period)[0]
        for name in ("retained_customers", "lost_customers", "gained_customers", "reactivated_customers")
    )
    assert kept + lost == begin[0]
    assert kept + new + back == end[0]


def test_nobody_to_keep_is_no_rate_of_0(tables):
    period = (span("2020", dt.date(2020, 1, 1), dt.date(2020, 12, 31)),)
    (row,) = evaluated(tables, METRICS["retention_rate"], Cut(periods=period)).to_dict("records")
    assert row["missing"] == "nothing to divide by"


def test_without_a_period_whoever_is_active_now_is(tables):
    assert value_of(tables, "active_customers", "judged", ()) == 5
    assert value_of(tables, "lost_customers", "judged", ()) == 0


def test_the_day_after_the_last_active_one_is_the_first_inactive_one(tmp_path):
    orders = "order_id | company_id | ordered_on\no1 | c1 | 2026-03-23\no2 | c2 | 2026-03-22"
    lines = "order_id | line | price | quantity | currency\no1 | 1 | 1 | 1 | EUR\no2 | 1 | 1 | 1 | EUR"
    found = opened(tmp_path, {"orders": orders, "order_lines": lines}, customers=RULE)
    # the day of the purchase is the first of the hundred
    assert parts_of(found, "retention_rate", "judged", "company") == {"c1": (1, 1), "c2": (0, 1)}


def test_where_there_are_no_orders_won_deals_are_purchases(tmp_path):
    deals = """
    deal_id | company_id | pipeline | stage | amount | currency | created_on | closed_on
    d1      | c1         | Sales    | Won   | 5      | EUR      | 2026-01-01 | 2026-02-01
    d2      | c2         | Sales    | Won   |        |          | 2026-01-01 | 2026-06-01
    d3      | c3         | Sales    | Lost  | 5      | EUR      | 2026-01-01 | 2026-06-01
    """
    found = opened(tmp_path, {"deals": deals}, customers=RULE)
    assert count(found, "lost_customers", SECOND_QUARTER) == [1]
    assert count(found, "gained_customers", SECOND_QUARTER) == [1]


def test_a_contract_without_an_end_runs_on_and_one_that_ends_before_it_begins_never_ran(tmp_path):
    contracts = """
    contract_id | company_id | starts_on  | ends_on
    k1          | c1         | 2020-01-01 |
    k2          | c2         | 2026-02-01 | 2026-01-01
    """
    found = opened(tmp_path, {"contracts": contracts})
    assert count(found, "retained_customers", SECOND_QUARTER) == [1]
    assert count(found, "active_customers", SECOND_QUARTER) == [1]


def test_a_gap_of_one_day_ends_a_span_and_none_does_not(tmp_path):
    contracts = """
    contract_id | company_id | starts_on  | ends_on
    k1          | c1         | 2026-01-01 | 2026-03-30
    k2          | c1         | 2026-04-01 | 2026-12-31
    k3          | c2         | 2026-01-01 | 2026-03-31
    k4          | c2         | 2026-04-01 | 2026-12-31
    k5          | c2         | 2026-02-01 | 2026-02-28
    """
    found = opened(tmp_path, {"contracts": contracts})
    spans = found.frame(found["active_spans"].filter(found["active_spans"].is_judged))
    assert spans.groupby("company_id").size().to_dict() == {"c1": 2, "c2": 1}
    assert count(found, "reactivated_customers", SECOND_QUARTER) == [1]
