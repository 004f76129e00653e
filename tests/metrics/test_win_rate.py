"""The win rate and its rivals, worked by hand.

Second quarter of 2026:   won    w1 w2 (closed in it)      300 + 100
                          lost   l1 l2 l3 (closed in it)   100 + 300 + nothing
                          open   o1 (past its day), o2 (to come), o3 (no day)
First quarter:            won    w0, lost l0.   A deal won without a closing day: w9.
"""

import datetime as dt

import pytest

from lib.metrics.catalogue import WIN_RATE
from lib.metrics.evaluate import NOTHING_TO_DIVIDE_BY, Cut, evaluated
from lib.metrics.periods import periods_back
from lib.params import Calendar
from tests.drawn import opened

TABLES = {
    "users": "user_id | name\nu1 | Ann\nu2 | Bob\nu3 | Cem",
    "deals": """
    deal_id | owner_id | pipeline | stage    | amount | currency | created_on | closed_on  | expected_close_on | source
    w0      | u1       | Sales    | Won      | 50     | EUR      | 2026-01-10 | 2026-02-10 |                   | Web
    l0      | u1       | Sales    | Lost     | 50     | EUR      | 2026-01-10 | 2026-03-31 |                   | Web
    w1      | u1       | Sales    | Won      | 300    | EUR      | 2026-03-20 | 2026-04-01 |                   | Web
    w2      | u2       | Sales    | Won      | 100    | EUR      | 2026-04-20 | 2026-06-30 |                   |
    l1      | u1       | Sales    | Lost     | 100    | EUR      | 2026-04-21 | 2026-05-10 |                   | Web
    l2      | u2       | Sales    | Lost     | 300    | EUR      | 2026-02-01 | 2026-05-11 |                   | Web
    l3      | u2       | Sales    | Lost     |        | EUR      | 2026-04-23 | 2026-05-12 |                   |
    o1      | u1       | Sales    | Proposal | 10     | EUR      | 2026-04-24 |            | 2026-05-31        | Web
    o2      | u1       | Sales    | Lead     | 10     | EUR      | 2026-04-25 |            | 2026-07-31        | Web
    o3      | u3       | Sales    | Lead     | 10     | EUR      | 2026-01-26 |            |                   | Web
    w9      | u1       | Sales    | Won      | 900    | EUR      | 2026-04-01 |            |                   | Web
    """,
}
QUARTERS = periods_back(dt.date(2026, 6, 30), Calendar(), 3)


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("deals"), TABLES)


def parts(tables, definition, label="2026 Q2"):
    values = evaluated(tables, WIN_RATE, Cut(periods=QUARTERS, definition=definition)).set_index("period")
    return values.loc[label, ["numerator", "denominator"]].tolist()


BY_HAND = [
    ("win_rate", "closed", (2, 5)),  # w1 w2 of w1 w2 l1 l2 l3
    ("win_rate", "closed_value", (400, 800)),  # 300 + 100 of 300 + 100 + 100 + 300
    ("win_rate", "created", (2, 6)),  # w2 w9 of w2 w9 l1 l3 o1 o2
    ("win_rate", "all", (2, 8)),  # w1 w2 of those closed and o1 o2 o3, open at the end
    ("win_rate", "overdue_lost", (2, 6)),  # w1 w2 of those closed and o1
    ("win_rate", "odds", (2, 3)),  # w1 w2 to l1 l2 l3
]


@pytest.mark.parametrize(("metric", "definition", "expected"), BY_HAND)
def test_each_definition_of_the_win_rate_by_hand(tables, metric, definition, expected):
    assert metric == WIN_RATE.id
    assert tuple(parts(tables, definition)) == expected


@pytest.mark.parametrize(
    ("definition", "numerator", "denominator"),
    [
        ("closed", 3, 7),
        ("closed_value", 450, 900),
        ("created", 4, 11),
        ("all", 3, 10),  # without w9: nobody knows when it was won
        ("overdue_lost", 3, 8),
        ("odds", 3, 4),
    ],
)
def test_without_periods_everything_up_to_the_day_counts_once(tables, definition, numerator, denominator):
    (values,) = evaluated(tables, WIN_RATE, Cut(definition=definition)).to_dict("records")
    assert (values["numerator"], values["denominator"], values["period"]) == (numerator, denominator, "")


def test_the_share_of_odds_is_a_number_over_all_closed_deals_without_an_interval(tables):
    (values,) = evaluated(tables, WIN_RATE, Cut(definition="odds")).to_dict("records")
    assert (values["value"], values["n"], values["unit"]) == (0.75, 7, "number")
    assert str(values["low"]) == "nan"


def test_wrong_number_wins_by_creation_date(tables):
    # w1 was created in the first quarter and won in the second
    assert parts(tables, "closed", "2026 Q1") == [1, 2]
    assert parts(tables, "closed") == [2, 5]


def test_an_open_deal_of_today_was_open_at_the_end_of_an_earlier_quarter_too(tables):
    # at the end of March: won w0, lost l0, open w1 l2 o3
    assert parts(tables, "all", "2026 Q1") == [1, 5]


def test_wrong_number_0_for_no_denominator(tables):
    values = evaluated(tables, WIN_RATE, Cut(periods=QUARTERS)).set_index("period").loc["2025 Q4"]
    assert values[["numerator", "denominator", "n"]].tolist() == [0, 0, 0]
    assert str(values["value"]) == "nan"
    assert values["missing"] == NOTHING_TO_DIVIDE_BY


def test_a_group_that_lost_everything_has_a_rate_of_0_and_one_with_nothing_closed_has_none(tables):
    by_owner = evaluated(tables, WIN_RATE, Cut(by=("owner",), periods=QUARTERS[1:]))
    rates = by_owner.set_index(["period", "owner"])
    assert rates.loc[("2026 Q1", "Ann"), "value"] == 0.5
    assert rates.loc[("2026 Q2", "Bob"), ["numerator", "denominator"]].tolist() == [1, 3]
    # Bob closed nothing in the first quarter: a row all the same
    assert rates.loc[("2026 Q1", "Bob"), "missing"] == NOTHING_TO_DIVIDE_BY


def test_wrong_number_percentages_summed_across_groups(tables):
    groups = evaluated(tables, WIN_RATE, Cut(by=("owner",), periods=QUARTERS[-1:]))
    (total,) = evaluated(tables, WIN_RATE, Cut(periods=QUARTERS[-1:])).to_dict("records")
    assert groups["numerator"].sum() == total["numerator"]
    assert groups["denominator"].sum() == total["denominator"]
    assert total["value"] == 2 / 5
    # Ann 1 of 2, Bob 1 of 3: neither the sum nor the mean of the rates
    assert sorted(groups["value"]) == [1 / 3, 1 / 2]


def test_wrong_number_blank_reasons_dropped(tables):
    by_source = evaluated(tables, WIN_RATE, Cut(by=("source",), periods=QUARTERS[-1:])).set_index("source")
    assert by_source.loc["(not recorded)", ["numerator", "denominator"]].tolist() == [1, 2]
    assert by_source["denominator"].sum() == 5


def test_counts_carry_the_wilson_interval_of_n_and_values_do_not(tables):
    (counted,) = evaluated(tables, WIN_RATE, Cut(periods=QUARTERS[-1:])).to_dict("records")
    # 2 of 5, as published in Wilson tables
    assert (round(counted["low"], 4), round(counted["high"], 4), counted["n"]) == (0.1176, 0.7693, 5)
    (valued,) = evaluated(
        tables, WIN_RATE, Cut(periods=QUARTERS[-1:], definition="closed_value")
    ).to_dict("records")  # fmt: skip
    assert (str(valued["low"]), str(valued["high"]), valued["n"]) == ("nan", "nan", 5)
