"""DisplayTable: a small table for readers: formatted cells, a caption, right-aligned numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from lib.formats import Formats

_BRIEF, _WORDY = 13, 36
"""Letters up to which a cell stays on one line, and from which on it is a sentence."""

NUMERIC = ("count", "money", "share", "days", "hours", "minutes", "seconds", "number", "points", "written")


@dataclass(frozen=True)
class DisplayTable:
    """Cells already formatted as text; `numeric` says which columns are numbers; `total_rows` is what was left out of view."""

    caption: str
    labels: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    total_rows: int

    def html(self) -> str:
        """The table as HTML, every cell escaped, the first column as row headers."""
        head = "".join(
            f'<th scope="col"{_numeric(is_number)}>{escape(label)}</th>'
            for label, is_number in zip(self.labels, self.numeric, strict=True)
        )
        body = "".join(f"<tr>{self._row(cells)}</tr>" for cells in self.rows)
        more = self.total_rows - len(self.rows)
        foot = f'<p class="more">{more:,} more rows are not shown.</p>' if more > 0 else ""
        return f'<div class="table"><table><caption>{escape(self.caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{foot}'

    def _row(self, cells: Sequence[str]) -> str:
        first, *others = cells
        flags = self.numeric[1:]
        rest = "".join(
            f"<td{_numeric(is_number) or _room(cell)}>{escape(cell)}</td>"
            for cell, is_number in zip(others, flags, strict=True)
        )
        return f'<th scope="row">{escape(first)}</th>{rest}'

    def text(self) -> str:
        """The table as plain text with aligned columns."""
        lines = [self.labels, *self.rows]
        widths = [max(len(line[i]) for line in lines) for i in range(len(self.labels))]
        padded = [
            "  ".join(
                cell.rjust(width) if is_number else cell.ljust(width)
                for cell, width, is_number in zip(line, widths, self.numeric, strict=True)
            ).rstrip()
            for line in lines
        ]
        return "\n".join([self.caption, *padded])


def display_table(
    frame: pd.DataFrame,
    columns: Mapping[str, tuple[str, str]],
    formats: Formats,
    caption: str,
    *,
    most: int = 40,
) -> DisplayTable:
    """`frame` as a table for readers.

    `columns`: column → (label, unit); units are those of `Formats.text`, or "text". Columns not named are left out.
    At most `most` rows are shown and the number left out is said.
    """
    shown = frame.head(most)
    cells = [[formats.text(value, unit) for value in shown[name]] for name, (_, unit) in columns.items()]
    return DisplayTable(
        caption=caption,
        labels=tuple(label for label, _ in columns.values()),
        numeric=tuple(unit in NUMERIC for _, unit in columns.values()),
        rows=tuple(zip(*cells, strict=True)),
        total_rows=len(frame),
    )


def starred(rows: pd.DataFrame, by: str, thin: str = "is_thin") -> pd.DataFrame:
    """`rows` with a star after the name in `by` where the flag `thin` is true."""
    stars = ["*" if is_thin else "" for is_thin in rows[thin]]
    return rows.assign(**{by: [f"{name}{star}" for name, star in zip(rows[by], stars, strict=True)]})


def _numeric(is_number: bool) -> str:
    return ' class="number"' if is_number else ""


def _room(cell: str) -> str:
    """A sentence keeps room to be read in, and a day or a period stays on one line."""
    if len(cell) > _WORDY:
        return ' class="wordy"'
    is_brief = len(cell) <= _BRIEF and any(letter.isdigit() for letter in cell)
    return ' class="brief"' if is_brief else ""
