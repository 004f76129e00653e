"""Delimited text files: CSV and its relatives."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pv

from lib.problems import InputError
from lib.sources.blank_rows import is_blank
from lib.sources.dialect import Dialect, dialect_of
from lib.sources.open_quotes import SHOWN, Quotes, is_quote_open_at_end
from lib.sources.text_table import ROW, Choose, Headers, SetAside, TextTable, headers_of, wanted_names

# a row must fit a block: small ones are fastest, the large one takes what does not fit
_BLOCKS = (1 << 20, 1 << 26)


def read_delimited(path: Path, shown: str, choose: Choose | None = None) -> TextTable:
    """The rows of a delimited text file, every cell as the text it holds.

    Rows with more or fewer cells than the header are set aside; rows with no text at all are left out and
    counted. Raises InputError naming `shown` when the file is no table.
    """
    dialect = dialect_of(path, shown)
    headers = headers_of(dialect.header, shown)
    names = wanted_names(headers, choose)
    notes = {"encoding": dialect.encoding, "delimiter": dialect.delimiter}
    if dialect.is_header_only:
        nothing = pa.table(
            {ROW: pa.array([], pa.int64())} | {name: pa.array([], pa.string()) for name in names}
        )
        return TextTable(headers, nothing, notes=notes)
    records = _records(path, dialect, headers, names or headers.names[:1])
    _refuse_when_nothing_fits(headers, records)
    return TextTable(
        headers, records.rows.select([ROW, *names]), records.set_aside, records.blank_rows, notes
    )


@dataclass(frozen=True)
class _Records:
    rows: pa.Table
    set_aside: tuple[SetAside, ...] = ()
    blank_rows: int = 0


def _records(path: Path, dialect: Dialect, headers: Headers, names: Sequence[str]) -> _Records:
    """The chosen columns; when some row needs a closer look, all columns are read and each row looked at."""
    cells, rejected = _cells(path, dialect, headers, names)
    lines = dialect.line_ends - dialect.header_lines
    if not rejected and lines <= cells.num_rows <= lines + 1 and not is_blank(cells).any():
        return _Records(_numbered(cells, np.arange(cells.num_rows) + dialect.header_lines + 1))
    if list(names) != list(headers.names):
        cells, rejected = _cells(path, dialect, headers, headers.names)
    return _looked_at(path, dialect, cells, rejected)


def _looked_at(path: Path, dialect: Dialect, cells: pa.Table, rejected: list[pv.InvalidRow]) -> _Records:
    unfit = [bad for bad in rejected if bad.text.strip(f' \t\r\n"{dialect.delimiter}')]
    places = np.arange(cells.num_rows + len(rejected)) + dialect.header_lines + 1
    rows = _numbered(cells, np.setdiff1d(places, [bad.number for bad in rejected]))
    quotes = Quotes(cells.num_columns, dialect.delimiter, is_quote_open_at_end(path, dialect.encoding))
    swallowed = quotes.swallowed_rows(rows)
    ragged = [aside for bad in unfit for aside in _ragged(bad, quotes)]
    blank = is_blank(cells)
    keep = ~blank & ~np.isin(rows[ROW].to_numpy(), [aside.row for aside in swallowed])
    aside = tuple(sorted([*ragged, *swallowed], key=lambda row: row.row))
    return _Records(rows.filter(pa.array(keep)), aside, int(blank.sum()) + len(rejected) - len(unfit))


def _cells(
    path: Path, dialect: Dialect, headers: Headers, names: Sequence[str]
) -> tuple[pa.Table, list[pv.InvalidRow]]:
    """The chosen columns of the rows that fit the header, and the rows that do not."""
    for block in _BLOCKS:
        rejected: list[pv.InvalidRow] = []
        # one thread: row numbers of rejected rows are known only then, and two are no faster
        reading = pv.ReadOptions(
            use_threads=False,
            block_size=block,
            skip_rows=dialect.header_lines,
            column_names=headers.names,
            encoding="utf8" if dialect.encoding.startswith("utf-8") else dialect.encoding,
        )
        try:
            cells = pv.read_csv(path, reading, _parsing(dialect, rejected), _as_text(headers, names))
            return cells, rejected
        except pa.ArrowInvalid as error:
            problem = str(error).splitlines()[0]
    raise InputError(
        f"{headers.file}: cannot be read as rows ({problem}). A quote that is never closed is the usual cause: export the file again."
    )


def _parsing(dialect: Dialect, rejected: list[pv.InvalidRow]) -> pv.ParseOptions:
    def set_aside(row: pv.InvalidRow) -> str:
        rejected.append(row)
        return "skip"

    return pv.ParseOptions(
        delimiter=dialect.delimiter,
        newlines_in_values=True,
        ignore_empty_lines=False,
        invalid_row_handler=set_aside,
    )


def _as_text(headers: Headers, names: Sequence[str]) -> pv.ConvertOptions:
    return pv.ConvertOptions(
        column_types={name: pa.string() for name in headers.names},
        include_columns=list(names),
        strings_can_be_null=False,
    )


def _numbered(cells: pa.Table, numbers: np.ndarray) -> pa.Table:
    return cells.add_column(0, ROW, pa.array(numbers, pa.int64()))


def _ragged(row: pv.InvalidRow, quotes: Quotes) -> list[SetAside]:
    reason = "too few cells" if row.actual_columns < row.expected_columns else "too many cells"
    text = f"{row.actual_columns} instead of {row.expected_columns}: {row.text}"
    return quotes.swallowed_by(row.number, row.text) or [SetAside(row.number, reason, text[:SHOWN])]


def _refuse_when_nothing_fits(headers: Headers, records: _Records) -> None:
    if records.set_aside and not records.rows.num_rows:
        raise InputError(
            f"{headers.file}: none of its {len(records.set_aside)} rows has as many cells as its header ({len(headers.names)}). The first row must hold the headers."
        )
