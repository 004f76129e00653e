"""Curves of won, lost and open deals: the toy check, the published estimator, and what plain counting gets wrong."""

import numpy as np
import pandas as pd
import pytest

from lib.models.cycle_curves import LOST, OPEN, WON, cycle_curves, median_day, shares_by

DAYS = [1, 2, 2, 3, 4, 5, 6, 7, 8, 9]
OUTCOMES = [1, 2, 1, 0, 2, 1, 0, 1, 2, 0]


def random_deals(seed, size=300):
    draw = np.random.default_rng(seed)
    return draw.integers(1, 60, size), draw.integers(0, 3, size)


def test_the_toy_example_ends_with_the_known_shares():
    end = cycle_curves(DAYS, OUTCOMES).iloc[-1]
    assert end["won"] == pytest.approx(0.472222, abs=1e-6)
    assert end["lost"] == pytest.approx(0.372222, abs=1e-6)
    assert end["won"] + end["lost"] + end["open"] == pytest.approx(1)


def test_one_minus_kaplan_meier_would_be_wrong_here():
    only_won = [WON if outcome == WON else OPEN for outcome in OUTCOMES]
    wrong = 1 - cycle_curves(DAYS, only_won)["open"].iloc[-1]
    assert wrong == pytest.approx(0.573, abs=5e-4)
    assert cycle_curves(DAYS, OUTCOMES)["won"].iloc[-1] < wrong - 0.1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_shares_are_those_of_statsmodels(seed):
    from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

    days, outcomes = random_deals(seed)
    published = CumIncidenceRight(days, outcomes)
    curves = cycle_curves(days, outcomes)
    for name, cause in (("won", 0), ("lost", 1)):
        by_then = [shares_by(curves, day)[name] for day in published.times]
        np.testing.assert_allclose(by_then, published.cinc[cause], atol=1e-12)
    survival = SurvfuncRight(days, (outcomes != OPEN).astype(int))
    still_open = [shares_by(curves, day)["open"] for day in survival.surv_times]
    np.testing.assert_allclose(still_open, survival.surv_prob, atol=1e-12)


@pytest.mark.parametrize("seed", [1, 2])
def test_delayed_entry_is_that_of_statsmodels(seed):
    from statsmodels.duration.survfunc import SurvfuncRight

    days, outcomes = random_deals(seed)
    entered = np.minimum(np.random.default_rng(seed + 10).integers(0, 20, len(days)), days - 1)
    survival = SurvfuncRight(days, (outcomes != OPEN).astype(int), entry=entered)
    curves = cycle_curves(days, outcomes, entered)
    still_open = [shares_by(curves, day)["open"] for day in survival.surv_times]
    np.testing.assert_allclose(still_open, survival.surv_prob, atol=1e-12)


def test_a_deal_imported_late_is_not_counted_before_it_was_seen():
    # by hand: on day 2 only one deal is watched and it is won; on day 8 the two imported on day 5 are
    curves = cycle_curves([2, 8, 9], [WON, LOST, OPEN], [-1, 5, 5])
    assert curves["at_risk"].tolist() == [1, 2]
    # without it the first win would be one of three
    assert cycle_curves([2, 8, 9], [WON, LOST, OPEN])["won"].iloc[0] == pytest.approx(1 / 3)


def test_without_open_deals_the_shares_and_errors_are_those_of_counting():
    days, outcomes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 2, 1, 1, 2, 2, 1, 2, 2, 2]
    curves = cycle_curves(days, outcomes)
    by_five = curves[curves["day"] == 5].iloc[0]
    assert by_five["won"] == pytest.approx(3 / 10)
    # √(.3 x .7 / 10)
    assert by_five["won_error"] == pytest.approx(0.1449138, abs=1e-6)


def test_without_open_deals_the_interval_is_that_of_a_share():
    from lib.metrics.intervals import wilson

    shares = shares_by(cycle_curves([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 2, 1, 1, 2, 2, 1, 2, 2, 2]), 10)
    assert (shares["won_low"], shares["won_high"]) == pytest.approx(wilson(4, 10))


def test_ten_deals_without_a_win_do_not_prove_that_none_is_won():
    shares = shares_by(cycle_curves(range(1, 11), [LOST] * 10), 10)
    assert shares["won_low"] == 0
    # Wilson: 0 of 10 leaves room up to 27.8 %
    assert shares["won_high"] == pytest.approx(0.2775, abs=1e-4)


def test_the_median_day_is_reached_only_when_half_are_decided():
    assert median_day(cycle_curves([1, 2, 3, 4], [WON, LOST, OPEN, OPEN])) == 2
    assert median_day(cycle_curves([1, 3, 3, 4], [WON, OPEN, OPEN, OPEN])) is None
    assert median_day(cycle_curves([1], [OPEN])) is None


def test_a_deal_decided_on_the_day_it_started_counts():
    assert shares_by(cycle_curves([0, 5], [WON, OPEN]), 0)["won"] == 0.5
    assert shares_by(cycle_curves([3, 5], [WON, OPEN]), 2) == {
        "won": 0.0, "lost": 0.0, "open": 1.0, "won_low": 0.0, "won_high": 1.0,
    }  # fmt: skip


def test_the_order_of_deals_does_not_matter():
    days, outcomes = random_deals(7)
    order = np.random.default_rng(1).permutation(len(days))
    pd.testing.assert_frame_equal(cycle_curves(days, outcomes), cycle_curves(days[order], outcomes[order]))
