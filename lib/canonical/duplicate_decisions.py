"""What people decided about pairs of records that may be one: read from a list, checked for contradictions."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from lib.canonical.decided_pairs import ACCEPT, REJECT, SPLIT, decided
from lib.problems import InputError
from lib.sources.readers import read_list
from lib.sources.text_table import ROW, TextTable

SHEET = "Duplicates to decide"
HEADERS = {
    "table": "Table",
    "record_id": "Id",
    "other_id": "Id to keep",
    "decision": "Decision",
    "by": "Decided by",
    "on": "Decided on",
    "note": "Note",
}
"""What each column is called in the sheet, by the name it goes by here and in a CSV file."""

LATER = "later"
DECISIONS = (ACCEPT, REJECT, SPLIT, LATER)
"""accept: the two are one; reject: they are two; split: the first is nobody of its group; later: not decided."""

MERGEABLE = ("companies", "contacts", "deals", "leads")
"""Tables whose records can be merged, those that others name first."""

DECISION_COLUMNS = ("file", "row", *HEADERS)
_NEEDED = ("table", "record_id", "other_id", "decision")


def duplicate_decisions(path: Path) -> pd.DataFrame:
    """The rows of a list of decisions as texts under DECISION_COLUMNS, in their order, undecided ones too.

    `path`: a CSV file with the columns of HEADERS by either name, or the workbook with the sheet SHEET. Raises InputError
    naming file, row and remedy for what cannot be read and for decisions that contradict each other.
    """
    read = read_list(path, SHEET)
    headers = _headers(path.name, read)
    texts = read.rows.to_pandas()
    nothing = pd.Series("", index=texts.index, dtype="str")
    cells = {name: texts[headers[name]] if name in headers else nothing for name in HEADERS}
    rows = pd.DataFrame({name: found.astype("str").fillna("").str.strip() for name, found in cells.items()})
    rows = rows.assign(
        file=path.name,
        row=texts[ROW].astype("int64"),
        table=rows["table"].str.lower(),
        decision=rows["decision"].str.lower(),
    )
    rows = rows[list(DECISION_COLUMNS)]
    _refuse_unusable(rows)
    decided(rows)
    return rows


def _headers(name: str, read: TextTable) -> dict[str, str]:
    """The file's header of each column."""
    there = {header.casefold(): header for header in read.headers.names}
    found = {
        column: there[called.casefold()]
        for column, heading in HEADERS.items()
        for called in (heading, column)
        if called.casefold() in there
    }
    lacking = [column for column in _NEEDED if column not in found]
    if lacking:
        raise InputError(
            f"{name}: is no list of decisions on duplicates: its first row has no {', '.join(lacking)}. Fill in the sheet {SHEET!r} of the list to fix, or write a CSV file with the columns {', '.join(HEADERS)}."
        )
    if read.set_aside:
        aside = read.set_aside[0]
        raise InputError(f"{name}, row {aside.row}: {aside.reason}. Put texts with commas in quotes.")
    return found


def _refuse_unusable(rows: pd.DataFrame) -> None:
    problems = [
        f"{row['file']}, row {row['row']}: {fault}"
        for row in rows.to_dict("records")
        if (fault := _fault(row))
    ]
    if problems:
        raise InputError(problems)


def _fault(row: Mapping[str, str]) -> str:
    if row["decision"] in ("", LATER):
        return ""
    if row["decision"] not in DECISIONS:
        return f"the decision {row['decision']!r} is none of {', '.join(DECISIONS)}. Write one of them, or leave the cell empty."
    if row["table"] not in MERGEABLE:
        return (
            f"{row['table']!r} is no table whose records can be merged. Write one of {', '.join(MERGEABLE)}."
        )
    if not row["record_id"] or (row["decision"] != SPLIT and not row["other_id"]):
        return "names no two records. Write both ids, or leave the decision empty."
    if row["record_id"] == row["other_id"]:
        return f"names {row['record_id']!r} twice. A record is always one with itself: write the other's id."
    return ""
