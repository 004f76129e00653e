"""The conversion report: how many of the deals decided are won, by whom and from where?"""

from lib.sections.conversion.cohorts import cohorts
from lib.sections.conversion.rates import by_group, over_time
from lib.sections.conversion.rivals import definitions
from lib.sections.conversion.summary import cover, notes

__all__ = ["by_group", "cohorts", "cover", "definitions", "notes", "over_time"]
