"""Spreadsheet workbooks (XLSX and kin): cells as text, whole numbers without a point, dates in ISO 8601."""

import datetime as dt
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import python_calamine

from lib.problems import InputError
from lib.sources.mapping_checks import nearest
from lib.sources.text_table import ROW, Choose, TextTable, headers_of, wanted_names

_LARGEST = 1_000_000_000
_MANY = 10_000
# sheets of real workbooks pack about 1 to 10, rarely 1 to 50
_TIGHTEST, _SMALL = 200, 50_000_000
_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")


def read_workbook(
    path: Path, shown: str, *, sheet: str | None = None, choose: Choose | None = None
) -> TextTable:
    """The rows of one sheet (the first when `sheet` is None); `source_row` is the row of the sheet.

    Raises InputError when the workbook is damaged, protected, unreasonably large unpacked, or lacks the sheet.
    """
    check_package(path, shown)
    name, rows = _sheet_rows(path, shown, sheet)
    label = f"{shown} (sheet {name})"
    filled = [(number, row) for number, row in rows if any(cell.strip() for cell in row)]
    if not filled:
        raise InputError(f"{label}: is empty. Export it again, or name another sheet under `sheet`.")
    (start, header), body = filled[0], filled[1:]
    headers = headers_of(header, label)
    chosen = wanted_names(headers, choose)
    places = {column: place for place, column in enumerate(headers.names)}
    cells = {column: pa.array([row[places[column]] for _, row in body], pa.string()) for column in chosen}
    numbers = pa.array([number for number, _ in body], pa.int64())
    blank = len(rows) - start - len(body)
    return TextTable(headers, pa.table({ROW: numbers} | cells), blank_rows=blank, notes={"sheet": name})


def sheet_names(path: Path, shown: str) -> tuple[str, ...]:
    """The sheets of a workbook in their order; InputError when it cannot be opened."""
    check_package(path, shown)
    with _opened(path, shown) as workbook:
        return tuple(workbook.sheet_names)


def check_package(path: Path, shown: str) -> None:
    """InputError when a zip file is no workbook, is damaged, or would unpack to more than a workbook does."""
    with path.open("rb") as stream:
        if not stream.read(4).startswith(b"PK"):
            return
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise InputError(
            f"{shown}: a damaged workbook or archive. Export it again, or save it as CSV."
        ) from None
    if not any(part.filename in _PARTS for part in parts):
        inside = ", ".join(part.filename for part in parts[:5])
        raise InputError(
            f"{shown}: a zip archive, not a table (it holds {inside or 'nothing'}). Unpack it into the data folder."
        )
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    is_bomb = unpacked > _SMALL and unpacked > packed * _TIGHTEST
    if len(parts) > _MANY or unpacked > _LARGEST or is_bomb:
        raise InputError(
            f"{shown}: would unpack to {unpacked:,} bytes in {len(parts):,} parts, more than a workbook should. Save the sheet as CSV."
        )


def _sheet_rows(path: Path, shown: str, sheet: str | None) -> tuple[str, list[tuple[int, list[str]]]]:
    with _opened(path, shown) as workbook:
        name = _sheet_name(workbook.sheet_names, sheet, shown)
        rows = workbook.get_sheet_by_name(name).iter_rows()
        return name, [(number, [cell_text(cell) for cell in row]) for number, row in enumerate(rows, start=1)]


@contextmanager
def _opened(path: Path, shown: str) -> Iterator[python_calamine.CalamineWorkbook]:
    try:
        with python_calamine.load_workbook(path) as workbook:
            yield workbook
    except python_calamine.PasswordError:
        raise InputError(f"{shown}: is protected by a password. Save it without one.") from None
    except (
        python_calamine.CalamineError,
        python_calamine.ZipError,
        python_calamine.XmlError,
        OSError,
    ) as error:
        raise InputError(
            f"{shown}: cannot be read as a workbook ({error}). Save it as XLSX or CSV."
        ) from None


def _sheet_name(names: Sequence[str], sheet: str | None, shown: str) -> str:
    if not names:
        raise InputError(f"{shown}: has no sheets. Export it again.")
    if sheet is None:
        return names[0]
    if sheet not in names:
        raise InputError(
            f"{shown}: has no sheet {sheet!r}. {nearest(sheet, names)}Sheets: {', '.join(names)}."
        )
    return sheet


def cell_text(cell: Any) -> str:
    """A typed cell as the text a person would write: 45 and not 45.0, 2024-01-05, true."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, dt.timedelta):
        return _duration(cell)
    return cell.isoformat() if isinstance(cell, (dt.date, dt.time)) else str(cell)


def _duration(length: dt.timedelta) -> str:
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
