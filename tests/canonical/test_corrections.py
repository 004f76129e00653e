"""Corrections of single values: applied where the value still is the one shown, refused with a reason elsewhere."""

import csv
import shutil

import duckdb
import pytest

from lib.canonical.amendments import Amendments, Making
from lib.canonical.correction_files import HEADERS
from lib.canonical.snapshot import publish_snapshot
from lib.canonical.stored_texts import mark_of
from lib.problems import InputError
from tests.canonical.exports import STAGES, column_of, published, rows_of

DEALS = "id,name,amount,closes,stage\n1,Apple,100.00,2026-05-01,Lead\n2,Pear,1O0,2026-06-01,Lead\n3,Plum,7.50,,Lead\n"
TABLES = (
    STAGES
    + """
  deals:
    - file: deals.csv
      columns: {deal_id: id, name: name, amount: amount, expected_close_on: closes, stage: stage}
      constants: {pipeline: Sales}
"""
)


def row(record_id, field, value, new="", **others):
    """A row of a list: what it showed, and the new value typed beside it."""
    return {"table": "deals", "record_id": record_id, "field": field, "value": value, "new": new} | others


def corrected(folder, *lists):
    """The snapshot of the three deals with these lists filled in."""
    published(folder, {"deals.csv": DEALS}, TABLES, "max_quarantined_share: 1")
    files = []
    for number, rows in enumerate(lists, start=1):
        files.append(folder / f"list{number}.csv")
        with files[-1].open("w", newline="") as stream:
            writer = csv.DictWriter(stream, HEADERS.values())
            writer.writeheader()
            writer.writerows({HEADERS[name]: text for name, text in each.items()} for each in rows)
    making = Making(Amendments(tuple(files)))
    return publish_snapshot(folder / "data", str(folder / "mapping.yml"), folder / "cache", making)


def log_of(snapshot):
    """The log as (file, row, outcome, reason)."""
    with duckdb.connect() as con:
        return con.execute(
            "SELECT file, row, outcome, reason FROM read_parquet(?)", [str(snapshot.corrections)]
        ).fetchall()


def outcomes_of(*rows, folder):
    return [outcome for _, _, outcome, _ in log_of(corrected(folder, rows))]


def test_a_new_value_replaces_the_one_that_was_shown_and_the_log_says_so(tmp_path):
    snapshot = corrected(tmp_path, [row("1", "amount", "100.00", "120.5"), row("2", "name", "Pear", "Peach")])
    assert [str(amount) for amount in column_of(snapshot, "deals", "amount")] == ["120.50", "None", "7.50"]
    assert column_of(snapshot, "deals", "name") == ["Apple", "Peach", "Plum"]
    assert log_of(snapshot) == [("list1.csv", 2, "applied", ""), ("list1.csv", 3, "applied", "")]
    assert snapshot.manifest["corrections"] == [
        {"file": "list1.csv", "outcome": "applied", "reason": "", "count": 2}
    ]


def test_the_files_of_the_export_stay_as_they_are(tmp_path):
    corrected(tmp_path, [row("1", "amount", "100.00", "120")])
    assert (tmp_path / "data" / "deals.csv").read_text() == DEALS


def test_a_cell_that_could_not_be_read_is_put_right_and_leaves_the_quarantine(tmp_path):
    before = corrected(tmp_path, [])
    assert rows_of(before, "quarantine", "column", "value") == [("amount", "1O0")]
    after = corrected(tmp_path, [row("2", "amount", "1O0", "100")])
    assert str(column_of(after, "deals", "amount")[1]) == "100.00"
    assert rows_of(after, "quarantine", "column", "value") == []
    assert (after.manifest["tables"]["deals"]["cells"], after.manifest["reasons"]) == (0, [])


def test_a_value_that_changed_meanwhile_is_not_overwritten(tmp_path):
    snapshot = corrected(tmp_path, [row("1", "amount", "90.00", "120")])
    assert str(column_of(snapshot, "deals", "amount")[0]) == "100.00"
    assert [outcome for _, _, outcome, _ in log_of(snapshot)] == ["changed meanwhile"]


def test_what_the_crm_says_already_needs_no_correction(tmp_path):
    assert outcomes_of(row("1", "amount", "90.00", "100"), folder=tmp_path) == ["already so"]


def test_the_mark_counts_where_the_value_itself_is_hidden(tmp_path):
    right = mark_of(("deals", "1", "name"), "Apple", is_hidden=True)
    wrong = mark_of(("deals", "1", "name"), "Apricot", is_hidden=True)
    hidden = [row("1", "name", "(hidden)", "Cherry", mark=mark) for mark in (wrong, right)]
    assert outcomes_of(hidden[0], folder=tmp_path) == ["changed meanwhile"]
    assert outcomes_of(hidden[1], folder=tmp_path) == ["applied"]


def test_an_empty_new_value_takes_the_suggestion_when_it_says_apply(tmp_path):
    asked = row("1", "name", "Apple", "", suggestion="Apples", decision="apply")
    assert column_of(corrected(tmp_path, [asked]), "deals", "name")[0] == "Apples"
    assert outcomes_of(asked | {"suggestion": ""}, folder=tmp_path) == ["refused"]
    assert outcomes_of(asked | {"suggestion": "(hidden)"}, folder=tmp_path) == ["refused"]


def test_rows_nobody_decided_or_decided_against_are_left_and_logged(tmp_path):
    asked = [
        row("1", "name", "Apple", suggestion="Apples"),
        row("1", "name", "Apple", "Apples", decision="skip"),
        row("1", "name", "Apple", "Apples", decision="Later"),
    ]
    snapshot = corrected(tmp_path, asked)
    assert [entry[2:] for entry in log_of(snapshot)] == [("left", ""), ("left", "skip"), ("left", "later")]
    assert column_of(snapshot, "deals", "name")[0] == "Apple"


def test_the_word_for_nothing_clears_a_field_but_not_a_required_one(tmp_path):
    snapshot = corrected(
        tmp_path, [row("1", "amount", "100.00", "(empty)"), row("1", "stage", "Lead", "(empty)")]
    )
    assert column_of(snapshot, "deals", "amount")[0] is None
    assert [outcome for _, _, outcome, _ in log_of(snapshot)] == ["applied", "refused"]


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (row("9", "amount", "1.00", "2"), "there is no record with that id"),
        (row("1", "colour", "red", "blue"), "deals have no field of that name"),
        (row("1", "deal_id", "1", "2"), "a record's own id cannot be changed"),
        (row("1", "", "", "2"), "no single value puts this right: correct it in the CRM"),
        (row("1", "name", "Apple", "Fig", decision="yes"), "the decision is none of apply, skip, later"),
        (row("1", "stage", "Lead", "Nowhere"), "the mapping declares no such stage in that pipeline"),
        (row("1", "name", "Apple", "Fig", table="fruit"), "this export has no table of that name"),
        (row("1", "amount", "100.00", "1.200,50"), "the new value is no plain number"),
        (row("1", "amount", "100.00", "12.345"), "the new value has more than two decimals"),
        (row("1", "amount", "100.00", "=1+1"), "the new value is no plain number"),
        (row("1", "expected_close_on", "2026-05-01", "01.05.2026"), "the new value is no day"),
        (row("1", "expected_close_on", "2026-05-01", "2026-02-30"), "the new value is no day there is"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_refused_with_its_reason(tmp_path, asked, reason):
    snapshot = corrected(tmp_path, [asked])
    ((_, _, outcome, said),) = log_of(snapshot)
    assert (outcome, said[: len(reason)]) == ("refused", reason)
    assert column_of(snapshot, "deals", "name") == ["Apple", "Pear", "Plum"]


def test_two_lists_that_disagree_are_both_refused_and_name_each_other(tmp_path):
    snapshot = corrected(tmp_path, [row("1", "name", "Apple", "Fig")], [row("1", "name", "Apple", "Date")])
    assert column_of(snapshot, "deals", "name")[0] == "Apple"
    assert log_of(snapshot) == [
        ("list1.csv", 2, "conflict", "list2.csv row 2 asks for another value: keep one of them"),
        ("list2.csv", 2, "conflict", "list1.csv row 2 asks for another value: keep one of them"),
    ]


def test_a_later_list_goes_on_from_what_an_earlier_one_wrote(tmp_path):
    snapshot = corrected(
        tmp_path,
        [row("1", "amount", "100.00", "110"), row("3", "expected_close_on", "", "2026-07-01 00:00:00")],
        [row("1", "amount", "110.00", "120"), row("3", "expected_close_on", "", "2026-07-01")],
    )
    assert str(column_of(snapshot, "deals", "amount")[0]) == "120.00"
    assert str(column_of(snapshot, "deals", "expected_close_on")[2]) == "2026-07-01"
    assert [outcome for _, _, outcome, _ in log_of(snapshot)] == ["applied"] * 3 + ["already so"]


def test_corrections_are_part_of_what_a_snapshot_is_named_by(tmp_path):
    first = corrected(tmp_path, [row("1", "amount", "100.00", "110")])
    assert corrected(tmp_path, [row("1", "amount", "100.00", "110")]).folder == first.folder
    assert corrected(tmp_path, [row("1", "amount", "100.00", "111")]).folder != first.folder
    shutil.rmtree(first.folder)
    again = corrected(tmp_path, [row("1", "amount", "100.00", "110")])
    assert again.manifest == first.manifest


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n", "is no list to fix: its first row has no 'Table', 'Id'"),
        (b"PK\x03\x04 nonsense", "a damaged workbook"),
        (b"%PDF-1.4", "a PDF file"),
    ],
)
def test_a_file_that_is_no_list_names_itself_and_the_remedy(tmp_path, content, words):
    published(tmp_path, {"deals.csv": DEALS}, TABLES, "max_quarantined_share: 1")
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(content)
    with pytest.raises(InputError, match=f"^bad.xlsx: .*{words}"):
        publish_snapshot(
            tmp_path / "data", str(tmp_path / "mapping.yml"), tmp_path / "cache", Making(Amendments((bad,)))
        )


def test_a_name_becomes_the_key_the_mapping_looks_it_up_by(tmp_path):
    tables = (
        STAGES
        + """
  users:
    - file: users.csv
      columns: {user_id: id, name: name}
  deals:
    - file: deals.csv
      columns: {deal_id: id, owner_id: owner, stage: stage}
      constants: {pipeline: Sales}
      lookup: {owner_id: {table: users, by: name}}
"""
    )
    files = {"users.csv": "id,name\nu1,Ann Lee\n", "deals.csv": "id,owner,stage\n1,An Lee,Lead\n"}
    published(tmp_path, files, tables)
    filled = tmp_path / "filled.csv"
    filled.write_text(
        "Table,Id,Field,Current value,Suggested value,New value,Decision\ndeals,1,owner_id,An Lee,ann lee,,apply\n"
    )
    making = Making(Amendments((filled,)))
    snapshot = publish_snapshot(tmp_path / "data", str(tmp_path / "mapping.yml"), tmp_path / "cache", making)
    assert column_of(snapshot, "deals", "owner_id") == ["u1"]
