"""A dot with its range per row: rates with their interval, medians with their tail."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from lib.charts.names import short_names
from lib.charts.theme import ACCENT, CONTEXT, QUIET, SMALL, Labels, drawn, with_units
from lib.sections.section import Chart


def ranges(
    rows: pd.DataFrame,
    label: str,
    values: tuple[str, str, str],
    labels: Labels,
    *,
    thin: str = "",
    reference: float | None = None,
) -> Chart:
    """A dot with its range per row: `values` names the columns low, dot and high; rows with flag `thin` are hollow.

    `reference` draws a line to compare with, such as the rate of all rows together.
    """
    shown = rows[rows[values[1]].notna()].reset_index(drop=True)

    def draw(axes: Axes) -> None:
        for place, row in enumerate(shown.to_dict("records")):
            _draw_one(axes, place, [float(row[name]) for name in values], is_thin=bool(thin and row[thin]))
            axes.annotate(
                labels.text(row[values[1]]),
                (1.01, place),
                xycoords=("axes fraction", "data"),
                va="center",
                fontsize=SMALL,
            )
        if reference is not None:
            _draw_reference(axes, reference, labels)
        axes.set_yticks(range(len(shown)), short_names(axes, shown[label]))
        axes.set_ylim(len(shown) - 0.4, -0.6)
        axes.spines["left"].set_visible(False)
        with_units(axes, "x", labels)

    return drawn(draw, labels, height=1.1 + 0.34 * len(shown))


def _draw_one(axes: Axes, place: int, reach: list[float], *, is_thin: bool) -> None:
    low, dot, high = reach
    face = "white" if is_thin else ACCENT
    axes.plot([low, high], [place, place], color=CONTEXT, linewidth=3.5, solid_capstyle="round")
    axes.plot(dot, place, "o", color=ACCENT, markersize=8, markerfacecolor=face, markeredgewidth=1.8)


def _draw_reference(axes: Axes, reference: float, labels: Labels) -> None:
    axes.axvline(reference, color=QUIET, linewidth=1.2, linestyle=(0, (4, 3)), zorder=0)
    where: dict[str, Any] = {
        "xycoords": ("data", "axes fraction"),
        "xytext": (0, 2),
        "textcoords": "offset points",
    }
    axes.annotate(
        f"all: {labels.text(reference)}",
        (reference, 1.0),
        **where,
        ha="center",
        va="bottom",
        fontsize=SMALL,
        color=QUIET,
    )
