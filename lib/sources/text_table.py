"""What every reader gives: a table of text, its rows numbered as in the file, nothing guessed."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

ROW = "source_row"
"""Column of a text table that holds the row's number in its file."""

Choose = Callable[["Headers"], Sequence[str]]
"""Given a file's headers, the names of the columns that are wanted."""


@dataclass(frozen=True)
class Headers:
    """The headers of one file: `names` are distinct, `repeated` are those found more than once."""

    names: tuple[str, ...]
    repeated: frozenset[str]
    file: str


@dataclass(frozen=True)
class SetAside:
    """A row that does not fit its table: its number, why, and its text (the first 200 characters)."""

    row: int
    reason: str
    text: str


@dataclass(frozen=True)
class TextTable:
    """Rows of one file (or sheet) as text: `source_row`, then one column per chosen header.

    `source_row` counts records, the header included, as a spreadsheet program numbers its rows: the first
    row below a header in row 1 is 2, and a quoted cell over three lines is still one row.
    """

    headers: Headers
    rows: pa.Table
    set_aside: tuple[SetAside, ...] = ()
    blank_rows: int = 0
    notes: dict[str, str] = field(default_factory=dict)


def headers_of(found: Iterable[str], file: str) -> Headers:
    """Headers with distinct names: trimmed; an empty one becomes `column 3`, repeated ones `Email (1)`, `Email (2)`."""
    trimmed = [header_name(text) for text in found]
    counts = Counter(name for name in trimmed if name)
    repeated = frozenset(name for name, count in counts.items() if count > 1) | ({ROW} & set(trimmed))
    taken = {name for name in trimmed if name not in repeated}
    names: list[str] = []
    for place, name in enumerate(trimmed, start=1):
        stem = name or f"column {place}"
        fresh = stem if name and name not in repeated else _fresh(stem, taken, numbered=bool(name))
        taken.add(fresh)
        names.append(fresh)
    return Headers(tuple(names), repeated, file)


def _fresh(stem: str, taken: set[str], *, numbered: bool) -> str:
    candidates = (f"{stem} ({number})" for number in range(1, len(taken) + 3))
    if not numbered and stem not in taken:
        return stem
    return next(name for name in candidates if name not in taken)


def header_name(text: str) -> str:
    """A header as it is compared: composed Unicode, no space around it."""
    return unicodedata.normalize("NFC", text).strip().strip("\ufeff").strip()


def wanted_names(headers: Headers, choose: Choose | None) -> list[str]:
    """Names of the columns to read, each once, in the order of the file."""
    if choose is None:
        return list(headers.names)
    wanted = set(choose(headers))
    return [name for name in headers.names if name in wanted]
