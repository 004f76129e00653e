import json
import mailbox
import zipfile

import pandas as pd
import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook

from lib.canonical.schema import TABLES
from lib.demo.exports.listed import FILES
from lib.demo.size import SIZES, Size
from lib.demo.write import write_demo


def test_every_canonical_table_has_one_file_but_what_other_tools_know_which_has_several():
    assert sorted(file.table for file in FILES) == sorted({*TABLES} - {"outside_contacts"})


def test_every_exported_column_is_canonical_or_a_custom_field():
    custom = {"budget_confirmed", "colour", "t_shirt_size", "budget_range"}
    for file in FILES:
        assert {*file.headers} - {column.name for column in TABLES[file.table].columns} <= custom, file.table


def test_the_campaign_export_is_utf_16_with_tabs(written):
    raw = (written / "exports" / "marketing" / "campaigns.csv").read_bytes()
    assert raw.startswith(b"\xff\xfe")
    assert raw.count(b"\xff\xfe") == 1
    assert raw.decode("utf-16").splitlines()[0].split("\t")[0] == "Campaign ID"


def test_tickets_are_in_the_old_windows_code_page_with_german_times(written):
    raw = (written / "exports" / "support" / "tickets.csv").read_bytes()
    header, first = raw.decode("cp1252").splitlines()[:2]
    assert "Priorität" in header
    assert b"Priorit\xe4t" in raw
    assert pd.to_datetime(first.split(";")[5].strip('"'), format="%d.%m.%Y %H:%M:%S").year == 2024


def test_rates_are_written_as_a_german_spreadsheet_saves_them(written):
    text = (written / "exports" / "finance" / "fx_rates.csv").read_text(encoding="utf-8-sig")
    usd = next(line for line in text.splitlines() if line.startswith('"USD"'))
    currency, day, rate, _ = (cell.strip('"') for cell in usd.split(";"))
    assert (currency, day) == ("USD", "01.01.2023")
    assert "," in rate
    assert 0.85 < float(rate.replace(",", ".")) < 1.0


def test_order_numbers_are_text_in_the_workbook_and_its_parts_carry_no_clock(written):
    path = written / "exports" / "finance" / "orders.xlsx"
    first_order = CalamineWorkbook.from_path(path).get_sheet_by_name("Orders").to_python()[1]
    assert first_order[0] == "000000001"
    with zipfile.ZipFile(path) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 31, 0, 0, 0)}
        assert b"2026-05-31T18:00:00Z" in parts.read("docProps/core.xml")


def test_web_files_keep_their_types(written):
    schema = pq.read_schema(written / "exports" / "web" / "sessions.parquet")
    assert str(schema.field("session_start").type) == "timestamp[ms, tz=UTC]"
    assert str(schema.field("known_bot").type) == "bool"
    assert str(schema.field("duration_seconds").type) == "int64"


def test_the_mailbox_holds_letters_to_contacts_and_their_answers(written):
    clean = json.loads((written / "truth" / "clean.json").read_text(encoding="utf-8"))
    folder = written / "exports" / "mailbox"
    boxes = {path.name: list(mailbox.mbox(path, create=False)) for path in sorted(folder.iterdir())}
    assert {name: len(letters) for name, letters in boxes.items()} == clean["mailbox_letters"]
    assert len(boxes["sales.mbox"]) > len(boxes["sales-inbox.mbox"]) > 50
    sent = {letter["Message-ID"] for letter in boxes["sales.mbox"]}
    assert {letter["In-Reply-To"] for letter in boxes["sales-inbox.mbox"]} < sent
    assert len(sent) == len(boxes["sales.mbox"])


def test_a_large_demo_is_written_in_pieces_as_parquet(tmp_path, monkeypatch):
    monkeypatch.setitem(SIZES, "pieces", Size("pieces", companies=600, chunk=300, staff=2, parquet=True))
    write_demo("pieces", tmp_path)
    exports = tmp_path / "pieces" / "exports"
    rows = json.loads((tmp_path / "pieces" / "truth" / "clean.json").read_text(encoding="utf-8"))[
        "exported_rows"
    ]
    for file in FILES:
        if file.grows:
            assert not (exports / file.path).exists()
            facts = pq.read_metadata(exports / file.parquet_path)
            assert facts.num_rows == rows[file.table]
            assert facts.num_row_groups == (1 if file.table == "products" else 2)
