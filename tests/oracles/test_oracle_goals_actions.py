"""The actions of the demo teams: the state each is in, and the sixty days before and after each, from the planning sheet."""

import datetime as dt

import pandas as pd
import pytest

from lib.sections import goal_progress
from tests.oracles.raw_goals import goal_deals, raw_actions, raw_goals, reached

HALF_CENTS = 0.02


@pytest.fixture(scope="module")
def actions(workbook, exports):
    """The actions decided on by the day of the report, on the team's goals."""
    rows = raw_actions(exports, raw_goals(workbook, exports))
    return rows[rows["Decided on"] <= pd.Timestamp(workbook.as_of)]


@pytest.fixture(scope="module")
def deals(workbook, exports):
    """The team's deals with the team of their owner."""
    return goal_deals(workbook, exports)


def test_actions_are_in_the_state_their_days_say(workbook, actions):
    today = pd.Timestamp(workbook.as_of)
    done, late = actions["Done"].notna(), actions["Done"] > actions["Due"]
    counts = {
        "overdue": (~done & (actions["Due"] < today)).sum(),
        "open": (~done & ~(actions["Due"] < today)).sum(),
        "done_late": (done & late).sum(),
        "done": (done & ~late).sum(),
    }
    figures = {figure.definition: figure for figure in goal_progress.action_log(workbook).figures}
    assert set(figures) == {f"actions/{state}" for state in counts}
    assert sum(counts.values()) == len(actions) > 0
    for state, count in counts.items():
        figure = figures[f"actions/{state}"]
        assert (figure.numerator, figure.denominator, figure.n) == (count, len(actions), len(actions))
        assert figure.value == pytest.approx(count / len(actions), rel=1e-12)


def test_sixty_days_before_and_after_each_action_are_those_of_its_team(workbook, actions, deals):
    figures = goal_progress.after_actions(workbook).figures
    found = {(figure.group["action"], figure.group["window"]): figure for figure in figures}
    sixty = dt.timedelta(days=60)
    began = deals["closed"].min()
    told = actions[
        (actions["Done"] + sixty <= pd.Timestamp(workbook.as_of)) & (actions["Done"] - sixty >= began)
    ]
    assert len(told) > 0
    assert set(found) == {(action, window) for action in told["Action"] for window in ("before", "after")}
    for action in told.to_dict("records"):
        mine = reached(deals[deals["team"] == action["Team"]], action["Metric"])
        days = (mine["closed"] - action["Done"]).dt.days
        for window, is_in in (("before", days.between(-60, -1)), ("after", days.between(1, 60))):
            figure = found[action["Action"], window]
            assert (figure.metric, figure.n) == (action["Metric"], is_in.sum())
            money = mine.loc[is_in, "money"].sum()
            assert (figure.value, figure.numerator) == pytest.approx((money, money), abs=HALF_CENTS)


def moved(before, after):
    """Did the money move, and by more deals than chance adds or takes?"""
    change = after["money"].sum() - before["money"].sum()
    if not change:
        return "did not move"
    more = (len(after) - len(before)) * (1 if change > 0 else -1)
    is_beyond = more > 1.96 * (len(after) + len(before)) ** 0.5
    return f"{'rose' if change > 0 else 'fell'}, {'more than chance' if is_beyond else 'could be chance'}"


def test_whether_the_metric_moved_and_how_it_did_a_year_before(workbook, actions, deals):
    section, began = goal_progress.after_actions(workbook), deals["closed"].min()
    shown = {(row[0], row[2]): row[-3:] for row in section.table.rows}
    done = actions[actions["Done"].notna()]
    assert len(shown) == len(done) > 0
    for action in done.to_dict("records"):
        mine = reached(deals[deals["team"] == action["Team"]], action["Metric"])
        days = (mine["closed"] - action["Done"]).dt.days
        parts = [mine[days.between(*ends)] for ends in ((-60, -1), (1, 60))]
        records, verdict, earlier = shown[action["What"], workbook.formats.text(action["Done"].date(), "day")]
        assert records == f"{len(parts[0])} and {len(parts[1])}"
        assert verdict == moved(*parts)
        old = [mine[(days + 364).between(*ends)]["money"].sum() for ends in ((-60, -1), (1, 60))]
        if action["Done"] - dt.timedelta(days=60 + 364) < began:
            assert earlier == "not in the export"
        else:
            way = "up" if old[1] > old[0] else "down"
            assert earlier == f"{way} {abs(old[1] / old[0] - 1):.1%}"


def test_the_actions_looked_at_are_on_amounts(actions):
    """The test above counts money; an action on a win rate would need its own way."""
    done = actions[actions["Done"].notna()]
    assert set(done["Metric"]) <= {"won_revenue", "new_revenue"}
