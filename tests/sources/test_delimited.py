"""Delimited files: every cell stays the text it is, every row keeps its number, what does not fit is set aside."""

import pytest

from lib.problems import InputError
from tests.sources.read_files import numbers_of, rows_of, table_of


def test_cells_stay_text_with_leading_zeros_na_and_decimal_commas(tmp_path):
    table = table_of(tmp_path, 'id,country,amount\n0045,NA,"1,50"\n7,null,007.00\n')

    assert rows_of(table) == [(2, "0045", "NA", "1,50"), (3, "7", "null", "007.00")]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_from_header_and_first_rows(tmp_path, mark):
    table = table_of(tmp_path, f"id{mark}name{mark}price\n1{mark}Ann{mark}5\n2{mark}Bo{mark}6\n")

    assert table.headers.names == ("id", "name", "price")
    assert table.notes["delimiter"] == mark
    assert rows_of(table) == [(2, "1", "Ann", "5"), (3, "2", "Bo", "6")]


def test_decimal_commas_do_not_make_the_comma_the_delimiter(tmp_path):
    table = table_of(tmp_path, "day;price, EUR;weight, kg\n2024-01-05;1,50;2,25\n2024-01-06;3,00;4,75\n")

    assert rows_of(table)[0] == (2, "2024-01-05", "1,50", "2,25")


def test_a_delimiter_announced_as_excel_does_is_taken_and_is_no_row(tmp_path):
    table = table_of(tmp_path, "sep=;\r\nid;note\r\n1;a,b,c\r\n")

    assert table.headers.names == ("id", "note")
    assert rows_of(table) == [(3, "1", "a,b,c")]


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_each_encoding_is_found_and_named(tmp_path, encoding, named):
    table = table_of(tmp_path, "name,city\nMüller,Köln\nNuñez,Málaga\n".encode(encoding))

    assert table.notes["encoding"] == named
    assert table.headers.names == ("name", "city")
    assert rows_of(table) == [(2, "Müller", "Köln"), (3, "Nuñez", "Málaga")]


def test_a_byte_that_is_no_utf8_far_down_the_file_is_still_seen(tmp_path):
    rows = b"".join(b"%d,plain\n" % number for number in range(400_000))
    table = table_of(tmp_path, b"id,name\n" + rows + "9,Müller\n".encode("cp1252"))

    assert table.notes["encoding"] == "cp1252"
    assert rows_of(table)[-1] == (400_002, "9", "Müller")


def test_a_quoted_cell_may_hold_delimiters_quotes_and_lines_and_counts_as_one_row(tmp_path):
    table = table_of(tmp_path, 'id,name,address\n1,"Doe, ""J""","12 Main St\nApt 4"\n2,Roe,"9 Elm"\n')

    assert rows_of(table) == [(2, "1", 'Doe, "J"', "12 Main St\nApt 4"), (3, "2", "Roe", "9 Elm")]
    assert table.set_aside == ()


def test_a_ragged_row_is_set_aside_with_its_number_and_the_others_keep_theirs(tmp_path):
    table = table_of(tmp_path, 'id,name\n1,"two\nlines"\n2\n3,Cy\n4,Di,extra\n5,Ed\n')

    assert numbers_of(table) == [2, 4, 6]
    assert [(row.row, row.reason) for row in table.set_aside] == [
        (3, "too few cells"),
        (5, "too many cells"),
    ]
    assert table.set_aside[1].text == "3 instead of 2: 4,Di,extra"


def test_blank_rows_are_left_out_and_counted_and_do_not_shift_the_numbers(tmp_path):
    table = table_of(tmp_path, "\n,,\nid,name,city\n1,Ann,Ulm\n\n , ,\n2,Bo,\n,,,,\n,,\n\n")

    assert rows_of(table) == [(4, "1", "Ann", "Ulm"), (7, "2", "Bo", "")]
    assert (table.blank_rows, table.set_aside) == (5, ())


def test_a_column_without_values_and_one_without_a_header_are_kept(tmp_path):
    table = table_of(tmp_path, "id,empty,\n1,,\n2,,x\n")

    assert table.headers.names == ("id", "empty", "column 3")
    assert rows_of(table) == [(2, "1", "", ""), (3, "2", "", "x")]


def test_headers_found_twice_are_numbered_and_named(tmp_path):
    table = table_of(tmp_path, " Name ,Email,Name,Name (2)\nAnn,a@x.org,Anna,?\n")

    assert table.headers.names == ("Name (1)", "Email", "Name (3)", "Name (2)")
    assert table.headers.repeated == {"Name"}


def test_a_header_called_source_row_does_not_hide_the_row_number(tmp_path):
    table = table_of(tmp_path, "source_row,id\n77,1\n")

    assert numbers_of(table) == [2]
    assert table.headers.names == ("source_row (1)", "id")


def test_only_the_chosen_columns_are_read(tmp_path):
    table = table_of(tmp_path, "id,name,city\n1,Ann,Ulm\n", choose=lambda headers: ["city", "id"])

    assert table.rows.column_names == ["source_row", "id", "city"]


def test_a_row_blank_only_in_the_chosen_columns_is_kept(tmp_path):
    table = table_of(tmp_path, "id,name\n1,Ann\n,Bo\n,\n", choose=lambda headers: ["id"])

    assert rows_of(table) == [(2, "1"), (3, "")]
    assert table.blank_rows == 1


def test_rows_swallowed_by_an_open_quote_are_each_set_aside(tmp_path):
    table = table_of(tmp_path, 'id,name,city\n1,Ann,Ulm\n2,"Bo,Bonn\n3,Cy,Jena\n4,"Di",Kiel\n5,Ed,Linz\n')

    assert numbers_of(table) == [2, 4]
    assert [row.text for row in table.set_aside] == ["Bo,Bonn", "3,Cy,Jena", '4,Di"']
    assert {row.reason for row in table.set_aside} == {"a quote is opened and not closed"}


def test_a_quote_never_closed_costs_every_row_below_it_not_one(tmp_path):
    table = table_of(tmp_path, 'id,name\n1,Ann\n2,"Bo\n3,Cy\n4,Di\n')

    assert numbers_of(table) == [2]
    assert len(table.set_aside) == 3


def test_a_letter_over_several_lines_is_no_open_quote(tmp_path):
    letter = '"Dear all, Ann, Bo, Cy,\nthanks, and see you, soon, in Ulm\nYours"'
    table = table_of(tmp_path, f"id,note,city\n1,{letter},Ulm\n2,short,Bonn\n")

    assert numbers_of(table) == [2, 3]
    assert table.set_aside == ()


def test_a_header_over_two_lines_is_one_row(tmp_path):
    table = table_of(tmp_path, 'id,"amount\nEUR"\n1,5\n2\n')

    assert table.headers.names == ("id", "amount\nEUR")
    assert rows_of(table) == [(3, "1", "5")]
    assert table.set_aside[0].row == 4


def test_a_file_with_only_a_header_has_no_rows(tmp_path):
    for content in ("id,name", "id,name\n", "id,name\r\n\r\n"):
        table = table_of(tmp_path, content)
        assert table.headers.names == ("id", "name")
        assert table.rows.num_rows == 0
        assert table.rows.column_names == ["source_row", "id", "name"]


def test_a_cell_larger_than_a_reading_block_is_read(tmp_path):
    long = "x" * 3_000_000
    table = table_of(tmp_path, f"id,note\n1,{long}\n2,short\n")

    assert rows_of(table)[1] == (3, "2", "short")
    assert len(rows_of(table)[0][2]) == 3_000_000


def test_old_mac_line_ends_are_read(tmp_path):
    assert rows_of(table_of(tmp_path, "id,name\r1,Ann\r2,Bo\r")) == [(2, "1", "Ann"), (3, "2", "Bo")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\n\n , ,\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\x00\x01\x02\x03binary", "binary data"),
        (b"id,name\n1,\x81\x8d\n", "neither UTF-8"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "web page or JSON"),
        (b'{"rows": [1, 2]}', "web page or JSON"),
        (b'[{"id": 1}]', "web page or JSON"),
        (b"%PDF-1.7\nabc", "PDF file"),
        (b"\x1f\x8b\x08\x00abc", "gzip"),
        (b"Dear sir,\nI write to you, as agreed, on Monday.\nYours, A, B\n", "as many cells|no table"),
        (b"Licence\nfree of charge, to any person, and so on\nmore, and more\n", "no table found"),
        (b"a,b,c\n1,2\n3,4\n", "none of its 2 rows"),
    ],
)
def test_what_is_no_table_is_refused_by_name_with_a_remedy(tmp_path, content, said):
    with pytest.raises(InputError, match=rf"export\.csv: .*({said})") as refusal:
        table_of(tmp_path, content)
    assert any(
        word in str(refusal.value)
        for word in ("xport", "Save", "Unpack", "first row must hold", "take it out")
    )


def test_a_sheet_of_a_file_that_has_none_is_refused(tmp_path):
    with pytest.raises(InputError, match="is no workbook"):
        table_of(tmp_path, "id,name\n1,Ann\n", sheet="Deals")
