"""The theme every chart is drawn in, and the drawing itself: the same bytes for the same frame."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import fill, wrap
from typing import Literal

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import FuncFormatter, MaxNLocator

from lib.formats import Formats
from lib.sections.section import Chart

INK, QUIET, GRID = "#1d2733", "#5a6775", "#e3e7ec"
ACCENT, CONTEXT, WARNING = "#1f5c8b", "#a9b6c4", "#c2571a"
"""Blue for the finding, grey for its context, orange for what needs attention: told apart by the colour-blind too."""

SMALL, TINY = 9.5, 7.5
"""Points of what stands beside marks, and of what has to fit between many of them on a telephone."""

_WIDTH, _NARROW = 8.4, 4.8
"""Inches across on a desk and on paper, and on a telephone: letters keep their size."""

_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": GRID,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": QUIET,
    "ytick.color": INK,
    "svg.hashsalt": "crm-workbook",
    "svg.fonttype": "path",
}


@dataclass(frozen=True)
class Labels:
    """What a chart says: its title, the sentence for a screen reader, the unit and how numbers are written."""

    title: str
    alt: str
    unit: str
    formats: Formats

    def text(self, value: float) -> str:
        """A value in full, in short where the full one would not fit beside a bar."""
        full = self.formats.text(value, self.unit)
        return full if len(full) <= 16 else self.formats.compact(float(value), self.unit)

    def compact(self, value: float) -> str:
        """A value in short, a dash when it is missing."""
        return self.text(value) if pd.isna(value) else self.formats.compact(float(value), self.unit)


def drawn(draw: Callable[[Axes], None], labels: Labels, *, height: float) -> Chart:
    """The chart that `draw` puts on an empty pair of axes, `height` inches high, title above at the left edge.

    It is drawn twice, the second time as wide as a telephone: what `draw` writes asks `squeeze` for the room there is.
    """
    wide, narrow = (_drawing(draw, labels, (width, height)) for width in (_WIDTH, _NARROW))
    return Chart(wide, labels.alt, narrow)


def squeeze(axes: Axes) -> float:
    """How many times narrower than on a desk the drawing is: 1 there, 1.75 on a telephone."""
    return _WIDTH / axes.figure.get_figwidth()


def bare(axes: Axes, side: Literal["x", "y"]) -> None:
    """Take away the axis that the written values make needless."""
    axes.tick_params(length=0)
    (axes.xaxis if side == "x" else axes.yaxis).set_visible(False)
    axes.spines["bottom" if side == "x" else "left"].set_visible(False)


def with_units(axes: Axes, side: Literal["x", "y"], labels: Labels) -> None:
    """Write the ticks of one axis in the chart's unit, few of them, on thin lines."""
    axis = axes.xaxis if side == "x" else axes.yaxis
    most = 6 if side == "y" else int(7 / squeeze(axes))
    axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: _tick(axis, value, labels)))
    axes.grid(axis=side, color=GRID)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)


def _tick(axis: Axis, value: float, labels: Labels) -> str:
    """A tick in the chart's unit, per cent without decimals where no tick has any."""
    text = labels.compact(value)
    is_whole = labels.unit == "share" and all(
        abs(100 * tick - round(100 * tick)) < 1e-6 for tick in axis.get_ticklocs()
    )
    return re.sub(r"[.,]0(?=\D*$)", "", text) if is_whole else text


def short(axes: Axes, name: object, most: int = 34) -> str:
    """A name that fits beside a bar: over two lines at most, of `most` letters on a desk and fewer on a telephone."""
    lines = wrap(str(name), int(most / squeeze(axes)), max_lines=2, placeholder="…")
    return "\n".join(lines)


def known(values: pd.Series) -> list[float]:
    """Numbers to draw: what is missing has no length."""
    return values.astype("float64").fillna(0.0).tolist()


def _drawing(draw: Callable[[Axes], None], labels: Labels, size: tuple[float, float]) -> bytes:
    with matplotlib.rc_context(_STYLE):
        drawing = Drawing(figsize=size)
        axes = drawing.subplots()
        draw(axes)
        axes.set(xlabel="", ylabel="")
        drawing.tight_layout()
        title = fill(labels.title, int(88 / squeeze(axes)))
        drawing.suptitle(title, x=0.0, y=1.02, ha="left", va="bottom", fontsize=11, fontweight="bold")
        return _svg(drawing)


def _svg(drawing: Drawing) -> bytes:
    written = io.BytesIO()
    drawing.savefig(
        written, format="svg", metadata={"Date": None, "Creator": None}, bbox_inches="tight", pad_inches=0.06
    )
    return written.getvalue()
