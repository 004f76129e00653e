"""Files as they arrive, read as text: what a file is told by its bytes, never by its name."""

from pathlib import Path

from lib.problems import InputError
from lib.sources.text_table import Choose, TextTable


def read_table(
    path: Path, shown: str, *, sheet: str | None = None, choose: Choose | None = None
) -> TextTable:
    """The rows of a file as text; `shown` is what errors call it, `sheet` picks a sheet of a workbook.

    Raises InputError naming the file and the remedy when it holds no table.
    """
    from lib.sources.delimited import read_delimited

    start = _start(path, shown)
    if sheet is not None:
        raise InputError(f"{shown}: is no workbook, so it has no sheet {sheet!r}. Leave out `sheet`.")
    if not start:
        raise InputError(f"{shown}: is empty. Export it again, or take it out of the data folder.")
    return read_delimited(path, shown, choose)


def _start(path: Path, shown: str) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(512)
    except OSError as error:
        raise InputError(f"{shown}: cannot be read ({error.strerror}).") from None
