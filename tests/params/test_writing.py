"""Goals are written into a team's file over what stands there, seen before, and never so that the file is refused."""

import datetime as dt

import pytest

from lib.params import read_parameters
from lib.params.goals import Goal
from lib.params.writing import goals_change, write_change
from lib.problems import InputError

FILE = """\
# our team
team: ours   # short name
as_of: 2026-05-31
data: exports
settings:
  currency: "EUR"   # what we report in
  scope:
    regions: [North, 'South']
  minimum_n: 10
"""
SHORTER = Goal(
    goal="Shorten the sales cycle",
    measured_by="sales_cycle",
    from_value=60.0,
    to_value=40.5,
    by_day=dt.date(2026, 12, 31),
    tactic="NO",
    metrics=[
        {"metric": "sales_cycle", "target": 45.0, "reason": "it: is # the goal"},
        {"metric": "win_rate"},
    ],
)
MORE = Goal(goal="Sell more")


@pytest.fixture
def path(tmp_path):
    place = tmp_path / "ours.yml"
    place.write_text(FILE)
    return place


def written(path, *goals):
    write_change(goals_change(path, goals))
    return path.read_text()


def test_only_the_goals_are_added(path):
    text = written(path, SHORTER, MORE)
    assert text.startswith(FILE)
    assert text.removeprefix(FILE) == """\
  goals:
    - goal: Shorten the sales cycle
      measured_by: sales_cycle
      from_value: 60
      to_value: 40.5
      by_day: 2026-12-31
      tactic: "NO"
      metrics:
        - metric: sales_cycle
          target: 45
          reason: "it: is # the goal"
        - metric: win_rate
    - goal: Sell more
"""  # fmt: skip
    assert read_parameters(path).settings.goals == [SHORTER, MORE]


def test_what_is_written_again_changes_nothing(path):
    written(path, SHORTER, MORE)
    assert goals_change(path, [SHORTER, MORE]).difference == ""


def test_comments_of_a_goal_stay_with_it(path):
    text = written(path, MORE, SHORTER).replace("target: 45", "target: 45   # ambitious")
    path.write_text(text)
    changed = SHORTER.model_copy(update={"tactic": "Call within a day"})
    text = written(path, Goal(goal="First"), changed)
    assert "target: 45   # ambitious" in text
    assert "# what we report in" in text
    assert [goal.goal for goal in read_parameters(path).settings.goals] == ["First", SHORTER.goal]
    assert read_parameters(path).settings.goals[1] == changed


def test_a_target_alone_changes_one_line(path):
    written(path, SHORTER)
    watched = [SHORTER.metrics[0].model_copy(update={"target": 50.0}), SHORTER.metrics[1]]
    change = goals_change(path, [SHORTER.model_copy(update={"metrics": watched})])
    lines = [line for line in change.difference.splitlines()[2:] if line[0] in "+-"]
    assert lines == ["-          target: 45", "+          target: 50"]


def test_no_goals_leave_the_file_as_it_was(path):
    written(path, SHORTER)
    assert written(path) == FILE


def test_lists_set_in_otherwise_stay_so(path):
    path.write_text(
        FILE.replace("[North, 'South']", "\n    - North\n    - South").replace("regions: ", "regions:")
    )
    before = path.read_text()
    assert written(path, MORE) == before + "  goals:\n  - goal: Sell more\n"


def test_a_file_without_settings_of_its_own_gets_some(path):
    path.write_text("team: ours\nas_of: 2026-05-31\ndata: exports\nsettings: {}\n")
    assert written(path, MORE).endswith("settings:\n  goals:\n    - goal: Sell more\n")


def test_nothing_is_written_before_it_was_seen_or_over_what_changed_since(path):
    change = goals_change(path, [MORE])
    assert path.read_text() == FILE
    path.write_text(FILE + "  locale: de_DE\n")
    with pytest.raises(InputError, match="was changed meanwhile"):
        write_change(change)
    assert "goals" not in path.read_text()


def test_what_would_be_refused_is_not_proposed(path):
    twice = MORE.model_copy(update={"metrics": [*SHORTER.metrics, *SHORTER.metrics]})
    with pytest.raises(
        InputError, match=r"ours\.yml: settings\.goals: .*two targets are given for sales_cycle"
    ):
        goals_change(path, [twice])
    path.write_text(FILE.replace("minimum_n", "minimum_m"))
    with pytest.raises(InputError, match="unknown key"):
        goals_change(path, [MORE])


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        goals_change(tmp_path / "none.yml", [MORE])
