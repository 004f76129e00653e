"""What the cells of an unknown file tell: how it writes days, numbers and the unknown, and what its stages are."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence

import pyarrow.compute as pc

from lib.canonical.schema import TABLES
from lib.sources.propose_headers import TableGuess
from lib.sources.text_table import TextTable

_SAMPLE = 500
_ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?")
_DAYS = ("%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%Y/%m/%d", "%d-%b-%Y", "%d %b %Y", "%b %d, %Y")
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
_UNKNOWN = {"n/a", "na", "#n/a", "-", "--", "null", "none", "nan", "unknown", "not set", "(none)", "select"}
_WON = re.compile(r"\b(won|win|gewonnen|gagn|ganad|vinto|signed|closedwon)", re.IGNORECASE)
_LOST = re.compile(
    r"\b(lost|verloren|perdu|perdid|perso|dead|rejected|disqualified|closedlost)", re.IGNORECASE
)


def sample(table: TextTable, header: str) -> list[str]:
    """Up to 500 different cells of a column, trimmed, blank ones left out, in the order of the file."""
    cells = pc.unique(pc.utf8_trim_whitespace(table.rows[header]))
    return [text for text in cells.to_pylist() if text][:_SAMPLE]


def repeats(table: TextTable, header: str) -> bool:
    """Whether a text stands in more than one row of a column: then it is no key by itself."""
    column = table.rows[header]
    return pc.count_distinct(column).as_py() < len(column)


def date_styles(table: TextTable, guess: TableGuess) -> tuple[list[str], bool]:
    """The styles its days and times need beyond ISO 8601, and whether day and month could be the other way round."""
    cells = [text for text in _cells_of(table, guess, {"moment", "date"}) if not _ISO.fullmatch(text)]
    cells = [text for text in cells if text.lower() not in _UNKNOWN]
    styles: list[str] = []
    candidates = [day + clock for day in _DAYS for clock in _CLOCKS]
    is_open = False
    while cells:
        read = {style: [text for text in cells if _reads(text, style)] for style in candidates}
        best = max(candidates, key=lambda style: len(read[style]))
        if not read[best]:
            return styles, is_open
        is_open |= len(read[best]) == len(read.get(_turned(best), ()))
        styles.append(best)
        cells = [text for text in cells if text not in read[best]]
    return styles, is_open


def _turned(style: str) -> str:
    if style.startswith("%d/%m"):
        return style.replace("%d/%m", "%m/%d")
    return style.replace("%m/%d", "%d/%m") if style.startswith("%m/%d") else ""


def _reads(text: str, style: str) -> bool:
    try:
        return dt.datetime.strptime(text, style).year > 1000
    except ValueError:
        return False


def number_marks(table: TextTable, guess: TableGuess) -> tuple[str, str]:
    """The decimal and the thousands mark its numbers seem to have."""
    cells = _cells_of(table, guess, {"money", "number", "integer"})
    commas = sum(bool(re.fullmatch(r"\D*-?(\d{1,3}(\.\d{3})+|\d+),\d{1,2}\D*", text)) for text in cells)
    points = sum(bool(re.fullmatch(r"\D*-?(\d{1,3}(,\d{3})+|\d+)\.\d{1,2}\D*", text)) for text in cells)
    mark, other = (",", ".") if commas > points else (".", ",")
    grouped = any(re.search(rf"\d{re.escape(other)}\d{{3}}(?!\d)", text) for text in cells)
    return mark, other if grouped else ""


def unknown_words(table: TextTable, guess: TableGuess) -> list[str]:
    """Whole cells that may stand for "not known"."""
    found = {
        text
        for header in guess.header_of.values()
        for text in sample(table, header)
        if text.lower() in _UNKNOWN
    }
    return sorted(found)


def stage_kind(stage: str) -> str:
    """Open, won or lost, by the stage's name alone."""
    if _LOST.search(stage):
        return "lost"
    return "won" if _WON.search(stage) else "open"


def stages_of(table: TextTable, guess: TableGuess, pipeline: str) -> list[tuple[str, str]]:
    """The (pipeline, stage) pairs of a table of deals, open ones first, then in the order of the file."""
    headers = guess.header_of
    stages = pc.utf8_trim_whitespace(table.rows[headers["stage"]]).to_pylist()
    pipelines = (
        pc.utf8_trim_whitespace(table.rows[headers["pipeline"]]).to_pylist()
        if "pipeline" in headers
        else [pipeline] * len(stages)
    )
    pairs = dict.fromkeys(pair for pair in zip(pipelines, stages, strict=True) if all(pair))
    order = ("open", "won", "lost")
    return sorted(pairs, key=lambda pair: order.index(stage_kind(pair[1])))


def is_blank_while_open(table: TextTable, guess: TableGuess, header: str) -> bool:
    """Whether most deals in open stages have nothing in that column: then it tells when a deal was closed."""
    stages = table.rows[guess.header_of["stage"]].to_pylist()
    cells = table.rows[header].to_pylist()
    blank = [
        not cell.strip() for stage, cell in zip(stages, cells, strict=True) if stage_kind(stage) == "open"
    ]
    return bool(blank) and sum(blank) > len(blank) / 2


def share_found(cells: Sequence[str], among: Iterable[str]) -> float:
    """Which share of the cells is among others, case and spacing apart."""
    known = {_folded(text) for text in among}
    return sum(_folded(text) in known for text in cells) / len(cells) if cells else 0.0


def _folded(text: str) -> str:
    return " ".join(text.lower().split())


def _cells_of(table: TextTable, guess: TableGuess, types: set[str]) -> list[str]:
    declared = {column.name: column.type for column in TABLES[guess.table].columns}
    headers = [header for column, header in guess.header_of.items() if declared[column] in types]
    return [text for header in headers for text in sample(table, header)]
