"""Files being written: text and Parquet row by row as chunks come, workbooks at the end."""

import datetime as dt
import io
from pathlib import Path
from types import TracebackType

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from lib.canonical.schema import TABLES
from lib.demo.exports.cells import exported, text_table, typed_table
from lib.demo.exports.declared import ExportFile

_WRITTEN_ON = dt.datetime(2026, 5, 31, 18, 0, 0)


class Exports:
    """The export folder while it is written: `add` takes rows of a table, closing writes the workbooks."""

    def __init__(
        self, folder: Path, files: tuple[ExportFile, ...], names: dict[str, str], *, parquet: bool
    ) -> None:
        self._folder, self._names, self._parquet = folder, names, parquet
        self._files = {file.table: file for file in files}
        self._texts: dict[str, io.TextIOBase] = {}
        self._parquets: dict[str, pq.ParquetWriter] = {}
        self._sheets: dict[str, list[tuple[ExportFile, list[pd.DataFrame]]]] = {}

    def add(self, table: str, frame: pd.DataFrame) -> None:
        """Appends rows of a table to its file."""
        file = self._files[table]
        rows = exported(frame, file, self._names)
        if file.kind == "parquet" or (self._parquet and file.grows):
            self._add_parquet(file, typed_table(rows, file))
        elif file.kind == "sheet":
            self._add_sheet(file, rows)
        else:
            self._add_text(file, text_table(rows, file))

    def __enter__(self) -> "Exports":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for writer in (*self._texts.values(), *self._parquets.values()):
            writer.close()
        if kind is None:
            for path, sheets in self._sheets.items():
                write_workbook(self._made(path), [(file, pd.concat(parts)) for file, parts in sheets])

    def _made(self, path: str) -> Path:
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def _add_text(self, file: ExportFile, table: pa.Table) -> None:
        is_first = file.path not in self._texts
        if is_first:
            self._texts[file.path] = self._made(file.path).open("w", encoding=file.style.encoding, newline="")
        buffer = io.BytesIO()
        options = pacsv.WriteOptions(
            include_header=False, delimiter=file.style.separator, quoting_style="needed"
        )
        pacsv.write_csv(table, buffer, options)
        header = file.style.separator.join(table.column_names) + "\n" if is_first else ""
        self._texts[file.path].write(header + buffer.getvalue().decode("utf-8"))

    def _add_parquet(self, file: ExportFile, table: pa.Table) -> None:
        path = file.parquet_path
        if path not in self._parquets:
            self._parquets[path] = pq.ParquetWriter(self._made(path), table.schema, compression="zstd")
        self._parquets[path].write_table(table)

    def _add_sheet(self, file: ExportFile, rows: pd.DataFrame) -> None:
        sheets = self._sheets.setdefault(file.path, [])
        for known, parts in sheets:
            if known is file:
                parts.append(rows)
                return
        sheets.append((file, [rows]))


def write_workbook(path: Path, sheets: list[tuple[ExportFile, pd.DataFrame]]) -> None:
    """An XLSX workbook with one sheet per table: days as Excel days, ids as text; the same bytes every time."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"title": path.stem, "created": _WRITTEN_ON})
        for file, rows in sheets:
            _write_sheet(book.add_worksheet(file.sheet), file, rows)


def _write_sheet(sheet: object, file: ExportFile, rows: pd.DataFrame) -> None:
    sheet.write_row(0, 0, [file.headers[name] for name in rows])
    types = {column.name: column.type for column in TABLES[file.table].columns}
    columns = [_cells(rows[name], types.get(name, "text")) for name in rows]
    for number, cells in enumerate(zip(*columns, strict=True), start=1):
        for position, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(number, position, cell)
            elif cell is not None:
                sheet.write(number, position, cell)


def _cells(values: pd.Series, kind: str) -> list[object]:
    known = values.notna()
    if kind == "date" and not isinstance(values.dtype, pd.StringDtype):
        return [value.to_pydatetime() if here else None for value, here in zip(values, known, strict=True)]
    return [value if here else None for value, here in zip(values.tolist(), known, strict=True)]
