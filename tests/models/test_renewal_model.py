"""The shifted beta-geometric: the published example of its paper, and what must hold for anybody."""

from itertools import pairwise

import numpy as np
import pytest

from lib.models.renewal_model import Leaving, leaving, staying

REGULAR = [1000, 631, 468, 382, 326, 289, 262, 241]
HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491]
"""Fader and Hardie 2007: how many of a thousand customers of each kind are left after each of seven renewals."""


def of_survivors(counts):
    """How often each renewed and whether it left: those lost before renewal k renewed k − 1 times."""
    renewed, has_left = [], []
    for place, (before, after) in enumerate(pairwise(counts)):
        renewed += [place] * (before - after)
        has_left += [True] * (before - after)
    renewed += [len(counts) - 1] * counts[-1]
    has_left += [False] * counts[-1]
    return np.array(renewed, dtype="float64"), np.array(has_left)


@pytest.mark.parametrize(("counts", "published"), [(REGULAR, (0.704, 1.182)), (HIGH_END, (0.668, 3.806))])
def test_the_published_parameters_are_found(counts, published):
    model = leaving(*of_survivors(counts))
    assert (model.alpha, model.beta) == pytest.approx(published, rel=0.03)


def test_chances_to_stay_are_worked_by_hand():
    # alpha 1, beta 1: of new customers 1 ÷ (k + 1) renew k times; after one renewal 2 ÷ 3 renew again
    model, none, one = Leaving(1, 1), np.array([0.0]), np.array([1.0])
    assert staying(model, none, 1)[0] == pytest.approx(1 / 2)
    assert staying(model, none, 3)[0] == pytest.approx(1 / 4)
    assert staying(model, one, 1)[0] == pytest.approx(2 / 3)


def test_customers_that_are_all_alike_have_an_answer():
    model = leaving(np.zeros(50), np.zeros(50, dtype=bool))
    assert 0.75 < staying(model, np.array([0.0]), 1)[0] <= 1
    model = leaving(np.zeros(50), np.ones(50, dtype=bool))
    assert 0 <= staying(model, np.array([0.0]), 1)[0] < 0.2
