"""How much of the whole the largest rows bring: a curve that climbs to 100 %, with the point that matters named."""

import pandas as pd
from matplotlib.axes import Axes

from lib.charts.theme import ACCENT, CONTEXT, QUIET, SMALL, WARNING, Labels, drawn, with_units
from lib.sections.section import Chart


def pareto(
    rows: pd.DataFrame, columns: tuple[str, str], labels: Labels, marked: tuple[float, float, str]
) -> Chart:
    """A curve over `columns` (share of rows, share of the whole, both 0 to 1, largest first).

    `marked` is the point that matters and its words; the grey line is what it would be if all rows were alike.
    """
    x, y, words = marked
    across, up = ([0.0, *rows[column].astype("float64")] for column in columns)

    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], color=CONTEXT, linewidth=1.5)
        axes.annotate(
            "if all were alike",
            (0.62, 0.62),
            xytext=(6, -8),
            textcoords="offset points",
            fontsize=SMALL,
            color=QUIET,
            va="top",
        )
        axes.plot(across, up, color=ACCENT, linewidth=2.4)
        axes.plot([x, x, 0], [0, y, y], color=WARNING, linewidth=1.2, linestyle=(0, (4, 3)))
        axes.plot(x, y, "o", color=WARNING, markersize=7)
        is_right = x > 0.6
        axes.annotate(
            words,
            (x, 0),
            xytext=(-8 if is_right else 8, 8),
            textcoords="offset points",
            fontsize=SMALL,
            va="bottom",
            ha="right" if is_right else "left",
        )
        axes.set_xlim(0, 1)
        axes.set_ylim(0, max(1.04, max(up) * 1.04))
        with_units(axes, "x", labels)
        with_units(axes, "y", labels)

    return drawn(draw, labels, height=3.8)
