"""Telco customer churn (IBM's sample): 7,043 contracts, of which 1,869 ended in the last month, by kind of contract.

Published: 26.54 % left; of those who may leave every month 42.71 %, of yearly contracts 11.27 %, of two years 2.83 %.
"""

import datetime as dt

import duckdb
import pytest

from lib.metrics.evaluate import Cut
from lib.metrics.periods import span
from tests.metrics.test_published_order_figures import workbook_of

AS_OF = dt.date(2026, 6, 30)
MONTH = (span("June", dt.date(2026, 6, 1), AS_OF),)
_SELECTS = {
    "companies": "SELECT customerID AS company_id, Contract AS industry FROM told",
    "contracts": """SELECT customerID AS contract_id, customerID AS company_id,
        (DATE '2026-06-01' - to_months(greatest(tenure, 1)))::DATE AS starts_on,
        CASE WHEN Churn = 'Yes' THEN DATE '2026-06-15' END AS ends_on FROM told""",
}


@pytest.fixture(scope="module")
def telco(real_data, tmp_path_factory):
    (path,) = (real_data / "telco_churn").glob("*.csv")
    connection = duckdb.connect()
    connection.execute(
        f"CREATE TABLE told AS SELECT * REPLACE (CAST(tenure AS INT) AS tenure) FROM read_csv('{path}', all_varchar=true)"
    )
    return workbook_of(tmp_path_factory.mktemp("telco"), connection, _SELECTS, as_of=AS_OF)


def test_the_published_share_that_left(telco):
    (row,) = telco.values("churn_rate", Cut(periods=MONTH)).to_dict("records")
    assert (row["numerator"], row["denominator"]) == (1_869, 7_043)
    assert round(100 * row["value"], 2) == 26.54
    (kept,) = telco.values("retention_rate", Cut(periods=MONTH)).to_dict("records")
    assert kept["value"] == pytest.approx(1 - row["value"])


def test_the_published_shares_by_kind_of_contract_are_no_mean_of_shares(telco):
    values = telco.values("churn_rate", Cut(("industry",), MONTH)).set_index("industry")["value"]
    assert {name: round(100 * value, 2) for name, value in values.items()} == {
        "Month-to-month": 42.71,
        "One year": 11.27,
        "Two year": 2.83,
    }
    assert 100 * values.mean() != pytest.approx(26.54, abs=1)
