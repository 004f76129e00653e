"""The goal chooser, driven as a person would: take a goal, say where to, give targets, compare, write."""

import datetime as dt

import ipywidgets
import pytest

from lib.metrics.catalogue import METRICS
from lib.params import read_parameters
from lib.problems import InputError
from lib.widgets import GoalChooser, goal_chooser
from lib.widgets.goal_draft import number_of
from tests.drawn import drawn_workbook

TABLES = {
    "users": "user_id | name\nu1 | Ann",
    "companies": "company_id | name\nc1 | One",
    "deals": """
    deal_id | company_id | owner_id | pipeline | stage | amount | currency | created_on | closed_on
    a       | c1         | u1       | Sales    | Won   | 100    | EUR      | 2026-04-01 | 2026-04-11
    b       | c1         | u1       | Sales    | Won   | 300    | EUR      | 2026-04-01 | 2026-05-01
    """,
}
FILE = """\
# the drawn team
team: drawn
as_of: 2026-06-30
data: exports
settings:
  label: Drawn   # as people say
"""


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    return drawn_workbook(tmp_path_factory.mktemp("data"), TABLES)


@pytest.fixture
def chooser(workbook, tmp_path):
    built = GoalChooser(workbook)
    (tmp_path / "drawn.yml").write_text(FILE)
    built.file.value = str(tmp_path / "drawn.yml")
    return built


def fill(controls, **values):
    for name, value in values.items():
        controls[name].value = value


def shortened(chooser):
    chooser.start.value = "shorten_cycle"
    fill(chooser.goal, to_value="15", by_day=dt.date(2026, 12, 31))
    fill(chooser.metric, metric="sales_cycle", target="18", owner="Ann")
    chooser.put_metric()
    chooser.keep_goal()


def test_a_goal_of_the_method_fills_the_controls_with_where_its_metric_stands(chooser):
    chooser.start.value = "shorten_cycle"
    assert chooser.goal["goal"].value == "Shorten the sales cycle"
    assert chooser.goal["measured_by"].value == "sales_cycle"
    # 10 and 30 days
    assert chooser.goal["from_value"].value == "20"
    assert chooser.goal["tactic"].value in chooser.goal["tactic"].options
    labels = [label.split(" (")[0] for label, _ in chooser.metrics.options]
    assert labels == [
        METRICS[name].label for name in ("sales_cycle", "calls_per_opportunity", "new_customers")
    ]


def test_from_a_goal_to_a_written_file(chooser):
    shortened(chooser)
    chooser.compare()
    assert "+    - goal: Shorten the sales cycle" in chooser.changes.value
    assert "Nothing is written yet" in chooser.message.value
    chooser.write()
    assert "crm-workbook render --params" in chooser.message.value
    path = chooser.draft._path(chooser.file.value)
    assert path.read_text().startswith(FILE)
    (goal,) = read_parameters(path).settings.goals
    assert (goal.from_value, goal.to_value, goal.by_day) == (20, 15, dt.date(2026, 12, 31))
    assert [(each.metric, each.target, each.owner) for each in goal.metrics] == [
        ("sales_cycle", 18, "Ann"),
        ("calls_per_opportunity", None, ""),
        ("new_customers", None, ""),
    ]
    assert goal.metrics[0].reason == "it is the goal itself"


def test_nothing_is_written_that_was_not_shown(chooser):
    shortened(chooser)
    chooser.write()
    assert "Look at the changes first" in chooser.message.value
    chooser.compare()
    fill(chooser.goal, to_value="16")
    chooser.keep_goal()
    chooser.write()
    assert "Look at the changes first" in chooser.message.value
    assert chooser.draft._path(chooser.file.value).read_text() == FILE


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"goal": ""}, "Goal: nothing is written"),
        ({"to_value": "soon"}, "To: &#x27;soon&#x27; is no number. Write it like 45, 0.25 or 25%."),
        ({"from_value": "nan"}, "goals.0.from_value: nan is not accepted"),
    ],
)
def test_what_is_wrong_with_a_goal_is_said_beside_the_controls(chooser, typed, said):
    shortened(chooser)
    fill(chooser.goal, **typed)
    chooser.keep_goal()
    assert said in chooser.message.value
    assert chooser.draft.goals[0]["to_value"] == 15


def test_a_metric_has_one_target_whatever_the_goals(chooser):
    shortened(chooser)
    fill(chooser.goal, goal="Another")
    chooser.keep_goal()
    assert "two targets are given for sales_cycle; write one" in chooser.message.value
    assert len(chooser.draft.goals) == 1


def test_another_metric_begins_without_what_was_typed_for_the_last(chooser):
    shortened(chooser)
    assert chooser.metric["reason"].value == "it is the goal itself"
    fill(chooser.metric, metric="won_deals")
    assert [chooser.metric[name].value for name in ("target", "owner", "reason")] == ["", "Ann", ""]


def test_goals_and_metrics_are_changed_and_taken_out(chooser):
    shortened(chooser)
    chooser.start.value = "cut_costs"
    fill(chooser.goal, goal="Another")
    chooser.keep_goal()
    assert [label for label, _ in chooser.goals.options] == ["Shorten the sales cycle", "Another"]
    chooser.goals.value = 0
    chooser.open_goal()
    assert chooser.goal["goal"].value == "Shorten the sales cycle"
    chooser.metrics.value = 2
    assert chooser.metric["metric"].value == "new_customers"
    chooser.take_metric_out()
    chooser.keep_goal()
    assert [each["metric"] for each in chooser.draft.goals[0]["metrics"]] == [
        "sales_cycle",
        "calls_per_opportunity",
    ]
    chooser.goals.value = 1
    chooser.take_goal_out()
    assert len(chooser.draft.goals) == 1


def test_the_same_metric_is_changed_and_not_added_twice(chooser):
    shortened(chooser)
    fill(chooser.metric, metric="sales_cycle", definition="", target="25%")
    chooser.put_metric()
    assert [each.get("target") for each in chooser.draft.metrics] == [0.25, None, None]


def test_it_says_whether_a_metric_can_be_told_and_how_good_its_data_is(chooser):
    fill(chooser.metric, metric="sales_cycle")
    assert "Sales cycle is 20 now. Data: grade " in chooser.told.value
    assert " of 2 records of deals have no known fault" in chooser.told.value
    fill(chooser.metric, metric="calls_made")
    assert (
        "cannot be told from this team&#x27;s data. This source has no table activities" in chooser.told.value
    )


def test_more_than_seven_metrics_are_warned_of(chooser):
    for name in list(METRICS)[:8]:
        fill(chooser.metric, metric=name, target="")
        chooser.put_metric()
    fill(chooser.goal, goal="All of them")
    chooser.keep_goal()
    assert "8 metrics are chosen: more than 7 at once are looked at by nobody." in chooser.message.value


def test_another_teams_file_is_refused(chooser, tmp_path):
    shortened(chooser)
    (tmp_path / "other.yml").write_text(FILE.replace("team: drawn", "team: other"))
    chooser.file.value = str(tmp_path / "other.yml")
    chooser.compare()
    assert "is the file of the team &#x27;other&#x27;" in chooser.message.value
    chooser.file.value = ""
    chooser.compare()
    assert "Name the team&#x27;s file" in chooser.message.value


def test_every_control_has_a_label_and_the_keyboard_reaches_it(workbook):
    def within(widget):
        yield widget
        for child in getattr(widget, "children", ()):
            yield from within(child)

    found = [each for each in within(goal_chooser(workbook)) if not isinstance(each, ipywidgets.Box)]
    controls = [each for each in found if not isinstance(each, ipywidgets.HTML)]
    assert len(controls) > 20
    assert all(each.description for each in controls)
    assert all(getattr(each, "tabbable", None) is not False for each in controls)


def test_a_number_is_typed_as_people_write_it():
    assert (number_of("x", " 45 "), number_of("x", "25%"), number_of("x", "")) == (45, 0.25, None)
    with pytest.raises(InputError, match="x: '1,5' is no number"):
        number_of("x", "1,5")
