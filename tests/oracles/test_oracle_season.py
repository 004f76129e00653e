"""Months without their season: statsmodels called here, with the options the report prints, on months summed from the exports."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.seasonal import STL

from lib.sections import sales_trend
from tests.oracles.raw_deals import raw_deals


@pytest.fixture(scope="module")
def monthly(workbook, exports):
    """Won value of each calendar month of the team, and how many deals it is of."""
    deals = raw_deals(workbook, exports)
    won = deals[(deals["kind"] == "won") & deals["closed"].notna()]
    return won.groupby(won["closed"].dt.to_period("M"))["money"].agg(["sum", "size"])


def adjusted(amounts):
    """Twelve months, the same season every year (a mean over all years), robust from 60 months; on logarithms."""
    logs = np.log(amounts)
    found = STL(logs, period=12, seasonal=10 * len(logs) + 1, seasonal_deg=0, robust=len(logs) >= 60).fit()
    return np.exp(logs - found.seasonal)


def test_adjusted_months_are_statsmodels_own_on_months_summed_from_the_exports(workbook, monthly):
    section = sales_trend.without_season(workbook)
    found = {
        kind: [f for f in section.figures if f.definition == kind]
        for kind in ("won_revenue/closed", "won_revenue_without_season/stl_multiplicative")
    }
    recorded, without = found.values()
    if not recorded:
        # too few deals in the typical month: what the report says must be so
        assert (
            monthly["size"]
            .reindex(pd.period_range(monthly.index.min(), "2026-05", freq="M"), fill_value=0)
            .median()
            < 3
        )
        assert section.headline.startswith("The typical month has")
        return
    months = pd.PeriodIndex([figure.starts_on for figure in recorded], freq="M")
    assert months.equals(pd.period_range(months[0], "2026-05", freq="M"))
    assert len(months) >= 24
    amounts = monthly["sum"].reindex(months)
    assert amounts.min() >= 0.1 * amounts.median()
    assert [figure.value for figure in without] == pytest.approx(adjusted(amounts.to_numpy()), rel=1e-6)
