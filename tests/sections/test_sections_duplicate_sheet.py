"""The sheet of duplicates to decide: evidence in words, nothing personal unasked, and what is filled in comes back as decisions."""

import dataclasses
import datetime as dt

import pytest

from lib.canonical.decided_pairs import accepted_groups, decided
from lib.canonical.duplicate_decisions import SHEET, duplicate_decisions
from lib.sections.audit.duplicate_sheet import duplicates_sheet
from lib.sections.audit.fix_list import fix_list, fix_list_bytes
from lib.sections.spreadsheet import workbook_bytes
from tests.audit.clean import CLEAN
from tests.drawn import drawn_workbook
from tests.sections.test_sections_audit_duplicates import TWICE
from tests.sections.test_sections_fix_list import sheets_of


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    return drawn_workbook(tmp_path_factory.mktemp("twice"), TWICE)


def told(sheet):
    """Each row under its headings."""
    headings = [column.heading for column in sheet.columns]
    return [dict(zip(headings, row, strict=True)) for row in sheet.rows]


def filled(sheet, folder, **decisions):
    """The sheet saved as a workbook, with these decisions by the id of the record."""
    place = [column.heading for column in sheet.columns].index("Decision")
    rows = [[*row[:place], decisions.get(row[1], row[place]), *row[place + 1 :]] for row in sheet.rows]
    path = folder / "filled.xlsx"
    path.write_bytes(workbook_bytes([dataclasses.replace(sheet, rows=rows)], "filled", dt.date(2026, 6, 30)))
    return path


def test_a_pair_is_told_with_the_record_to_keep_and_why(workbook):
    rows = told(duplicates_sheet(workbook))

    contact = next(row for row in rows if row["Table"] == "contacts")
    assert (contact["Id"], contact["Id to keep"], contact["How sure"]) == ("p2", "p1", "certain")
    assert "same e-mail address" in contact["Why they may be one"]
    assert (contact["Record"], contact["Owner"], contact["Decision"]) == ("(hidden)", "Una", "")
    deal = next(row for row in rows if row["Table"] == "deals")
    assert (deal["Record"], deal["Record to keep"]) == ("Acme – Suite", "Acme - Suite")


def test_the_sheet_is_part_of_the_list_to_fix_and_the_first_sheet_says_how_it_is_used(workbook):
    sheets = sheets_of(fix_list_bytes(workbook, fix_list(workbook)))

    assert list(sheets) == ["Read me", "To fix", SHEET, "Checks"]
    assert any("accept" in line[0] and "split" in line[0] for line in sheets["Read me"])


def test_without_anybody_there_twice_there_is_no_such_sheet(tmp_path):
    assert duplicates_sheet(drawn_workbook(tmp_path, CLEAN)) is None


def test_what_is_filled_in_comes_back_as_decisions_and_is_not_asked_again(workbook, tmp_path):
    path = filled(duplicates_sheet(workbook), tmp_path, p2="accept", d2="reject")

    known = decided(duplicate_decisions(path))
    assert accepted_groups(known["contacts"]) == [["p1", "p2"]]
    assert list(known["deals"].rejected) == [("d1", "d2")]

    later = drawn_workbook(tmp_path / "later", TWICE, duplicates={"decisions": str(path)})
    rows = told(duplicates_sheet(later))
    assert [(row["Id"], row["How sure"], row["Decision"]) for row in rows] == [
        ("p2", "decided", "accept"),
        ("d2", "decided", "reject"),
    ]
    # the new sheet can take the list's place: nothing decided is lost
    again = filled(duplicates_sheet(later), tmp_path)
    assert decided(duplicate_decisions(again))["deals"].rejected.keys() == known["deals"].rejected.keys()
    assert accepted_groups(decided(duplicate_decisions(again))["contacts"]) == [["p1", "p2"]]
