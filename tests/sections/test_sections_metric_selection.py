"""Metric selection on drawn tables: goals, scorecard, data, tree, by hand; too little is said and never drawn."""

import datetime as dt

import pytest

from lib.sections import metric_selection
from lib.sections.metric_selection.scores import BUCKETS, scores, too_many
from tests.drawn import drawn_workbook
from tests.sections.test_sections_goals import ACTIONS, DEALS, GOALS, USERS, cells
from tests.sections.test_sections_say_what_they_know import EDGES
from tests.sections.wording import assert_well_worded

ALL = {"deals": DEALS, "users": USERS, "goals": GOALS, "actions": ACTIONS}
SHORTER = {
    "goal": "Shorten the sales cycle",
    "measured_by": "sales_cycle",
    "from_value": 40,
    "to_value": 20,
    "by_day": dt.date(2026, 12, 31),
    "tactic": "Call sooner",
    "metrics": [
        {"metric": "sales_cycle", "target": 18, "owner": "Ann"},
        {"metric": "won_revenue"},
        {"metric": "calls_made", "target": 5},
    ],
}
MORE = {"goal": "Sell more", "metrics": [{"metric": "win_rate", "target": 0.9}, {"metric": "no_such_metric"}]}
HARDEST = ("no deals", "one won deal, nothing else known", "names that are markup")
ANSWERS = [getattr(metric_selection, name) for name in metric_selection.__all__]


def at_the_end_of_may(folder, *goals, tables=ALL, **settings):
    known = {"as_of": dt.date(2026, 5, 31), "minimum_n": 2, "goals": list(goals), **settings}
    return drawn_workbook(folder, tables, **known)


@pytest.fixture(scope="module")
def chosen(tmp_path_factory):
    return at_the_end_of_may(tmp_path_factory.mktemp("chosen"), SHORTER, MORE)


def test_the_way_of_a_goal_is_told_from_where_it_began(chosen):
    section = metric_selection.goals(chosen)
    # won in the quarter after 10 and 30 days: 20, all of the way from 40 to 20
    assert section.headline == "2 goals chosen: 1 reached and 1 without a start, an aim or a figure."
    assert cells(section, "Now") == {"Shorten the sales cycle": "20 days", "Sell more": "–"}
    assert cells(section, "Way so far") == {"Shorten the sales cycle": "100.0%", "Sell more": "–"}
    assert section.action.startswith("Say of “Sell more” what it is measured by")
    (way,) = [figure for figure in section.figures if figure.definition == "sales_cycle/way"]
    assert (way.value, way.numerator, way.denominator) == (1.0, -20.0, -20.0)


def test_an_amount_is_compared_over_the_last_whole_period(tmp_path):
    wanted = {"goal": "More", "measured_by": "won_revenue", "from_value": 0, "to_value": 200}
    section = metric_selection.goals(at_the_end_of_may(tmp_path, wanted))
    # the first quarter: 50, where the quarter so far has 500
    assert cells(section, "Now") == {"More": "€50"}
    assert cells(section, "Way so far") == {"More": "25.0%"}


def test_the_scorecard_compares_with_what_is_due_and_says_what_next(chosen):
    section = metric_selection.scorecard(chosen)
    assert section.headline == "5 metrics are watched: 1 at risk, 2 behind and 2 without a figure."
    # 18 ÷ 20; 500 of 610 due of the goals' 910; 2 of 3 against 0.9
    shown = cells(section, "Reached ÷ due")
    assert (shown["Sales cycle"], shown["Won revenue"], shown["Win rate"]) == ("90.0%", "82.0%", "74.1%")
    assert cells(section, "Status")["Win rate"] == "at risk"
    assert cells(section, "Who answers")["Sales cycle"] == "Ann"
    assert (
        "Sales cycle, behind: see the report sales_cycle for where it is lost; tactic: Call sooner."
        in section.points
    )
    assert (
        "Won revenue, behind: see the report sales_trend for where it is lost; tactic: Call sooner; 1 action open, 1 overdue."
        in section.points
    )
    assert any(
        each.startswith("Sales calls made, no figure: this source has no table activities")
        for each in section.points
    )
    assert "no such metric, no figure: the catalogue has no metric no_such_metric." in section.points
    assert section.action.startswith("Begin with “Win rate”. Name somebody who answers for it")
    assert section.note.startswith("The target of Won revenue comes from the source's table of goals")


def test_metrics_stand_in_their_buckets(chosen):
    places = list(cells(metric_selection.scorecard(chosen), "Bucket").values())
    order = [*BUCKETS, "unknown"]
    assert [order.index(place) for place in places] == sorted(order.index(place) for place in places)
    assert set(places) == {"business performance", "user adoption", "unknown"}


def test_a_bucket_nobody_watches_is_named_when_nothing_is_at_risk(tmp_path):
    easy = {"goal": "Win", "metrics": [{"metric": "win_rate", "target": 0.5}]}
    section = metric_selection.scorecard(at_the_end_of_may(tmp_path, easy))
    assert "No metric of user adoption and customer perception is watched" in section.action


def test_more_than_seven_metrics_are_warned_of(chosen):
    (score,) = scores(chosen)[:1]
    assert too_many([score] * 7) == ""
    assert too_many([score] * 8).startswith("8 metrics are watched: more than 7 at once")


def test_what_cannot_be_computed_and_how_good_the_data_is(chosen):
    section = metric_selection.ready(chosen)
    assert section.headline.startswith("3 of the 5 chosen metrics can be computed from this team's data")
    state = cells(section, "Can it be computed?")
    assert state["Sales calls made"] == "no: a table is missing"
    assert state["no such metric"] == "no: not in the catalogue"
    quality = {
        figure.definition: figure for figure in section.figures if "data_without_fault" in figure.definition
    }
    figure = quality["sales_cycle/data_without_fault"]
    # seven deals; the words and the figure come from the same count
    assert figure.denominator == 7
    assert cells(section, "Judged")["Sales cycle"].startswith("7 records of deals, ")
    assert cells(section, "Records without a known fault")["Sales cycle"] == f"{figure.value:.1%}"


def test_a_team_that_chose_nothing_sees_the_methods_metrics(tmp_path):
    workbook = at_the_end_of_may(tmp_path)
    for answer in (metric_selection.goals, metric_selection.scorecard):
        assert answer(workbook).headline == "This team has not chosen goals and metrics yet."
    assert (
        " metrics proposed for the goals below can be computed" in metric_selection.ready(workbook).headline
    )
    told = metric_selection.ideas(workbook)
    assert len(told.table.rows) == 12
    assert [row[3] for row in told.table.rows if row[1] == "Sales cycle"] == ["20 days", "20 days"]


def test_the_parts_of_the_tree_sum_to_the_change_of_revenue_a_day(tmp_path):
    before = "\nx1 | u1 | c9 | Sales | Won | 90 | EUR | 2025-11-01 | 2025-12-11 |\nx2 | u1 | c9 | Sales | Lost | 9 | EUR | 2026-01-05 | 2026-02-11 |"
    section = metric_selection.tree(
        at_the_end_of_may(tmp_path, SHORTER, tables={**ALL, "deals": DEALS.rstrip() + before})
    )
    parts = [figure.value for figure in section.figures if figure.definition == "won_revenue_a_day/part"]
    now, then = [figure for figure in section.figures if figure.definition == "won_revenue_a_day/value"]
    # 500 in 61 days against 50 in the first 61 of the quarter before
    assert (now.value, then.value) == (pytest.approx(500 / 61), pytest.approx(50 / 61))
    assert sum(parts) == pytest.approx(round(500 / 61, 2) - round(50 / 61, 2))
    assert "    └ Sales cycle*" in [row[0].replace("\u00a0", " ") for row in section.table.rows]


def test_a_tree_that_cannot_be_split_says_why(tmp_path):
    section = metric_selection.tree(at_the_end_of_may(tmp_path, tables={"deals": EDGES["nothing closed"]}))
    assert "cannot be split between its factors" in section.headline
    assert section.chart is None


@pytest.mark.parametrize("edge", HARDEST)
def test_whatever_the_rows_nothing_breaks_and_nothing_is_made_up(tmp_path, edge):
    workbook = at_the_end_of_may(tmp_path, SHORTER, MORE, tables={"deals": EDGES[edge]})
    for answer in ANSWERS:
        assert_well_worded(answer(workbook), (edge, answer.__name__))


def test_without_deals_the_report_still_says_what_is_lacking(tmp_path):
    section = metric_selection.tree(at_the_end_of_may(tmp_path, tables={"users": USERS}))
    assert section.headline.startswith("This source has no table of deals")
