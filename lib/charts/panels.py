"""Small panels side by side, one per name, all on the same scale: who differs from whom over time."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from lib.charts.theme import ACCENT, CONTEXT, GRID, QUIET, SMALL, WARNING, Labels, drawn, short
from lib.sections.section import Chart

_COLOURS = (ACCENT, WARNING, CONTEXT)
_ACROSS = 3


def panels(
    rows: pd.DataFrame, keys: tuple[str, str], series: Sequence[tuple[str, str]], labels: Labels
) -> Chart:
    """One panel per name: `keys` are the columns of the name and of the place in time, rows in order of both.

    Lines per (column, name) of `series`, up to three, explained above the panels; the last value stands at its end.
    """
    name, time = keys
    names = list(dict.fromkeys(rows[name]))
    times = list(dict.fromkeys(rows[time]))
    top = max(float(rows[[column for column, _ in series]].astype("float64").max().max()), 1.0)
    down = -(-len(names) // _ACROSS)

    def draw(axes: Axes) -> None:
        axes.set_axis_off()
        for place, each in enumerate(names):
            column, row = place % _ACROSS, place // _ACROSS
            box = (column / _ACROSS, 1 - (row + 0.8) / down, 0.8 / _ACROSS, 0.62 / down)
            panel = axes.inset_axes(box)
            _draw_panel(panel, rows[rows[name] == each], series, top)
            panel.set_title(short(axes, each, 28).replace("\n", " "), fontsize=SMALL, loc="left", pad=3)
            panel.set_xticks(
                [0, len(times) - 1], [str(times[0]), str(times[-1])] if row == down - 1 else ["", ""]
            )
        _explain(axes, series)

    return drawn(draw, labels, height=0.7 + 1.25 * down)


def _draw_panel(panel: Axes, rows: pd.DataFrame, series: Sequence[tuple[str, str]], top: float) -> None:
    for (column, _), colour in reversed(list(zip(series, _COLOURS, strict=False))):
        levels = rows[column].astype("float64").fillna(0.0).tolist()
        panel.plot(range(len(levels)), levels, color=colour, linewidth=1.8)
    panel.set_ylim(0, top * 1.05)
    panel.set_xlim(-0.2, max(len(rows) - 1, 1) + 0.2)
    panel.set_yticks([0, round(top)])
    panel.tick_params(length=0, labelsize=8, colors=QUIET)
    panel.grid(axis="y", color=GRID)
    for side in ("top", "right", "left"):
        panel.spines[side].set_visible(False)


def _explain(axes: Axes, series: Sequence[tuple[str, str]]) -> None:
    handles = [
        axes.plot([], [], color=colour, linewidth=2.2, label=name)[0]
        for (_, name), colour in zip(series, _COLOURS, strict=False)
    ]
    axes.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0, 1.0),
        ncols=len(series),
        frameon=False,
        fontsize=SMALL,
        borderaxespad=0,
    )
