"""Horizontal bars: plain, around zero, and split into parts."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from lib.charts.names import short_names
from lib.charts.theme import (
    ACCENT,
    CONTEXT,
    INK,
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

_PART_COLOURS = (ACCENT, CONTEXT, WARNING, QUIET)


def bars(rows: pd.DataFrame, label: str, value: str, labels: Labels, *, marked: str = "") -> Chart:
    """One bar per row in the order given, each with its value; rows whose flag `marked` is true are orange."""
    marks = rows[marked].astype(bool) if marked else [False] * len(rows)
    colours = [WARNING if mark else ACCENT for mark in marks]
    lengths, places = known(rows[value]), list(range(len(rows)))

    def draw(axes: Axes) -> None:
        axes.barh(places, lengths, color=colours, height=0.66)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_yticks(places, short_names(axes, rows[label]))
        reach = max((abs(length) for length in lengths), default=0) or 1
        for place, (length, number) in enumerate(zip(lengths, rows[value], strict=True)):
            axes.text(max(length, 0) + 0.012 * reach, place, labels.text(number), va="center", fontsize=SMALL)
        axes.set_xlim(min(*lengths, 0), reach * (1 + 0.16 * squeeze(axes)))
        bare(axes, "x")

    return drawn(draw, labels, height=0.7 + 0.36 * len(rows))


def signed(rows: pd.DataFrame, label: str, value: str, labels: Labels) -> Chart:
    """Bars around zero: what rose in blue, what fell in orange."""
    lengths = known(rows[value])
    reach = max((abs(length) for length in lengths), default=0) or 1

    def draw(axes: Axes) -> None:
        colours = [WARNING if length < 0 else ACCENT for length in lengths]
        axes.barh(range(len(lengths)), lengths, color=colours, height=0.66)
        for place, length in enumerate(lengths):
            rose = length >= 0
            end = length + (0.015 if rose else -0.015) * reach
            axes.text(
                end, place, labels.text(length), va="center", ha="left" if rose else "right", fontsize=SMALL
            )
        axes.set_yticks(range(len(rows)), short_names(axes, rows[label]))
        axes.invert_yaxis()
        room = reach * squeeze(axes)
        # a value is written on the side of its bar: no room is kept on a side without one
        fell, rose = min(lengths, default=0) < 0, max(lengths, default=0) >= 0
        left = 0.42 * room if fell else 0.02 * reach
        right = 0.24 * room if rose else 0.02 * reach
        axes.set_xlim(min(*lengths, 0) - left, max(*lengths, 0) + right)
        axes.axvline(0, color=QUIET, linewidth=0.8)
        bare(axes, "x")
        axes.spines["left"].set_visible(False)

    return drawn(draw, labels, height=0.7 + 0.36 * len(rows))


def stacked(rows: pd.DataFrame, label: str, series: Sequence[tuple[str, str]], labels: Labels) -> Chart:
    """Bars split into parts, one per (column, name) of `series`: named in a legend above, values inside."""

    def draw(axes: Axes) -> None:
        start = pd.Series(0.0, index=range(len(rows)))
        for (column, name), colour in zip(series, _PART_COLOURS, strict=False):
            lengths = pd.Series(known(rows[column]))
            axes.barh(range(len(rows)), lengths, left=start, color=colour, height=0.66, label=name)
            start = start + lengths
        _write_inside(axes, rows, series, labels)
        axes.set_yticks(range(len(rows)), short_names(axes, rows[label]))
        axes.invert_yaxis()
        place = {"loc": "lower left", "bbox_to_anchor": (0, 1.0), "borderaxespad": 0.1, "handlelength": 1}
        axes.legend(**place, ncols=int(4 / squeeze(axes)), frameon=False, fontsize=SMALL)
        bare(axes, "x")

    return drawn(draw, labels, height=1.1 + 0.36 * len(rows))


def _write_inside(axes: Axes, rows: pd.DataFrame, series: Sequence[tuple[str, str]], labels: Labels) -> None:
    """The value of each part, where the part is long enough to hold it."""
    widest = float(rows[[column for column, _ in series]].astype("float64").sum(axis=1).max() or 1)
    for place, row in enumerate(rows.to_dict("records")):
        start = 0.0
        for (column, _), colour in zip(series, _PART_COLOURS, strict=False):
            length = 0.0 if pd.isna(row[column]) else float(row[column])
            if length > 0.09 * squeeze(axes) * widest:
                ink = INK if colour == CONTEXT else "white"
                middle = start + length / 2
                axes.text(
                    middle, place, labels.compact(length), ha="center", va="center", fontsize=9, color=ink
                )
            start += length
