"""The lost deals report: which, why, at which stage, to whom, how much, and which are worth another call."""

from lib.sections.lost_deals.competitors import to_whom
from lib.sections.lost_deals.duration import time_to_loss
from lib.sections.lost_deals.largest import which
from lib.sections.lost_deals.reasons import why
from lib.sections.lost_deals.recorded import how_well_recorded
from lib.sections.lost_deals.stages import where
from lib.sections.lost_deals.summary import cover, notes
from lib.sections.lost_deals.win_back import win_back

__all__ = [
    "cover",
    "how_well_recorded",
    "notes",
    "time_to_loss",
    "to_whom",
    "where",
    "which",
    "why",
    "win_back",
]
