"""The service report: what comes in and waits, how fast it is solved, whether promises are kept, and what it costs."""

from lib.sections.service.calls import callbacks, calls_lost, handling
from lib.sections.service.clocks import clocks
from lib.sections.service.cost import cost
from lib.sections.service.speed import first_reply, resolution
from lib.sections.service.summary import cover, notes
from lib.sections.service.targets import kept, running_out
from lib.sections.service.trends import kept_over_time, over_time, same_day
from lib.sections.service.volume import backlog, volume

__all__ = [
    "backlog",
    "callbacks",
    "calls_lost",
    "clocks",
    "cost",
    "cover",
    "first_reply",
    "handling",
    "kept",
    "kept_over_time",
    "notes",
    "over_time",
    "resolution",
    "running_out",
    "same_day",
    "volume",
]
