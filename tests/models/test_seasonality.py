"""The season taken out: found where it was put in, refused where it cannot be seen."""

import math

import pytest

from lib.models.seasonality import seasonally_adjusted

SEASON = [1 + 0.4 * math.sin(2 * math.pi * month / 12) for month in range(12)]


def test_a_season_put_in_is_found_and_taken_out():
    monthly = [1000 * 1.02**month * SEASON[month % 12] for month in range(36)]
    found = seasonally_adjusted(monthly)
    assert found.is_multiplicative
    expected = [1000 * 1.02**month for month in range(36)]
    # the factors may be off by a common scale: their mean is that of logarithms
    ratios = [got / want for got, want in zip(found.values, expected, strict=True)]
    assert max(ratios) / min(ratios) < 1.05
    for month in range(36):
        assert found.values[month] * found.season[month] == pytest.approx(monthly[month])


def test_months_without_value_make_the_season_an_amount():
    monthly = [500 + 300 * math.sin(2 * math.pi * month / 12) for month in range(36)]
    monthly[5] = 0.0
    found = seasonally_adjusted(monthly)
    assert not found.is_multiplicative
    for month in range(36):
        assert found.values[month] + found.season[month] == pytest.approx(monthly[month])


def test_a_season_that_returns_is_told_from_months_in_no_order():
    returning = [1000 * SEASON[month % 12] for month in range(36)]
    assert seasonally_adjusted(returning).by_chance < 0.01
    noise = [1000 * (1 + 0.3 * math.sin(month * month)) for month in range(36)]
    assert seasonally_adjusted(noise).by_chance > 0.05


def test_the_season_is_the_same_every_year():
    monthly = [1000 * SEASON[month % 12] * (1 + 0.1 * math.sin(month * month)) for month in range(36)]
    found = seasonally_adjusted(monthly)
    assert found.season[0] == pytest.approx(found.season[12], rel=0.02)


def test_less_than_two_years_are_refused():
    assert seasonally_adjusted([100.0] * 23) is None
    assert seasonally_adjusted([100.0] * 24) is not None
