"""Values that stand out: judged by hand, and how often chance alone would raise an alarm."""

import pandas as pd
import pytest

from lib.models.anomalies import Rule, false_alarms, judged


def test_a_value_is_judged_by_the_median_of_those_before_it():
    rows = judged([10, 12, 11, 10, 13, 60], Rule(window=3))
    assert rows["expected"].fillna(-1).tolist() == [-1, -1, -1, 11, 11, 11]
    # deviations -1, 2, 49: median 2, their distances 3, 0, 47: MAD 3; z = .6745 x (49 - 2) / 3
    assert rows["z"].iloc[-1] == pytest.approx(0.6745 * 47 / 3)
    assert rows["stands_out"].tolist() == [False, False, False, False, False, True]


def test_a_flat_series_has_nothing_that_stands_out():
    rows = judged([5.0] * 10, Rule(window=3))
    assert rows["z"].isna().all()
    assert not rows["stands_out"].any()


def test_too_few_values_are_not_judged():
    assert judged([1, 2, 3], Rule(window=3))["expected"].isna().all()
    assert judged([], Rule(window=3)).empty


def test_a_later_value_does_not_change_what_was_expected_before():
    short = judged([10, 12, 11, 10, 13], Rule(window=3))["expected"]
    longer = judged([10, 12, 11, 10, 13, 999], Rule(window=3))["expected"]
    pd.testing.assert_series_equal(short, longer.head(5))


def test_false_alarms_grow_with_uneven_deals_and_do_not_depend_on_their_order():
    lengths = [7] * 60
    even = false_alarms([100.0] * 300, lengths, Rule(window=13))
    uneven = [10.0] * 290 + [50_000.0] * 10
    assert 0 <= even < 1
    assert false_alarms(uneven, lengths, Rule(window=13)) > 3
    assert false_alarms(uneven[::-1], lengths, Rule(window=13)) == false_alarms(
        uneven, lengths, Rule(window=13)
    )
