"""How deals are looked after, by hand, as of 30 June 2026."""

import pytest

from tests.drawn import opened

DEALS = """
deal_id | pipeline | stage    | amount | currency | created_on | expected_close_on | next_step_on | crm_probability
d1      | Sales    | Lead     | 100    | EUR      | 2026-01-01 | 2026-07-31        |              | 0.3
d2      | Sales    | Proposal | 100    | EUR      | 2026-06-20 | 2026-06-29        | 2026-06-29   | 7
d3      | Sales    | Lead     |        |          | 2026-05-31 |                   | 2026-06-30   |
"""
EVENTS = """
event_id | deal_id | happened_on | field             | old        | new
e1       | d1      | 2026-01-01  | expected_close_on |            | 2026-05-31
e2       | d1      | 2026-05-20  | expected_close_on | 2026-05-31 | 2026-06-30
e3       | d1      | 2026-06-20  | expected_close_on | 2026-06-30 | 2026-06-15
e4       | d1      | 2026-06-21  | expected_close_on | 2026-06-15 | 2026-07-31
e5       | d1      | 2026-07-21  | expected_close_on | 2026-07-31 | 2026-08-31
e6       | d1      | 2026-06-21  | amount            | 5          | 100
"""
ACTIVITIES = """
activity_id | kind | deal_id | done_on    | due_on     | created_on
a1          | call | d1      | 2026-05-31 |            | 2026-05-31
a2          | call | d1      | 2026-03-31 |            | 2026-03-31
a3          | call | d1      | 2026-07-02 | 2026-07-02 | 2026-06-29
a4          | call | d2      |            | 2026-06-29 | 2026-06-21
"""


def rows(tables):
    return tables.frame(tables["tended_deals"]).set_index("deal_id")


@pytest.fixture(scope="module")
def deals(tmp_path_factory):
    drawn = {"deals": DEALS, "deal_events": EVENTS, "activities": ACTIVITIES}
    return rows(opened(tmp_path_factory.mktemp("tended"), drawn))


def test_only_moves_of_the_expected_day_to_a_later_one_are_pushes(deals):
    # 30 days, then 46; brought forward once, and once more after the day
    assert deals.loc["d1", ["pushes", "pushed_days", "push_group"]].tolist() == [2, 76, "twice"]
    assert deals["push_group"].tolist() == ["twice", "never", "never"]


def test_a_deal_is_quiet_30_days_after_its_last_activity_or_else_its_creation(deals):
    # d1: 31 May to 30 June; an activity done later was not done yet
    assert deals["quiet_days"].tolist() == [30, 10, 30]
    assert deals["is_quiet"].tolist() == [True, False, True]


def test_a_next_step_is_one_on_the_day_or_later_an_activity_planned_for_it_too(deals):
    assert deals["lacks_next_step"].tolist() == [False, True, False]
    assert [str(day)[:10] for day in deals["next_on"]] == ["2026-07-02", "NaT", "2026-06-30"]


def test_both_weights_stand_apart_and_a_probability_that_is_no_share_is_none(deals):
    assert deals["weighted_by_stage"].astype("float64").tolist()[:2] == [10, 50]
    assert [str(value) for value in deals["weighted_by_crm"]] == ["30.00", "None", "None"]


def test_what_is_lacking_is_marked(deals):
    assert deals["is_undated"].tolist() == [False, False, True]
    assert deals["lacks_amount"].tolist() == [False, False, True]
    assert deals["is_past_due"].tolist() == [False, True, False]


def test_what_a_source_cannot_tell_is_not_told(tmp_path):
    found = rows(opened(tmp_path, {"deals": "deal_id | pipeline | stage\nd1 | Sales | Lead"}))
    flags = ["tells_pushes", "tells_quiet", "tells_next_steps"]
    assert found.loc["d1", flags].tolist() == [False, False, False]
    assert found.loc["d1", ["is_pushed", "is_quiet", "lacks_next_step"]].tolist() == [False, False, False]
    assert str(found.loc["d1", "push_group"]) in ("None", "nan")
