"""Choosing metrics: from a goal to the few metrics that tell about it, whether they can be computed, and how they stand."""

from lib.metrics.choosing.presets import MOST, PRESETS, Preset, Proposal, preset
from lib.metrics.choosing.quality import Quality, quality_of
from lib.metrics.choosing.readiness import Readiness, readiness_of
from lib.metrics.choosing.watched import CHOSEN, Watched, watched, way_so_far

__all__ = [
    "CHOSEN",
    "MOST",
    "PRESETS",
    "Preset",
    "Proposal",
    "Quality",
    "Readiness",
    "Watched",
    "preset",
    "quality_of",
    "readiness_of",
    "watched",
    "way_so_far",
]
