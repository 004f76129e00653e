"""Delimited text files: CSV and its relatives."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pv

from lib.problems import InputError
from lib.sources.blank_rows import is_blank
from lib.sources.dialect import Dialect, dialect_of
from lib.sources.open_quotes import SHOWN, Quotes, is_quote_open_at_end
from lib.sources.text_table import ROW, Choose, Headers, SetAside, TextTable, headers_of, wanted_names

_BLOCK = 1 << 24


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
    records = _quick(path, dialect, headers, names)
    if records is None:
        records = _careful(path, dialect, headers)
    return TextTable(
        headers, records.rows.select([ROW, *names]), records.set_aside, records.blank_rows, notes
    )


@dataclass(frozen=True)
class _Records:
    rows: pa.Table
    set_aside: tuple[SetAside, ...] = ()
    blank_rows: int = 0


def _quick(path: Path, dialect: Dialect, headers: Headers, names: Sequence[str]) -> _Records | None:
    """The chosen columns, read on all cores; None when some row needs a closer look."""
    try:
        cells = _cells(path, dialect, headers, _Reading(columns=tuple(names)))
    except pa.ArrowInvalid:
        return None
    lines = dialect.line_ends - dialect.header_lines
    if not lines <= cells.num_rows <= lines + 1 or is_blank(cells).any():
        return None
    return _Records(_numbered(cells, np.arange(cells.num_rows) + dialect.header_lines + 1))


def _careful(path: Path, dialect: Dialect, headers: Headers) -> _Records:
    """All columns, read in order, each row looked at."""
    rejected: list[pv.InvalidRow] = []
    reading = _Reading(columns=headers.names, rejected=rejected, in_order=True)
    try:
        cells = _cells(path, dialect, headers, reading)
    except pa.ArrowInvalid as error:
        raise InputError(
            f"{headers.file}: cannot be read as rows ({str(error).splitlines()[0]}). A quote that is never closed is the usual cause: export the file again."
        ) from None
    blank_texts = [bad for bad in rejected if not bad.text.strip(f' \t\r\n"{dialect.delimiter}')]
    places = np.arange(cells.num_rows + len(rejected)) + dialect.header_lines + 1
    rows = _numbered(cells, np.setdiff1d(places, [bad.number for bad in rejected]))
    quotes = Quotes(len(headers.names), dialect.delimiter, is_quote_open_at_end(path, dialect.encoding))
    swallowed = quotes.swallowed_rows(rows)
    ragged = [aside for bad in rejected if bad not in blank_texts for aside in _ragged(bad, quotes)]
    blank = is_blank(cells)
    keep = ~blank & ~np.isin(rows[ROW].to_numpy(), [aside.row for aside in swallowed])
    aside = tuple(sorted([*ragged, *swallowed], key=lambda row: row.row))
    _refuse_when_nothing_fits(headers, int(keep.sum()), len(aside))
    return _Records(rows.filter(pa.array(keep)), aside, int(blank.sum()) + len(blank_texts))


@dataclass(frozen=True)
class _Reading:
    columns: tuple[str, ...]
    rejected: list[pv.InvalidRow] = field(default_factory=list)
    in_order: bool = False


def _cells(path: Path, dialect: Dialect, headers: Headers, reading: _Reading) -> pa.Table:
    def set_aside(row: pv.InvalidRow) -> str:
        reading.rejected.append(row)
        return "skip"

    return pv.read_csv(
        path,
        read_options=pv.ReadOptions(
            # row numbers of rejected rows are known only when one thread reads
            use_threads=not reading.in_order,
            block_size=_BLOCK,
            skip_rows=dialect.header_lines,
            column_names=headers.names,
            encoding="utf8" if dialect.encoding.startswith("utf-8") else dialect.encoding,
        ),
        parse_options=pv.ParseOptions(
            delimiter=dialect.delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=set_aside if reading.in_order else None,
        ),
        convert_options=pv.ConvertOptions(
            column_types={name: pa.string() for name in headers.names},
            include_columns=list(reading.columns),
            strings_can_be_null=False,
        ),
    )


def _numbered(cells: pa.Table, numbers: np.ndarray) -> pa.Table:
    return cells.add_column(0, ROW, pa.array(numbers, pa.int64()))


def _ragged(row: pv.InvalidRow, quotes: Quotes) -> list[SetAside]:
    reason = "too few cells" if row.actual_columns < row.expected_columns else "too many cells"
    text = f"{row.actual_columns} instead of {row.expected_columns}: {row.text}"
    return quotes.swallowed_by(row.number, row.text) or [SetAside(row.number, reason, text[:SHOWN])]


def _refuse_when_nothing_fits(headers: Headers, fitting: int, unfitting: int) -> None:
    if unfitting and not fitting:
        raise InputError(
            f"{headers.file}: none of its {unfitting} rows has as many cells as its header ({len(headers.names)}). The first row must hold the headers."
        )
