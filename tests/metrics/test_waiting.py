"""Waiting times with some still waiting: worked by hand."""

import pandas as pd

from lib.metrics.waiting import waited_quantile


def waits(*pairs):
    return pd.DataFrame(pairs, columns=["waited", "is_over"])


def test_without_anyone_waiting_it_is_the_plain_median():
    assert waited_quantile(waits((1, True), (2, True), (3, True)), 0.5) == 2


def test_who_still_waits_lengthens_the_median():
    answered = [(1, True), (2, True), (3, True), (4, True)]
    assert waited_quantile(waits(*answered), 0.5) == 2
    # at 1: 5/6 left, at 2: 4/6, at 3: 3/6 are left, so half are answered at 3 only
    assert waited_quantile(waits(*answered, (90, False), (99, False)), 0.5) == 3


def test_who_left_off_early_counts_as_long_as_they_waited():
    # of four, one is lost sight of at 1.5: at 1 3/4 are left, at 2 3/4 x 1/2 = 3/8
    assert waited_quantile(waits((1, True), (1.5, False), (2, True), (3, True)), 0.5) == 2


def test_a_share_that_is_not_reached_is_missing_not_the_longest_wait():
    assert waited_quantile(waits((1, True), (5, False), (6, False)), 0.5) is None
    assert waited_quantile(waits(), 0.5) is None


def test_the_order_of_rows_does_not_matter():
    rows = waits((1, True), (1.5, False), (2, True), (3, True), (3, False))
    assert waited_quantile(rows, 0.5) == waited_quantile(rows.iloc[::-1], 0.5)
