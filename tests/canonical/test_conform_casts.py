"""Cells cast to their types: what reads, what it becomes, and what is refused as unreadable."""

import datetime as dt
from decimal import Decimal

import pytest

from tests.canonical.exports import column_of, published, rows_of, set_aside


def _numbers(tmp_path, cells, form="", column="list_price", scale=""):
    """What becomes of the cells of one column of `products`; None where a cell is unreadable."""
    quoted = ['"' + cell.replace('"', '""') + '"' for cell in cells]
    lines = "\n".join(f"{number};{cell}" for number, cell in enumerate(quoted))
    tables = f"""
  products:
    - file: p.csv
      format: {{{form}}}
      columns: {{product_id: id, {column}: price}}
      {scale}
"""
    snapshot = published(tmp_path, {"p.csv": "id;price\n" + lines + "\n"}, tables)
    assert snapshot.manifest["tables"]["products"]["cells"] == column_of(snapshot, "products", column).count(
        None
    ) - sum(not cell.strip() for cell in cells)
    return column_of(snapshot, "products", column)


def _amounts(*written):
    return [None if text is None else Decimal(text) for text in written]


def test_plain_amounts_are_rounded_half_a_cent_away_from_zero(tmp_path):
    cells = ["5", "0.125", "0.135", "-0.005", "1.004999999", "+7.1", ".5", "1e3", "1.5E+2", ""]

    assert _numbers(tmp_path, cells) == _amounts(
        "5", "0.13", "0.14", "-0.01", "1.00", "7.10", "0.50", "1000", "150", None
    )


def test_marks_are_held_to_strictly_not_guessed(tmp_path):
    cells = [
        "1.234,5",
        "1,5",
        "1,234.50",
        "1 234",
        "5.",
        "1_000",
        "0x10",
        "inf",
        "nan",
        "5 pcs",
        "1.2.3",
        "--5",
    ]

    assert _numbers(tmp_path, cells) == [None] * len(cells)


def test_decimal_comma_and_thousands_points(tmp_path):
    cells = ["1.234,5", "1234,5", "12.345.678", "-1.234,56", ",5", "1234.5", "12.34", "1,234.5", "1.23.456"]
    found = _numbers(tmp_path, cells, 'decimal: ",", thousands: "."')

    assert found == _amounts("1234.50", "1234.50", "12345678", "-1234.56", "0.50", None, None, None, None)


def test_a_point_is_no_decimal_mark_where_the_comma_is(tmp_path):
    assert _numbers(tmp_path, ["1.5", "1,5"], 'decimal: ","') == _amounts(None, "1.50")


def test_thousands_commas_spaces_and_apostrophes(tmp_path):
    commas, spaces, marks = tmp_path / "a", tmp_path / "b", tmp_path / "c"

    assert _numbers(commas, ["1,234.5", "1,234,567", "12,34"], 'thousands: ","') == _amounts(
        "1234.5", "1234567", None
    )
    assert _numbers(spaces, ["1 234.5", "1\u00a0234", "1\u202f234"], 'thousands: " "') == _amounts(
        "1234.5", "1234", "1234"
    )
    assert _numbers(marks, ["1'234.5", "1’234"], """thousands: "'" """) == _amounts("1234.5", "1234")  # fmt: skip


def test_a_currency_around_an_amount_is_dropped(tmp_path):
    cells = [
        "$5",
        "€ 1.5",
        "5 €",
        "EUR 7",
        "7 EUR",
        "-$5",
        "$-5",
        "US$ 9",
        "100 kr.",
        "kr 100",
        "− 5 €",
        "€",
        "5 €€",
    ]

    assert _numbers(tmp_path, cells) == _amounts(
        *("5", "1.5", "5", "7", "7", "-5", "-5", "9", "100", "100", "-5"), None, None
    )


def test_a_number_that_is_no_money_keeps_no_unit(tmp_path):
    assert _numbers_of_leads(tmp_path, ["0.25", "$5", "5 EUR", "1e999", "-3"]) == [
        0.25,
        None,
        None,
        None,
        -3.0,
    ]


def _numbers_of_leads(tmp_path, cells):
    lines = "\n".join(f"{number},{cell}" for number, cell in enumerate(cells))
    tables = "  leads:\n    - {file: l.csv, columns: {lead_id: id, score: score}}\n"
    return column_of(published(tmp_path, {"l.csv": f"id,score\n{lines}\n"}, tables), "leads", "score")


def test_amounts_are_multiplied_exactly(tmp_path):
    cells = ["1100.04", "0.000001", "99999999999"]
    found = _numbers(tmp_path, cells, scale="scale: {list_price: 1000000}")

    # the last no longer fits sixteen digits before the point
    assert found == _amounts("1100040000.00", "1.00", None)
    assert _numbers(tmp_path / "cents", ["12345", "1"], scale="scale: {list_price: 0.01}") == _amounts(
        "123.45", "0.01"
    )


def test_whole_numbers_may_be_written_with_a_zero_fraction(tmp_path):
    tables = "  companies:\n    - {file: c.csv, columns: {company_id: id, employees: n}}\n"
    cells = ["45", "45.0", "45.5", "-3", "007", "9223372036854775807", "99999999999999999999", "1e3"]
    lines = "\n".join(f"{number},{cell}" for number, cell in enumerate(cells))
    found = column_of(published(tmp_path, {"c.csv": f"id,n\n{lines}\n"}, tables), "companies", "employees")

    assert found == [45, 45, None, -3, 7, 9223372036854775807, None, 1000]


def test_flags_are_read_by_the_mapping_s_words_in_any_case(tmp_path):
    tables = """
  users:
    - {file: u.csv, columns: {user_id: id, is_active: a}}
    - {file: v.csv, columns: {user_id: id, is_active: a}, format: {yes: [Ja], no: [Nein]}}
"""
    files = {"u.csv": "id,a\n1,TRUE\n2,no\n3,maybe\n4,\n5, 1 \n", "v.csv": "id,a\n6,ja\n7,NEIN\n8,yes\n"}
    found = column_of(published(tmp_path, files, tables), "users", "is_active")

    assert found == [True, False, None, None, True, True, False, None]


MOMENTS = [
    # cell, time in UTC, day: in a file of Europe/Berlin
    ("2024-01-05", None, "2024-01-05"),
    ("2024-01-05 10:30", "2024-01-05 09:30:00", None),
    ("2024-07-05T10:30:15", "2024-07-05 08:30:15", None),
    ("2024-01-05T10:30:00Z", "2024-01-05 10:30:00", None),
    ("2024-01-05T10:30Z", "2024-01-05 10:30:00", None),
    ("2024-01-05 10:30:00 UTC", "2024-01-05 10:30:00", None),
    ("2024-01-05T10:30:00+02:00", "2024-01-05 08:30:00", None),
    ("2024-01-05T10:30:00.500+0200", "2024-01-05 08:30:00.500", None),
    ("2024-01-05 10:30:00 -05", "2024-01-05 15:30:00", None),
    ("2024-01-05T10:30-05:00", "2024-01-05 15:30:00", None),
    ("05.01.2024", None, "2024-01-05"),
    ("5.1.2024", None, "2024-01-05"),
    ("05.01.2024 10:30", "2024-01-05 09:30:00", None),
    ("01/05/2024 10:30 PM +0000", "2024-01-05 22:30:00", None),
    ("2024-02-30", None, None),
    ("2024-01-05 25:00", None, None),
    ("30.02.2024", None, None),
    ("01/05/2024", None, None),
    ("0001-01-01", None, None),
    ("05.01.24", None, None),
    ("2024-1-5", None, None),
    ("20240105", None, None),
    ("yesterday", None, None),
    ("", None, None),
]


def _moments(tmp_path, column):
    lines = "\n".join(f"{number},{cell}" for number, (cell, *_) in enumerate(MOMENTS))
    tables = f"""
  contracts:
    - {{file: c.csv, columns: {{contract_id: id, starts_on: when}}}}
  companies:
    - {{file: c.csv, columns: {{company_id: id, {column}: when}}}}
"""
    head = 'timezone: Europe/Berlin\ndates: ["%d.%m.%Y", "%d.%m.%Y %H:%M", "%m/%d/%Y %I:%M %p %z"]'
    return published(tmp_path, {"c.csv": f"id,when\n{lines}\n"}, tables, head)


def test_a_time_becomes_utc_and_a_day_stays_a_day(tmp_path):
    found = rows_of(_moments(tmp_path, "created"), "companies", "created_at", "created_on")
    expected = [
        (at and dt.datetime.fromisoformat(at), on and dt.date.fromisoformat(on)) for _, at, on in MOMENTS
    ]

    for (cell, *_), got, wanted in zip(MOMENTS, found, expected, strict=True):
        assert got == wanted, cell


def test_an_unreadable_time_is_counted_with_its_row_and_text(tmp_path):
    aside = [row for row in set_aside(_moments(tmp_path, "created")) if row[0] == "companies"]

    unread = [cell for cell, at, on in MOMENTS if cell and not at and not on]
    assert [row[-1] for row in aside] == unread
    assert aside[0][1:6] == (
        *("c.csv", 16, "cell"),
        *("created is no day or time in ISO 8601 or the mapping's dates", "created"),
    )


def test_a_business_day_takes_the_day_as_written_or_that_of_the_file_s_zone(tmp_path):
    tables = "  contracts:\n    - {file: c.csv, columns: {contract_id: id, starts_on: when}}\n"
    cells = [
        "2024-01-05",
        "2024-01-05 23:59:59",
        "2024-01-05T23:30:00Z",
        "2024-06-30T22:00:00Z",
        "31.12.2023",
    ]
    lines = "\n".join(f"{number},{cell}" for number, cell in enumerate(cells))
    head = 'timezone: Europe/Berlin\ndates: ["%d.%m.%Y"]'
    snapshot = published(tmp_path, {"c.csv": f"id,when\n{lines}\n"}, tables, head)

    days = ["2024-01-05", "2024-01-05", "2024-01-06", "2024-07-01", "2023-12-31"]
    assert column_of(snapshot, "contracts", "starts_on") == [dt.date.fromisoformat(day) for day in days]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York"])
def test_a_day_without_a_time_is_the_same_day_in_every_zone(tmp_path, zone):
    tables = "  companies:\n    - {file: c.csv, columns: {company_id: id, created: when}}\n"
    snapshot = published(tmp_path, {"c.csv": "id,when\n1,2024-03-31\n"}, tables, f"timezone: {zone}")

    assert rows_of(snapshot, "companies", "created_at", "created_on") == [(None, dt.date(2024, 3, 31))]
