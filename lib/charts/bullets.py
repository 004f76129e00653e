"""Bullet charts: how far each row is on the way to its target, and how far it should be."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory

from lib.charts.names import short_names
from lib.charts.theme import ACCENT, CONTEXT, GRID, INK, QUIET, SMALL, WARNING, Labels, drawn, known
from lib.sections.section import Chart

_LONGEST = 1.6


def bullets(rows: pd.DataFrame, label: str, values: tuple[str, str], labels: Labels, *, told: str) -> Chart:
    """One bar per row, both `values` as shares of the row's target: reached, and due by now (a tick).

    Behind each bar lie three bands: at risk (below 81 % of what is due), behind (to 99 %), on track. A bar that ends
    before the third is orange. `told` is the column with the words at the right edge. A bar longer than the axis ends
    in an arrow.
    """
    reached, due = known(rows[values[0]]), known(rows[values[1]])
    reach = min(max([1.15, *(length * 1.08 for length in reached)]), _LONGEST)

    def draw(axes: Axes) -> None:
        at_edge = blended_transform_factory(axes.transAxes, axes.transData)
        for place, (length, tick) in enumerate(zip(reached, due, strict=True)):
            _draw_bands(axes, place, tick, reach)
            _draw_bar(axes, place, (length, tick), reach)
            words = rows[told].iloc[place]
            axes.text(1.015, place, words, va="center", fontsize=SMALL, transform=at_edge)
        axes.axvline(1.0, color=QUIET, linewidth=1.2, linestyle=(0, (4, 3)), zorder=4)
        axes.set_xlim(0, reach)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_yticks(range(len(rows)), short_names(axes, rows[label], 26))
        axes.set_xticks([0, 0.5, 1.0], [labels.formats.text(0, "count"), "half", "target"])
        axes.tick_params(length=0)
        for side in ("left", "bottom"):
            axes.spines[side].set_visible(False)

    return drawn(draw, labels, height=0.9 + 0.55 * len(rows))


def _draw_bands(axes: Axes, place: int, due: float, reach: float) -> None:
    edges = (0.0, 0.81 * due, 0.99 * due, reach)
    for left, right, colour in zip(edges, edges[1:], (CONTEXT, GRID, "#f4f6f8"), strict=False):
        axes.barh(place, right - left, left=left, height=0.72, color=colour, zorder=1)


def _draw_bar(axes: Axes, place: int, lengths: tuple[float, float], reach: float) -> None:
    length, due = lengths
    colour = WARNING if length < 0.99 * due else ACCENT
    axes.barh(place, min(max(length, 0.0), reach), height=0.3, color=colour, zorder=3)
    axes.plot([due, due], [place - 0.36, place + 0.36], color=INK, linewidth=2.4, zorder=5)
    if length > reach:
        axes.plot(reach * 0.992, place, ">", color="white", markersize=6, zorder=6)
