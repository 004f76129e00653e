"""The profitability report on drawn tables: the parts sum to the whole, and every rule is worked by hand."""

import datetime as dt

import pandas as pd
import pytest

from lib.sections import profitability
from lib.sections.profitability.accounts import accounts
from lib.sections.profitability.purchases import came_true, rhythms, scored
from lib.sections.profitability.window import twelve_months
from tests.drawn import drawn_workbook
from tests.sections.test_sections_say_what_they_know import EDGES
from tests.sections.wording import assert_well_worded

DEALS = "deal_id | pipeline | stage | company_id\nd1 | Sales | Won | c1"
COMPANIES = "company_id | name\nc1 | Alpha\nc2 | Beta\nc3 | Gamma"
ORDERS = """
order_id | company_id | ordered_on | status
o1       | c1         | 2026-05-01 | paid
o2       | c2         | 2026-05-02 | paid
o3       | c2         | 2026-05-03 | cancelled
o4       |            | 2026-05-04 | paid
o5       | c1         | 2025-05-01 | paid
"""
LINES = """
order_id | line | product_id | quantity | price | cost | currency | is_return
o1       | 1    | p1         | 10       | 100   | 40   | EUR      |
o1       | 2    | p1         | -2       | 100   | 40   | EUR      | true
o2       | 1    | p1         | 1        | 50    | 45   | EUR      |
o3       | 1    | p1         | 9        | 999   | 1    | EUR      |
o4       | 1    | p1         | 1        | 30    | 10   | EUR      |
o5       | 1    | p1         | 5        | 100   | 40   | EUR      |
"""
CASES = """
case_id | opened_on  | company_id
k1      | 2026-05-05 | c2
k2      | 2026-05-06 | c3
"""
CALLS = """
call_id | queued_on  | answered_at         | case_id | outcome
t1      | 2026-05-07 | 2026-05-07 10:00:00 | k1      | answered
t2      | 2026-05-08 | 2026-05-08 10:00:00 |         | answered
t3      | 2026-05-08 |                     | k1      | abandoned
"""
COSTS = "month_on | cost | currency\n2026-05-01 | 400 | EUR"
ACTIVITIES = """
activity_id | kind | done_on    | company_id | duration_s
a1          | call | 2026-05-09 | c1         | 1800
a2          | task | 2026-05-10 | c1         |
a3          | call |            | c1         | 9000
"""
SHOP = {
    "deals": DEALS,
    "companies": COMPANIES,
    "orders": ORDERS,
    "order_lines": LINES,
    "cases": CASES,
    "service_calls": CALLS,
    "service_costs": COSTS,
    "activities": ACTIVITIES,
}


def account_of(workbook):
    """Each row of the accounts by its name."""
    return accounts(workbook).everything.set_index("company")


def test_each_account_is_worked_by_hand(tmp_path):
    rows = account_of(drawn_workbook(tmp_path, SHOP))
    # Alpha: 10 x 100 − 2 x 100 came back; margin 8 x 60; 30 minutes and 10 assumed minutes at 60 an hour
    assert rows.loc["Alpha", ["revenue", "margin", "service", "selling"]].tolist() == [800, 480, 0, 40]
    assert rows.loc["Alpha", "revenue_before"] == 500
    # Beta: the cancelled order is out; one case and one call, each a quarter of the month's 400
    assert rows.loc["Beta", ["revenue", "margin", "service", "contribution"]].tolist() == [50, 5, 200, -195]
    # Gamma only had a case
    assert rows.loc["Companies that bought nothing", "service"] == 100
    assert rows.loc["Not on any company's account", ["revenue", "margin", "service"]].tolist() == [
        30,
        20,
        100,
    ]


def test_customers_and_what_is_on_nobodys_account_sum_to_the_whole(tmp_path):
    workbook = drawn_workbook(tmp_path, SHOP)
    rows = accounts(workbook).everything
    for name, metric in (("revenue", "customer_revenue"), ("margin", "customer_margin")):
        assert rows[name].sum() == workbook.values(metric)["value"].iloc[0] - (
            500 if name == "revenue" else 300
        )
    assert rows["service"].sum() == 400
    table = profitability.customers(workbook).table
    assert table.rows[-1] == ("All together", "€880", "€505", "€400", "€40", "€65")


def test_won_deals_are_never_added_to_orders(tmp_path):
    deals = "deal_id | pipeline | stage | company_id | amount | currency | closed_on\nd1 | Sales | Won | c1 | 7777 | EUR | 2026-05-01"
    workbook = drawn_workbook(tmp_path, {**SHOP, "deals": deals})
    assert workbook.values("customer_revenue")["value"].iloc[0] == 1380


def test_without_orders_won_deals_are_revenue_and_the_margin_is_not_known(tmp_path):
    deals = "deal_id | pipeline | stage | company_id | amount | currency | closed_on\nd1 | Sales | Won | c1 | 7777 | EUR | 2026-05-01\nd2 | Sales | Lost | c1 | 5 | EUR | 2026-05-01"
    workbook = drawn_workbook(tmp_path, {"deals": deals, "companies": COMPANIES})
    assert workbook.values("customer_revenue")["value"].iloc[0] == 7777
    assert profitability.cover(workbook).points[1] == "The source has no orders, so margins are not known."
    assert "no margin" in profitability.where_it_goes(workbook).headline
    assert profitability.customers(workbook).table.labels == ("Customer", "Revenue")


def test_where_it_goes_ends_with_what_is_left(tmp_path):
    section = profitability.where_it_goes(drawn_workbook(tmp_path, SHOP))
    steps = {row[0]: row[1] for row in section.table.rows}
    assert steps == {
        "Revenue": "€880",
        "Cost of what was sold": "-€375",
        "Margin": "€505",
        "Service": "-€400",
        "Selling time": "-€40",
        "Left": "€65",
    }  # fmt: skip
    assert "60 EUR" in section.note
    assert "10 minutes" in section.note


def test_a_customer_that_costs_more_than_it_brings_is_named_with_its_reason(tmp_path):
    section = profitability.unprofitable(drawn_workbook(tmp_path, SHOP))
    assert section.headline == "1 customer of 2 costs more than it brings: -€195 in sum."
    assert section.table.rows[0][0] == "Beta"
    assert section.table.rows[0][-1] == "service"


def test_concentration_is_worked_by_hand(tmp_path):
    orders = "order_id | company_id | ordered_on\n" + "\n".join(
        f"o{n} | c{n} | 2026-05-01" for n in range(1, 6)
    )
    amounts = {1: 50, 2: 20, 3: 10, 4: 10, 5: 10}
    lines = "order_id | line | quantity | price | currency\n" + "\n".join(
        f"o{n} | 1 | 1 | {amount} | EUR" for n, amount in amounts.items()
    )
    workbook = drawn_workbook(tmp_path, {"deals": DEALS, "orders": orders, "order_lines": lines})
    section = profitability.concentration(workbook)
    values = {figure.definition.split("/")[1]: figure.value for figure in section.figures}
    # 50 + 20 + 10 of 100 is 80 %; .25 + .04 + 3 x .01
    assert values == {
        "enough": 3,
        "enough_share": 0.6,
        "largest": 0.5,
        "top_10": pytest.approx(1),
        "hhi": pytest.approx(0.32),
    }
    assert "Revenue is resting on few." in section.headline


def days_of(*purchases):
    """Purchase days drawn as (company, day) or (company, day, revenue)."""
    rows = [(company, pd.Timestamp(day), (rest or [100.0])[0], True) for company, day, *rest in purchases]
    return pd.DataFrame(rows, columns=["company", "day", "revenue", "is_purchase"])


def test_quintiles_keep_customers_alike_together():
    days = days_of(*[(f"c{n}", f"2026-01-{n + 1:02d}", float(n // 2)) for n in range(10)])
    told = scored(days, dt.date(2026, 6, 30)).set_index("company")
    assert told["r"].tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    # all bought once: nobody is frequent
    assert set(told["f"]) == {1}
    assert told["m"].tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_a_customer_is_due_late_or_quiet_by_its_own_rhythm():
    days = days_of(
        ("due", "2026-01-01"), ("due", "2026-04-11"),
        ("late", "2026-03-01"), ("late", "2026-04-30"),
        ("quiet", "2026-01-01"), ("quiet", "2026-01-31"),
        ("later", "2025-06-01"), ("later", "2026-06-01"),
        ("once", "2026-06-01"),
    )  # fmt: skip
    told = rhythms(days, dt.date(2026, 6, 30)).set_index("company")
    assert told["state"].to_dict() == {
        "due": "due",
        "late": "late",
        "quiet": "gone quiet",
        "later": "later",
        "once": "bought once",
    }
    assert told.loc["due", "usual_days"] == 100


def test_the_past_is_judged_by_what_was_known_then():
    days = days_of(
        ("a", "2025-06-01"),
        ("a", "2025-09-09"),
        ("a", "2026-02-01"),
        ("b", "2025-09-01"),
        ("c", "2026-03-01"),
    )
    then = came_true(days, dt.date(2026, 1, 1)).set_index("company")
    # c was no customer yet; b has no rhythm and did not come back
    assert then["bought_again"].to_dict() == {"a": True, "b": False}
    assert then.loc["a", "usual_days"] == 100


def test_the_twelve_months_end_with_the_day_and_survive_a_leap_day(tmp_path):
    workbook = drawn_workbook(tmp_path, SHOP, as_of=dt.date(2024, 2, 29))
    assert (twelve_months(workbook).starts_on, twelve_months(workbook).ends_on) == (
        dt.date(2023, 3, 1),
        dt.date(2024, 2, 29),
    )
    assert twelve_months(workbook, 1).ends_on == dt.date(2023, 2, 28)


ANSWERS = (
    profitability.cover,
    profitability.customers,
    profitability.where_it_goes,
    profitability.concentration,
    profitability.by_group,
    profitability.loyalty,
    profitability.buying_again,
    profitability.matrix,
    profitability.unprofitable,
    profitability.notes,
)
SHOPS = {
    "no lines": {"order_lines": "order_id | line"},
    "no price": {"order_lines": "order_id | line | quantity\no1 | 1 | 2"},
    "no order of the line": {
        "order_lines": "order_id | line | quantity | price | currency\nx | 1 | 2 | 3 | EUR"
    },
    "no rate": {"order_lines": "order_id | line | quantity | price | currency\no1 | 1 | 2 | 3 | USD"},
    "returns only": {
        "order_lines": "order_id | line | quantity | price | cost | currency\no1 | 1 | -2 | 3 | 1 | EUR"
    },
    "huge": {
        "order_lines": "order_id | line | quantity | price | currency\no1 | 1 | 99999999999999 | 999999999999.99 | EUR\no2 | 1 | 1 | 999999999999.99 | EUR"
    },
    "no costs": {"service_costs": "month_on | cost"},
    "markup": {"companies": "company_id | name\nc1 | <script>x</script>\nc2 | <b>$x^2$</b> & co"},
    "all": {},
}


@pytest.mark.parametrize("edge", EDGES)
def test_every_section_has_words_for_every_edge_of_deals(tmp_path, edge):
    workbook = drawn_workbook(tmp_path, {"deals": EDGES[edge]})
    for answer in ANSWERS:
        assert_well_worded(answer(workbook), answer.__name__, sayings=r"None of (them|the|\d+)\b")


@pytest.mark.parametrize("edge", SHOPS)
def test_every_section_has_words_for_every_edge_of_orders(tmp_path, edge):
    workbook = drawn_workbook(tmp_path, SHOP | SHOPS[edge])
    for answer in ANSWERS:
        assert_well_worded(answer(workbook), answer.__name__, sayings=r"None of (them|the|\d+)\b")


def test_a_source_of_orders_alone_can_be_answered(tmp_path):
    workbook = drawn_workbook(tmp_path, {"orders": ORDERS, "order_lines": LINES})
    assert workbook.values("customer_revenue")["value"].iloc[0] == 1380
    for answer in ANSWERS[1:-1]:
        assert_well_worded(answer(workbook), answer.__name__, sayings=r"None of (them|the|\d+)\b")


def test_row_order_does_not_matter(tmp_path):
    def reversed_rows(drawing):
        head, *rows = drawing.strip().splitlines()
        return "\n".join([head, *reversed(rows)])

    turned = {name: reversed_rows(drawing) for name, drawing in SHOP.items()}
    pd.testing.assert_frame_equal(
        accounts(drawn_workbook(tmp_path / "a", SHOP)).everything,
        accounts(drawn_workbook(tmp_path / "b", turned)).everything,
    )
