"""Files as they arrive, read as text: what a file is told by its bytes, never by its name."""

import zipfile
from pathlib import Path

from lib.problems import InputError
from lib.sources.delimited import read_delimited
from lib.sources.mailboxes import read_mailbox
from lib.sources.parquet_tables import read_parquet
from lib.sources.spreadsheets import read_spreadsheet
from lib.sources.text_table import Choose, TextTable


def read_table(
    path: Path, shown: str, *, sheet: str | None = None, choose: Choose | None = None
) -> TextTable:
    """The rows of a file as text; `shown` is what errors call it, `sheet` picks a sheet of a workbook.

    Raises InputError naming the file and the remedy when it holds no table.
    """
    start = _start(path, shown)
    if not start:
        raise InputError(f"{shown}: is empty. Export it again, or take it out of the data folder.")
    if start.startswith(_PACKED) and not _is_zip_of_files(path):
        return read_spreadsheet(path, shown, sheet, choose)
    if sheet is not None:
        raise InputError(f"{shown}: is no workbook, so it has no sheet {sheet!r}. Leave out `sheet`.")
    if start.startswith(_PARQUET):
        return read_parquet(path, shown, choose)
    if start.startswith(_OLD_OFFICE):
        raise InputError(f"{shown}: is a workbook of an old or protected kind. Save it as XLSX or CSV.")
    if start.startswith(_PACKED):
        raise InputError(f"{shown}: is a ZIP archive. Unpack it and name the folder as `data`.")
    if start.startswith(_MAILBOX):
        return read_mailbox(path, shown, choose)
    return read_delimited(path, shown, choose)


_PACKED, _PARQUET, _OLD_OFFICE, _MAILBOX = b"PK\x03\x04", b"PAR1", b"\xd0\xcf\x11\xe0", b"From "


def _is_zip_of_files(path: Path) -> bool:
    """True for an archive that is no workbook: workbooks hold a list of their parts."""
    try:
        with zipfile.ZipFile(path) as packed:
            return "[Content_Types].xml" not in packed.namelist()
    except zipfile.BadZipFile:
        return False


def _start(path: Path, shown: str) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(512)
    except OSError as error:
        raise InputError(f"{shown}: cannot be read ({error.strerror}).") from None
