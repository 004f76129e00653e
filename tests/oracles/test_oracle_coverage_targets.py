"""Coverage and quota of the demo teams with their target laid out day by day from the planning sheet."""

import datetime as dt

import pandas as pd
import pytest

from lib.sections import forecast, pipeline
from lib.sections.forecast.horizon import forecast_period
from tests.oracles.raw_pipeline import valued_deals


@pytest.fixture(scope="module")
def target(workbook, exports):
    """A function of two days: what the team's goals for won revenue ask for from one to the other."""
    staff = exports.execute('SELECT "Team" AS team, "Region" AS region FROM users').df()
    regions = staff.groupby("team")["region"].agg(set)
    wanted = {workbook.parameters.settings.scope.regions[0]}
    goals = exports.execute(
        "SELECT * FROM goals WHERE \"Applies to\" = 'team' AND \"Metric\" = 'won_revenue'"
    ).df()
    mine = goals[[regions.get(team) == wanted for team in goals["Team"]]]
    assert set(mine["Currency"]) == {workbook.parameters.settings.currency}

    def asked(first: dt.date, last: dt.date) -> float:
        days, total = set(pd.date_range(first, last)), 0.0
        for goal in mine.to_dict("records"):
            own = pd.date_range(pd.Timestamp(goal["From"]), pd.Timestamp(goal["To"]))
            total += float(goal["Target"]) * len(days & set(own)) / len(own)
        return total

    return asked


@pytest.fixture(scope="module")
def deals(workbook, exports):
    """The team's deals of today, their days to reckon with."""
    rows = valued_deals(workbook, exports, workbook.as_of)
    return rows.assign(**{name: pd.to_datetime(rows[name]) for name in ("expected_on", "closed_on")})


def test_what_is_open_is_held_against_what_the_planning_sheet_still_asks_for(workbook, deals, target):
    period = workbook.period
    first, last = pd.Timestamp(period.starts_on), pd.Timestamp(period.full_ends_on)
    found = {figure.definition: figure for figure in pipeline.coverage(workbook).figures}
    asked = target(period.starts_on, period.full_ends_on)
    assert found["target/won_revenue"].value == pytest.approx(asked, rel=1e-9)
    is_won = (deals["kind"] == "won") & deals["closed_on"].between(first, last)
    missing = asked - deals.loc[is_won, "amount"].sum()
    still_open = deals[deals["kind"] == "open"]
    due = still_open[still_open["expected_on"].between(first, last)]
    values = {"due": due["amount"], "weighted": due["weighted"], "all": still_open["amount"]}
    for name, amounts in values.items():
        figure = found[f"pipeline_coverage/{name}"]
        assert figure.numerator == pytest.approx(amounts.sum(), abs=0.005)
        assert figure.denominator == pytest.approx(missing, abs=0.005)
        expected = amounts.sum() / missing if missing > 0 else None
        assert figure.value == (expected if expected is None else pytest.approx(expected, rel=1e-9))


def test_the_forecast_is_held_against_the_planning_sheets_target(workbook, deals, target):
    period = forecast_period(workbook)
    first, now, last = (pd.Timestamp(day) for day in (period.starts_on, workbook.as_of, period.full_ends_on))
    is_won = (deals["kind"] == "won") & deals["closed_on"].between(first, last)
    is_due = (deals["kind"] == "open") & deals["expected_on"].between(now, last)
    said = deals.loc[is_won, "amount"].sum() + deals.loc[is_due, "weighted"].sum()
    asked = target(period.starts_on, period.full_ends_on)
    section = forecast.against_quota(workbook)
    (figure,) = [each for each in section.figures if each.definition == "forecast/of_target"]
    assert figure.denominator == pytest.approx(asked, rel=1e-9)
    assert figure.value == pytest.approx(said / asked, rel=1e-9)
