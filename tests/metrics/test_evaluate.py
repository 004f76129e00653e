"""Metric values worked by hand on drawn tables (as of 2026-06-30 unless said otherwise)."""

import datetime as dt
from importlib import import_module
from pathlib import Path

import pytest

from lib.metrics.catalogue import METRICS
from lib.metrics.evaluate import (
    NO_AMOUNTS,
    NOTHING_MEASURED,
    NOTHING_TO_DIVIDE_BY,
    Cut,
    evaluated,
    share_of,
)
from lib.metrics.periods import periods_back
from lib.params import Calendar
from lib.problems import InputError
from tests.drawn import opened

QUARTERS = periods_back(dt.date(2026, 6, 30), Calendar(), 2)
TABLES = {
    "users": "user_id | name\nu1 | Ann\nu2 | Bob",
    "companies": "company_id | name\nc1 | Alpha\nc2 | Beta\nc3 | Gamma",
    "orders": "order_id | company_id | ordered_on\no1 | c3 | 2026-05-05",
    "deals": """
    deal_id | company_id | owner_id | pipeline | stage    | amount | currency | created_on | closed_on  | is_renewal | expected_close_on
    a       | c1         | u1       | Sales    | Won      | 100    | EUR      | 2026-01-01 | 2026-01-11 |            |
    b       | c1         | u1       | Sales    | Won      | 200    | EUR      | 2026-04-01 | 2026-04-21 |            |
    c       | c1         | u2       | Sales    | Won      | 400    | EUR      | 2026-04-01 | 2026-05-01 | true       |
    d       | c2         | u2       | Sales    | Won      | 800    | EUR      | 2026-04-01 | 2026-05-31 |            |
    e       | c1         | u2       | Sales    | Won      |        | EUR      | 2026-05-02 | 2026-05-01 |            |
    f       |            | u2       | Sales    | Won      | 1600   | EUR      | 2026-04-01 | 2026-05-11 |            |
    g       | c2         | u2       | Sales    | Lost     | 3200   | EUR      | 2026-04-01 | 2026-06-30 |            |
    h       | c2         | u2       | Sales    | Lead     | 50     | EUR      | 2026-04-01 |            |            | 2026-06-29
    i       | c2         | u1       | Sales    | Proposal | 30     | EUR      |            |            |            | 2026-06-30
    j       | c2         | u1       | Sales    | Proposal |        | EUR      | 2026-05-01 |            |            |
    """,
    "deal_events": """
    event_id | deal_id | happened_on | field | old      | new
    e1       | b       | 2026-03-22  | stage |          | Lead
    e2       | b       | 2026-03-31  | stage | Lead     | Proposal
    e3       | b       | 2026-04-01  | stage | Proposal | Lead
    e4       | b       | 2026-04-21  | stage | Lead     | Won
    e5       | i       | 2026-05-01  | stage |          | Lead
    e6       | i       | 2026-05-11  | stage | Lead     | Proposal
    """,
}


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("deals"), TABLES)


def values(tables, metric, definition="", **cut):
    return evaluated(tables, METRICS[metric], Cut(definition=definition, **cut))


def value(tables, metric, definition="", column="value"):
    (row,) = values(tables, metric, definition, periods=QUARTERS[-1:]).to_dict("records")
    return row[column]


BY_HAND = [
    ("new_customers", "first_purchase", 2),  # Beta by d, Gamma by its order; Alpha came in the first quarter
    ("new_revenue", "new", 800),
    ("new_revenue", "repeat", 200),
    ("new_revenue", "renewal", 400),
    ("won_revenue", "closed", 200 + 400 + 800 + 1600),
    ("won_deals", "closed", 5),
    ("lost_deals", "closed", 1),
    ("created_deals", "created", 8),
    ("mean_won_deal", "closed", 3000 / 4),  # e has no amount
    ("open_deals", "count", 3),
    ("open_pipeline", "value", 80),
    ("open_pipeline", "weighted", 50 * 0.1 + 30 * 0.5),
    ("open_pipeline", "past_due", 50),  # the one expected today is not late
    ("sales_cycle", "won", (20 + 30 + 60 + 40) / 4),  # e closed before it was created
    ("sales_cycle", "closed", (20 + 30 + 60 + 40 + 90) / 5),
    ("sales_cycle", "lost", 90),
    ("stage_length", "ended", (1 + 20 + 10) / 3),
]


@pytest.mark.parametrize(("metric", "definition", "expected"), BY_HAND)
def test_each_metric_by_hand(tables, metric, definition, expected):
    assert value(tables, metric, definition) == pytest.approx(expected)


def worked_by_hand():
    """(metric, definition) of every list BY_HAND in the modules of this folder."""
    names = [f"tests.metrics.{path.stem}" for path in Path(__file__).parent.glob("test_*.py")]
    lists = [getattr(import_module(name), "BY_HAND", []) for name in names]
    return {(metric, definition) for by_hand in lists for metric, definition, _ in by_hand}


def test_every_definition_of_every_metric_is_worked_by_hand():
    every_one = {
        (metric.id, definition.id) for metric in METRICS.values() for definition in metric.definitions
    }
    assert worked_by_hand() == every_one


def test_wrong_number_weighted_forecast_times_100(tables):
    assert value(tables, "open_pipeline", "weighted") == 20.0
    assert value(tables, "open_pipeline", "weighted") <= value(tables, "open_pipeline", "value")


def test_wrong_number_lost_deals_in_the_forecast(tables):
    # the lost deal of 3200 is in no part of what is open
    for definition in ("value", "weighted", "past_due"):
        assert value(tables, "open_pipeline", definition) <= 80


def test_wrong_number_negative_days_to_close(tables):
    assert value(tables, "sales_cycle", "won", "n") == 4
    assert value(tables, "won_deals", column="n") == 5
    cycles = tables.frame(tables["deals"])["cycle_days"].dropna()
    assert (cycles >= 0).all()


def test_a_cycle_of_20_days_is_20_and_not_minus_20(tables):
    cycles = tables.frame(tables["deals"]).set_index("deal_id")["cycle_days"]
    assert cycles[["a", "b", "c"]].tolist() == [10, 20, 30]


def test_median_and_p90_of_a_duration_lie_between_its_values(tables):
    # 20, 30, 40, 60: the middle is 35; nine tenths of the way is 0.7 of the way from 40 to 60
    assert value(tables, "sales_cycle", "won", "median") == 35
    assert value(tables, "sales_cycle", "won", "p90") == pytest.approx(54)


def test_stage_length_counts_each_visit_in_the_period_it_ended_in(tables):
    by_stage = values(tables, "stage_length", by=("visit_stage",), periods=QUARTERS).set_index(
        ["period", "visit_stage"]
    )
    assert by_stage.loc[("2026 Q1", "Lead"), ["numerator", "n"]].tolist() == [9, 1]
    assert by_stage.loc[("2026 Q2", "Lead"), ["numerator", "n"]].tolist() == [30, 2]
    assert by_stage.loc[("2026 Q2", "Proposal"), ["numerator", "n"]].tolist() == [1, 1]
    assert by_stage.loc[("2026 Q1", "Proposal"), "missing"] == NOTHING_MEASURED


def test_a_flow_over_nothing_is_0_and_a_rate_or_duration_over_nothing_is_missing(tables):
    long_ago = periods_back(dt.date(2020, 3, 31), Calendar(), 1)
    for metric, expected, reason in [
        ("won_deals", 0, ""),
        ("new_revenue", 0, ""),
        ("new_customers", 0, ""),
        ("win_rate", None, NOTHING_TO_DIVIDE_BY),
        ("mean_won_deal", None, NOTHING_TO_DIVIDE_BY),
        ("sales_cycle", None, NOTHING_MEASURED),
    ]:
        (row,) = values(tables, metric, periods=long_ago).to_dict("records")
        assert row["missing"] == reason
        assert row["value"] == expected if expected is not None else str(row["value"]) == "nan"


def test_a_deal_without_an_amount_adds_nothing_and_is_counted(tables):
    (row,) = values(tables, "open_pipeline").to_dict("records")
    assert (row["value"], row["n"], row["missing"]) == (80, 3, "")


def test_open_deals_none_of_which_has_an_amount_are_not_worth_0(tmp_path):
    deals = "deal_id | pipeline | stage | created_on\nd1 | Sales | Lead | 2026-01-01"
    (row,) = values(opened(tmp_path, {"deals": deals}), "open_pipeline").to_dict("records")
    assert (str(row["value"]), row["n"], row["missing"]) == ("nan", 1, NO_AMOUNTS)


def test_a_stock_is_that_of_the_last_day_whatever_the_periods(tables):
    (row,) = values(tables, "open_deals", periods=QUARTERS).to_dict("records")
    assert (row["value"], row["period"], row["starts_on"]) == (3, "", None)


def test_a_stock_of_nothing_is_one_row_of_0(tmp_path):
    none_open = opened(
        tmp_path, {"deals": "deal_id | pipeline | stage | created_on\nd1 | Sales | Won | 2026-01-01"}
    )
    (row,) = values(none_open, "open_deals", periods=QUARTERS).to_dict("records")
    assert (row["value"], row["period"]) == (0, "")


def test_periods_add_up_to_everything(tables):
    months = periods_back(dt.date(2026, 6, 30), Calendar(), 6, "month")
    for metric, definition in [
        ("won_deals", ""),
        ("created_deals", ""),
        ("win_rate", "closed"),
        ("win_rate", "created"),
        ("win_rate", "overdue_lost"),
        ("won_revenue", ""),
        ("new_customers", ""),
        ("sales_cycle", "won"),
        ("stage_length", ""),
    ]:
        (everything,) = values(tables, metric, definition).to_dict("records")
        by_month = values(tables, metric, definition, periods=months)
        assert by_month["numerator"].sum() == everything["numerator"]
        assert by_month["n"].sum() == everything["n"]


def test_wrong_number_fan_out_joins(tables):
    """As many deals, and as much money, by any group as without one."""
    for group in ("owner", "company", "industry", "product", "source", "lost_reason", "forecast_category"):
        by_group = values(tables, "won_revenue", by=(group,))
        assert by_group["numerator"].sum() == 3100
        assert by_group["n"].sum() == 6


def test_wrong_number_name_joins_that_lose_revenue(tmp_path):
    # the deal's product and company are called otherwise in their own tables: the money stays
    deals = """
    deal_id | company_id | product_id | pipeline | stage | amount | currency | created_on | closed_on
    d1      | Acme       | GTXPro     | Sales    | Won   | 35     | EUR      | 2026-04-01 | 2026-04-02
    d2      | ACME Inc   | GTX Pro    | Sales    | Won   | 65     | EUR      | 2026-04-01 | 2026-04-02
    """
    tables = opened(
        tmp_path,
        {
            "deals": deals,
            "companies": "company_id | name\nACME Inc | ACME Inc",
            "products": "product_id | name\nGTX Pro | GTX Pro",
        },
    )
    by_product = values(tables, "won_revenue", by=("product", "company"))
    assert by_product.set_index("product")["value"].to_dict() == {"GTXPro": 35, "GTX Pro": 65}


def test_wrong_number_currencies_added_unconverted(tmp_path):
    deals = """
    deal_id | pipeline | stage | amount | currency | created_on | closed_on
    d1      | Sales    | Won   | 100    | EUR      | 2026-04-01 | 2026-04-02
    d2      | Sales    | Won   | 100    | USD      | 2026-04-01 | 2026-04-02
    d3      | Sales    | Won   | 100    | JPY      | 2026-04-01 | 2026-04-02
    """
    rates = "currency | rate_on | rate | base_currency\nUSD | 2026-01-01 | 0.9 | EUR"
    tables = opened(tmp_path, {"deals": deals, "fx_rates": rates})
    assert value(tables, "won_revenue") == 190
    assert value(tables, "won_deals") == 2
    assert tables.deal_counts().without_rate == 1


def test_every_period_has_a_row_for_every_group_seen_in_order(tables):
    rows = values(tables, "won_deals", by=("owner",), periods=QUARTERS)
    assert rows[["period", "owner", "value"]].to_numpy().tolist() == [
        ["2026 Q1", "Ann", 1],
        ["2026 Q1", "Bob", 0],
        ["2026 Q2", "Ann", 1],
        ["2026 Q2", "Bob", 4],
    ]


def test_overlapping_periods_count_a_deal_in_each(tables):
    calendar = Calendar()
    both = (
        *periods_back(dt.date(2026, 6, 30), calendar, 1),
        *periods_back(dt.date(2026, 6, 30), calendar, 1, "year"),
    )
    assert values(tables, "won_deals", periods=both)["value"].tolist() == [5, 6]


def test_a_group_that_is_not_allowed_is_refused_naming_those_that_are(tables):
    for group in ("amount", "deal_id", "visit_stage", "owner; DROP TABLE deals", "onwer"):
        with pytest.raises(InputError, match="Groups it has: owner, team, region"):
            values(tables, "win_rate", by=(group,))


def test_only_the_metrics_of_visits_can_be_grouped_by_the_stage_visited(tables):
    assert "visit_stage" in values(tables, "stage_length", by=("visit_stage",)).columns
    with pytest.raises(InputError, match="New customers cannot be grouped by 'stage'"):
        values(tables, "new_customers", by=("stage",))


def test_nothing_over_nothing_is_missing_not_0():
    assert share_of(1, 4) == 0.25
    assert str(share_of(0, 0)) == "nan"
