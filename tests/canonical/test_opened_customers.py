"""Who became a customer, when and through whom."""

import pytest

from tests.drawn import opened

TABLES = {
    "users": "user_id | name | region\nu1 | Ann | Europe\nu2 | Bob | Americas",
    "companies": """
    company_id | name    | owner_id
    c1         | Alpha   | u1
    c2         | Beta    | u1
    c3         | Gamma   | u1
    c4         | Delta   | u1
    c5         | Epsilon | u1
    c6         | Zeta    | u1
    c7         | Eta     | u1
    c8         | Theta   | u1
    c9         | Iota    | u1
    """,
    "deals": """
    deal_id | company_id | owner_id | pipeline | stage | amount | currency | created_on | closed_on  | is_renewal | source
    d1      | c1         | u2       | Sales    | Won   | 10     | EUR      | 2025-01-01 | 2025-06-30 |            | Fair
    d2      | c1         | u1       | Sales    | Won   | 20     | EUR      | 2026-01-01 | 2026-02-01 |            | Fair
    d3      | c2         | u1       | Sales    | Lost  | 30     | EUR      | 2025-12-01 | 2026-01-15 |            | Web
    d4      | c2         | u1       | Sales    | Won   | 40     | EUR      | 2026-01-01 | 2026-02-02 |            | Web
    d5      | c3         | u1       | Sales    | Won   | 50     | EUR      | 2026-01-01 | 2026-02-03 |            | Web
    d6      | c4         | u1       | Sales    | Won   | 60     | EUR      | 2026-01-01 | 2026-02-04 | true       | Web
    d7      |            | u1       | Sales    | Won   | 70     | EUR      | 2026-01-01 | 2026-02-05 |            | Web
    d8      | c6         | u1       | Sales    | Won   | 80     | SEK      | 2026-01-01 | 2026-02-06 |            | Web
    d9      | c7         | u1       | Sales    | Won   | 90     | EUR      | 2026-01-01 |            |            | Web
    d10     | c8         | u1       | Sales    | Won   | 11     | EUR      | 2026-01-01 | 2026-02-07 |            | Web
    d11     | c8         | u1       | Sales    | Won   | 12     | EUR      | 2026-01-01 | 2026-02-07 |            | Fair
    """,
    "orders": """
    order_id | company_id | ordered_on | status
    o1       | c3         | 2026-01-02 | paid
    o2       | c4         | 2026-03-01 | paid
    o3       | c5         | 2026-03-02 | paid
    o4       | c5         | 2026-04-02 |
    o5       | c6         | 2026-03-03 | paid
    o6       |            | 2026-03-04 | paid
    o7       | c2         | 2026-01-01 | cancelled
    o8       | c9         | 2026-05-01 | cancelled
    o9       | c2         | 2026-02-02 | paid
    o10      | c99        | 2026-02-08 | paid
    """,
}


@pytest.fixture(scope="module")
def everyone(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("everyone"), TABLES)


@pytest.fixture(scope="module")
def is_new(everyone):
    return everyone.frame(everyone["deals"]).set_index("deal_id")["is_new_customer"]


@pytest.fixture(scope="module")
def starts(everyone):
    return everyone.frame(everyone["customer_starts"]).set_index("company_id")


def started(starts):
    return {company: str(row.started_on)[:10] for company, row in starts.sort_index().iterrows()}


def test_the_first_win_of_a_company_makes_it_new_and_a_lost_deal_before_does_not_matter(is_new):
    assert is_new[["d1", "d2", "d3", "d4"]].tolist() == [True, False, False, True]


def test_a_win_after_an_order_is_not_a_new_customer(is_new, starts):
    assert not is_new["d5"]
    assert started(starts)["c3"] == "2026-01-02"


def test_an_order_on_the_day_of_the_first_win_belongs_to_it(is_new, starts):
    assert is_new["d4"]
    assert started(starts)["c2"] == "2026-02-02"


def test_a_renewal_is_no_new_customer_and_orders_after_it_make_none(is_new, starts):
    assert not is_new["d6"]
    assert "c4" not in starts.index


def test_a_win_without_a_company_or_a_closing_day_cannot_be_told(is_new):
    assert is_new[["d7", "d9"]].isna().all()
    assert is_new.drop(["d7", "d9"]).notna().all()


def test_of_two_first_wins_on_one_day_one_counts(is_new):
    assert is_new[["d10", "d11"]].tolist() == [True, False]


def test_customers_who_only_ordered_start_with_their_first_order(starts):
    assert started(starts)["c5"] == "2026-03-02"
    # their companies' owner brought them; no deal, so no source, pipeline or amount
    epsilon = starts.loc["c5", ["owner", "source", "pipeline"]]
    assert epsilon.tolist() == ["Ann", "(not recorded)", "(not recorded)"]
    assert starts["amount"].isna()["c5"]


def test_cancelled_orders_make_nobody_a_customer(starts):
    assert "c9" not in starts.index


def test_every_company_starts_once(starts):
    assert started(starts) == {
        "c1": "2025-06-30",
        "c2": "2026-02-02",
        "c3": "2026-01-02",
        "c5": "2026-03-02",
        "c8": "2026-02-07",
        "c99": "2026-02-08",
    }


def test_a_customer_nobody_has_a_record_of_belongs_to_nobody(starts):
    assert starts.loc["c99", ["owner", "company"]].tolist() == ["(not recorded)", "c99"]


def test_without_a_table_of_companies_the_same_companies_start(tmp_path):
    tables = opened(tmp_path, {name: drawing for name, drawing in TABLES.items() if name != "companies"})
    starts = tables.frame(tables["customer_starts"]).set_index("company_id")
    assert sorted(started(starts)) == ["c1", "c2", "c3", "c5", "c8", "c99"]
    assert starts.loc["c5", "owner"] == "(not recorded)"


def test_a_first_win_set_aside_for_want_of_a_rate_is_not_replaced_by_a_later_order(starts):
    assert "c6" not in starts.index


def test_a_company_won_by_another_team_is_not_new_to_this_one(tmp_path):
    europe = opened(tmp_path, TABLES, scope={"regions": ["Europe"]})
    deals = europe.frame(europe["deals"]).set_index("deal_id")
    assert "d1" not in deals.index
    assert not deals.loc["d2", "is_new_customer"]
    assert "c1" not in europe.frame(europe["customer_starts"])["company_id"].tolist()


def test_without_orders_wins_alone_tell(tmp_path):
    tables = opened(tmp_path, {name: drawing for name, drawing in TABLES.items() if name != "orders"})
    assert sorted(started(tables.frame(tables["customer_starts"]).set_index("company_id"))) == [
        "c1",
        "c2",
        "c3",
        "c8",
    ]
