"""Deals classified once: won, lost, open; how long, how old, past due; what is not recorded."""

import pytest

from tests.drawn import opened

DEALS = """
deal_id | pipeline | stage   | amount | currency | created_on | qualified_on | closed_on  | expected_close_on | source | lost_reason
won     | Sales    | Won     | 1      | EUR      | 2026-01-01 | 2026-01-08   | 2026-01-31 | 2026-01-15        | Web    |
lost    | Sales    | Lost    | 1      | EUR      | 2026-02-01 |              | 2026-02-01 |                   |        | Price
wrong   | Sales    | Won     | 1      | EUR      | 2026-02-10 |              | 2026-02-01 |                   | Web    |
late    | Sales    | Lead    | 1      | EUR      | 2026-06-01 |              |            | 2026-06-29        | Web    |
today   | Sales    | Lead    | 1      | EUR      | 2026-06-30 |              |            | 2026-06-30        | Web    |
undated | Sales    | Lead    | 1      | EUR      |            |              |            |                   | Web    |
alien   | Sales    | Nurture | 1      | EUR      | 2026-06-01 |              |            |                   | Web    |
"""


def classified(folder, **settings):
    tables = opened(folder, {"deals": DEALS}, **settings)
    return tables.frame(tables["deals"]).set_index("deal_id")


@pytest.fixture(scope="module")
def deals(tmp_path_factory):
    return classified(tmp_path_factory.mktemp("classified"))


def test_the_kind_of_its_stage_says_whether_a_deal_is_won_lost_or_open(deals):
    flags = deals[["is_won", "is_lost", "is_closed", "is_open"]]
    assert flags.loc["won"].tolist() == [True, False, True, False]
    assert flags.loc["lost"].tolist() == [False, True, True, False]
    assert flags.loc["late"].tolist() == [False, False, False, True]
    assert flags.loc["alien"].tolist() == [False, False, False, True]


def test_a_cycle_runs_from_creation_to_close_and_the_same_day_is_none_at_all(deals):
    assert deals.loc[["won", "lost"], "cycle_days"].tolist() == [30, 0]


def test_a_negative_cycle_is_missing(deals):
    assert deals["cycle_days"].isna()["wrong"]
    assert not deals.loc["wrong", "has_cycle"]
    assert deals.loc["wrong", "is_won"]


def test_a_cycle_may_start_when_the_deal_was_qualified(tmp_path):
    deals = classified(tmp_path, definitions={"sales_cycle_start": "qualified"})
    assert deals.loc["won", "cycle_days"] == 23
    assert not deals.loc["lost", "has_cycle"]


def test_open_deals_have_an_age_and_closed_ones_a_cycle(deals):
    assert deals.loc[["late", "today"], "age_days"].tolist() == [29, 0]
    assert deals["age_days"].isna()[["won", "lost", "undated"]].all()
    assert deals["cycle_days"].isna()[["late", "today"]].all()


def test_a_deal_expected_today_is_not_past_due_and_a_closed_one_never_is(deals):
    assert deals.index[deals["is_past_due"]].tolist() == ["late"]


def test_what_is_blank_is_a_group_of_its_own(deals):
    assert deals.loc["lost", "source"] == "(not recorded)"
    assert deals.loc["won", "lost_reason"] == "(not recorded)"
    assert deals.loc["lost", "lost_reason"] == "Price"
