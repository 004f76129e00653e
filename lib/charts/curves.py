"""Over days: shares as steps, and this period's pace beside that of earlier ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from lib.charts.theme import (
    ACCENT,
    CONTEXT,
    INK,
    QUIET,
    SMALL,
    WARNING,
    Labels,
    drawn,
    short,
    squeeze,
    with_units,
)
from lib.sections.section import Chart

_CURVE_COLOURS = (ACCENT, WARNING, QUIET, INK)
_CURVE_DASHES = ("-", (0, (5, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.5, 2)))
MOST_CURVES = 4
_GAP = 0.062
"""The least distance between two names at the lines' ends, as a share of the axis."""
_NEAR = 0.95
"""A line that ends past this share of the axis ends at its edge: a quarter of 90 days beside one of 92."""


@dataclass(frozen=True)
class Curve:
    """One line: its name and its level on each of `days`."""

    name: str
    days: Sequence[float]
    levels: Sequence[float]


def curves(shown: Sequence[Curve], labels: Labels) -> Chart:
    """Step lines, four at most, told apart by colour and dashes, each named at its end with its last level."""

    def draw(axes: Axes) -> None:
        ends = []
        for curve, colour, dash in zip(shown, _CURVE_COLOURS, _CURVE_DASHES, strict=False):
            axes.step(curve.days, curve.levels, where="post", color=colour, linestyle=dash, linewidth=2.2)
            ends.append((curve, colour))
        _finish(axes, ends, labels)

    return drawn(draw, labels, height=3.6)


def paces(current: Curve, earlier: Sequence[Curve], labels: Labels) -> Chart:
    """The current line in blue over the earlier ones in grey, each named at its end with its last level."""

    def draw(axes: Axes) -> None:
        for curve in earlier:
            axes.step(curve.days, curve.levels, where="post", color=CONTEXT, linewidth=1.4)
        axes.step(current.days, current.levels, where="post", color=ACCENT, linewidth=2.8)
        if current.days:
            axes.plot(current.days[-1], current.levels[-1], "o", color=ACCENT, markersize=6)
        _finish(axes, [*((curve, QUIET) for curve in earlier), (current, ACCENT)], labels)

    return drawn(draw, labels, height=3.8)


def _finish(axes: Axes, ends: Sequence[tuple[Curve, str]], labels: Labels) -> None:
    last = max((curve.days[-1] for curve, _ in ends if curve.days), default=1) or 1
    axes.set_xlim(0, last)
    low = min((min(curve.levels) for curve, _ in ends if curve.levels), default=0)
    axes.set_ylim(min(low, 0), max(axes.get_ylim()[1], 1e-9))
    with_units(axes, "y", labels)
    axes.xaxis.set_major_locator(MaxNLocator(int(7 / squeeze(axes)), integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda day, _: f"day {day:.0f}" if day else ""))
    _name_the_ends(axes, ends, labels)


def _name_the_ends(axes: Axes, ends: Sequence[tuple[Curve, str]], labels: Labels) -> None:
    """Names beside the ends: those at the right edge moved apart, those that end earlier above their end."""
    low, high = axes.get_ylim()
    edge = axes.get_xlim()[1]
    at_edge = [end for end in ends if end[0].days and end[0].days[-1] >= _NEAR * edge]
    heights = _apart([curve.levels[-1] for curve, _ in at_edge], _GAP * (high - low), (low, high))
    for (curve, colour), height in zip(at_edge, heights, strict=True):
        _write(axes, _said(axes, curve, labels), colour, ((edge, height), (7, 0)))
    for curve, colour in ends:
        if curve.days and curve.days[-1] < _NEAR * edge:
            # a name near the edge would touch those beyond it: it is written back over its own line
            side = -6 if curve.days[-1] > 0.6 * edge else 6
            _write(axes, _said(axes, curve, labels), colour, ((curve.days[-1], curve.levels[-1]), (side, 6)))


def _said(axes: Axes, curve: Curve, labels: Labels) -> str:
    name = short(axes, curve.name, 28).replace("\n", " ")
    return f"{name} {labels.compact(curve.levels[-1])}"


def _write(axes: Axes, text: str, colour: str, at: tuple[tuple[float, float], tuple[float, float]]) -> None:
    """Write a name at a place of the axes and so many points from it."""
    place, offset = at
    axes.annotate(
        text,
        place,
        xytext=offset,
        textcoords="offset points",
        ha="left" if offset[0] > 0 else "right",
        va="center" if offset[1] == 0 else "bottom",
        fontsize=SMALL,
        color=colour,
        fontweight="bold" if colour == ACCENT else "normal",
        annotation_clip=False,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85},
    )


def _apart(levels: Sequence[float], gap: float, limits: tuple[float, float]) -> list[float]:
    """Heights of names beside `levels`: in the same order, at least `gap` apart, not above the axis where that can be."""
    order = sorted(range(len(levels)), key=lambda place: levels[place])
    heights, below = [0.0] * len(levels), float("-inf")
    for place in order:
        below = heights[place] = max(levels[place], below + gap)
    above = limits[1] + gap
    for place in reversed(order):
        above = heights[place] = min(heights[place], above - gap)
    return heights
