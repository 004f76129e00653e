"""The sales trend report: is it growing, and where does the change come from?"""

from lib.sections.sales_trend.customers import new_and_repeat
from lib.sections.sales_trend.pace import pace
from lib.sections.sales_trend.parts import what_changed, won_by
from lib.sections.sales_trend.periods import won_by_period, year_on_year
from lib.sections.sales_trend.season import without_season
from lib.sections.sales_trend.split import why
from lib.sections.sales_trend.summary import cover, notes
from lib.sections.sales_trend.unusual import unusual

__all__ = [
    "cover",
    "new_and_repeat",
    "notes",
    "pace",
    "unusual",
    "what_changed",
    "why",
    "without_season",
    "won_by",
    "won_by_period",
    "year_on_year",
]
