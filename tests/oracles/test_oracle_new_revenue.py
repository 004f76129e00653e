"""New, repeat and renewal revenue and new customers of the demo teams, told from the exported deals and orders."""

import pandas as pd
import pytest

from lib.sections import goal_progress, sales_trend
from tests.oracles.deals_from_raw import of_team
from tests.oracles.raw_customers import customers, won_deals

HALF_CENTS = 0.02


@pytest.fixture(scope="module")
def won(workbook, exports):
    """The team's won deals with whom each was won from."""
    return of_team(won_deals(workbook, exports), workbook.parameters)


@pytest.fixture(scope="module")
def bought(workbook, exports):
    """The team's customers with their first day."""
    return customers(workbook, exports)


def within(rows, figure, column="closed_on"):
    return rows[rows[column].between(pd.Timestamp(figure.starts_on), pd.Timestamp(figure.ends_on))]


def test_each_periods_value_from_new_customers_earlier_ones_and_renewals(workbook, won):
    section, checked = sales_trend.new_and_repeat(workbook), 0
    for figure in section.figures:
        metric, part = figure.definition.split("/")
        rows = within(won, figure)
        if metric == "new_revenue":
            rows = rows[rows["share_of"] == part]
        assert figure.numerator == pytest.approx(rows["amount"].sum(), abs=HALF_CENTS)
        assert figure.n == len(rows)
        checked += 1
    assert checked == 4 * len(workbook.history)


@pytest.mark.parametrize("answer", ["cover", "on_track", "reached_before"])
def test_new_revenue_of_the_goals_is_that_of_first_deals(workbook, won, answer):
    section = getattr(goal_progress, answer)(workbook)
    found = [figure for figure in section.figures if figure.definition == "new_revenue/new"]
    assert found
    for figure in found:
        rows = within(won, figure)
        mine = rows.loc[rows["share_of"] == "new", "amount"]
        assert figure.value == pytest.approx(mine.sum(), abs=HALF_CENTS)


def test_new_customers_of_the_cover_are_those_that_bought_first_then(workbook, bought):
    found = [f for f in sales_trend.cover(workbook).figures if f.metric == "new_customers"]
    assert found
    for figure in found:
        assert figure.value == len(within(bought, figure, "started_on"))
