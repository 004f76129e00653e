"""Lists to fix that were filled in: workbooks or CSV files, read as the rows in which somebody decided something."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from lib.problems import InputError
from lib.sources.readers import read_list
from lib.sources.text_table import ROW, TextTable

SHEET = "To fix"
HEADERS = {
    "table": "Table",
    "record_id": "Id",
    "field": "Field",
    "value": "Current value",
    "suggestion": "Suggested value",
    "new": "New value",
    "decision": "Decision",
    "mark": "Mark",
}
"""What each column of a list is called, by the name it goes by here."""

NEEDED = ("table", "record_id", "field", "value", "new")
APPLY, SKIP, LATER = DECISIONS = ("apply", "skip", "later")
EMPTY = "(empty)"
"""The word that clears a field."""

HIDDEN = "(hidden)"
"""What stands in a list for a value that may not leave the snapshot."""

ROWS_COLUMNS = ("file", "row", *HEADERS)


def correction_rows(files: Sequence[Path]) -> pd.DataFrame:
    """The rows of all `files` in their order, as texts under ROWS_COLUMNS; those in which nobody decided anything too.

    Raises InputError naming the file, what is wrong with it and the remedy.
    """
    names = [path.name for path in files]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(
            [
                f"settings.corrections: two files are called {name}. Rename one: the log names them."
                for name in twice
            ]
        )
    parts = [_rows(path) for path in files]
    return pd.concat([_nothing(), *parts], ignore_index=True)


def _rows(path: Path) -> pd.DataFrame:
    read = read_list(path, SHEET)
    _refuse_other_tables(path.name, read)
    texts = read.rows.to_pandas()
    nothing = pd.Series("", index=texts.index, dtype="str")
    found = {name: texts.get(header, nothing) for name, header in HEADERS.items()}
    rows = pd.DataFrame({name: cells.astype("str").fillna("").str.strip() for name, cells in found.items()})
    return rows.assign(file=path.name, row=texts[ROW].astype("int64"))[list(ROWS_COLUMNS)]


def _refuse_other_tables(name: str, read: TextTable) -> None:
    lacking = [HEADERS[column] for column in NEEDED if HEADERS[column] not in read.headers.names]
    if lacking:
        raise InputError(
            f"{name}: is no list to fix: its first row has no {', '.join(map(repr, lacking))}. Fill in the list that `crm-workbook fixes` writes, and leave its headings and the sheet {SHEET!r} as they are."
        )
    if read.set_aside:
        aside = read.set_aside[0]
        raise InputError(
            f"{name}, row {aside.row}: {aside.reason}. Save the list as XLSX, or put texts with commas in quotes."
        )


def _nothing() -> pd.DataFrame:
    texts = {name: pd.Series(dtype="str") for name in ROWS_COLUMNS}
    return pd.DataFrame(texts | {"row": pd.Series(dtype="int64")})
