"""Files as they arrive, read as text: what a file is told by its bytes, never by its name."""

from pathlib import Path

from lib.problems import InputError
from lib.sources.mail_files import SEPARATOR
from lib.sources.mailboxes import read_mailbox
from lib.sources.text_table import Choose, TextTable

_WORKBOOK = (b"PK", b"\xd0\xcf\x11\xe0")
_PACKED = {
    b"\x1f\x8b": "a gzip file",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"\x28\xb5\x2f\xfd": "a zstd file",
}


def read_table(
    path: Path, shown: str, *, sheet: str | None = None, choose: Choose | None = None
) -> TextTable:
    """The rows of a file as text; `shown` is what errors call it, `sheet` picks a sheet of a workbook,
    or the people of a mailbox, which may be a folder (Maildir).

    `choose` says which columns are wanted, given the headers; all when it is None. Raises InputError naming
    the file and the remedy when it holds no table.
    """
    if path.is_dir():
        return read_mailbox(path, shown, sheet=sheet, choose=choose)
    start = _start(path, shown)
    if start.startswith(_WORKBOOK):
        from lib.sources.workbooks import read_workbook

        return read_workbook(path, shown, sheet=sheet, choose=choose)
    if start.startswith(b"From ") and SEPARATOR.match(start):
        return read_mailbox(path, shown, sheet=sheet, choose=choose)
    if sheet is not None:
        raise InputError(f"{shown}: is no workbook, so it has no sheet {sheet!r}. Leave out `sheet`.")
    if start.startswith(b"PAR1"):
        from lib.sources.parquet_tables import read_parquet

        return read_parquet(path, shown, choose)
    from lib.sources.delimited import read_delimited

    return read_delimited(path, shown, choose)


def read_list(path: Path, sheet: str) -> TextTable:
    """The rows of a list that people filled in: `sheet` of a workbook, or all of a plain file. Raises as `read_table` does."""
    is_workbook = _start(path, path.name).startswith(_WORKBOOK)
    return read_table(path, path.name, sheet=sheet if is_workbook else None)


def _start(path: Path, shown: str) -> bytes:
    try:
        with path.open("rb") as stream:
            start = stream.read(512)
    except OSError as error:
        raise InputError(f"{shown}: cannot be read ({error.strerror}).") from None
    if not start:
        raise InputError(f"{shown}: is empty. Export it again, or take it out of the data folder.")
    for mark, kind in _PACKED.items():
        if start.startswith(mark):
            raise InputError(f"{shown}: {kind}. Unpack it into the data folder.")
    if start.startswith(b"%PDF"):
        raise InputError(f"{shown}: a PDF file, not a table. Export it as CSV or XLSX.")
    return start
