"""The sales cycle report: how long does it take to win a deal, and is it getting longer?"""

from lib.sections.sales_cycle.deals import by_group, distribution, over_time
from lib.sections.sales_cycle.stages import by_stage
from lib.sections.sales_cycle.summary import cover, notes

__all__ = ["by_group", "by_stage", "cover", "distribution", "notes", "over_time"]
