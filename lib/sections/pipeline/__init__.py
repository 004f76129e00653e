"""The pipeline report: what is open, what moved, is it enough, and what needs attention?"""

from lib.sections.pipeline.acting import next_deals
from lib.sections.pipeline.attention import needs_attention
from lib.sections.pipeline.closing import expected_close
from lib.sections.pipeline.coverage import coverage
from lib.sections.pipeline.endings import stage_endings
from lib.sections.pipeline.funnel import funnel
from lib.sections.pipeline.groups import open_by, open_by_stage
from lib.sections.pipeline.moves import largest_moves, what_moved, what_moved_in_all
from lib.sections.pipeline.pushed_by import pushed_by
from lib.sections.pipeline.pushes import pushes
from lib.sections.pipeline.rivals import definitions
from lib.sections.pipeline.same_point import same_point
from lib.sections.pipeline.stages import time_in_stage
from lib.sections.pipeline.summary import cover, notes

__all__ = [
    "cover",
    "coverage",
    "definitions",
    "expected_close",
    "funnel",
    "largest_moves",
    "needs_attention",
    "next_deals",
    "notes",
    "open_by",
    "open_by_stage",
    "pushed_by",
    "pushes",
    "same_point",
    "stage_endings",
    "time_in_stage",
    "what_moved",
    "what_moved_in_all",
]
