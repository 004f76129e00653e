"""The few kinds of chart, one theme: a frame in, a drawn chart out, with its unit and a sentence for a screen reader."""

from lib.charts.bars import bars, signed, stacked
from lib.charts.bullets import bullets
from lib.charts.curves import MOST_CURVES, Curve, curves, paces
from lib.charts.grid import grid
from lib.charts.panels import panels
from lib.charts.pareto import pareto
from lib.charts.points import Fields, points
from lib.charts.ranges import ranges
from lib.charts.theme import Labels
from lib.charts.trends import columns, lines, standouts
from lib.charts.waterfall import waterfall

__all__ = [
    "MOST_CURVES",
    "Curve",
    "Fields",
    "Labels",
    "bars",
    "bullets",
    "columns",
    "curves",
    "grid",
    "lines",
    "paces",
    "panels",
    "pareto",
    "points",
    "ranges",
    "signed",
    "stacked",
    "standouts",
    "waterfall",
]
