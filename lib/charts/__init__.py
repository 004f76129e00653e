"""The few kinds of chart, one theme: a frame in, a drawn chart out, with its unit and a sentence for a screen reader."""

from lib.charts.bars import bars, signed, stacked
from lib.charts.ranges import ranges
from lib.charts.theme import Labels
from lib.charts.trends import columns, lines

__all__ = ["Labels", "bars", "columns", "lines", "ranges", "signed", "stacked"]
