"""The sales cycle report: how long does it take to win a deal, and is it getting longer?"""

from lib.sections.sales_cycle.cohorts import cohorts
from lib.sections.sales_cycle.deals import by_group, over_time
from lib.sections.sales_cycle.distribution import distribution
from lib.sections.sales_cycle.outcomes import outcomes
from lib.sections.sales_cycle.rivals import definitions
from lib.sections.sales_cycle.speed import won_by_day
from lib.sections.sales_cycle.stages import by_stage
from lib.sections.sales_cycle.summary import cover, notes

__all__ = [
    "by_group",
    "by_stage",
    "cohorts",
    "cover",
    "definitions",
    "distribution",
    "notes",
    "outcomes",
    "over_time",
    "won_by_day",
]
