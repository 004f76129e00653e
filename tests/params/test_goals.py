"""Goals in a team's settings: typed, strict, and the same after a notebook was handed them."""

import datetime as dt

import pytest

from lib.params import resolve
from lib.problems import InputError

SHORTER = {
    "goal": "Shorten the sales cycle",
    "measured_by": "sales_cycle",
    "from_value": 60,
    "to_value": 40.5,
    "by_day": dt.date(2026, 12, 31),
    "tactic": "Call within a day",
    "metrics": [{"metric": "sales_cycle", "target": 45, "owner": "Ann", "reason": "It is the goal itself"}],
}


def with_goals(*goals):
    return resolve("demo", settings={"goals": list(goals)})


def test_a_team_without_goals_has_none():
    assert resolve("nordics").settings.goals == []


def test_goals_are_read_as_written_and_handed_on_unchanged():
    parameters = with_goals(SHORTER)
    (goal,) = parameters.settings.goals
    assert (goal.to_value, goal.by_day, goal.metrics[0].target) == (40.5, dt.date(2026, 12, 31), 45)
    assert resolve(**parameters.for_notebook()) == parameters


def test_a_goal_is_quantified_when_it_says_of_what_from_where_to_where_and_by_when():
    (whole,) = with_goals(SHORTER).settings.goals
    assert whole.is_quantified
    for key in ("measured_by", "from_value", "to_value", "by_day"):
        (partly,) = with_goals({name: value for name, value in SHORTER.items() if name != key}).settings.goals
        assert not partly.is_quantified, key


METRIC = {"metric": "sales_cycle"}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"gaol": "x"}, "settings.goals.0.gaol: unknown key. Did you mean 'goal'?"),
        ({"goal": "x", "metrics": [METRIC | {"taget": 1}]}, "metrics.0.taget: unknown key. Did you mean 'target'?"),
        ({"goal": "x", "by_day": "2026-02-30"}, "settings.goals.0.by_day: '2026-02-30' is not accepted"),
        ({"goal": "x", "by_day": "soon"}, "Expected: by which day, like 2026-12-31"),
        ({"goal": "x", "metrics": [METRIC | {"target": "5"}]}, "metrics.0.target: '5' is not accepted"),
        ({"goal": "x", "metrics": [METRIC | {"target": float("nan")}]}, "metrics.0.target: nan is not accepted"),
        ({"goal": "x", "metrics": [{"metric": "Sales cycle"}]}, "Expected: id of a metric of the catalogue"),
        ({"goal": ""}, "settings.goals.0.goal: '' is not accepted"),
        ({"goal": "x", "metrics": [METRIC | {"target": 1}, METRIC | {"target": 2}]}, "two targets are given for sales_cycle; write one"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_naming_key_and_remedy(written, said):
    with pytest.raises(InputError) as refused:
        with_goals(written)
    assert said in str(refused.value)


def test_a_metric_may_be_watched_for_two_goals_when_one_gives_the_target():
    goals = with_goals(SHORTER, {"goal": "Sell more", "metrics": [METRIC]}).settings.goals
    assert [each.target for goal in goals for each in goal.metrics] == [45, None]


def test_a_day_of_any_part_may_come_as_text_from_a_notebook():
    place = {"what": "Paper", "where": "Cellar", "who": "Bob", "counted_on": dt.date(2026, 3, 31)}
    parameters = resolve("demo", settings={"data_upkeep": {"places": [place]}})
    assert resolve(**parameters.for_notebook()) == parameters
