"""The list to fix as people open it: typed text, nothing that runs, hidden values still fixable, the same bytes."""

import datetime as dt
import io
import re
import tracemalloc
import zipfile

import pytest
import python_calamine

from lib.canonical.stored_texts import has_mark
from lib.sections.audit import fix_first
from lib.sections.audit.fix_list import fix_list, fix_list_bytes
from lib.sections.spreadsheet import Sheet, SheetColumn, workbook_bytes
from tests.audit.clean import spoilt, with_rows
from tests.drawn import drawn_workbook
from tests.sections.test_sections_audit import FAULTY

BORN_LONG_AGO = spoilt("contacts", ("| 1980-02-03 |", "| 1899-12-31 |"))
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("https://evil.example")', "https://evil.example", "0045", "{=1}"]  # fmt: skip


def sheets_of(content):
    """Sheet → rows as people see them."""
    workbook = python_calamine.load_workbook(io.BytesIO(content))
    return {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}


def to_fix(folder, tables, **settings):
    """The sheet to fill in, each row under its headings."""
    workbook = drawn_workbook(folder, tables, **settings)
    headings, *rows = sheets_of(fix_list_bytes(workbook, fix_list(workbook)))["To fix"]
    return [dict(zip(headings, row, strict=True)) for row in rows]


def test_a_row_says_which_record_what_is_wrong_what_stands_there_and_where_it_comes_from(tmp_path):
    rows = to_fix(tmp_path, FAULTY)
    first = next(row for row in rows if row["Field"] == "product_id")
    assert (first["Table"], first["Id"], first["Record"]) == ("deals", "d1", "One")
    assert (first["Current value"], first["Suggested value"]) == ("pro-suite", "Pro Suite")
    assert (first["New value"], first["Decision"], first["Owner"]) == ("", "", "Ann")
    assert (first["Severity"], first["Value of the deal"]) == ("high", 100.0)
    assert has_mark(("deals", "d1", "product_id"), "pro-suite", first["Mark"])


def test_the_most_severe_comes_first_and_of_those_the_largest_deal(tmp_path):
    rows = to_fix(tmp_path, FAULTY)
    severe = [row["Value of the deal"] for row in rows if row["Severity"] == "high"]
    assert severe == sorted(severe, reverse=True)
    assert [row["Severity"] for row in rows] == sorted(
        (row["Severity"] for row in rows), key=["high", "medium", "low"].index
    )


def test_a_value_that_may_not_leave_the_page_is_hidden_and_its_record_still_fixable(tmp_path):
    (hidden,) = (row for row in to_fix(tmp_path / "a", BORN_LONG_AGO) if row["Field"] == "born_on")
    assert (hidden["Record"], hidden["Current value"]) == ("(hidden)", "(hidden)")
    assert has_mark(("contacts", "p1", "born_on"), "1899-12-31", hidden["Mark"])
    # so short that thousands of values share it
    assert len(hidden["Mark"]) == 5
    (shown,) = (
        row
        for row in to_fix(tmp_path / "b", BORN_LONG_AGO, privacy={"show_personal": True})
        if row["Field"] == "born_on"
    )
    assert (shown["Record"], shown["Current value"]) == ("Eva Moss", "1899-12-31")


def test_what_no_single_value_puts_right_has_no_field_to_fill_in(tmp_path):
    twice = with_rows("deals", "d5 | One | c1 | u1 | Pro Suite | Sales | Won | 100 | EUR | Web | | 2026-01-01 | 2026-01-05 | 2026-01-11 |")  # fmt: skip
    (row,) = (row for row in to_fix(tmp_path, twice) if row["Id"] == "d5" and not row["Field"])
    assert (row["Suggested value"], row["Mark"]) == ("d1", "")
    assert row["How to put it right"].startswith("Merge it")


def test_the_same_records_give_the_same_bytes(tmp_path):
    contents = []
    for folder in ("a", "b"):
        workbook = drawn_workbook(tmp_path / folder, FAULTY)
        contents.append(fix_list_bytes(workbook, fix_list(workbook)))
    assert contents[0] == contents[1]


def test_the_section_attaches_the_list_and_leads_to_it(tmp_path):
    section = fix_first(drawn_workbook(tmp_path, FAULTY))
    (file,) = section.files
    assert file.name == "to_fix.xlsx"
    assert f'<a href="to_fix.xlsx">{file.words}</a>' in section._repr_mimebundle_()["text/html"]
    assert set(sheets_of(file.content)) >= {"Read me", "To fix", "Checks"}


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_stays_a_text_whatever_it_begins_with(text):
    sheet = Sheet("Sheet", (SheetColumn("Text", 10), SheetColumn("Fill", 9, is_to_fill=True, choices=("a",))), [(text, "")])  # fmt: skip
    content = workbook_bytes([sheet], "Title", dt.date(2026, 5, 31))
    assert sheets_of(content)["Sheet"][1][0] == text
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    sheet_xml = parts["xl/worksheets/sheet1.xml"]
    assert not re.search(r"<f[ >]|<hyperlink ", sheet_xml)
    assert not [name for name in parts if "externalLink" in name]


def test_many_rows_are_written_one_by_one():

    rows = [(f"record {number}",) for number in range(20_000)]
    tracemalloc.start()
    content = workbook_bytes(
        [Sheet("Sheet", (SheetColumn("Text", 10),), rows)], "Title", dt.date(2026, 5, 31)
    )
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10_000_000
    assert len(sheets_of(content)["Sheet"]) == 20_001
