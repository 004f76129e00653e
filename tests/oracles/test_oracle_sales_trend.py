"""The sales trend report against the raw exports: every figure recounted with plain SQL and pandas, written differently."""

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest

from lib.sections import sales_trend
from tests.oracles.raw_deals import raw_deals as of_team

CENT = pytest.approx
HALF_CENTS = 0.02
"""A converted amount that ends in half a cent may be rounded either way."""


@pytest.fixture(scope="module")
def deals(workbook, exports):
    """The team's deals from the files alone."""
    return of_team(workbook, exports)


@pytest.fixture(scope="module")
def won(deals):
    """The deals won by the last day, with their money."""
    return deals[deals["kind"] == "won"]


def within(rows, figure):
    """The rows closed in the period of a figure."""
    return rows[rows["closed"].between(pd.Timestamp(figure.starts_on), pd.Timestamp(figure.ends_on))]


def figures(section, definition):
    found = [figure for figure in section.figures if figure.definition == definition]
    assert found, f"{section.id} has no {definition}"
    return found


def agrees_with_won_value(section, won):
    for figure in figures(section, "won_revenue/closed"):
        rows = within(won, figure)
        assert figure.n == len(rows)
        assert figure.numerator == CENT(rows["money"].sum(), abs=HALF_CENTS)


def test_won_value_deals_and_mean_size_by_period(workbook, won):
    section = sales_trend.won_by_period(workbook)
    agrees_with_won_value(section, won)
    for figure in figures(section, "won_deals/closed"):
        assert figure.value == len(within(won, figure))
    for figure in figures(section, "mean_won_deal/closed"):
        priced = within(won, figure).dropna(subset="money")
        assert figure.denominator == len(priced)
        assert figure.missing or figure.value == CENT(priced["money"].mean(), abs=0.005)


def test_the_cover_and_each_month_beside_the_year_before(workbook, won):
    agrees_with_won_value(sales_trend.cover(workbook), won)
    section = sales_trend.year_on_year(workbook)
    agrees_with_won_value(section, won)
    spans = {(figure.starts_on, figure.ends_on) for figure in section.figures}
    assert {(start.year, start.month) for start, _ in spans} == {
        (day.year, day.month) for day in pd.date_range(end=workbook.as_of, periods=24, freq="ME")
    }


@pytest.mark.parametrize("grain", [None, "year"])
def test_the_same_point_of_earlier_periods_and_the_curve_of_each(workbook, won, grain):
    section = sales_trend.pace(workbook, grain)
    agrees_with_won_value(section, won)
    starts = int(workbook.parameters.settings.calendar.fiscal_year_starts)
    for figure in figures(section, "won_revenue/closed"):
        months_in = (figure.starts_on.month - starts) % 12
        assert figure.starts_on.day == 1
        assert months_in % (12 if grain == "year" else 3) == 0
    current = max(figure.starts_on for figure in section.figures)
    passed = (workbook.as_of - current).days
    cut = [figure for figure in section.figures if (figure.ends_on - figure.starts_on).days == passed]
    assert len(cut) == len(section.table.rows)


def test_fiscal_quarters_are_those_of_the_teams_year(workbook):
    starts = workbook.parameters.settings.calendar.fiscal_year_starts
    label = sales_trend.pace(workbook).table.rows[0][0]
    # 31 May 2026: calendar Q2; a year from February is in its second quarter, one from July in its last
    assert label == {1: "2026 Q2 so far", 2: "FY2027 Q2 so far", 7: "FY2026 Q4 so far"}[starts]


def test_months_without_their_season(workbook, won):
    section = sales_trend.without_season(workbook)
    if not section.figures:
        assert section.headline.startswith("The typical month has")
        return
    agrees_with_won_value(section, won)
    recorded = figures(section, "won_revenue/closed")
    adjusted = figures(section, "won_revenue_without_season/stl_multiplicative")
    factors = {}
    for before, after in zip(recorded, adjusted, strict=True):
        factors.setdefault(before.starts_on.month, []).append(before.value / after.value)
    # one factor for each month of the year, the same every year, level over the year on the whole
    assert len(factors) == 12
    assert max(max(found) / min(found) for found in factors.values()) < 1.02
    assert np.mean([math.log(found[0]) for found in factors.values()]) == CENT(0, abs=0.02)


def test_what_stands_out_is_judged_by_the_months_before_it(workbook, won):
    section = sales_trend.unusual(workbook)
    agrees_with_won_value(section, won)
    months = figures(section, "won_revenue/closed")
    sums = [within(won, month)["money"].sum() for month in months]
    away = {
        month.starts_on: sums[place] - sorted(sums[place - 6 : place])[2:4][0] / 2
        - sorted(sums[place - 6 : place])[2:4][1] / 2
        for place, month in enumerate(months)
        if place >= 6
    }  # fmt: skip
    middle = np.median(list(away.values()))
    spread = np.median([abs(value - middle) for value in away.values()])
    for figure in figures(section, "won_revenue_distance/trailing_median"):
        assert figure.value == CENT(0.6745 * (away[figure.starts_on] - middle) / spread, rel=1e-6, abs=1e-6)


def days_in_hand(deals, first, last):
    """Counted day by day: the deals created by each day and not closed before it."""
    days = pd.date_range(first, last)
    return sum(
        int(((deals["created"] <= day) & (deals["closed"].isna() | (deals["closed"] >= day))).sum())
        for day in days
    )


def test_the_factors_multiply_to_the_won_value_and_the_parts_sum_to_the_change(workbook, deals, won):
    section = sales_trend.why(workbook)
    sound = deals[deals["closed"].isna() | (deals["closed"] >= deals["created"])]
    products = []
    for figure in figures(section, "deal_days/in_hand"):
        assert figure.value == days_in_hand(sound, figure.starts_on, figure.ends_on)
        decided, rows = within(deals[deals["kind"] != "open"], figure), within(won, figure)
        length = (figure.ends_on - figure.starts_on).days + 1
        if len(rows):
            factors = {
                "in_hand": figure.value / length,
                "days_each": figure.value / len(decided),
                "win_rate": len(rows) / len(decided),
                "mean_size": rows["money"].sum() / len(rows),
            }
            shown = {
                each.definition.split("/")[1]: each.value
                for each in section.figures
                if each.metric == "won_revenue_factor" and each.starts_on == figure.starts_on
            }
            assert {name: shown.get(name, value) for name, value in factors.items()} == CENT(factors)
            booked = length * factors["in_hand"] * factors["win_rate"] * factors["mean_size"]
            assert booked / factors["days_each"] == CENT(rows["money"].sum())
        products.append(rows["money"].sum())
    parts = [figure.value for figure in section.figures if figure.metric == "won_revenue_change"]
    if parts:
        assert sum(parts) == CENT(products[0] - products[1], abs=HALF_CENTS)
    else:
        assert "cannot be split" in section.headline


def test_each_part_of_the_change_by_another_road(workbook, deals, won):
    section = sales_trend.why(workbook)
    parts = {f.group["factor"]: f.value for f in section.figures if f.metric == "won_revenue_change"}
    factors = {}
    for figure in section.figures:
        if figure.metric == "won_revenue_factor":
            factors.setdefault(figure.definition.split("/")[1], []).append(figure.value)
    # the same number as the integral of each factor's growth along the straight road between the logarithms
    for name, part in parts.items():
        now, before = factors[name]
        sign = -1 if name == "days_each" else 1
        growth = {key: math.log(a / b) * (-1 if key == "days_each" else 1) for key, (a, b) in factors.items()}
        start = figures(section, "won_revenue/closed")[1].value
        road = np.linspace(0, 1, 20_001)
        levels = start * np.exp(sum(growth.values()) * road)
        along = sign * math.log(now / before) * float(((levels[1:] + levels[:-1]) / 2).mean())
        assert part == CENT(along, abs=0.02)


def test_the_change_by_owner_sums_to_the_whole(workbook, won):
    section = sales_trend.what_changed(workbook, "owner")
    if not section.figures:
        return
    for figure in section.figures:
        rows = within(won[won["owner"] == figure.group["owner"]], figure)
        assert figure.numerator == CENT(rows["money"].sum(), abs=HALF_CENTS)


def test_every_period_is_as_long_as_it_says(workbook):
    this, before, year_ago = workbook.compared
    assert this.days == before.days == year_ago.days
    assert before.starts_on + dt.timedelta(days=before.days - 1) == before.ends_on
