"""The wrong numbers that CRM reports show most often: each drawn once, with the right number worked by hand."""

import datetime as dt

import pytest

from lib.metrics.catalogue import METRICS
from lib.metrics.evaluate import Cut, evaluated
from lib.metrics.periods import period_to_date, previous
from lib.params import Calendar
from lib.problems import InputError
from tests.drawn import STAGES, opened

SECOND_QUARTER = (period_to_date(dt.date(2026, 6, 30), Calendar()),)
USERS = "user_id | name | team\nu1 | Ann | North\nu2 | Bob | South"


def value(tables, metric, cut=Cut()):
    """The one value of a metric."""
    return evaluated(tables, METRICS[metric], cut)["value"].item()


def by(tables, metric, dimension, definition=""):
    """Value per group."""
    values = evaluated(tables, METRICS[metric], Cut((dimension,), (), definition))
    return dict(zip(values[dimension], values["value"], strict=True))


def test_percentages_are_not_added_or_averaged_across_groups(tmp_path):
    deals = """
    deal_id | owner_id | pipeline | stage | created_on | closed_on
    d1      | u1       | Sales    | Won   | 2026-04-01 | 2026-04-02
    d2      | u2       | Sales    | Won   | 2026-04-01 | 2026-04-02
    d3      | u2       | Sales    | Lost  | 2026-04-01 | 2026-04-02
    d4      | u2       | Sales    | Lost  | 2026-04-01 | 2026-04-02
    """
    tables = opened(tmp_path, {"deals": deals, "users": USERS})
    assert by(tables, "win_rate", "owner") == {"Ann": 1, "Bob": pytest.approx(1 / 3)}
    # neither 133 % nor the mean of the two, 67 %
    assert value(tables, "win_rate") == 0.5


def test_a_rate_over_nothing_is_missing_and_not_0(tmp_path):
    deals = "deal_id | pipeline | stage | created_on\nd1 | Sales | Lead | 2026-04-01"
    values = evaluated(opened(tmp_path, {"deals": deals}), METRICS["win_rate"], Cut((), SECOND_QUARTER))
    assert values["value"].isna().all()
    assert values["missing"].tolist() == ["nothing to divide by"]


def test_days_to_close_run_from_start_to_close(tmp_path):
    deals = """
    deal_id | pipeline | stage | created_on | closed_on
    d1      | Sales    | Won   | 2026-04-01 | 2026-04-11
    d2      | Sales    | Won   | 2026-04-20 | 2026-04-11
    """
    # d2 closed before it was created: left out, not -9
    assert value(opened(tmp_path, {"deals": deals}), "sales_cycle") == 10


def test_a_probability_in_per_cent_is_not_taken_for_a_share(tmp_path):
    deals = "deal_id | pipeline | stage | amount | currency | created_on | crm_probability\nd1 | Sales | Proposal | 100 | EUR | 2026-04-01 | 50"
    tables = opened(tmp_path, {"deals": deals})
    assert value(tables, "open_pipeline", Cut(definition="weighted")) == 50
    in_per_cent = STAGES.replace("0.5", "50")
    with pytest.raises(InputError, match="is no share from 0 to 1"):
        opened(tmp_path / "stages", {"deals": deals, "stages": in_per_cent})


def test_lost_deals_are_in_no_open_pipeline_whatever_their_probability(tmp_path):
    deals = """
    deal_id | pipeline | stage | amount | currency | created_on | closed_on  | crm_probability | expected_close_on
    d1      | Sales    | Lead  | 100    | EUR      | 2026-04-01 |            | 0.5             | 2026-06-30
    d2      | Sales    | Lost  | 900    | EUR      | 2026-04-01 | 2026-05-01 | 0.5             | 2026-06-30
    """
    tables = opened(tmp_path, {"deals": deals})
    assert value(tables, "open_pipeline") == 100
    assert value(tables, "open_pipeline", Cut(definition="weighted")) == 50


def test_a_win_counts_on_the_day_it_was_won_not_created(tmp_path):
    deals = """
    deal_id | pipeline | stage | amount | currency | created_on | closed_on
    d1      | Sales    | Won   | 100    | EUR      | 2026-03-31 | 2026-04-01
    d2      | Sales    | Won   | 700    | EUR      | 2026-04-01 | 2026-07-01
    """
    tables = opened(tmp_path, {"deals": deals}, as_of=dt.date(2026, 7, 31))
    assert value(tables, "won_revenue", Cut((), SECOND_QUARTER)) == 100


def test_the_window_before_is_as_long_as_this_one(tmp_path):
    so_far = period_to_date(dt.date(2026, 5, 31), Calendar())
    before = previous(so_far, Calendar())
    # 1 April to 31 May is 61 days; so is 1 January to 2 March
    assert (so_far.days, before.days, before.ends_on) == (61, 61, dt.date(2026, 3, 2))
    deals = "deal_id | pipeline | stage | amount | currency | created_on | closed_on\nd1 | Sales | Won | 100 | EUR | 2026-02-01 | 2026-03-02"
    tables = opened(tmp_path, {"deals": deals}, as_of=dt.date(2026, 5, 31))
    values = evaluated(tables, METRICS["won_revenue"], Cut((), (before, so_far)))
    assert values["value"].tolist() == [100, 0]


def test_deals_lost_without_a_reason_are_a_group_of_their_own(tmp_path):
    deals = """
    deal_id | pipeline | stage | created_on | closed_on  | lost_reason
    d1      | Sales    | Lost  | 2026-04-01 | 2026-05-01 | Price
    d2      | Sales    | Lost  | 2026-04-01 | 2026-05-01 |
    d3      | Sales    | Lost  | 2026-04-01 | 2026-05-01 |
    """
    tables = opened(tmp_path, {"deals": deals})
    assert by(tables, "lost_deals", "lost_reason") == {"(not recorded)": 2, "Price": 1}
    assert value(tables, "lost_deals") == 3


def test_amounts_of_several_currencies_are_converted_before_they_are_added(tmp_path):
    deals = """
    deal_id | pipeline | stage | amount | currency | created_on | closed_on
    d1      | Sales    | Won   | 100    | EUR      | 2026-04-01 | 2026-04-20
    d2      | Sales    | Won   | 100    | USD      | 2026-04-01 | 2026-04-20
    d3      | Sales    | Won   | 100    | JPY      | 2026-04-01 | 2026-04-20
    """
    rates = "currency | rate_on | rate | base_currency\nUSD | 2026-04-15 | 0.9 | EUR"
    tables = opened(tmp_path, {"deals": deals, "fx_rates": rates})
    # no rate for yen: set aside and counted, never taken at 1
    assert value(tables, "won_revenue") == 190
    assert tables.deal_counts().without_rate == 1


def test_revenue_of_an_unknown_product_or_company_is_not_lost(tmp_path):
    deals = """
    deal_id | company_id | product_id | pipeline | stage | amount | currency | created_on | closed_on
    d1      | c1         | GTX Pro    | Sales    | Won   | 100    | EUR      | 2026-04-01 | 2026-04-20
    d2      | c9         | GTXPro     | Sales    | Won   | 50     | EUR      | 2026-04-01 | 2026-04-20
    d3      |            |            | Sales    | Won   | 25     | EUR      | 2026-04-01 | 2026-04-20
    """
    tables = {
        "deals": deals,
        "products": "product_id | name | line\nGTX Pro | GTX Pro | GTX",
        "companies": "company_id | name\nc1 | Alpha",
    }
    opened_tables = opened(tmp_path, tables)
    assert value(opened_tables, "won_revenue") == 175
    for dimension in ("product", "product_line", "company"):
        assert sum(by(opened_tables, "won_revenue", dimension).values()) == 175


def test_no_join_counts_a_deal_twice(tmp_path):
    tables = {
        "deals": "deal_id | company_id | owner_id | pipeline | stage | amount | currency | created_on | closed_on\nd1 | c1 | u1 | Sales | Won | 100 | EUR | 2026-04-01 | 2026-04-20",
        "users": "user_id | name\nu1 | Ann\nu2 | Ann",
        "companies": "company_id | name\nc1 | Alpha\nc2 | Alpha",
        "orders": "order_id | company_id | ordered_on\no1 | c1 | 2026-05-01\no2 | c1 | 2026-05-02",
        "activities": "activity_id | kind | deal_id | owner_id | done_on\na1 | call | d1 | u1 | 2026-04-02\na2 | call | d1 | u1 | 2026-04-03",
        "quotes": "quote_id | deal_id | version | sent_on\nq1 | d1 | 1 | 2026-04-04\nq2 | d1 | 2 | 2026-04-05",
        "deal_events": "event_id | deal_id | happened_on | field | old | new\ne1 | d1 | 2026-04-10 | stage | Lead | Proposal\ne2 | d1 | 2026-04-20 | stage | Proposal | Won",
    }
    opened_tables = opened(tmp_path, tables)
    assert value(opened_tables, "won_revenue") == 100
    assert value(opened_tables, "won_deals") == 1
    assert value(opened_tables, "new_customers") == 1
    assert by(opened_tables, "won_revenue", "owner") == {"Ann (u1)": 100}


def test_best_case_holds_commit_and_is_not_added_to_it_and_nothing_lost_is_in_either(tmp_path):
    deals = """
    deal_id | pipeline | stage    | amount | currency | created_on | closed_on  | expected_close_on | forecast_category
    d1      | Sales    | Won      | 100    | EUR      | 2026-04-01 | 2026-05-01 | 2026-05-01        | commit
    d2      | Sales    | Proposal | 50     | EUR      | 2026-04-01 |            | 2026-06-30        | commit
    d3      | Sales    | Proposal | 30     | EUR      | 2026-04-01 |            | 2026-06-30        | best case
    d4      | Sales    | Lost     | 900    | EUR      | 2026-04-01 | 2026-05-01 | 2026-06-30        | commit
    """
    tables = opened(tmp_path, {"deals": deals})
    told = {
        name: value(tables, "forecast", Cut((), SECOND_QUARTER, name))
        for name in ("booked", "commit", "best_case", "weighted")
    }
    # 100 + 50; those + 30, not 150 + 180; 100 + half of 80, not 100 + 50 x 80
    assert told == {"booked": 100, "commit": 150, "best_case": 180, "weighted": 140}
