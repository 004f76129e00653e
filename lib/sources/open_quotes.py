"""Quotes that are opened and not closed: they swallow the rows below into one cell."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from lib.sources.text_table import ROW, SetAside

SHOWN = 200
_REASON = "a quote is opened and not closed"


@dataclass(frozen=True)
class Quotes:
    """What tells a cell of several lines from rows that an open quote swallowed."""

    columns: int
    delimiter: str
    is_open_at_end: bool

    def swallowed_rows(self, rows: pa.Table) -> list[SetAside]:
        """Every line inside the cells of `rows` that swallowed other rows, each counted as a row set aside."""
        found = []
        last = rows[ROW][-1].as_py() if rows.num_rows else None
        for name in rows.column_names[1:]:
            over_lines = rows.filter(pc.match_substring(rows[name], "\n"))
            for number, text in zip(over_lines[ROW].to_pylist(), over_lines[name].to_pylist(), strict=True):
                is_open = self.is_open_at_end and number == last and name == rows.column_names[-1]
                found += self.swallowed_by(number, text, is_open=is_open)
        return found

    def swallowed_by(self, number: int, text: str, *, is_open: bool = False) -> list[SetAside]:
        """The lines of `text` as rows set aside, when some of them are whole rows; else nothing."""
        lines = text.splitlines()
        if not (is_open or any(self._is_whole_row(line) for line in lines[1:])):
            return []
        return [SetAside(number, _REASON, line[:SHOWN]) for line in lines if line.strip()]

    def _is_whole_row(self, line: str) -> bool:
        # in prose a space follows the comma; between cells none does
        separators = line.count(self.delimiter) - line.count(self.delimiter + " ")
        return self.columns > 2 and separators >= self.columns - 1


def is_quote_open_at_end(path: Path, encoding: str) -> bool:
    """Whether the file ends in something else than a closing quote."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - 64))
        tail = stream.read()
    if encoding.startswith("utf-16"):
        tail = tail.replace(b"\0", b"")
    return not tail.rstrip(b"\r\n").endswith(b'"')
