"""The few kinds of chart, one theme: a frame in, a drawn chart out, with its unit and a sentence for a screen reader."""

from lib.charts.bars import bars, signed, stacked
from lib.charts.curves import MOST_CURVES, Curve, curves, paces
from lib.charts.ranges import ranges
from lib.charts.theme import Labels
from lib.charts.trends import columns, lines, standouts

__all__ = [
    "MOST_CURVES",
    "Curve",
    "Labels",
    "bars",
    "columns",
    "curves",
    "lines",
    "paces",
    "ranges",
    "signed",
    "stacked",
    "standouts",
]
