"""How fast e-mail addresses go stale, against the raw exports: bounces per year that an address was in use."""

import numpy as np
import pytest
from scipy.stats import chi2, gamma

from lib.audit.decay import email_decay
from tests.oracles.raw_mailings import raw_decay

pytestmark = pytest.mark.parametrize("workbook", ["demo", "nordics"], indirect=True, scope="session")


@pytest.fixture(scope="module")
def raw(workbook, exports):
    return raw_decay(workbook, exports)


def test_bounces_per_year_in_use(workbook, raw):
    decay = email_decay(workbook.tables)
    assert (decay.addresses, decay.bounces) == (raw["addresses"], raw["bounces"])
    assert decay.years == pytest.approx(raw["years"], rel=1e-12)
    assert decay.own == pytest.approx(raw["bounces"] / raw["years"], rel=1e-12)


def test_the_interval_of_the_own_rate_and_the_rate_steadied_by_what_is_known(workbook, raw):
    decay, bounces, years = email_decay(workbook.tables), raw["bounces"], raw["years"]
    # Garwood's interval by the chi-square distribution; a fifth a year, weighing 20 years, known before
    low, high = chi2.ppf(0.025, 2 * bounces) / 2 / years, chi2.ppf(0.975, 2 * bounces + 2) / 2 / years
    assert (decay.own_low, decay.own_high) == (pytest.approx(low), pytest.approx(high))
    rate = (0.225 * 20 + bounces) / (20 + years)
    assert decay.rate == pytest.approx(rate)
    bounds = gamma.interval(0.95, 0.225 * 20 + bounces, scale=1 / (20 + years))
    assert (decay.low, decay.high) == tuple(map(pytest.approx, bounds))
    assert decay.gone_in_a_year == pytest.approx(1 - np.exp(-rate))
