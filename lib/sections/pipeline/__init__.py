"""The pipeline report: what is open, is it moving, and what needs attention?"""

from lib.sections.pipeline.attention import needs_attention
from lib.sections.pipeline.closing import expected_close
from lib.sections.pipeline.groups import open_by, open_by_stage
from lib.sections.pipeline.stages import time_in_stage
from lib.sections.pipeline.summary import cover, notes

__all__ = ["cover", "expected_close", "needs_attention", "notes", "open_by", "open_by_stage", "time_in_stage"]
