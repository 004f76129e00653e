"""The people in a mailbox, and mailboxes that are folders."""

import pytest

from lib.canonical.fingerprint import file_hash, file_stamp
from lib.problems import InputError
from lib.sources.inventory import export_files
from lib.sources.readers import read_table
from tests.sources.read_files import rows_of

FIRST = b"""Message-ID: <one@x.org>
Date: Mon, 8 Jan 2024 10:00:00 +0200
From: =?utf-8?q?M=C3=BCller=2C_Ann?= <Ann@x.org>
To: "Roe, Bo" <bo@y.example>, cy@z.example
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain

Hello Bo,
> +49 30 1234567 was quoted
see you.
--\x20
Ann Mueller
Mill Works GmbH
Tel. +49 30 23125 100

--b
Content-Type: text/plain
Content-Disposition: attachment; filename="x.txt"

Call +44 20 7946 0000
--b--
"""
SECOND = b"""Date: Tue, 9 Jan 2024 10:00:00 -0000
From: Ann Meier <ann@x.org>
Cc: bo@y.example
Subject: no text

"""
THIRD = b"""Date: yesterday
From: robot
To: cy@z.example

"""


@pytest.fixture
def data(tmp_path):
    for name in ("cur", "new", "tmp"):
        (tmp_path / "data" / "mail" / "ann" / name).mkdir(parents=True)
    box = tmp_path / "data" / "mail" / "ann"
    (box / "cur" / "1704700800.a:2,S").write_bytes(FIRST)
    (box / "cur" / "1704900000.c:2,S").write_bytes(THIRD)
    (box / "new" / "1704794400.b").write_bytes(SECOND)
    (box / "tmp" / "1704999999.d").write_bytes(FIRST)
    return tmp_path / "data"


def _people(data, *columns):
    table = read_table(data / "mail" / "ann", "mail/ann", sheet="people", choose=lambda headers: columns)
    return [row[1:] for row in rows_of(table)]


def test_a_folder_of_letters_is_one_file_of_the_export(data):
    assert list(export_files(data)) == ["mail/ann"]
    assert list(export_files(data / "mail" / "ann")) == ["ann"]


def test_its_letters_are_rows_in_the_order_of_their_delivery_and_half_delivered_ones_are_not(data):
    letters = rows_of(read_table(data / "mail" / "ann", "mail/ann"))

    assert [row[0] for row in letters] == [1, 2, 3]
    assert letters[0][1:5] == ("one@x.org", "2024-01-08T08:00:00Z", "Müller, Ann", "Ann@x.org")
    assert letters[1][2:5] == ("2024-01-09T10:00:00Z", "Ann Meier", "ann@x.org")


def test_each_address_is_a_row_with_the_newest_name_and_the_days_of_its_letters(data):
    found = _people(data, "address", "name", "domain", "mailbox", "letters", "first_date", "last_date")

    assert found == [
        ("ann@x.org", "Ann Meier", "x.org", "ann", "2", "2024-01-08T08:00:00Z", "2024-01-09T10:00:00Z"),
        ("bo@y.example", "Roe, Bo", "y.example", "ann", "2", "2024-01-08T08:00:00Z", "2024-01-09T10:00:00Z"),
        ("cy@z.example", "", "z.example", "ann", "2", "2024-01-08T08:00:00Z", "2024-01-08T08:00:00Z"),
    ]


def test_a_signature_is_read_only_when_it_is_asked_for(data):
    whole = read_table(
        data / "mail" / "ann", "mail/ann", sheet="people", choose=lambda headers: ["signature"]
    )
    signed = _people(data, "address", "signature", "signature_phone", "signature_company")

    assert whole.rows.column_names == ["source_row", "signature"]
    assert signed[0] == (
        "ann@x.org",
        "Ann Mueller / Mill Works GmbH / Tel. +49 30 23125 100",
        "+49 30 23125 100",
        "Mill Works GmbH",
    )
    assert signed[1:] == [("bo@y.example", "", "", ""), ("cy@z.example", "", "", "")]


def test_without_that_the_text_of_a_letter_is_not_even_parsed(data, monkeypatch):
    monkeypatch.setattr(
        "email.parser.BytesParser.parse",
        lambda self, stream, headersonly=False: pytest.fail("body") if not headersonly else None,
    )
    monkeypatch.setattr("lib.sources.mail_people._take", lambda people, message: None)
    with pytest.raises(InputError, match="holds no messages"):
        _people(data, "address", "name")


def test_a_mailbox_has_two_sheets(data):
    with pytest.raises(InputError, match="Did you mean 'people'"):
        read_table(data / "mail" / "ann", "mail/ann", sheet="peple")


def test_the_hash_of_a_folder_of_letters_changes_with_any_of_them(data):
    box = data / "mail" / "ann"
    before, stamp = file_hash(box), file_stamp(box)
    (box / "tmp" / "half").write_bytes(b"x")
    assert (file_hash(box), file_stamp(box)) == (before, stamp)
    (box / "new" / "1704794400.b").write_bytes(SECOND + b"x")
    assert file_hash(box) != before


def test_raw_letters_of_all_kinds_are_read_or_set_aside(tmp_path, real_data):
    box = tmp_path / "box"
    for name in ("cur", "new", "tmp"):
        (box / name).mkdir(parents=True)
    raw = sorted((real_data / "validators" / "cpython_test_email").glob("msg_*.txt"))
    for path in raw:
        (box / "cur" / path.name).write_bytes(path.read_bytes())

    letters = read_table(box, "box")
    people = rows_of(read_table(box, "box", sheet="people"))

    assert len(raw) >= 47
    assert letters.rows.num_rows + len(letters.set_aside) == len(raw)
    assert len(letters.set_aside) <= 2
    assert len(people) > 30
    assert all("@" in address and address == address.lower() for _, address, *_ in people)
