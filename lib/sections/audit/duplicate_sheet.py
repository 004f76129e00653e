"""The sheet of duplicates to decide: each pair with the evidence in words, cells to fill in, and what was decided before."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from lib.audit.identity.duplicates import Duplicates, duplicates_of
from lib.canonical.amendments import decisions_path
from lib.canonical.decided_pairs import ACCEPT, REJECT, SPLIT, pair_of
from lib.canonical.duplicate_decisions import DECISIONS, HEADERS, SHEET, duplicate_decisions
from lib.sections.audit.privacy import disclosed
from lib.sections.audit.words import owner_names
from lib.sections.spreadsheet import Sheet, SheetColumn
from lib.workbook import Workbook

MOST = 50_000
"""Pairs in one sheet: more than anybody decides before the next export."""

_COLUMNS = {
    "table": SheetColumn(HEADERS["table"], 12),
    "record_id": SheetColumn(HEADERS["record_id"], 16),
    "name": SheetColumn("Record", 30),
    "other_id": SheetColumn(HEADERS["other_id"], 16),
    "other_name": SheetColumn("Record to keep", 30),
    "band": SheetColumn("How sure", 10),
    "why": SheetColumn("Why they may be one", 70),
    "decision": SheetColumn(HEADERS["decision"], 10, is_to_fill=True, choices=DECISIONS),
    "by": SheetColumn(HEADERS["by"], 16, is_to_fill=True),
    "on": SheetColumn(HEADERS["on"], 12, is_to_fill=True),
    "note": SheetColumn(HEADERS["note"], 30, is_to_fill=True),
    "owner": SheetColumn("Owner", 20),
}
_SAID = ("decision", "by", "on", "note")
_NAMES = {
    "contacts": ("first_name", "last_name"),
    "leads": ("first_name", "last_name"),
    "companies": ("name",),
    "deals": ("name",),
}
"""The compared columns that hold what people call a record."""

READ_ME = (
    f"The sheet “{SHEET}” has one row per pair of records that may be one, the surest first, with what speaks for it and against it.",
    f"Choose under “{HEADERS['decision']}”: “accept” when the two are one, “reject” when they are two, “split” to take the first record out of its group, “later” to leave it open. The record under “{HEADERS['other_id']}” stays.",
    "Name the file in the team's parameter file, under settings: duplicates: {decisions: path/to/this-file.xlsx}. Pairs decided are not asked again. With merge: true the accepted ones are merged before anything is counted; else nothing is merged.",
)
"""How the sheet is used, for the first sheet of the workbook."""


def duplicates_sheet(workbook: Workbook) -> Sheet | None:
    """The team's pairs to decide, the surest first, then every decision of the list so far; None where there is nothing of either.

    A filled-in workbook can be named as the list of decisions: nothing decided before is lost when it takes the list's place.
    """
    duplicates = duplicates_of(workbook.tables)
    earlier = _earlier(workbook)
    pairs = _open_pairs(duplicates, earlier)
    done = earlier[earlier["decision"].isin([ACCEPT, REJECT, SPLIT])].assign(band="decided", why="")
    rows = pd.concat([pairs.head(MOST), done], ignore_index=True)
    if rows.empty:
        return None
    rows = _named(workbook, duplicates, rows)
    cells = rows[list(_COLUMNS)].astype(object).where(rows[list(_COLUMNS)].notna(), None)
    return Sheet(SHEET, tuple(_COLUMNS.values()), cells.to_numpy().tolist(), kept=2)


def _earlier(workbook: Workbook) -> pd.DataFrame:
    path = decisions_path(workbook.parameters)
    columns = ["table", "record_id", "other_id", *_SAID]
    return pd.DataFrame(columns=columns, dtype="str") if path is None else duplicate_decisions(path)[columns]


def _open_pairs(duplicates: Duplicates, earlier: pd.DataFrame) -> pd.DataFrame:
    """Pairs that nobody accepted, rejected or split, with what was noted on them so far."""
    said = {
        (row["table"], pair_of(row["record_id"], row["other_id"])): row for row in earlier.to_dict("records")
    }
    pairs = duplicates.pairs[duplicates.pairs["is_team"]]
    order = {"certain": 0, "likely": 1, "possible": 2}
    pairs = pairs[pairs["band"].isin(order)]
    pairs = pairs.sort_values("band", key=lambda bands: bands.map(order), kind="stable", ignore_index=True)
    places = zip(pairs["table"], map(pair_of, pairs["record_id"], pairs["other_id"]), strict=True)
    noted: list[Mapping[str, Any]] = [said.get(place, {}) for place in places]
    return pairs.assign(**{name: [each.get(name, "") for each in noted] for name in _SAID})


def _named(workbook: Workbook, duplicates: Duplicates, rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` with the names of both records, as the settings allow them to be shown, and the owner of the first."""
    names, owners = {}, {}
    asked = {*rows["record_id"], *rows["other_id"]}
    for table, every in duplicates.rows.items():
        compared = every[every["record_id"].isin(asked)]
        parts = zip(*(compared[name].fillna("") for name in _NAMES[table]), strict=True)
        called = [" ".join(part).strip() for part in parts]
        there = [(table, record_id) for record_id in compared["record_id"]]
        names |= dict(zip(there, called, strict=True))
        owners |= dict(zip(there, compared["owner"], strict=True))
    places = list(zip(rows["table"], rows["record_id"], strict=True))
    others = list(zip(rows["table"], rows["other_id"], strict=True))
    named = rows.assign(
        field=[_NAMES[table][0] if table != "leads" else "name" for table in rows["table"]],
        name=[names.get(place, "") for place in places],
        other_name=[names.get(place, "") for place in others],
        owner=owner_names(workbook, pd.Series([owners.get(place) for place in places], dtype="str")),
    )
    return disclosed(named, ("name", "other_name"), workbook.parameters.settings.privacy)
