"""The forecast on drawn tables: what is in it, what is not, and how good it was, worked by hand."""

import datetime as dt

import pandas as pd
import pytest

from lib.metrics.evaluate import Cut
from lib.sections import forecast
from lib.sections.forecast.horizon import forecast_period, same_points
from lib.sections.forecast.outlook import outlook
from lib.sections.forecast.past import past_forecasts, record_of
from tests.drawn import drawn_workbook
from tests.sections.test_sections_say_what_they_know import EDGES
from tests.sections.wording import assert_well_worded

MAY = dt.date(2026, 5, 31)
USERS = "user_id | name\nu1 | Ann\nu2 | Bob"
DEALS = """
deal_id | name   | owner_id | pipeline | stage    | amount | currency | created_on | closed_on  | expected_close_on | forecast_category
won     | Won    | u1       | Sales    | Won      | 1000   | EUR      | 2026-04-01 | 2026-05-10 | 2026-05-10        | commit
lost    | Lost   | u1       | Sales    | Lost     | 9000   | EUR      | 2026-04-01 | 2026-05-11 | 2026-06-11        | commit
sure    | Sure   | u1       | Sales    | Proposal | 400    | EUR      | 2026-04-01 |            | 2026-06-15        | Commit
maybe   | Maybe  | u2       | Sales    | Proposal | 600    | EUR      | 2026-04-01 |            | 2026-06-30        | BestCase
early   | Early  | u2       | Sales    | Lead     | 2000   | EUR      | 2026-04-01 |            | 2026-06-20        | pipeline
out     | Out    | u2       | Sales    | Lead     | 100    | EUR      | 2026-04-01 |            | 2026-06-20        | Omitted
later   | Later  | u1       | Sales    | Proposal | 7000   | EUR      | 2026-04-01 |            | 2026-07-01        | commit
late    | Late   | u1       | Sales    | Proposal | 5000   | EUR      | 2026-04-01 |            | 2026-05-30        | commit
undated | Undated| u1       | Sales    | Proposal | 3000   | EUR      | 2026-04-01 |            |                   | commit
old     | Old    | u1       | Sales    | Won      | 50     | EUR      | 2025-01-01 | 2025-02-01 |                   |
"""
GOALS = """
goal_id | metric      | scope_kind | scope | starts_on  | ends_on    | target | currency
g1      | won_revenue | company    |       | 2026-04-01 | 2026-06-30 | 2500   | EUR
"""


def told(tmp_path, **tables):
    """The outlook of the drawn deals on 31 May."""
    return outlook(drawn_workbook(tmp_path, {"deals": DEALS, "users": USERS, **tables}, as_of=MAY))


def test_the_forecast_is_won_plus_amount_times_probability_of_what_is_expected_in_time(tmp_path):
    found = told(tmp_path)
    # 400 x .5 + 600 x .5 + 2000 x .1 + 100 x .1
    assert found["booked"] == 1000
    assert found["expected"] == 710
    assert found["weighted"] == 1710
    assert found["open"] == 3100


def test_a_weighted_forecast_is_not_a_hundred_times_too_large(tmp_path):
    stages = "pipeline | stage | position | kind | default_probability\nSales | Open | 1 | open | 0.5"
    deals = "deal_id | pipeline | stage | amount | currency | created_on | expected_close_on | crm_probability\nd1 | Sales | Open | 100 | EUR | 2026-05-01 | 2026-06-01 | 50"
    workbook = drawn_workbook(tmp_path, {"deals": deals, "stages": stages}, as_of=MAY)
    # 50 is no share: the stage's .5 holds
    assert outlook(workbook)["weighted"] == 50


def test_lost_deals_are_in_no_forecast(tmp_path):
    workbook = drawn_workbook(tmp_path, {"deals": DEALS, "users": USERS}, as_of=MAY)
    for definition in workbook.metric("forecast").definitions:
        value = workbook.values("forecast", Cut((), (), definition.id))["value"].iloc[0]
        # 9,000 was lost: all else won or expected is 11,150
        assert value <= 11150, definition.id
    ids = workbook.tables.frame(workbook.tables["forecast_deals"].deal_id)
    assert "lost" not in set(ids)


def test_best_case_holds_commit_and_is_not_added_to_it(tmp_path):
    found = told(tmp_path)
    assert (found["commit"], found["best_case"], found["pipeline"]) == (1400, 2000, 4000)
    assert found["omitted"] == 100


def test_deals_past_due_or_undated_are_in_no_period_and_said_apart(tmp_path):
    found = told(tmp_path)
    assert (found["past_due"], found["undated"]) == (5000, 3000)
    section = forecast.what_will_close(
        drawn_workbook(tmp_path / "w", {"deals": DEALS, "users": USERS}, as_of=MAY)
    )
    assert section.headline == (
        "2026 Q2 is forecast to bring €1,710: €1,000 is won so far, 4 open deals expected in it add €710 by probability (€3,100 if every one were won)."
    )
    assert "2 open deals worth €8,000 a new expected day" in section.action


def test_open_value_is_in_the_period_or_later_or_apart(tmp_path):
    workbook = drawn_workbook(tmp_path, {"deals": DEALS, "users": USERS}, as_of=MAY)
    found, later = outlook(workbook), 7000
    everything = workbook.values("open_pipeline")["value"].iloc[0]
    assert found["open"] + later + found["past_due"] + found["undated"] == everything


def test_the_gap_is_target_less_forecast_and_what_would_close_it_is_said(tmp_path):
    workbook = drawn_workbook(tmp_path, {"deals": DEALS, "users": USERS, "goals": GOALS}, as_of=MAY)
    section = forecast.against_quota(workbook)
    assert section.headline == "The forecast of €1,710 is 68.4% of the target of €2,500: €790 is missing."
    assert "would add €2,390 to the weighted forecast, more than what is missing" in section.action
    # the mean won deal is (1000 + 50) ÷ 2
    assert "2 won deals of the usual size (€525)" in section.action


def test_owners_add_up_to_the_forecast(tmp_path):
    section = forecast.by_owner(drawn_workbook(tmp_path, {"deals": DEALS, "users": USERS}, as_of=MAY))
    assert {row[0]: row[3] for row in section.table.rows} == {"Ann": "€1,200", "Bob": "€510"}
    assert section.table.rows[0][5] == "€5,000"


def test_a_deal_of_more_than_thirty_per_cent_is_said_with_and_without(tmp_path):
    section = forecast.largest_deals(drawn_workbook(tmp_path, {"deals": DEALS, "users": USERS}, as_of=MAY))
    assert section.headline == "Won (won) is 58.5% of the forecast: €1,710 with it, €710 without."
    risky = "deal_id | name | pipeline | stage | amount | currency | created_on | expected_close_on\nd1 | Big | Sales | Proposal | 900 | EUR | 2026-05-01 | 2026-06-01\nd2 | Small | Sales | Proposal | 100 | EUR | 2026-05-01 | 2026-06-01"
    told_twice = forecast.largest_deals(drawn_workbook(tmp_path / "r", {"deals": risky}, as_of=MAY))
    assert "€950 if Big is won by then, €50 if it is not" in told_twice.action


def test_on_the_last_day_of_a_period_the_next_one_is_forecast(tmp_path):
    workbook = drawn_workbook(tmp_path, {"deals": DEALS}, as_of=dt.date(2026, 6, 30))
    assert forecast_period(workbook).label == "2026 Q3"
    assert outlook(workbook)["open"] == 7000


HISTORY_DEALS = """
deal_id | name | pipeline | stage    | amount | currency | created_on | closed_on  | expected_close_on
a0      | A0   | Sales    | Won      | 1      | EUR      | 2025-01-01 | 2025-06-30 |
a1      | A1   | Sales    | Won      | 100    | EUR      | 2026-01-05 | 2026-03-20 | 2026-03-20
a2      | A2   | Sales    | Lost     | 300    | EUR      | 2026-01-05 | 2026-04-20 | 2026-04-20
a3      | A3   | Sales    | Proposal | 80     | EUR      | 2026-01-05 |            | 2026-09-01
"""
HISTORY = """
event_id | deal_id | happened_on | field             | old        | new
e1       | a1      | 2026-01-05  | stage             |            | Proposal
e2       | a1      | 2026-03-20  | stage             | Proposal   | Won
e3       | a2      | 2026-01-05  | stage             |            | Proposal
e4       | a2      | 2026-04-20  | stage             | Proposal   | Lost
e5       | a2      | 2026-04-01  | expected_close_on | 2026-03-31 | 2026-04-20
e6       | a3      | 2026-01-05  | stage             |            | Proposal
e7       | a3      | 2026-05-20  | expected_close_on | 2026-06-15 | 2026-09-01
"""


def test_the_forecast_of_earlier_periods_knows_only_what_was_known_then(tmp_path):
    workbook = drawn_workbook(tmp_path, {"deals": HISTORY_DEALS, "deal_events": HISTORY}, as_of=MAY)
    assert [(period.label, day) for period, day in same_points(workbook)] == [
        ("2025 Q3", dt.date(2025, 8, 30)),
        ("2025 Q4", dt.date(2025, 11, 30)),
        ("2026 Q1", dt.date(2026, 3, 2)),
    ]
    rows = past_forecasts(workbook)
    # on 2 March both a1 and a2 were proposals expected in March: half of 400; only a1 came
    assert rows[["period", "booked_then", "forecast", "actual", "missed"]].values.tolist() == [
        ["2026 Q1", 0.0, 200.0, 100.0, 100.0]
    ]
    section = forecast.how_good(workbook)
    assert "100.0% off on average, in sum 100.0% too high" in section.headline
    # the forecast rested on two deals, what came on one
    counts = [(figure.definition, figure.n) for figure in section.figures if figure.starts_on]
    assert counts == [("forecast/weighted", 2), ("won_revenue/closed", 1)]


def test_bias_and_error_are_worked_by_hand():
    rows = pd.DataFrame(
        {
            "forecast": [100.0, 100.0],
            "actual": [150.0, 50.0],
            "missed": [-50.0, 50.0],
            "n": [1, 1],
        }
    )
    record = record_of(rows)
    assert (record.bias, record.error, record.lowest, record.highest) == (0, 0.5, 0.5, 1.5)


def test_what_slipped_is_told_from_what_was_lost(tmp_path):
    workbook = drawn_workbook(tmp_path, {"deals": HISTORY_DEALS, "deal_events": HISTORY}, as_of=MAY)
    section = forecast.slipped(workbook)
    # as April began a3 was expected on 15 June and a2 (pushed on 1 April, so not yet) on 31 March
    assert (
        section.headline
        == "Of 1 deal worth €80 expected as 2026 Q2 began, 0 deals are won in 2026 Q2 so far and 1 deal worth €80 (100.0% of the value) slipped."
    )
    assert section.table.rows[0][-1] == "Moved to a later period"


def test_without_history_it_says_so(tmp_path):
    workbook = drawn_workbook(tmp_path, {"deals": DEALS, "users": USERS}, as_of=MAY)
    for answer in (forecast.how_good, forecast.slipped):
        assert answer(workbook).headline.startswith("This source has no history of changes")


def test_a_win_rate_that_cannot_be_true_is_warned_of(tmp_path):
    deals = DEALS.replace("Lost  ", "Won   ")
    section = forecast.what_will_close(drawn_workbook(tmp_path, {"deals": deals, "users": USERS}, as_of=MAY))
    assert "lost ones are probably not recorded" in section.note


ANSWERS = (
    forecast.cover,
    forecast.what_will_close,
    forecast.categories,
    forecast.against_quota,
    forecast.by_owner,
    forecast.largest_deals,
    forecast.how_good,
    forecast.slipped,
    forecast.notes,
)
NO_HISTORY = "event_id | deal_id | happened_on | field"


@pytest.mark.parametrize("edge", [*EDGES, "everything"])
def test_every_section_has_words_for_every_edge(tmp_path, edge):
    tables = {"deals": EDGES.get(edge, DEALS), "deal_events": NO_HISTORY, "goals": GOALS}
    workbook = drawn_workbook(tmp_path, tables, as_of=MAY)
    for answer in ANSWERS:
        assert_well_worded(answer(workbook), answer.__name__, sayings=r"None of (them|the|\d+)\b")


def test_without_deals_every_section_says_so(tmp_path):
    workbook = drawn_workbook(tmp_path, {"users": USERS}, as_of=MAY)
    for answer in (forecast.cover, forecast.what_will_close, forecast.categories, forecast.by_owner):
        assert answer(workbook).headline.startswith("This source has no deals")
