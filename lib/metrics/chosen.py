"""Which definition of a metric a team's settings make the headline."""

from lib.metrics.metric import Metric
from lib.params import Settings

CREDITED = (
    "campaign_purchases",
    "campaign_revenue",
    "unattributed_revenue",
    "campaign_customers",
    "campaign_roi",
    "campaign_customer_cost",
)
"""Metrics that each model of attribution defines anew: one choice holds for them all."""


def chosen_definition(metric: Metric, settings: Settings) -> str:
    """The id of the definition which the settings choose; the first one where they leave no choice."""
    chosen = {
        **dict.fromkeys(CREDITED, settings.campaigns.attribution),
        "win_rate": settings.definitions.win_rate,
        "sales_cycle": settings.definitions.sales_cycle_deals,
    }
    return chosen.get(metric.id, metric.definitions[0].id)
