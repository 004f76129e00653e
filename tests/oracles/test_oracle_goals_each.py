"""Each goal of the demo teams on its own, and what is open for the period's targets, from the planning sheet and the files."""

from math import floor

import pandas as pd
import pytest

from lib.sections import goal_progress
from tests.oracles.deals_from_raw import of_team, stood
from tests.oracles.found import figures, only
from tests.oracles.raw_goals import by_days, goal_deals, raw_goals, reached

HALF_CENTS = 0.02
_BOUGHT = """
SELECT d."Associated Company ID" AS company FROM deals d
JOIN pipelines s ON s."Pipeline" = d."Pipeline" AND s."Stage" = d."Deal Stage" WHERE s."Type" = 'won'
UNION SELECT "Customer ID" FROM orders WHERE coalesce("Status", '') <> 'cancelled'
"""
_ABOUT = """
SELECT DISTINCT "Record ID" AS id, "Associated Company ID" AS company, "Is renewal" = 'true' AS is_renewal FROM deals
"""


@pytest.fixture(scope="module")
def goals(workbook, exports):
    """The goals of the team."""
    return raw_goals(workbook, exports)


@pytest.fixture(scope="module")
def deals(workbook, exports):
    """The team's deals with the team of their owner."""
    return goal_deals(workbook, exports)


def test_each_goal_counts_its_own_team_from_its_first_day(workbook, goals, deals):
    section, today = goal_progress.each_goal(workbook), pd.Timestamp(workbook.as_of)
    current = goals[(goals["From"] <= today) & (goals["To"] >= today)]
    assert {figure.group["goal"]: figure.metric for figure in section.figures} == dict(
        zip(current["Goal"], current["Metric"], strict=True)
    )
    assert set(current["Metric"]) == {"won_revenue", "new_revenue", "win_rate"}
    found = {figure.group["goal"]: figure for figure in section.figures}
    for goal in current.to_dict("records"):
        mine = deals[(deals["team"] == goal["Team"]) & deals["closed"].between(goal["From"], today)]
        assert_goal(found[goal["Goal"]], goal, mine[mine["kind"] != "open"], today)


def assert_goal(figure, goal, decided, today):
    counted = reached(decided, goal["Metric"])
    assert figure.definition == f"{goal['Metric']}/attained"
    if goal["Metric"] == "win_rate" and decided.empty:
        assert (figure.value, figure.n, figure.missing) == (None, 0, "nothing to compare")
        return
    if goal["Metric"] == "win_rate":
        value, due, n = len(counted) / len(decided), goal["Target"], len(decided)
    else:
        over = ((today - goal["From"]).days + 1) / ((goal["To"] - goal["From"]).days + 1)
        value, due, n = counted["money"].sum(), goal["Target"] * over, len(counted)
    assert figure.n == n
    assert (figure.numerator, figure.denominator) == pytest.approx((value, due), abs=HALF_CENTS)
    assert figure.value == pytest.approx(value / due, rel=1e-6)


@pytest.fixture(scope="module")
def expected_in_time(workbook, exports):
    """Open deals expected from the day of the report to the end of its period, weighted, and whether their company is new."""
    rows = of_team(stood(exports, workbook.parameters, workbook.as_of), workbook.parameters)
    days = pd.to_datetime(rows["expected_on"])
    in_time = days.between(pd.Timestamp(workbook.as_of), pd.Timestamp(workbook.period.full_ends_on))
    due = rows[(rows["kind"] == "open") & in_time].join(exports.execute(_ABOUT).df().set_index("id"))
    amount = pd.to_numeric(due["amount"])
    chance = due["crm_share"].where(due["crm_share"].between(0, 1)).fillna(due["stage_share"])
    weighted = (amount * chance).map(lambda money: floor(money * 100 + 0.5) / 100, na_action="ignore")
    bought = set(exports.execute(_BOUGHT).df()["company"])
    is_new = due["company"].notna() & ~due["company"].isin(bought) & ~due["is_renewal"]
    return due.assign(amount=amount, weighted=weighted, is_new=is_new)


@pytest.mark.parametrize("metric", ["won_revenue", "new_revenue"])
def test_what_is_open_stands_beside_what_is_missing(workbook, goals, deals, expected_in_time, metric):
    section, period = goal_progress.in_progress(workbook), workbook.period
    rows = expected_in_time[expected_in_time["is_new"]] if metric == "new_revenue" else expected_in_time
    assert len(rows) > 0
    first, last = pd.Timestamp(period.starts_on), pd.Timestamp(period.ends_on)
    won = reached(deals[deals["closed"].between(first, last)], metric)["money"].sum()
    missing = max(by_days(goals, metric, period.starts_on, period.full_ends_on) - won, 0)
    weighted = rows["weighted"].sum()
    for name, value in {
        "open": rows["amount"].sum(),
        "weighted": weighted,
        "missing": missing,
        "uncovered": max(missing - weighted, 0),
    }.items():
        figure = only(section, f"{metric}/in_progress_{name}")
        assert figure.value == pytest.approx(value, abs=HALF_CENTS), name
        assert figure.n == len(rows)
        assert (figure.starts_on, figure.ends_on) == (workbook.as_of, period.full_ends_on)


def test_every_target_that_open_deals_can_fill_is_told(workbook):
    section = goal_progress.in_progress(workbook)
    assert len(section.figures) == 8
    assert len(figures(section, "new_revenue/in_progress_open")) == 1
