"""How fast e-mail addresses go stale, against the raw exports: bounces per year that an address was in use."""

import numpy as np
import pytest
from scipy.stats import chi2, gamma

from lib.audit.decay import email_decay
from tests.oracles.raw_belonging import raw_records_of

pytestmark = pytest.mark.parametrize("workbook", ["demo", "nordics"], indirect=True, scope="session")

MAILED = """
WITH messages AS (
    SELECT "Contact ID" AS contact, unnest([
        {'moment': "Sent", 'is_sent': true, 'is_back': false}, {'moment': "Bounced", 'is_sent': false, 'is_back': true},
        {'moment': coalesce("Delivered", "Opened", "Clicked", "Responded"), 'is_sent': false, 'is_back': false},
        {'moment': "Opened", 'is_sent': false, 'is_back': false}, {'moment': "Clicked", 'is_sent': false, 'is_back': false},
        {'moment': "Responded", 'is_sent': false, 'is_back': false}], recursive := true)
    FROM campaign_members
    UNION ALL SELECT "Contact ID", "Time", false, true FROM list_events WHERE "Action" = 'Hard bounce'
), dated AS (
    SELECT contact, CAST(CAST(moment AS TIMESTAMPTZ) AS DATE) AS day, is_back FROM messages
    WHERE moment IS NOT NULL AND CAST(CAST(moment AS TIMESTAMPTZ) AS DATE) <= $day
), spans AS (
    SELECT contact, min(day) AS first, max(day) AS last, min(day) FILTER (is_back) AS back FROM dated GROUP BY 1
), known AS (
    SELECT DISTINCT "Record ID" AS contact, CAST(timezone($zone, CAST("Create Date" AS TIMESTAMPTZ)) AS DATE) AS made
    FROM contacts WHERE "Email" IS NOT NULL AND "Record ID" IN (FROM own)
)
SELECT count(*) AS addresses, count(back) AS bounces,
    sum(greatest(coalesce(back, last) - least(coalesce(made, first), first), 0)) / 365.25 AS years
FROM spans JOIN known USING (contact)
"""


@pytest.fixture(scope="module")
def raw(workbook, exports):
    """Addresses of the team, those that bounced, and the years they were in use."""
    exports.register("own", raw_records_of(workbook, exports, "contacts")[["id"]])
    zone = workbook.parameters.settings.calendar.timezone
    row = exports.execute(MAILED, {"zone": zone, "day": workbook.as_of}).df().iloc[0]
    exports.unregister("own")
    return row


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
