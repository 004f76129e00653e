"""A waterfall: from one total to another, each step floating where the one before it ended."""

import pandas as pd
from matplotlib.axes import Axes

from lib.charts.names import short_names
from lib.charts.theme import (
    ACCENT,
    CONTEXT,
    QUIET,
    SMALL,
    WARNING,
    Labels,
    bare,
    drawn,
    known,
    squeeze,
)
from lib.sections.section import Chart


def waterfall(
    rows: pd.DataFrame, label: str, value: str, labels: Labels, *, total: str, calm: str = ""
) -> Chart:
    """One bar per row from the top: totals (flag `total`) grey and from zero, steps up blue, steps down orange.

    A step begins where the row before it ended; thin lines join them. A step with the flag `calm` is dark grey: what it
    took away is no cause for worry.
    """
    lengths = known(rows[value])
    are_calm = rows[calm].astype(bool).tolist() if calm else [False] * len(rows)
    are_totals = rows[total].astype(bool).tolist()
    starts, ends = _spans(lengths, are_totals)
    reach = max((abs(end) for end in (*starts, *ends)), default=0) or 1

    def draw(axes: Axes) -> None:
        for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
            step = QUIET if are_calm[place] else WARNING if end < start else ACCENT
            colour = CONTEXT if are_totals[place] else step
            axes.barh(place, end - start, left=start, color=colour, height=0.66)
            axes.text(
                max(start, end) + 0.012 * reach,
                place,
                labels.text(lengths[place]),
                va="center",
                fontsize=SMALL,
            )
        for place, end in enumerate(ends[:-1]):
            axes.plot([end, end], [place, place + 1], color=QUIET, linewidth=0.7, zorder=0)
        axes.set_yticks(range(len(rows)), short_names(axes, rows[label]))
        axes.invert_yaxis()
        axes.set_xlim(min(*starts, *ends, 0), max(*starts, *ends, 0) + 0.2 * squeeze(axes) * reach)
        bare(axes, "x")

    return drawn(draw, labels, height=0.7 + 0.36 * len(rows))


def _spans(lengths: list[float], are_totals: list[bool]) -> tuple[list[float], list[float]]:
    """Where each bar begins and ends."""
    starts, ends, level = [], [], 0.0
    for length, is_total in zip(lengths, are_totals, strict=True):
        starts.append(0.0 if is_total else level)
        level = length if is_total else level + length
        ends.append(level)
    return starts, ends
