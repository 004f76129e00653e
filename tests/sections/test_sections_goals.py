"""Goal progress on drawn tables: what is due, what was reached, what comes next; too little is said and never drawn."""

import datetime as dt

import pytest

from lib.sections import goal_progress
from lib.sections.goal_progress.effects import verdict, windows_around
from tests.drawn import drawn_workbook
from tests.sections.test_sections_say_what_they_know import EDGES
from tests.sections.wording import assert_well_worded

USERS = """
user_id | name | team  | region
u1      | Ann  | East  | North
u2      | Bob  | West  | North
"""
DEALS = """
deal_id | owner_id | company_id | pipeline | stage    | amount | currency | created_on | closed_on  | expected_close_on
w0      | u1       | c1         | Sales    | Won      | 50     | EUR      | 2026-01-01 | 2026-01-11 |
w1      | u1       | c1         | Sales    | Won      | 400    | EUR      | 2026-04-01 | 2026-04-11 |
w2      | u2       | c2         | Sales    | Won      | 100    | EUR      | 2026-04-01 | 2026-05-01 |
l1      | u2       | c2         | Sales    | Lost     | 900    | EUR      | 2026-04-01 | 2026-05-21 |
o1      | u2       | c3         | Sales    | Proposal | 300    | EUR      | 2026-05-01 |            | 2026-06-20
o2      | u2       | c1         | Sales    | Proposal | 800    | EUR      | 2026-05-01 |            | 2026-07-20
o3      | u2       | c1         | Sales    | Proposal | 700    | EUR      | 2026-05-01 |            | 2026-05-20
"""
GOALS = """
goal_id | metric      | scope_kind | scope | starts_on  | ends_on    | target | currency | owner_id | tactic        | weight
g1      | won_revenue | team       | East  | 2026-04-01 | 2026-06-30 | 455    | EUR      | u1       | Larger deals  | 0.5
g2      | won_revenue | team       | West  | 2026-04-01 | 2026-06-30 | 455    | EUR      | u2       | More of them  | 0.5
g3      | win_rate    | team       | West  | 2026-04-01 | 2026-06-30 | 0.5    |          |          |               |
g4      | won_revenue | team       | East  | 2026-01-01 | 2026-03-31 | 100    | EUR      | u1       |               |
"""
ACTIONS = """
action_id | goal_id | opened_on  | owner_id | what       | due_on     | done_on
a1        | g2      | 2026-05-01 | u2       | Call back  | 2026-05-20 |
a2        | g1      | 2026-02-01 | u1       | Train      | 2026-02-10 | 2026-02-12
a3        | g1      | 2026-05-01 | u1       | Review     | 2026-05-20 | 2026-05-19
"""
ALL = {"deals": DEALS, "users": USERS, "goals": GOALS, "actions": ACTIONS}


def at_the_end_of_may(folder, tables=ALL, **settings):
    return drawn_workbook(folder, tables, **{"as_of": dt.date(2026, 5, 31), "minimum_n": 2, **settings})


def cells(section, column):
    place = section.table.labels.index(column)
    return {row[0]: row[place] for row in section.table.rows}


def test_an_amount_is_due_by_the_day_and_a_rate_in_full(tmp_path):
    section = goal_progress.on_track(at_the_end_of_may(tmp_path))
    # 61 of 91 days: 610 of 910 is due, 500 was won; 2 of 3 deals decided were won against .5
    assert cells(section, "Due by now") == {"Won revenue": "€610", "Win rate": "50.0%"}
    assert cells(section, "Reached") == {"Won revenue": "€500", "Win rate": "66.7%"}
    assert cells(section, "Reached ÷ due") == {"Won revenue": "82.0%", "Win rate": "133.3%"}
    assert section.headline == "Won revenue is behind; win rate is on track."
    assert section.action.startswith("Begin with the won revenue: €110 short of what is due by now.")
    assert cells(section, "At this pace")["Won revenue"] == "€746"


@pytest.mark.parametrize(
    ("won", "status"),
    [("603.90", "on track"), ("603.80", "behind"), ("494.10", "behind"), ("494.09", "at risk")],
)
def test_the_bands_end_at_99_and_81_per_cent_of_what_is_due(tmp_path, won, status):
    deals = f"deal_id | owner_id | pipeline | stage | amount | currency | closed_on\nw | u1 | Sales | Won | {won} | EUR | 2026-05-01"
    goals = GOALS.replace("| 455    | EUR      | u1 ", "| 910    | EUR      | u1 ").replace(
        "won_revenue | team       | West", "other       | team       | West"
    )
    section = goal_progress.on_track(at_the_end_of_may(tmp_path, {**ALL, "deals": deals, "goals": goals}))
    assert cells(section, "Status")["Won revenue"] == status


def test_a_few_days_into_the_period_nothing_is_judged(tmp_path):
    section = goal_progress.on_track(at_the_end_of_may(tmp_path, as_of=dt.date(2026, 4, 6)))
    assert cells(section, "Status")["Won revenue"] == "too early"
    assert "Only 6 days of 2026 Q2 are over" in section.note


def test_open_deals_expected_in_time_stand_beside_what_is_missing(tmp_path):
    section = goal_progress.in_progress(at_the_end_of_may(tmp_path))
    # 910 - 500 is missing; of the open deals only o1 is expected by the end of June, 300 x .5; o3 is overdue
    assert section.table.rows == (("Won revenue", "€910", "€500", "€410", "1", "€300", "€150", "€260"),)
    assert section.headline.endswith("worth €150 weighted: too little by €260.")
    assert "(1)" in section.note


def test_each_goal_has_its_owner_its_tactic_and_what_is_next(tmp_path):
    section = goal_progress.each_goal(at_the_end_of_may(tmp_path))
    assert section.headline == "1 goal of 3 is behind or at risk."
    assert [row[0] for row in section.table.rows] == [
        "Won revenue, West",
        "Won revenue, East",
        "Win rate, West",
    ]
    assert section.table.rows[0][5:] == ("50.0%", "Bob", "More of them", "Call back (was due 20 May 2026)")
    assert section.table.rows[1][-1] == "Keep to the tactic"
    assert section.table.rows[2][6:8] == ("nobody named", "–")


def test_goals_that_cannot_be_counted_are_named_with_the_reason(tmp_path):
    goals = (
        GOALS
        + "g5 | happiness | team | East | 2026-04-01 | 2026-06-30 | 5 | | | |\ng6 | won_revenue | team | East | 2026-04-01 | 2026-06-30 | 5 | | | |\n"
    )
    section = goal_progress.each_goal(at_the_end_of_may(tmp_path, {**ALL, "goals": goals}))
    assert (
        section.note
        == "Not counted: g5: no metric is called “happiness”; g6: its target has no currency that can be converted."
    )


def test_earlier_periods_say_how_often_the_target_was_reached(tmp_path):
    alone = goal_progress.reached_before(at_the_end_of_may(tmp_path))
    # the first quarter holds the first deal of the export, so it cannot be counted in full
    assert alone.headline.startswith("No whole period of the export has a target")
    earlier = DEALS + "e0 | u1 | c1 | Sales | Won | 50 | EUR | 2025-11-01 | 2025-12-11 |\n"
    section = goal_progress.reached_before(at_the_end_of_may(tmp_path / "b", {**ALL, "deals": earlier}))
    assert section.headline == "Targets reached before: won revenue in 0 of 1 period."
    assert section.table.rows == (("2026 Q1", "Won revenue", "€100", "€50", "50.0%", "no", "1"),)


def test_actions_stand_in_the_state_of_the_day_of_the_report(tmp_path):
    section = goal_progress.action_log(at_the_end_of_may(tmp_path))
    assert section.headline == "3 actions recorded: 2 done, 1 of them late, 1 overdue."
    assert cells(section, "State") == {"Call back": "overdue", "Review": "done", "Train": "done late"}
    assert section.action.startswith("Ask Bob about “Call back”, due since 20 May 2026")
    earlier = goal_progress.action_log(at_the_end_of_may(tmp_path / "b", as_of=dt.date(2026, 5, 10)))
    # the review is done nine days later, and the call back is not due yet
    assert cells(earlier, "State") == {"Call back": "open", "Review": "open", "Train": "done late"}


def test_windows_before_and_after_are_equal_and_leave_out_the_day_itself():
    windows = windows_around(dt.date(2026, 3, 1))
    assert [period.days for period in windows.all] == [60, 60, 60, 60]
    assert windows.before.ends_on == dt.date(2026, 2, 28)
    assert windows.after.starts_on == dt.date(2026, 3, 2)
    assert windows.year_before[0].ends_on == dt.date(2025, 3, 1)


def test_an_action_is_judged_when_its_window_is_over(tmp_path):
    section = goal_progress.after_actions(at_the_end_of_may(tmp_path))
    verdicts = cells(section, "Moved?")
    assert verdicts["Review"] == "too early: 12 of 60 days over"
    # the export has no deal decided before 11 January, so the window from 14 December cannot be filled
    assert verdicts["Train"] == "cannot be told: the export begins later"
    assert section.headline == "It is too early to say what followed the 2 actions done."
    assert "not a proof" in section.note


def counts(value, n, denominator=float("nan"), low=float("nan")):
    return {"value": value, "n": n, "numerator": value * n, "denominator": denominator, "low": low}


def test_a_flow_moved_by_more_than_chance_when_its_records_did():
    # 10 to 25: the difference 15 is more than 1.96 x the root of 35 = 11.6; 10 to 20: 10 is less than 10.7
    assert verdict(counts(100, 10), counts(300, 25)) == "rose, more than chance"
    assert verdict(counts(100, 10), counts(300, 20)) == "rose, could be chance"
    # fewer deals of more money is no rise beyond chance
    assert verdict(counts(100, 25), counts(300, 10)) == "rose, could be chance"
    assert verdict(counts(100, 10), counts(100, 10)) == "did not move"


def test_a_rate_moved_by_more_than_chance_when_the_interval_of_the_difference_says_so():
    before, after = (
        {"value": part / 100, "n": 100, "numerator": part, "denominator": 100, "low": 0.1}
        for part in (30, 50)
    )
    assert verdict(before, after) == "rose, more than chance"
    small = [
        {"value": part / 10, "n": 10, "numerator": part, "denominator": 10, "low": 0.1} for part in (3, 5)
    ]
    assert verdict(*small) == "rose, could be chance"
    assert verdict({**before, "value": float("nan")}, after) == "nothing to compare"


ANSWERS = [getattr(goal_progress, name) for name in goal_progress.__all__]


@pytest.mark.parametrize("edge", EDGES)
def test_every_section_has_words_for_every_edge(tmp_path, edge):
    hostile = ACTIONS.replace("Train", "<script>x</script>")
    with_goals = {"users": USERS, "goals": GOALS, "actions": hostile, "deals": EDGES[edge]}
    workbooks = [
        at_the_end_of_may(tmp_path, with_goals),
        at_the_end_of_may(tmp_path / "b", {"deals": EDGES[edge]}),
    ]
    for workbook in workbooks:
        for answer in ANSWERS:
            assert_well_worded(answer(workbook), answer.__name__, sayings=r"None of (them|the|\d+)\b")


def test_a_source_without_goals_says_what_to_do(tmp_path):
    workbook = at_the_end_of_may(tmp_path, {"deals": DEALS})
    for answer in (goal_progress.on_track, goal_progress.each_goal, goal_progress.action_log):
        section = answer(workbook)
        assert section.headline.startswith("This source has no ")
        assert section.chart is None
        assert section.action
    assert goal_progress.cover(workbook).points[0].startswith("This source has no goals")
