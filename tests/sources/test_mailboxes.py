"""Mailboxes: one row per message, headers decoded, bodies never opened."""

from lib.sources.readers import read_table
from tests.sources.read_files import rows_of

MAIL = b"""From ann@x.org Mon Jan  8 10:00:00 2024
Message-ID: <one@x.org>
Date: Mon, 8 Jan 2024 10:00:00 +0200
From: =?utf-8?q?M=C3=BCller=2C_Ann?= <ann@x.org>
To: "Roe, Bo" <bo@y.org>, cy@z.org
Subject: =?utf-8?b?QW5nZWJvdCBmw7xyIEvDtmxu?=
 and more
Content-Type: multipart/mixed; boundary="b"

--b
Content-Disposition: attachment; filename="x.exe"

From the start
--b--

From bo@y.org Tue Jan  9 10:00:00 2024
Date: Tue, 9 Jan 2024 10:00:00 -0000
From: bo@y.org
Subject:

Hello

From cy@z.org Tue Jan  9 11:00:00 2024
Date: yesterday
To: undisclosed-recipients:;

Hello
"""


def _table(tmp_path):
    path = tmp_path / "sales.mbox"
    path.write_bytes(MAIL)
    return read_table(path, "sales.mbox")


def test_each_message_is_a_row_with_decoded_headers(tmp_path):
    names = ("source_row", "message_id", "date", "from_name", "from", "to_name", "to", "subject")
    table = _table(tmp_path)

    assert tuple(table.rows.column_names) == names
    assert rows_of(table)[0] == (
        *(1, "one@x.org", "2024-01-08T08:00:00Z", "Müller, Ann", "ann@x.org"),
        *("Roe, Bo", "bo@y.org, cy@z.org", "Angebot für Köln and more"),
    )


def test_what_a_message_lacks_is_empty_and_a_date_that_is_none_stays_as_written(tmp_path):
    table = _table(tmp_path)

    assert rows_of(table)[1:] == [
        (2, "", "2024-01-09T10:00:00Z", "", "bo@y.org", "", "", ""),
        (3, "", "yesterday", "", "", "", "", ""),
    ]


def test_bodies_and_attachments_reach_no_cell(tmp_path):
    text = str(_table(tmp_path).rows.to_pylist())

    assert "Hello" not in text
    assert "x.exe" not in text
    assert "From the start" not in text


def test_bytes_a_header_does_not_declare_are_read_as_utf8_or_marked_as_unreadable(tmp_path):
    path = tmp_path / "raw.mbox"
    start = b"From a@x Mon Jan  8 10:00:00 2024\nSubject: "
    odd = b"\nFrom: a\xe4@x.org\n\n"
    path.write_bytes(start + "Köln".encode() + b"\n\n\n" + start + "Köln".encode("cp1252") + odd)
    table = read_table(path, "raw.mbox")

    assert table.rows["subject"].to_pylist() == ["Köln", "K\ufffdln"]
    assert table.rows["from"].to_pylist() == ["", "a\ufffd@x.org"]
