"""Renewals, cross-sell and up-sell, worked by hand (second quarter of 2026, thirty days of grace).

Terms that ran out in the quarter         value   kept   renewed
k1   renewed, dearer for 12 seats          1200   1200      1500
k3   renewed 25 days late, 13 for 10       1000   1000      1300
k5   renewed early with half the seats      800    400       400
k7   a new term 51 days later               500      –         –   not renewed
k9   over on 20 June, nothing yet           600                    in its days of grace: not decided
k10  over on 25 June, notice given          900      –         –
k11  renewed, of no recorded value            –                    counts once, has no part in the values
k13  two years for 2,000, one for 900      2000   1800      1800   900 for half as many days
k17  100 dollars, notice given               50      –         –   half a euro a dollar
"""

import pytest

from tests.drawn import opened
from tests.metrics.by_hand import parts_of, value_of

CONTRACTS = """
contract_id | company_id | product_id | starts_on  | ends_on    | value | currency | seats | renewed_by_id | cancelled_on
k1          | c1         | p1         | 2025-05-01 | 2026-04-30 | 1200  | EUR      | 12    | k2            |
k2          | c1         | p1         | 2026-05-01 | 2027-04-30 | 1500  | EUR      | 12    |               |
k3          | c2         | p1         | 2025-04-15 | 2026-04-14 | 1000  | EUR      | 10    | k4            |
k4          | c2         | p1         | 2026-05-10 | 2027-05-09 | 1300  | EUR      | 13    |               |
k5          | c3         | p1         | 2025-06-01 | 2026-05-31 | 800   | EUR      | 8     | k6            |
k6          | c3         | p1         | 2026-03-01 | 2027-02-28 | 400   | EUR      | 4     |               |
k7          | c4         | p1         | 2025-04-11 | 2026-04-10 | 500   | EUR      | 5     | k8            |
k8          | c4         | p1         | 2026-06-01 | 2027-05-31 | 500   | EUR      | 5     |               |
k9          | c5         | p1         | 2025-06-21 | 2026-06-20 | 600   | EUR      | 6     |               |
k10         | c6         | p1         | 2025-06-26 | 2026-06-25 | 900   | EUR      | 9     |               | 2026-05-01
k11         | c7         | p1         | 2025-05-16 | 2026-05-15 |       | EUR      |       | k12           |
k12         | c7         | p1         | 2026-05-16 | 2027-05-15 | 100   | EUR      |       |               |
k13         | c8         | p1         | 2024-06-01 | 2026-05-31 | 2000  | EUR      |       | k14           |
k14         | c8         | p1         | 2026-06-01 | 2027-05-31 | 900   | EUR      |       |               |
k15         | c9         | p1         | 2025-07-11 | 2026-07-10 | 70    | EUR      | 7     |               | 2026-06-01
k16         | c1         | p2         | 2025-07-11 |            | 70    | EUR      | 7     |               |
k17         | c10        | p1         | 2025-06-11 | 2026-06-10 | 100   | USD      | 1     |               | 2026-04-01
"""
RATES = "currency | rate_on | rate | base_currency\nUSD | 2026-01-01 | 0.5 | EUR"
RAN_OUT = 1200 + 1000 + 800 + 500 + 900 + 2000 + 50

PRODUCTS = """
product_id | line    | list_price | currency
p1         | Suite   | 100        | EUR
p2         | Suite   | 200        | EUR
p3         | Insight | 50         | EUR
p4         |         | 10         | EUR
"""
# active for 100 days: whoever bought since 22 December, or has a contract, as the quarter begins
PURCHASES = """
c1 | 2026-02-01 | p1 | 100
c1 | 2026-05-01 | p3 | 30
c2 | 2026-02-02 | p1 | 100
c2 | 2026-05-02 | p2 | 200
c3 | 2026-02-03 | p1 | 100
c3 | 2026-02-03 | p3 | 50
c3 | 2026-05-03 | p1 | 100
c4 | 2026-05-04 | p3 | 50
c7 | 2026-02-04 | p1 | 100
c7 | 2026-05-05 | p4 | 10
c8 | 2026-01-10 | p2 | 200
c8 | 2026-04-10 | p1 | 120
"""
SEATS = """
contract_id | company_id | product_id | starts_on  | ends_on    | value | currency | seats | renewed_by_id
k1          | c5         | p1         | 2025-05-01 | 2026-04-30 | 100   | EUR      | 5     | k2
k2          | c5         | p1         | 2026-05-01 | 2027-04-30 | 120   | EUR      | 6     |
k3          | c6         | p1         | 2025-05-01 | 2026-04-30 | 100   | EUR      | 5     | k4
k4          | c6         | p1         | 2026-05-01 | 2027-04-30 | 120   | EUR      | 5     |
"""

RENEWED = [
    ("renewal_rate", "logo", 5 / 8),
    ("renewal_rate", "strict", 5 / 9),
    ("renewal_rate", "value", (1200 + 1000 + 400 + 1800) / RAN_OUT),
    ("renewal_rate", "net_value", (1500 + 1300 + 400 + 1800) / RAN_OUT),
]
SOLD_MORE = [
    (
        "cross_sell",
        "customers",
        1 / 7,
    ),  # c1; c3 had both at once, c4 is new, c7's second product is of no line
    ("cross_sell", "purchases", 1 / 5),
    ("cross_sell", "revenue", 30 / (30 + 200 + 100 + 50 + 120)),
    ("up_sell", "customers", 2 / 7),  # c2 a higher tier, c5 more seats; c8 went down
    ("up_sell", "price_rises", 1 / 7),  # c6
]
BY_HAND = RENEWED + SOLD_MORE


def drawn_orders(purchases):
    """Orders of one unit: company, day, product and price of each."""
    orders, lines = ["order_id | company_id | ordered_on"], []
    for number, row in enumerate(purchases.strip().splitlines()):
        company, day, product, price = (cell.strip() for cell in row.split("|"))
        orders.append(f"o{number} | {company} | {day}")
        lines.append(f"o{number} | 1 | {product} | 1 | {price} | EUR")
    head = "order_id | line | product_id | quantity | price | currency"
    return {"orders": "\n".join(orders), "order_lines": "\n".join([head, *lines])}


@pytest.fixture(scope="module")
def terms(tmp_path_factory):
    drawn = {"contracts": CONTRACTS, "fx_rates": RATES, "products": PRODUCTS}
    return opened(tmp_path_factory.mktemp("terms"), drawn)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    drawn = {**drawn_orders(PURCHASES), "products": PRODUCTS, "contracts": SEATS}
    return opened(tmp_path_factory.mktemp("shop"), drawn, customers={"inactive_after_days": 100})


@pytest.mark.parametrize(("metric", "definition", "expected"), RENEWED)
def test_each_definition_of_the_renewal_rate_by_hand(terms, metric, definition, expected):
    assert value_of(terms, metric, definition) == pytest.approx(expected)


@pytest.mark.parametrize(("metric", "definition", "expected"), SOLD_MORE)
def test_each_definition_of_selling_more_by_hand(shop, metric, definition, expected):
    assert value_of(shop, metric, definition) == pytest.approx(expected)


def outcomes(tables, *columns):
    """By contract, some of the columns."""
    rows = tables.frame(tables["contract_terms"]).set_index("contract_id")
    return rows[list(columns)]


def test_what_became_of_each_term(terms):
    found = outcomes(terms, "days_late", "is_renewed", "is_late", "is_early", "is_back_later", "is_in_grace")
    flags = ["is_renewed", "is_late", "is_early", "is_back_later", "is_in_grace"]
    told = {name: set(found.index[found[name]]) for name in flags}
    assert told == {
        "is_renewed": {"k1", "k3", "k5", "k11", "k13"},
        "is_late": {"k3"},
        "is_early": {"k5"},
        "is_back_later": {"k7"},
        "is_in_grace": {"k9"},
    }
    assert found.loc[["k1", "k3", "k5", "k7"], "days_late"].tolist() == [0, 25, -92, 51]


def test_more_seats_and_a_higher_price_are_told_apart(terms):
    found = outcomes(terms, "has_more_seats", "has_price_rise")
    assert set(found.index[found["has_more_seats"]]) == {"k3"}
    # 1,500 for the 12 seats that were 1,200; 1,300 for 13 is no dearer than 1,000 for 10
    assert set(found.index[found["has_price_rise"]]) == {"k1"}


def test_a_notice_of_tomorrow_is_not_known_today(tmp_path):
    drawn = "contract_id | company_id | starts_on | ends_on | cancelled_on\nk1 | c1 | 2025-07-01 | 2026-06-30 | 2026-07-05"
    found = outcomes(opened(tmp_path, {"contracts": drawn}), "is_decided", "is_in_grace")
    assert found.loc["k1"].tolist() == [False, True]


def test_a_renewal_that_begins_tomorrow_is_not_known_today(tmp_path):
    drawn = """
    contract_id | company_id | starts_on  | ends_on    | renewed_by_id
    k1          | c1         | 2025-07-01 | 2026-06-30 | k2
    k2          | c1         | 2026-07-01 | 2027-06-30 |
    """
    found = outcomes(opened(tmp_path, {"contracts": drawn}), "is_renewed", "is_in_grace")
    assert found.loc["k1"].tolist() == [False, True]
    assert len(found) == 1


def test_where_the_source_names_no_renewal_the_next_term_around_the_end_is_one(tmp_path):
    drawn = """
    contract_id | company_id | product_id | starts_on  | ends_on
    k1          | c1         | p1         | 2025-01-01 | 2025-12-31
    k2          | c1         | p1         | 2026-01-10 | 2026-12-31
    k3          | c2         | p1         | 2025-01-01 | 2025-12-31
    k4          | c2         | p2         | 2026-01-01 | 2026-12-31
    k5          | c3         | p1         | 2025-01-01 | 2025-12-31
    k6          | c3         | p1         | 2025-03-01 | 2025-12-31
    k7          | c3         | p1         | 2026-01-01 | 2026-12-31
    """
    found = outcomes(opened(tmp_path, {"contracts": drawn}), "is_renewed")
    # another product is no renewal; one term renews one
    assert set(found.index[found["is_renewed"]]) == {"k1", "k5"}


def test_each_line_and_owner_has_its_renewals(terms):
    assert parts_of(terms, "renewal_rate", "logo", "product_line") == {"Suite": (5, 8)}


def test_prices_in_two_currencies_tell_no_tier(tmp_path):
    products = PRODUCTS.replace("p2         | Suite   | 200        | EUR", "p2 | Suite | 200 | USD")
    drawn = {**drawn_orders(PURCHASES), "products": products}
    found = opened(tmp_path, drawn, customers={"inactive_after_days": 100})
    assert value_of(found, "up_sell", "customers") == 0
