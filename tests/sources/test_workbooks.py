"""Workbooks: what a cell shows becomes its text, whatever the file is called; what is dangerous is not opened."""

import datetime as dt
import zipfile

import pytest
import xlsxwriter

from lib.problems import InputError
from lib.sources.readers import read_table
from tests.sources.read_files import rows_of


def _workbook(path, rows, *, sheet="Deals", start=0):
    with xlsxwriter.Workbook(path) as book:
        formats = {
            dt.date: book.add_format({"num_format": "yyyy-mm-dd"}),
            dt.datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows, start=start):
            for place, cell in enumerate(row):
                if type(cell) in formats:
                    page.write_datetime(number, place, cell, formats[type(cell)])
                elif cell is not None:
                    page.write(number, place, cell)
        book.add_worksheet("Empty")
    return path


def test_cells_become_the_text_a_person_would_write(tmp_path):
    moment = dt.datetime(2024, 1, 5, 10, 30)
    path = _workbook(
        tmp_path / "x.xlsx",
        [
            ["id", "count", "price", "day", "at", "won"],
            ["0045", 45, 1234.5, dt.date(2024, 1, 5), moment, True],
            ["NA", 12345678, 0.1, None, None, False],
        ],
    )

    assert rows_of(read_table(path, "x.xlsx")) == [
        (2, "0045", "45", "1234.5", "2024-01-05", "2024-01-05 10:30:00", "true"),
        (3, "NA", "12345678", "0.1", "", "", "false"),
    ]


def test_rows_are_numbered_as_in_the_sheet_and_blank_ones_counted(tmp_path):
    rows = [["id", "name"], ["1", "Ann"], [None, None], ["2", "Bo"], [" ", None]]
    table = read_table(_workbook(tmp_path / "x.xlsx", rows, start=3), "x.xlsx")

    assert rows_of(table) == [(5, "1", "Ann"), (7, "2", "Bo")]
    assert table.blank_rows == 2


def test_a_workbook_named_csv_is_read_as_what_it_is(tmp_path):
    made = _workbook(tmp_path / "x.xlsx", [["id"], ["1"]])
    path = made.rename(tmp_path / "x.csv")

    assert rows_of(read_table(path, "x.csv")) == [(2, "1")]


def test_text_named_xlsx_is_read_as_what_it_is(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_text("id,name\n1,Ann\n")

    assert rows_of(read_table(path, "x.xlsx")) == [(2, "1", "Ann")]


def test_a_sheet_is_picked_by_name_and_a_wrong_name_is_answered_with_the_nearest(tmp_path):
    path = _workbook(tmp_path / "x.xlsx", [["id"], ["1"]], sheet="Orders")

    assert rows_of(read_table(path, "x.xlsx", sheet="Orders")) == [(2, "1")]
    with pytest.raises(InputError, match=r"no sheet 'orders'. Did you mean 'Orders'\? Sheets: Orders, Empty"):
        read_table(path, "x.xlsx", sheet="orders")


def test_an_empty_sheet_is_refused(tmp_path):
    path = _workbook(tmp_path / "x.xlsx", [["id"], ["1"]])

    with pytest.raises(InputError, match=r"x\.xlsx \(sheet Empty\): is empty"):
        read_table(path, "x.xlsx", sheet="Empty")


def test_an_archive_of_csv_files_is_refused_with_the_remedy(tmp_path):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("deals.csv", "id\n1\n")

    with pytest.raises(InputError, match=r"it holds deals\.csv\)\. Unpack it"):
        read_table(path, "export.zip")


def test_a_damaged_workbook_is_refused(tmp_path):
    path = _workbook(tmp_path / "x.xlsx", [["id"], ["1"]])
    whole = path.read_bytes()
    for size in (10, 200, len(whole) // 2, len(whole) - 30):
        path.write_bytes(whole[:size])
        with pytest.raises(InputError, match=r"damaged|cannot be read"):
            read_table(path, "x.xlsx")


def test_a_workbook_whose_parts_are_damaged_is_refused(tmp_path):
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook><sheets>")

    with pytest.raises(InputError, match="cannot be read as a workbook"):
        read_table(path, "x.xlsx")


def test_a_workbook_that_unpacks_to_far_more_than_it_packs_is_not_opened(tmp_path):
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)

    with pytest.raises(InputError, match="would unpack to 60,000,011 bytes"):
        read_table(path, "x.xlsx")


def test_a_workbook_of_very_many_parts_is_not_opened(tmp_path):
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for number in range(10_001):
            archive.writestr(f"xl/{number}", "")

    with pytest.raises(InputError, match="10,002 parts"):
        read_table(path, "x.xlsx")


def test_an_old_or_protected_workbook_that_cannot_be_opened_is_refused(tmp_path):
    path = tmp_path / "x.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000)

    with pytest.raises(InputError, match="Save it as XLSX or CSV"):
        read_table(path, "x.xls")
