"""Over time: columns for amounts, lines for levels."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from lib.charts.theme import (
    ACCENT,
    CONTEXT,
    QUIET,
    SMALL,
    TINY,
    WARNING,
    Labels,
    bare,
    drawn,
    known,
    squeeze,
    with_units,
)
from lib.sections.section import Chart

_LINE_COLOURS = (ACCENT, QUIET, WARNING)


def columns(rows: pd.DataFrame, label: str, value: str, labels: Labels, *, partial: str = "") -> Chart:
    """Columns with their values; periods whose flag `partial` is true are not over and drawn pale."""
    import seaborn as sns  # a quarter of all that is imported, of which no other chart has need

    unfinished = rows[partial].astype(bool).tolist() if partial else [False] * len(rows)
    names = rows[label].astype(str).tolist()
    heights, places = known(rows[value]), list(range(len(rows)))

    def draw(axes: Axes) -> None:
        colours = [CONTEXT if so_far else ACCENT for so_far in unfinished]
        sns.barplot(x=places, y=heights, color=ACCENT, errorbar=None, width=0.7, ax=axes, saturation=1)
        for bar, colour in zip(axes.patches, colours, strict=True):
            bar.set_facecolor(colour)
        axes.set_xticks(
            places, [_two_lines(name) for name in names], fontsize=SMALL if squeeze(axes) == 1 else TINY
        )
        top = max([*heights, 0]) or 1
        for place, number in zip(places, rows[value], strict=True):
            height = heights[place]
            axes.text(
                place,
                max(height, 0) + top * 0.02,
                labels.compact(number),
                ha="center",
                va="bottom",
                fontsize=SMALL,
            )
        axes.set_ylim(top=top * 1.12)
        bare(axes, "y")

    return drawn(draw, labels, height=3.1)


def lines(rows: pd.DataFrame, label: str, series: Sequence[tuple[str, str]], labels: Labels) -> Chart:
    """Lines, one per (column, name) of `series`, the first in blue, each named at its end with its last value."""
    names = rows[label].astype(str).tolist()

    def draw(axes: Axes) -> None:
        for (column, _), colour in zip(series, _LINE_COLOURS, strict=False):
            levels = rows[column].astype("float64").tolist()
            axes.plot(
                range(len(names)),
                levels,
                color=colour,
                linewidth=2.2,
                marker="o",
                markersize=5,
                clip_on=False,
            )
        _few_ticks(axes, names)
        axes.set_xlim(-0.3, len(names) - 0.7)
        axes.set_ylim(0, axes.get_ylim()[1])
        with_units(axes, "y", labels)
        _up_to_a_tick(axes)
        axes.tick_params(axis="x", pad=7)
        _name_the_ends(axes, rows, series, labels)

    return drawn(draw, labels, height=3.3)


def _up_to_a_tick(axes: Axes) -> None:
    """Ends the axis at the tick above the highest level, so that every level lies between two written ones."""
    ticks = axes.get_yticks()
    highest = max((level for line in axes.lines for level in line.get_ydata() if pd.notna(level)), default=0)
    above = [tick for tick in ticks if tick >= highest and tick > 0]
    axes.set_ylim(0, min(above, default=ticks[-1]))


def _name_the_ends(axes: Axes, rows: pd.DataFrame, series: Sequence[tuple[str, str]], labels: Labels) -> None:
    """Each line's name and last value at its end, moved apart where the ends are close."""
    gap = 0.13 * axes.get_ylim()[1]
    ends = []
    for (column, name), colour in zip(series, _LINE_COLOURS, strict=False):
        levels = rows[column].astype("float64").reset_index(drop=True).dropna()
        if not levels.empty:
            ends.append((float(levels.iloc[-1]), int(levels.index[-1]), name, colour))
    # two lines of text around a level of 0 would lie on the names below the axis
    height = 0.06 * axes.get_ylim()[1] - gap
    for level, place, name, colour in sorted(ends):
        height = max(level, height + gap)
        said = f"{name}\n{labels.compact(level)}"
        axes.annotate(
            said,
            (place, height),
            xytext=(9, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
            color=colour,
            annotation_clip=False,
        )


def standouts(rows: pd.DataFrame, label: str, value: str, labels: Labels) -> Chart:
    """A grey line over time with the `expected` level dashed; rows whose flag `stands_out` is true are orange and named."""
    names, levels = rows[label].astype(str).tolist(), known(rows[value])

    def draw(axes: Axes) -> None:
        axes.plot(range(len(rows)), levels, color=CONTEXT, linewidth=1.6, marker="o", markersize=3.5)
        expected = rows["expected"].astype("float64").tolist()
        axes.plot(range(len(rows)), expected, color=ACCENT, linewidth=1.8, linestyle=(0, (4, 3)))
        top = max(*levels, 0) or 1
        for place, marked in enumerate(rows["stands_out"]):
            if marked:
                axes.plot(place, levels[place], "o", color=WARNING, markersize=8)
                said = f"{names[place]}: {labels.compact(levels[place])}"
                side = "right" if place > 0.7 * len(rows) else "left"
                axes.text(place, levels[place] + 0.04 * top, said, ha=side, fontsize=SMALL, color=WARNING)
        _few_ticks(axes, names)
        axes.set_xlim(-0.5, len(names) - 0.5)
        axes.set_ylim(min(*levels, 0), top * 1.15)
        with_units(axes, "y", labels)

    return drawn(draw, labels, height=3.1)


def _few_ticks(axes: Axes, names: Sequence[str]) -> None:
    """Names of at most twelve places, six on a telephone, the last one among them, so that they do not touch."""
    step = -(-len(names) // int(12 / squeeze(axes)))
    places = list(range(len(names) - 1, -1, -step))
    axes.set_xticks(places, [_two_lines(names[place]) for place in places])


def _two_lines(name: str) -> str:
    """A period's name over two lines, so that many fit side by side: 2026 Q2, Jun 2026, 2026-W22, to 31 May 2026."""
    if name.startswith("to "):
        return "\n".join(name.rsplit(" ", 1))
    first, _, rest = name.replace("-W", " W").partition(" ")
    return f"{first}\n{rest}" if rest else name
