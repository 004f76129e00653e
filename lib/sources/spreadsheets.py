"""Spreadsheet workbooks (XLSX): one sheet's cells as the text a person would read in them."""

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from lib.problems import InputError
from lib.sources.blank_rows import is_blank
from lib.sources.text_table import ROW, Choose, TextTable, headers_of, wanted_names

_LARGEST = 2_000_000_000
_MOST_PARTS = 10_000


def read_spreadsheet(path: Path, shown: str, sheet: str | None, choose: Choose | None = None) -> TextTable:
    """The rows of a sheet (the first one unless named) as text; its first row with text holds the headers.

    Whole numbers are written without a decimal point, days and times as ISO 8601, flags as true and false. Raises
    InputError naming `shown` when the file is no workbook, is protected, or has no such sheet.
    """
    _refuse_what_unpacks_too_large(path, shown)
    name, cells = _cells(path, shown, sheet)
    first = next((place for place, row in enumerate(cells) if any(_text(cell).strip() for cell in row)), None)
    if first is None:
        raise InputError(f"{shown}: sheet {name!r} is empty. Name another one with `sheet`.")
    headers = headers_of([_text(cell) for cell in cells[first]], shown)
    columns = zip(*cells[first + 1 :], strict=True) if len(cells) > first + 1 else [()] * len(headers.names)
    texts = {
        header: pa.array([_text(cell) for cell in column], pa.string())
        for header, column in zip(headers.names, columns, strict=True)
    }
    numbers = pa.array(np.arange(len(cells) - first - 1) + first + 2, pa.int64())
    blank = is_blank(pa.table(texts))
    rows = pa.table({ROW: numbers} | texts).filter(pa.array(~blank))
    chosen = rows.select([ROW, *wanted_names(headers, choose)])
    return TextTable(headers, chosen, blank_rows=int(blank.sum()), notes={"sheet": name})


def _refuse_what_unpacks_too_large(path: Path, shown: str) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
    except zipfile.BadZipFile:
        raise InputError(f"{shown}: is damaged and cannot be opened. Export it again.") from None
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST:
        raise InputError(f"{shown}: unpacks to more than a workbook should hold. Export it as CSV.")


def _cells(path: Path, shown: str, sheet: str | None) -> tuple[str, list[list[Any]]]:
    import python_calamine as calamine

    try:
        workbook = calamine.CalamineWorkbook.from_path(str(path))
    except calamine.PasswordError:
        raise InputError(f"{shown}: is protected by a password. Save it without one.") from None
    except calamine.CalamineError as error:
        raise InputError(
            f"{shown}: cannot be read as a workbook ({error}). Save it as XLSX or CSV."
        ) from None
    name = sheet or next(iter(workbook.sheet_names), "")
    if name not in workbook.sheet_names:
        sheets = ", ".join(workbook.sheet_names)
        raise InputError(f"{shown}: has no sheet {name!r}. Sheets: {sheets}. Correct `sheet`.")
    found = workbook.get_sheet_by_name(name)
    above = [[""] * found.width] * (found.start[0] if found.start else 0)
    return name, above + found.to_python(skip_empty_area=True)


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, (dt.date, dt.time)) else str(cell)
