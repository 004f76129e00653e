"""Points in four fields: what each row is worth against what it takes, the fields named, a few points too."""

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from lib.charts.theme import ACCENT, CONTEXT, QUIET, SMALL, WARNING, Labels, drawn, short, with_units
from lib.sections.section import Chart

_MOST_NAMED = 8


@dataclass(frozen=True)
class Fields:
    """Where the four fields meet, and how the axes and the corners (top left, top right, bottom left, bottom right) are called."""

    meet_at: tuple[float, float]
    axes: tuple[str, str]
    corners: tuple[str, str, str, str]


def points(rows: pd.DataFrame, columns: tuple[str, str, str], fields: Fields, labels: Labels) -> Chart:
    """One point per row: `columns` are its name, its x and its y. Points of the bottom right field are orange.

    Distances are drawn as square roots, so that small and large rows can be told apart; below nothing counts as nothing.
    The first rows are named where there is room.
    """
    _, across, up = columns
    shown = rows.assign(
        **{column: rows[column].astype("float64").clip(lower=0) for column in (across, up)}
    ).reset_index(drop=True)

    def draw(axes: Axes) -> None:
        for side in ("x", "y"):
            getattr(axes, f"set_{side}scale")("function", functions=(_root, _square))
        is_costly = (shown[across] > fields.meet_at[0]) & (shown[up] <= fields.meet_at[1])
        for is_marked, colour in ((False, ACCENT), (True, WARNING)):
            part = shown[is_costly == is_marked]
            axes.scatter(part[across], part[up], s=26, color=colour, alpha=0.75, linewidths=0, clip_on=False)
        axes.set_xlim(0, (shown[across].max() or 1) * 1.12)
        axes.set_ylim(0, (shown[up].max() or 1) * 1.12)
        _draw_fields(axes, fields)
        with_units(axes, "x", labels)
        with_units(axes, "y", labels)
        axes.figure.canvas.draw()
        _name_points(axes, shown, columns)
        axes.annotate(fields.axes[1], (0, 1), xytext=(-4, 20), **_CORNER, ha="left", va="bottom", color=QUIET)
        axes.annotate(fields.axes[0], (1, 0), xytext=(0, -30), **_CORNER, ha="right", va="top", color=QUIET)

    return drawn(draw, labels, height=5.2)


_CORNER = {"xycoords": "axes fraction", "textcoords": "offset points", "fontsize": SMALL}


def _root(values):
    return abs(values) ** 0.5


def _square(values):
    return values**2


def _draw_fields(axes: Axes, fields: Fields) -> None:
    axes.axvline(fields.meet_at[0], color=CONTEXT, linewidth=1.2)
    axes.axhline(fields.meet_at[1], color=CONTEXT, linewidth=1.2)
    places = ((0, 1, "left"), (1, 1, "right"), (0, 0, "left"), (1, 0, "right"))
    for words, (x, y, side) in zip(fields.corners, places, strict=True):
        axes.annotate(
            words,
            (x, y),
            xytext=(4 if side == "left" else -4, 5),
            **_CORNER,
            ha=side,
            va="bottom",
            color=QUIET,
            fontweight="bold",
        )


def _name_points(axes: Axes, shown: pd.DataFrame, columns: tuple[str, str, str]) -> None:
    """Names beside the first points, those left out that would lie over another name or point."""
    name, across, up = columns
    places = axes.transData.transform(shown[[across, up]].to_numpy())
    middle = axes.transAxes.transform((0.6, 0))[0]
    taken = []
    for words, place, (x, y) in zip(
        shown[name].head(_MOST_NAMED), places, shown[[across, up]].to_numpy(), strict=False
    ):
        is_right = place[0] > middle
        text = axes.annotate(
            short(axes, words, 26).replace("\n", " "),
            (x, y),
            xytext=(-6 if is_right else 6, 0),
            textcoords="offset points",
            ha="right" if is_right else "left",
            va="center",
            fontsize=9,
        )
        box = text.get_window_extent()
        if box.count_contains(places) or any(box.overlaps(other) for other in taken):
            text.remove()
        else:
            taken.append(box)
