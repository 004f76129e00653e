"""Targets of the demo teams and what was reached of them, against the planning sheet and the deals of the exports."""

import pandas as pd
import pytest

from lib.metrics.targets import target_of
from lib.sections import goal_progress
from tests.oracles.found import assert_rate, only
from tests.oracles.raw_goals import by_days, goal_deals, goals_named, mean_of_days, raw_goals, reached

HALF_CENTS = 0.02
ACTUAL = {"won_revenue": "closed", "new_revenue": "new", "win_rate": "closed"}


@pytest.fixture(scope="module")
def goals(workbook, exports):
    """The goals of the team."""
    return raw_goals(workbook, exports)


@pytest.fixture(scope="module")
def deals(workbook, exports):
    """The team's deals from the files alone, with the team of their owner."""
    return goal_deals(workbook, exports)


def test_the_target_of_each_period_is_its_goals_day_by_day(workbook, goals):
    for metric in ("won_revenue", "new_revenue"):
        for period in workbook.history:
            found = target_of(workbook.tables, metric, period)
            whole = by_days(goals, metric, period.starts_on, period.full_ends_on)
            so_far = by_days(goals, metric, period.starts_on, min(period.full_ends_on, workbook.as_of))
            assert (found.value, found.to_date(workbook.as_of)) == pytest.approx((whole, so_far), rel=1e-9)
            assert found.left_out == found.without_goal == ()


def test_a_rates_target_is_its_goals_by_days_and_deals_and_due_in_full(workbook, goals, deals):
    for period in workbook.history:
        found = target_of(workbook.tables, "win_rate", period)
        last = period.full_ends_on
        asked = mean_of_days(goals, deals, period.starts_on, last)
        assert (found.value, found.to_date(period.starts_on)) == pytest.approx((asked, asked), rel=1e-9)
        assert sorted(found.goals) == goals_named(goals, "win_rate", period.starts_on, last)


@pytest.fixture(scope="module")
def expected(goals, deals):
    """A function of a metric and a period: what was asked for, what of it is due, and what was reached."""

    def of(metric, period):
        first, last = pd.Timestamp(period.starts_on), pd.Timestamp(period.ends_on)
        closed = deals[(deals["kind"] != "open") & deals["closed"].between(first, last)]
        counted = reached(closed, metric)
        if metric == "win_rate":
            asked = mean_of_days(goals, deals, period.starts_on, period.full_ends_on)
            return asked, asked, (len(counted), len(closed))
        asked = by_days(goals, metric, period.starts_on, period.full_ends_on)
        return asked, by_days(goals, metric, first, last), (counted["money"].sum(), len(counted))

    return of


def assert_course(found, metric, told):
    """The four figures of a metric in a period: what was reached, the target, what of it is due, and the share."""
    target, due, (number, n) = told
    actual = found[f"{metric}/{ACTUAL[metric]}"]
    if metric == "win_rate":
        assert_rate(actual, number, n)
    else:
        assert (actual.value, actual.numerator) == pytest.approx((number, number), abs=HALF_CENTS)
        assert (actual.denominator, actual.n) == (None, n)
    assert found[f"{metric}/target"].value == pytest.approx(target, rel=1e-9)
    assert found[f"{metric}/target_to_date"].value == pytest.approx(due, rel=1e-9)
    share = found[f"{metric}/attained"]
    if metric == "win_rate" and not n:
        assert (share.value, share.missing) == (None, "nothing to compare")
        return
    value = number / n if metric == "win_rate" else number
    assert (share.numerator, share.denominator) == pytest.approx((value, due), abs=HALF_CENTS)
    assert share.value == pytest.approx(value / due, rel=1e-6)


@pytest.mark.parametrize("answer", ["cover", "on_track", "reached_before"])
def test_what_was_asked_for_and_reached_of_every_target(workbook, goals, expected, answer):
    section = getattr(goal_progress, answer)(workbook)
    periods = workbook.history[:-1] if answer == "reached_before" else workbook.history[-1:]
    assert len(periods) == (7 if answer == "reached_before" else 1)
    courses = [figure for figure in section.figures if "/at_" not in figure.definition]
    assert len(courses) == 4 * len(ACTUAL) * len(periods)
    for period in periods:
        mine = [figure for figure in courses if figure.starts_on == period.starts_on]
        for metric in ACTUAL:
            found = {figure.definition: figure for figure in mine if figure.metric == metric}
            assert_course(found, metric, expected(metric, period))
            named = goals_named(goals, metric, period.starts_on, period.full_ends_on)
            assert sorted(found[f"{metric}/target"].group["goals"].split(", ")) == named


def so_far(deals, metric, first, days):
    """What was reached of an amount in so many days from the first."""
    last = first + pd.Timedelta(days=days - 1)
    return reached(deals[deals["closed"].between(first, last)], metric)["money"].sum()


@pytest.mark.parametrize("metric", ["won_revenue", "new_revenue"])
def test_where_the_period_ends_at_its_pace_and_as_periods_go(workbook, deals, metric):
    section, (*earlier, now) = goal_progress.on_track(workbook), workbook.history
    lengths = [(each.full_ends_on - each.starts_on).days + 1 for each in (*earlier, now)]
    starts = [pd.Timestamp(each.starts_on) for each in (*earlier, now)]
    days = (pd.Timestamp(workbook.as_of) - starts[-1]).days + 1
    actual = so_far(deals, metric, starts[-1], days)
    pairs = list(zip(starts[:-1], lengths[:-1], strict=True))
    begun = sum(so_far(deals, metric, first, min(days, length)) for first, length in pairs)
    whole = sum(so_far(deals, metric, first, length) for first, length in pairs)
    assert len(earlier) == 7
    assert 0 < begun <= whole
    for name, value in (("at_pace", actual / days * lengths[-1]), ("at_usual", actual / begun * whole)):
        figure = only(section, f"{metric}/{name}")
        assert figure.value == pytest.approx(value, rel=1e-6), name
        assert (figure.starts_on, figure.ends_on) == (now.starts_on, now.full_ends_on)


def test_a_rate_has_no_pace(workbook):
    told = {figure.definition for figure in goal_progress.on_track(workbook).figures}
    assert not told & {"win_rate/at_pace", "win_rate/at_usual"}
