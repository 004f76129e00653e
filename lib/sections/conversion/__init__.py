"""The conversion report: how many of the leads and deals are won, from where and by whom, and is that more than chance?"""

from lib.sections.conversion.chain import chain
from lib.sections.conversion.cohorts import cohorts
from lib.sections.conversion.maturing import maturing
from lib.sections.conversion.rates import by_group, over_time
from lib.sections.conversion.rivals import definitions
from lib.sections.conversion.sources import what_holds_up
from lib.sections.conversion.summary import cover, notes
from lib.sections.conversion.worth import count_and_value

__all__ = [
    "by_group",
    "chain",
    "cohorts",
    "count_and_value",
    "cover",
    "definitions",
    "maturing",
    "notes",
    "over_time",
    "what_holds_up",
]
