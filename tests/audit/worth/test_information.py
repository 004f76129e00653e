"""Information value, worked by hand, and held against chance: what is dealt out at random is not believed."""

import numpy as np
import pandas as pd
import pytest

from lib.audit.worth.information import (
    correction,
    counts,
    discovery_rates,
    information_value,
    out_of_time,
    permutation_p,
)
from lib.audit.worth.levels import MISSING, OTHER, levels


def test_the_information_value_of_a_small_table():
    # won 30/10, lost 20/60: (.75 − .25)·ln 3 + (.25 − .75)·ln(1/3) = ln 3
    won, lost = np.array([30, 10]), np.array([20, 60])
    assert information_value(won, lost) == pytest.approx(np.log(3))
    assert correction(won, lost) == pytest.approx(1 / 40 + 1 / 80)


def test_a_level_with_only_won_records_has_half_a_record_added_to_every_count():
    # (2.5/5 − .5/5) ln 5 + (2.5/5 − 4.5/5) ln(2.5/4.5) over won 2 + 2, lost 0 + 4
    won, lost = np.array([2, 2]), np.array([0, 4])
    assert information_value(won, lost) == pytest.approx(0.4 * np.log(5) + 0.4 * np.log(4.5 / 2.5))


def test_counts_leave_out_levels_nobody_has():
    assert counts(np.array([0, 2, 2, 0]), np.array([True, True, False, False])).tolist() == [[1, 1], [1, 1]]


def test_drawing_counts_is_the_same_as_moving_records():
    draws = np.random.default_rng(3)
    codes, is_won = draws.integers(0, 3, 120), draws.random(120) < 0.4
    won, lost = counts(codes, is_won)
    found = information_value(won, lost)
    moved = [information_value(*counts(codes, draws.permutation(is_won))) for _ in range(4000)]
    assert permutation_p(won, lost, seed=1) == pytest.approx(np.mean(np.array(moved) >= found), abs=0.03)


def test_labels_dealt_at_random_are_significant_as_often_as_the_level_says():
    draws = np.random.default_rng(11)
    levels_of = draws.integers(0, 5, 400)
    p_values, corrected = [], []
    for seed in range(300):
        won, lost = counts(levels_of, draws.random(400) < 0.35)
        p_values.append(permutation_p(won, lost, seed))
        corrected.append(float(information_value(won, lost)) - correction(won, lost))
    # 300 draws at .05: 15 expected, 99.9 % of binomial counts are below 28
    assert 4 <= sum(p < 0.05 for p in p_values) <= 27
    # what chance adds is taken off: the mean is nothing, give or take
    assert abs(np.mean(corrected)) < 0.006


def test_false_findings_are_held_down_over_all_fields_at_once():
    p_values = np.array([0.01, 0.04, 0.03, 0.5])
    # .01·4/1, .03·4/2, .04·4/3, .5: from the largest down, none may exceed the next
    assert discovery_rates(p_values).tolist() == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])


def test_later_records_that_say_the_opposite_count_against_a_field():
    earlier = np.array([[30, 10], [20, 60]])
    assert out_of_time(earlier, earlier) == pytest.approx(np.log(3))
    assert out_of_time(earlier, earlier[:, ::-1]) == pytest.approx(-np.log(3))
    assert out_of_time(earlier, np.array([[10, 10], [30, 30]])) == pytest.approx(0)


def test_at_most_five_levels_and_an_empty_field_is_one_of_them():
    numbers = pd.Series([*range(100), None])
    codes, names = levels(numbers)
    assert (len(names), names[-1]) == (5, MISSING)
    assert np.bincount(codes).tolist() == [25, 25, 25, 25, 1]
    texts = pd.Series(list("aaaabbbbccccddddeeff"))
    assert levels(texts)[1] == sorted(["a", "b", "c", "d", OTHER])


def test_the_order_of_rows_does_not_matter():
    draws = np.random.default_rng(5)
    values = pd.Series(draws.choice(["x", "y", "z", "v", "w", "u", None], 500))
    is_won = draws.random(500) < 0.3
    order = draws.permutation(500)
    first = counts(levels(values)[0], is_won)
    again = counts(levels(values.iloc[order].reset_index(drop=True))[0], is_won[order])
    assert first.tolist() == again.tolist()


def test_values_that_name_records_are_only_there_or_not():
    codes, names = levels(pd.Series([f"name {place}" for place in range(30)] + [None] * 10))
    assert names == ["(filled)", MISSING]
    assert np.bincount(codes).tolist() == [30, 10]
