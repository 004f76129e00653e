"""The metrics, each a record in one place."""

from lib.metrics.catalogue.deciding import WIN_RATE
from lib.metrics.catalogue.lasting import SALES_CYCLE, STAGE_LENGTH, WON_BY_DAY
from lib.metrics.catalogue.opening import CREATED_DEALS, OPEN_DEALS, OPEN_PIPELINE
from lib.metrics.catalogue.winning import (
    DEAL_DAYS,
    LOST_DEALS,
    MEAN_WON_DEAL,
    NEW_CUSTOMERS,
    NEW_REVENUE,
    WON_DEALS,
    WON_REVENUE,
)
from lib.metrics.metric import Metric

METRICS: dict[str, Metric] = {
    metric.id: metric
    for metric in (
        NEW_CUSTOMERS,
        WIN_RATE,
        NEW_REVENUE,
        OPEN_DEALS,
        OPEN_PIPELINE,
        STAGE_LENGTH,
        SALES_CYCLE,
        WON_BY_DAY,
        DEAL_DAYS,
        WON_REVENUE,
        WON_DEALS,
        LOST_DEALS,
        CREATED_DEALS,
        MEAN_WON_DEAL,
    )
}
"""Every metric by its id."""

__all__ = [
    "CREATED_DEALS",
    "DEAL_DAYS",
    "LOST_DEALS",
    "MEAN_WON_DEAL",
    "METRICS",
    "NEW_CUSTOMERS",
    "NEW_REVENUE",
    "OPEN_DEALS",
    "OPEN_PIPELINE",
    "SALES_CYCLE",
    "STAGE_LENGTH",
    "WIN_RATE",
    "WON_BY_DAY",
    "WON_DEALS",
    "WON_REVENUE",
]
