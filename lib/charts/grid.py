"""A grid of two groupings: the darker, the more; every cell that is not empty says its value."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from lib.charts.names import short_names
from lib.charts.theme import ACCENT, INK, SMALL, TINY, Labels, drawn, squeeze
from lib.sections.section import Chart

_SHADES = LinearSegmentedColormap.from_list("shades", ["#ffffff", "#dbe6ef", ACCENT])
_DARK = 0.78
"""The share of the darkest shade from which on white letters are easier to read."""


def grid(cells: pd.DataFrame, labels: Labels) -> Chart:
    """One square per row and column of `cells`, in their order: index and columns are the names, missing is empty."""
    levels = cells.astype("float64").fillna(0.0).clip(lower=0.0)
    most = float(levels.to_numpy().max()) if levels.size else 0.0

    def draw(axes: Axes) -> None:
        is_wide = squeeze(axes) == 1
        letters = SMALL if is_wide else TINY
        axes.imshow(levels.to_numpy(), cmap=_SHADES, vmin=0.0, vmax=most or 1.0, aspect="auto")
        for row in range(len(cells.index)):
            for column in range(len(cells.columns)):
                value = cells.iat[row, column]
                if pd.isna(value) or value == 0:
                    continue
                is_dark = levels.iat[row, column] > _DARK * most
                axes.text(
                    column,
                    row,
                    labels.compact(value),
                    ha="center",
                    va="center",
                    fontsize=letters,
                    color="white" if is_dark else INK,
                )
        axes.set_xticks(range(len(cells.columns)), short_names(axes, cells.columns, 14 if is_wide else 34))
        axes.set_yticks(range(len(cells.index)), short_names(axes, cells.index, 24))
        axes.xaxis.tick_top()
        axes.tick_params(length=0)
        if not is_wide:
            axes.tick_params(axis="x", labelsize=TINY, labelrotation=40)
        axes.spines[:].set_visible(False)

    return drawn(draw, labels, height=1.2 + 0.42 * len(cells.index))
