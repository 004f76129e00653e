"""A change split between factors: by hand, and exact for whatever factors."""

from decimal import Decimal
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lib.models.factors import split_change

FACTORS = ("opportunities", "win rate", "mean size", "decisions per deal-day")


def test_a_doubling_in_one_factor_is_that_factors_alone():
    parts = split_change({"deals": 10.0, "size": 50.0}, {"deals": 5.0, "size": 50.0})
    assert parts == {"deals": Decimal("250.00"), "size": Decimal("0.00")}


def test_two_factors_that_move_alike_share_the_change():
    # 4 x 100 = 400 became 8 x 200 = 1,600: twice as much of each
    parts = split_change({"deals": 8.0, "size": 200.0}, {"deals": 4.0, "size": 100.0})
    assert parts == {"deals": Decimal("600.00"), "size": Decimal("600.00")}


def test_parts_worked_by_hand():
    # 20 x .25 x 1,000 = 5,000 became 30 x .20 x 1,200 = 7,200; the logarithmic mean is 2,200 / ln 1.44
    parts = split_change({"a": 30.0, "b": 0.2, "c": 1200.0}, {"a": 20.0, "b": 0.25, "c": 1000.0})
    scale = 2200 / log(1.44)
    assert [float(part) for part in parts.values()] == pytest.approx(
        [scale * log(1.5), scale * log(0.8), scale * log(1.2)], abs=0.01
    )
    assert sum(parts.values()) == Decimal("2200.00")


def test_factors_that_cancel_each_other_have_parts_that_do_too():
    parts = split_change({"deals": 20.0, "size": 50.0}, {"deals": 10.0, "size": 100.0})
    assert sum(parts.values()) == 0
    assert parts["deals"] == -parts["size"] == Decimal("693.15")


@pytest.mark.parametrize("value", [0.0, -3.0, float("nan"), None])
def test_a_factor_without_a_logarithm_cannot_be_split(value):
    assert split_change({"deals": value, "size": 1.0}, {"deals": 1.0, "size": 1.0}) is None
    assert split_change({"deals": 1.0, "size": 1.0}, {"deals": value, "size": 1.0}) is None


amounts = some.floats(1e-3, 1e4, allow_nan=False)


@given(some.lists(amounts, min_size=4, max_size=4), some.lists(amounts, min_size=4, max_size=4))
def test_the_parts_always_sum_to_the_change_to_the_cent(now, before):
    parts = split_change(dict(zip(FACTORS, now, strict=True)), dict(zip(FACTORS, before, strict=True)))
    products = [1.0, 1.0]
    for one, other in zip(now, before, strict=True):
        products = [products[0] * one, products[1] * other]
    last, first = (Decimal(repr(product)).quantize(Decimal("0.01")) for product in products)
    assert sum(parts.values()) == last - first


@given(some.lists(amounts, min_size=4, max_size=4), some.lists(amounts, min_size=4, max_size=4))
def test_the_order_of_the_factors_does_not_matter(now, before):
    forwards = split_change(dict(zip(FACTORS, now, strict=True)), dict(zip(FACTORS, before, strict=True)))
    turned = FACTORS[::-1]
    backwards = split_change(
        dict(zip(turned, now[::-1], strict=True)), dict(zip(turned, before[::-1], strict=True))
    )
    scale = max(abs(float(part)) for part in forwards.values()) + 1
    assert all(abs(float(forwards[name] - backwards[name])) <= 0.03 + 1e-9 * scale for name in FACTORS)
