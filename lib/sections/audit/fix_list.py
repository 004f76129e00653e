"""The list to fix as a workbook: read me, what to fix, the checks made. What is filled in comes back as corrections."""

from collections.abc import Sequence

import pandas as pd

from lib.audit.finding import Check
from lib.audit.to_fix import name_columns, to_fix
from lib.canonical.correction_files import DECISIONS, EMPTY, HEADERS, SHEET
from lib.canonical.schema import TABLES
from lib.canonical.stored_texts import mark_of
from lib.params import Privacy
from lib.sections.audit.crm_names import crm_headers
from lib.sections.audit.duplicate_sheet import READ_ME, duplicates_sheet
from lib.sections.audit.privacy import HIDDEN, disclosed
from lib.sections.audit.words import owner_names
from lib.sections.spreadsheet import Kind, Sheet, SheetColumn, workbook_bytes
from lib.workbook import Workbook

FILE = "to_fix.xlsx"
MOST = 100_000
"""Rows of one list: more than anybody fixes before the next export."""

_TYPED = ("date", "moment", "money", "number", "integer")
_COLUMNS = {
    "table": SheetColumn(HEADERS["table"], 12),
    "record_id": SheetColumn(HEADERS["record_id"], 16),
    "name": SheetColumn("Record", 32),
    "what": SheetColumn("What is wrong", 40),
    "field": SheetColumn(HEADERS["field"], 18),
    "header": SheetColumn("Field in the CRM", 20),
    "value": SheetColumn(HEADERS["value"], 24),
    "suggestion": SheetColumn(HEADERS["suggestion"], 24),
    "new": SheetColumn(HEADERS["new"], 24, is_to_fill=True),
    "decision": SheetColumn(HEADERS["decision"], 10, is_to_fill=True, choices=DECISIONS),
    "owner": SheetColumn("Owner", 20),
    "severity": SheetColumn("Severity", 9),
    "amount": SheetColumn("Value of the deal", 14, "money"),
    "hurts": SheetColumn("What it spoils", 40),
    "remedy": SheetColumn("How to put it right", 40),
    "beside": SheetColumn("Compared with", 28),
    "source_file": SheetColumn("File", 24),
    "source_row": SheetColumn("Row", 9, "count"),
    "mark": SheetColumn(HEADERS["mark"], 15),
}


def fix_list(workbook: Workbook) -> pd.DataFrame:
    """One row per record and fault, first things first, as a list that leaves the page may show them: see `to_fix`.

    Beside its columns: `header`, the field's name in the CRM; `owner`; `hurts`; `remedy`; `mark` of the current value.
    What the team's settings do not allow to be shown is hidden; the record is found by its id.
    """
    rows = to_fix(workbook.audit, workbook.tables)
    checks = [workbook.audit.checks[check] for check in rows["check"]]
    rows = rows.assign(
        hurts=[check.hurts for check in checks],
        remedy=[check.remedy for check in checks],
        beside_field=[_beside_field(check) for check in checks],
        header=_headers(workbook, rows),
        owner=owner_names(workbook, rows["owner_id"]),
    )
    privacy = workbook.parameters.settings.privacy
    shown = disclosed(rows, ("value", "suggestion"), privacy)
    shown = disclosed(shown, ("beside",), privacy, column="beside_field")
    return shown.assign(name=_names(rows, privacy), mark=_marks(rows, shown))


def _beside_field(check: Check) -> str:
    """The field that decides whether what stands beside a value may be shown: of a change that is when and by which rule."""
    return TABLES[check.table].key[0] if check.kind == "wrong change" else check.beside


def fix_list_bytes(workbook: Workbook, rows: pd.DataFrame) -> bytes:
    """The rows of `fix_list` as an XLSX file: what people open, fill in, and name in the team's settings."""
    twice = duplicates_sheet(workbook)
    decide = [twice] if twice else []
    told = READ_ME if twice else ()
    sheets = [_read_me(workbook, len(rows), told), _to_fix(rows.head(MOST)), *decide, _checks(workbook, rows)]
    title = f"Records to put right: {workbook.parameters.label}, {workbook.as_of.isoformat()}"
    return workbook_bytes(sheets, title, workbook.as_of)


def _headers(workbook: Workbook, rows: pd.DataFrame) -> list[str]:
    firsts = rows.drop_duplicates(["table", "field"]).dropna(subset="source_file")
    places = {(row.table, row.field): row.source_file for row in firsts.itertuples()}
    headers = crm_headers(workbook.parameters.settings.mapping, places)
    return [headers.get(place, "") for place in zip(rows["table"], rows["field"], strict=True)]


def _names(rows: pd.DataFrame, privacy: Privacy) -> pd.Series:
    """What people call each record; hidden where any part of the name may not be shown."""
    parts = {table: name_columns(table) for table in rows["table"].unique()}
    named = rows["name"]
    for place in range(max(map(len, parts.values()), default=0)):
        column = [parts[table][place] if place < len(parts[table]) else None for table in rows["table"]]
        asked = rows.assign(name=named, part=column)
        allowed = disclosed(asked, ("name",), privacy, column="part")["name"]
        named = named.where(pd.Series(column, index=rows.index).isna(), allowed)
    return named


def _marks(rows: pd.DataFrame, shown: pd.DataFrame) -> list[str]:
    """A mark of each value that a correction would replace, by which the next import knows whether it still stands."""
    columns = ("table", "record_id", "field", "value", "is_fixable")
    return [
        mark_of((table, record_id, field), None if pd.isna(value) else value, is_hidden=show == HIDDEN)
        if is_fixable
        else ""
        for table, record_id, field, value, is_fixable, show in zip(
            *(rows[name] for name in columns), shown["value"], strict=True
        )
    ]


def _to_fix(rows: pd.DataFrame) -> Sheet:
    listed = rows.assign(new="", decision="", field=rows["field"].where(rows["is_fixable"], ""))
    cells = listed[list(_COLUMNS)].astype(object).where(listed[list(_COLUMNS)].notna(), None)
    place = list(_COLUMNS).index("new")
    kinds: dict[tuple[int, int], Kind] = {
        (number, place): "typed"
        for number, (table, field) in enumerate(zip(listed["table"], listed["field"], strict=True))
        if field and TABLES[table].column(field).type in _TYPED
    }
    return Sheet(SHEET, tuple(_COLUMNS.values()), cells.to_numpy().tolist(), kept=3, kinds=kinds)


def _checks(workbook: Workbook, rows: pd.DataFrame) -> Sheet:
    found = rows["check"].value_counts()
    columns = (
        SheetColumn("Check", 52),
        SheetColumn("Found", 9, "count"),
        SheetColumn("Severity", 9),
        SheetColumn("What it spoils", 52),
        SheetColumn("How to put it right", 60),
    )
    checks = sorted(workbook.audit.checks.values(), key=lambda check: -found.get(check.id, 0))
    cells = [
        (check.question, int(found.get(check.id, 0)), check.severity, check.hurts, check.remedy)
        for check in checks
    ]
    return Sheet("Checks", columns, cells, kept=1)


def _read_me(workbook: Workbook, faults: int, told: Sequence[str]) -> Sheet:
    more = (
        [f"Only the first {MOST:,} of {faults:,} faults are listed; make a new list when they are fixed."]
        if faults > MOST
        else []
    )
    lines = [
        f"{workbook.parameters.label}: records to put right, from the data as of {workbook.as_of.isoformat()}.",
        f"The sheet “{SHEET}” has one row per record and fault. What distorts figures most comes first.",
        "The best place to put a record right is the CRM itself: look it up by its id. The next export then brings it.",
        f"Or do it here: type the new value into “{HEADERS['new']}”, or choose “apply” under “{HEADERS['decision']}” to take the suggested value. “skip” and “later” leave the record as it is.",
        f"To clear a field, type {EMPTY} as its new value. Write days like 2026-05-31, times like 2026-05-31 14:30 (UTC), amounts like 1200.50.",
        f"Rows without a name under “{HEADERS['field']}” need a hand in the CRM: a merge, a deletion, a change of rights. The column “How to put it right” says which.",
        f"Rows may be sorted, filtered and deleted. Leave the headings and the columns {HEADERS['table']}, {HEADERS['record_id']}, {HEADERS['field']}, {HEADERS['value']} and {HEADERS['mark']} as they are.",
        "Save the file and name it in the team's parameter file, under settings: corrections: [path/to/this-file.xlsx]. Then run: crm-workbook check --params <the team's file>",
        "Each correction is applied only where the record still says what this list shows. What was applied, what not and why is in the audit under “What was corrected?”. The exported files are never changed.",
        f"{HIDDEN} stands where the team's settings do not let personal data leave the report. Such a field can still be given a new value.",
        *told,
        *more,
    ]
    return Sheet("Read me", (SheetColumn("How to use this list", 150),), [(line,) for line in lines])
