"""The forecast report: what will close, is it enough, what does it rest on, and how good was it before?"""

from lib.sections.forecast.categories import categories
from lib.sections.forecast.closing import what_will_close
from lib.sections.forecast.large import largest_deals
from lib.sections.forecast.past import how_good
from lib.sections.forecast.quota import against_quota, by_owner
from lib.sections.forecast.slipped import slipped
from lib.sections.forecast.summary import cover, notes

__all__ = [
    "against_quota",
    "by_owner",
    "categories",
    "cover",
    "how_good",
    "largest_deals",
    "notes",
    "slipped",
    "what_will_close",
]
