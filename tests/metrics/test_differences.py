"""Differences that hold up: worked by hand, silent by chance, and all looked at together."""

import numpy as np
import pandas as pd
import pytest

from lib.metrics.differences import (
    Difference,
    level_differences,
    newcombe,
    share_differences,
    told_apart,
)


def counts(*rows):
    return pd.DataFrame(rows, columns=["group", "numerator", "denominator"])


def test_the_interval_of_a_difference_is_that_of_newcombes_paper():
    # Newcombe 1998, table II: 56 of 70 against 48 of 80, method 10
    low, high = newcombe((56, 70), (48, 80))
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)
    with pytest.raises(ValueError, match="share of nothing"):
        newcombe((0, 0), (1, 2))


def test_a_share_is_compared_with_all_the_others_together():
    found = {
        each.group: each
        for each in share_differences("often", counts(("a", 8, 10), ("b", 1, 10), ("c", 1, 10)), 5)
    }
    assert (found["a"].value, found["a"].others, found["a"].others_n) == (0.8, 0.1, 20)
    # of the C(30, 10) ways to deal out ten wins, C(10, 8) C(20, 2) + C(10, 9) C(20, 1) + 1 give a eight or more
    assert found["a"].p == pytest.approx((45 * 190 + 10 * 20 + 1) / 30_045_015)


def test_groups_too_few_to_be_judged_are_not():
    assert share_differences("often", counts(("a", 4, 4), ("b", 0, 96)), 5) == []
    assert [each.group for each in share_differences("often", counts(("a", 4, 5), ("b", 0, 95)), 5)] == [
        "a",
        "b",
    ]


def test_ranks_decide_and_medians_are_said():
    measured = pd.DataFrame(
        {"group": ["a"] * 6 + ["b"] * 6, "value": [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 9000]}
    )
    first = level_differences("fast", measured, 5)[0]
    assert (first.value, first.others, first.n) == (3.5, 13.5, 6)
    # all six of a lie below all six of b: 2 of the 924 ways to deal them out are as extreme
    assert first.p == pytest.approx(2 / 924, rel=1e-6)


def test_medians_that_do_not_differ_as_the_ranks_do_never_hold_up():
    measured = pd.DataFrame({"group": ["a"] * 9 + ["b"] * 9, "value": [5.0] * 9 + [5.0] * 5 + [9.0] * 4})
    assert [each.p for each in level_differences("fast", measured, 5)] == [1.0, 1.0]


def test_the_more_is_looked_at_the_less_holds_up():
    def at(*chances):
        return [Difference("often", str(place), 1, 0, 9, 9, p) for place, p in enumerate(chances)]

    # Holm: .01 ≤ .05 / 3, .02 ≤ .05 / 2, .04 ≤ .05 / 1
    assert [each.holds_up for each in told_apart(at(0.01, 0.02, 0.04))] == [True, True, True]
    # .03 > .05 / 2, so the last one does not hold up either, though .04 ≤ .05
    assert [each.holds_up for each in told_apart(at(0.01, 0.03, 0.04))] == [True, False, False]
    assert [each.holds_up for each in told_apart(at(0.04))] == [True]
    assert told_apart([]) == ()


def test_shuffled_labels_are_silent_in_nineteen_of_twenty_seeds():
    draw = np.random.default_rng(11)
    groups = np.repeat(list("abcdef"), 60)
    won, days, size = draw.random(360) < 0.2, draw.exponential(60, 360), draw.lognormal(9, 1, 360)
    silent = 0
    for _ in range(200):
        label = draw.permutation(groups)
        frame = pd.DataFrame({"group": label, "won": won, "days": days, "size": size})
        shares = frame.groupby("group")["won"].agg(numerator="sum", denominator="size").reset_index()
        found = [
            *share_differences("often", shares, 20),
            *level_differences("fast", frame.rename(columns={"days": "value"}), 20),
            *level_differences("large", frame.rename(columns={"size": "value"}), 20),
        ]
        silent += not any(each.holds_up for each in told_apart(found))
    assert silent >= 190
