"""BG/NBD and Gamma-Gamma: the published parameters of the CDNOW sample, its holdout, and what must hold for anybody."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lib.models.purchase_model import (
    Purchases,
    Rates,
    Spending,
    expected_purchases,
    expected_value,
    purchase_rates,
    purchase_values,
)
from lib.params import ROOT

WEEKS = 39


@pytest.fixture(scope="module")
def sample():
    """The 2,357 customers of the sample: purchases of the first 39 weeks, and repeat purchases of the next 39."""
    folder = Path(os.environ.get("CRM_REAL_DATA", ROOT.parent / "shared" / "data")) / "cdnow"
    if not folder.is_dir():
        pytest.skip(f"real data set not found at {folder}; set CRM_REAL_DATA")
    return bought_by(folder)


def bought_by(folder):
    path = next(folder.glob("*sample*"))
    rows = pd.read_csv(path, sep=r"\s+", header=None, dtype="str")
    rows = rows[rows[0].str.isdigit()]
    told = pd.DataFrame(
        {
            "customer": rows[rows.columns[1]],
            "day": pd.to_datetime(rows[rows.columns[2]], format="%Y%m%d"),
            "value": rows[rows.columns[-1]].astype("float64"),
        }
    )
    days = told.groupby(["customer", "day"], as_index=False)["value"].sum()
    end = pd.Timestamp("1997-09-30")
    known, later = days[days["day"] <= end], days[days["day"] > end]
    first = known.groupby("customer")["day"].min()
    is_repeat = known["day"] > known["customer"].map(first)
    repeats = known[is_repeat].groupby("customer")["day"].size().reindex(first.index, fill_value=0)
    value = known[is_repeat].groupby("customer")["value"].mean().reindex(first.index, fill_value=0.0)
    last = known.groupby("customer")["day"].max()
    found = Purchases(
        repeats.to_numpy("float64"),
        ((last - first).dt.days / 7).to_numpy(),
        ((end - first).dt.days / 7).to_numpy(),
        value.to_numpy(),
    )
    after = later.groupby("customer")["day"].size().reindex(first.index, fill_value=0).to_numpy("float64")
    return found, after


def test_the_published_parameters_are_found(sample):
    bought, _ = sample
    assert len(bought.repeats) == 2_357
    rates = purchase_rates(bought)
    assert (rates.r, rates.alpha, rates.a, rates.b) == pytest.approx((0.243, 4.414, 0.793, 2.426), rel=0.01)
    spending = purchase_values(bought)
    assert (spending.p, spending.q, spending.v) == pytest.approx((6.25, 3.74, 15.45), rel=0.01)


def test_the_next_39_weeks_are_foretold_within_15_per_cent_and_nearer_than_by_own_rates(sample):
    bought, after = sample
    expected = expected_purchases(purchase_rates(bought), bought, WEEKS)
    assert expected.sum() == pytest.approx(after.sum(), rel=0.15)
    own = bought.repeats / bought.age * WEEKS
    assert np.abs(expected - after).mean() < np.abs(own - after).mean()


def someone(repeats, recency, age, value=0.0):
    return Purchases(*(np.array([each], dtype="float64") for each in (repeats, recency, age, value)))


RATES = Rates(0.243, 4.414, 0.793, 2.426)


def test_a_customer_of_the_paper_has_its_published_expectation():
    # Fader, Hardie and Lee 2005: x = 2, t_x = 30.43, T = 38.86, 39 weeks ahead
    assert expected_purchases(RATES, someone(2, 30.43, 38.86), 39)[0] == pytest.approx(1.226, abs=0.001)


def test_who_bought_lately_is_expected_to_buy_more_and_nobody_less_than_nothing():
    late, early = (expected_purchases(RATES, someone(3, recency, 39), 39)[0] for recency in (38, 5))
    assert late > early > 0
    assert expected_purchases(RATES, someone(0, 0, 39), 39)[0] > 0


def test_a_value_seen_often_counts_for_more_than_one_seen_once():
    spending = Spending(6.25, 3.74, 15.45)
    mean = 6.25 * 15.45 / (3.74 - 1)
    assert expected_value(spending, someone(0, 0, 39))[0] == pytest.approx(mean)
    once, often = (expected_value(spending, someone(n, 9, 39, 100.0))[0] for n in (1, 20))
    assert mean < once < often < 100
