"""Wilson intervals against published values."""

import pytest

from lib.metrics.intervals import wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # Newcombe 1998, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (0, 10, 0.0, 0.2775),
        (5, 10, 0.2366, 0.7634),
    ],
)
def test_intervals_are_those_published(successes, n, low, high):
    found = wilson(successes, n)
    assert found == pytest.approx((low, high), abs=0.00005)


def test_all_of_all_is_the_mirror_of_none_of_all():
    low, high = wilson(0, 10)
    assert wilson(10, 10) == pytest.approx((1 - high, 1 - low))


def test_nothing_of_nothing_has_no_interval():
    assert wilson(0, 0) == (None, None)
