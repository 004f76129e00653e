"""The few kinds of chart, one theme: a frame in, a drawn chart out. Every chart names its unit and speaks to a screen reader."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import matplotlib
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import FuncFormatter

from lib.formats import Formats
from lib.sections.section import Chart

INK, QUIET, GRID = "#1d2733", "#5f6b7a", "#e3e7ec"
ACCENT, CONTEXT, WARNING = "#1f5f99", "#a9b6c4", "#c2571a"
"""Blue for the finding, grey for its context, orange for what needs attention: told apart by the colour-blind too."""

_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": GRID,
    "axes.labelcolor": QUIET,
    "axes.grid": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": QUIET,
    "ytick.color": INK,
    "svg.hashsalt": "crm-workbook",
    "svg.fonttype": "path",
}
_WIDTH = 8.4


@dataclass(frozen=True)
class Labels:
    """What a chart says: its title with the unit, the sentence for a screen reader, how numbers are written."""

    title: str
    alt: str
    unit: str
    formats: Formats


def bars(rows: pd.DataFrame, label: str, value: str, labels: Labels, *, marked: str = "") -> Chart:
    """Horizontal bars, one per row in the order given, each with its value; rows whose flag `marked` is true in orange."""
    marks = rows[marked].astype(bool) if marked else pd.Series(False, index=rows.index)
    colours = [WARNING if mark else ACCENT for mark in marks]

    def draw(axes: Axes) -> None:
        names = rows[label].astype(str).tolist()
        sns.barplot(
            x=rows[value].astype(float).tolist(),
            y=_distinct(names),
            hue=_distinct(names),
            palette=colours,
            legend=False,
            ax=axes,
            width=0.66,
        )
        axes.set_yticks(range(len(names)), [_short(name) for name in names])
        _write_beside(axes, rows[value], labels)
        _bare(axes, "x")

    return _chart(draw, labels, height=0.9 + 0.36 * len(rows))


def signed(rows: pd.DataFrame, label: str, value: str, labels: Labels) -> Chart:
    """Horizontal bars around zero: what rose in blue, what fell in orange."""
    values = rows[value].astype(float).tolist()

    def draw(axes: Axes) -> None:
        axes.barh(
            range(len(values)),
            values,
            color=[WARNING if number < 0 else ACCENT for number in values],
            height=0.66,
        )
        reach = max((abs(number) for number in values), default=1) or 1
        for place, number in enumerate(values):
            side = "left" if number >= 0 else "right"
            axes.text(
                number + (0.015 if number >= 0 else -0.015) * reach,
                place,
                labels.formats.text(number, labels.unit),
                va="center",
                ha=side,
                fontsize=9.5,
            )
        axes.set_yticks(range(len(values)), [_short(str(name)) for name in rows[label]])
        axes.invert_yaxis()
        axes.set_xlim(min(*values, 0) - 0.24 * reach, max(*values, 0) + 0.24 * reach)
        axes.axvline(0, color=QUIET, linewidth=0.8)
        _bare(axes, "x")
        axes.spines["left"].set_visible(False)

    return _chart(draw, labels, height=0.9 + 0.36 * len(rows))


def columns(rows: pd.DataFrame, label: str, value: str, labels: Labels, *, partial: str = "") -> Chart:
    """Vertical columns over time with their values; periods whose flag `partial` is true are not over and drawn pale."""
    unfinished = rows[partial].astype(bool).tolist() if partial else [False] * len(rows)
    colours = [CONTEXT if so_far else ACCENT for so_far in unfinished]
    names = [
        f"{name}\nso far" if so_far else str(name)
        for name, so_far in zip(rows[label], unfinished, strict=True)
    ]

    def draw(axes: Axes) -> None:
        sns.barplot(
            x=names,
            y=rows[value].astype(float).tolist(),
            hue=names,
            palette=colours,
            legend=False,
            ax=axes,
            width=0.7,
        )
        _write_above(axes, rows[value], labels)
        _bare(axes, "y")

    return _chart(draw, labels, height=3.1)


def lines(rows: pd.DataFrame, label: str, series: Sequence[tuple[str, str]], labels: Labels) -> Chart:
    """Lines over time, one per (column, name) of `series`, the first one in blue, each named at its end."""
    colours = [ACCENT, QUIET, WARNING]
    names = rows[label].astype(str).tolist()

    def draw(axes: Axes) -> None:
        for (column, name), colour in zip(series, colours, strict=False):
            values = rows[column].astype(float).reset_index(drop=True)
            axes.plot(range(len(names)), values, color=colour, linewidth=2.2, marker="o", markersize=5)
            _name_the_end(axes, values, name, colour, labels)
        axes.set_xticks(range(len(names)), names)
        axes.set_xlim(-0.3, len(names) - 0.2)
        axes.set_ylim(bottom=0)
        axes.grid(axis="y", color=GRID)
        _unit_axis(axes.yaxis, labels)

    return _chart(draw, labels, height=3.2)


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
    low, dot, high = values

    def draw(axes: Axes) -> None:
        for place, row in enumerate(rows.itertuples()):
            is_thin = bool(thin) and bool(getattr(row, thin))
            if pd.isna(getattr(row, dot)):
                continue
            axes.plot(
                [getattr(row, low), getattr(row, high)],
                [place, place],
                color=CONTEXT,
                linewidth=3,
                solid_capstyle="round",
            )
            axes.plot(
                getattr(row, dot),
                place,
                "o",
                color=ACCENT,
                markersize=8,
                markerfacecolor="white" if is_thin else ACCENT,
                markeredgewidth=1.8,
            )
            axes.annotate(
                labels.formats.text(getattr(row, dot), labels.unit),
                (getattr(row, dot), place),
                xytext=(0, 7),
                textcoords="offset points",
                ha="center",
                fontsize=9,
            )
        if reference is not None:
            axes.axvline(reference, color=QUIET, linewidth=1, linestyle=(0, (4, 3)), zorder=0)
            axes.annotate(
                f"all {labels.formats.text(reference, labels.unit)}",
                (reference, -0.75),
                fontsize=9,
                color=QUIET,
                ha="center",
            )
        axes.set_yticks(range(len(rows)), [_short(str(name)) for name in rows[label]])
        axes.set_ylim(len(rows) - 0.4, -1.0)
        axes.set_xlim(left=0)
        axes.grid(axis="x", color=GRID)
        axes.spines["left"].set_visible(False)
        axes.tick_params(length=0)
        _unit_axis(axes.xaxis, labels)

    return _chart(draw, labels, height=1.3 + 0.42 * len(rows))


def stacked(rows: pd.DataFrame, label: str, series: Sequence[tuple[str, str]], labels: Labels) -> Chart:
    """Horizontal bars split into parts, one per (column, name) of `series`, named in a legend above, values inside."""
    colours = [ACCENT, CONTEXT, WARNING, QUIET]

    def draw(axes: Axes) -> None:
        start = pd.Series(0.0, index=range(len(rows)))
        widest = float(rows[[column for column, _ in series]].astype(float).sum(axis=1).max() or 1)
        for (column, name), colour in zip(series, colours, strict=False):
            values = rows[column].astype(float).fillna(0).reset_index(drop=True)
            axes.barh(range(len(rows)), values, left=start, color=colour, height=0.66, label=name)
            for place, value in enumerate(values):
                if value > 0.06 * widest:
                    ink = INK if colour == CONTEXT else "white"
                    axes.text(
                        start[place] + value / 2,
                        place,
                        labels.formats.compact(value, labels.unit),
                        ha="center",
                        va="center",
                        fontsize=9,
                        color=ink,
                    )
            start = start + values
        axes.set_yticks(range(len(rows)), [_short(str(name)) for name in rows[label]])
        axes.invert_yaxis()
        axes.legend(
            loc="lower left",
            bbox_to_anchor=(0, 1.0),
            ncols=len(series),
            frameon=False,
            fontsize=9,
            borderaxespad=0.2,
            handlelength=1,
        )
        _bare(axes, "x")

    return _chart(draw, labels, height=1.4 + 0.36 * len(rows), title_pad=26)


def _chart(draw: Callable[[Axes], None], labels: Labels, *, height: float, title_pad: float = 12) -> Chart:
    with matplotlib.rc_context(_STYLE):
        drawing = Drawing(figsize=(_WIDTH, max(height, 1.6)))
        axes = drawing.subplots()
        draw(axes)
        axes.set(xlabel="", ylabel="")
        axes.set_title(
            labels.title, loc="left", fontsize=11, fontweight="bold", color=INK, pad=title_pad, x=0
        )
        drawing.tight_layout(rect=(0, 0, 1, 1))
        return Chart(_svg(drawing), labels.alt)


def _svg(drawing: Drawing) -> bytes:
    written = io.BytesIO()
    drawing.savefig(
        written, format="svg", metadata={"Date": None, "Creator": None}, bbox_inches="tight", pad_inches=0.08
    )
    return written.getvalue()


def _write_beside(axes: Axes, values: pd.Series, labels: Labels) -> None:
    numbers = [float(value) if pd.notna(value) else 0.0 for value in values]
    gap = (max(numbers, default=0) or 1) * 0.012
    for place, (number, value) in enumerate(zip(numbers, values, strict=True)):
        axes.text(
            max(number, 0) + gap,
            place,
            labels.formats.text(value, labels.unit),
            va="center",
            fontsize=9.5,
            color=INK,
        )
    axes.set_xlim(right=(max(numbers, default=0) or 1) * 1.16)


def _write_above(axes: Axes, values: pd.Series, labels: Labels) -> None:
    numbers = [float(value) if pd.notna(value) else 0.0 for value in values]
    top = max(numbers, default=0) or 1
    for place, (number, value) in enumerate(zip(numbers, values, strict=True)):
        written = (
            labels.formats.text(value, labels.unit)
            if pd.isna(value)
            else labels.formats.compact(float(value), labels.unit)
        )
        axes.text(
            place, max(number, 0) + top * 0.02, written, ha="center", va="bottom", fontsize=9.5, color=INK
        )
    axes.set_ylim(top=top * 1.12)


def _name_the_end(axes: Axes, values: pd.Series, name: str, colour: str, labels: Labels) -> None:
    known = values.dropna()
    if known.empty:
        return
    place, value = known.index[-1], float(known.iloc[-1])
    axes.annotate(
        f"{name}\n{labels.formats.text(value, labels.unit)}",
        (place, value),
        xytext=(8, 0),
        textcoords="offset points",
        va="center",
        fontsize=9,
        color=colour,
        annotation_clip=False,
    )


def _bare(axes: Axes, value_axis: str) -> None:
    axes.tick_params(length=0)
    (axes.xaxis if value_axis == "x" else axes.yaxis).set_visible(False)
    axes.spines["bottom" if value_axis == "x" else "left"].set_visible(False)


def _unit_axis(axis: object, labels: Labels) -> None:
    axis.set_major_formatter(FuncFormatter(lambda value, _: labels.formats.compact(value, labels.unit)))


def _short(name: str, most: int = 34) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _distinct(names: Sequence[str]) -> list[str]:
    """Names made distinct with invisible marks: two rows of one name stay two bars."""
    return [f"{name}{'​' * names[:place].count(name)}" for place, name in enumerate(names)]
