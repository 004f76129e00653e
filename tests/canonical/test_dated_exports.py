"""A folder of dated exports: the same snapshots as from a history of changes."""

import datetime as dt
import json

import pytest

from lib.audit import audited
from lib.canonical.exported_days import refuse_unknown_day
from lib.canonical.opened import OpenedTables
from lib.problems import InputError
from lib.sources.propose import proposed_mapping
from lib.workbook import open_workbook
from tests.canonical.exports import column_of, published, rows_of, set_aside
from tests.drawn import drawn_parameters

MAPPING = """
  stages:
    - rows:
        - {pipeline: Sales, stage: Lead, position: 1, kind: open}
        - {pipeline: Sales, stage: Offer, position: 2, kind: open}
        - {pipeline: Sales, stage: Won, position: 3, kind: won}
        - {pipeline: Sales, stage: Lost, position: 4, kind: lost}
  users:
    - {file: users.csv, columns: {user_id: id, name: name}}
  deals:
    - file: deals.csv
      columns: {deal_id: id, stage: stage, amount: amount, expected_close_on: due, owner_id: owner, created: created, closed: closed}
      constants: {pipeline: Sales, currency: EUR}
      lookup: {owner_id: {table: users, by: name}}
"""
USERS = "id,name\nu1,Ann\nu2,Bo\n"
HEADER = "id,stage,amount,due,owner,created,closed\n"
EXPORTS = {
    "2026-01-31": "d1,Lead,100,2026-03-31,Ann,2026-01-05,\nd2,Lead,50,2026-02-28,Bo,2026-01-20,\n",
    "2026-02-28": "d1,Offer,120,2026-04-30,Ann,2026-01-05,\nd2,Won,50,2026-02-28,Bo,2026-01-20,2026-02-10\nd3,Lead,9,,Bo,2026-02-15,\n",
    "2026-03": "d1,Lost,120,2026-04-30,Bo,2026-01-05,2026-03-15\nd3,Lead,9,,Bo,2026-02-15,\n",
}


def files(exports=EXPORTS, **more):
    written = {f"{day}/deals.csv": HEADER + rows for day, rows in exports.items()}
    return written | {f"{day}/users.csv": USERS for day in exports} | more


def made(folder, exports=EXPORTS, mapping=MAPPING, head="", **more):
    return published(folder, files(exports, **more), mapping, head)


def deals_at(snapshot, day):
    tables = OpenedTables(snapshot, drawn_parameters(as_of=dt.date.fromisoformat(day)))
    rows = tables.frame(tables["deals"].order_by("deal_id"))
    columns = ["deal_id", "stage", "amount", "expected_close_on", "owner_id", "closed_on"]
    return [
        tuple(str(cell)[:10] if cell == cell else "None" for cell in row)
        for row in rows[columns].itertuples(index=False)
    ]


def test_each_exports_day_shows_what_that_export_shows(tmp_path):
    snapshot = made(tmp_path)
    assert deals_at(snapshot, "2026-01-31") == [
        ("d1", "Lead", "100.00", "2026-03-31", "u1", "None"),
        ("d2", "Lead", "50.00", "2026-02-28", "u2", "None"),
    ]
    assert deals_at(snapshot, "2026-02-28") == [
        ("d1", "Offer", "120.00", "2026-04-30", "u1", "None"),
        ("d2", "Won", "50.00", "2026-02-28", "u2", "2026-02-10"),
        ("d3", "Lead", "9.00", "None", "u2", "None"),
    ]
    assert deals_at(snapshot, "2026-03-31") == [
        ("d1", "Lost", "120.00", "2026-04-30", "u2", "2026-03-15"),
        ("d3", "Lead", "9.00", "None", "u2", "None"),
    ]


def test_between_two_exports_a_change_is_known_from_the_later_one_on_and_a_closing_from_its_day_on(tmp_path):
    snapshot = made(tmp_path)
    assert [row[:2] for row in deals_at(snapshot, "2026-02-09")] == [("d1", "Lead"), ("d2", "Lead")]
    assert [row[:2] for row in deals_at(snapshot, "2026-02-27")] == [
        ("d1", "Lead"),
        ("d2", "Won"),
        ("d3", "Lead"),
    ]


def test_a_deal_the_next_export_lacks_was_deleted_by_its_day(tmp_path):
    snapshot = made(tmp_path)
    assert rows_of(snapshot, "deals", "deal_id", "deleted_on", "source_file", "source_row") == [
        ("d1", None, "2026-03/deals.csv", 2),
        ("d3", None, "2026-03/deals.csv", 3),
        ("d2", dt.date(2026, 3, 31), "2026-02-28/deals.csv", 3),
    ]


def test_changes_carry_the_row_that_first_shows_them(tmp_path):
    events = rows_of(
        made(tmp_path), "deal_events", "deal_id", "field", "happened_on", "old", "new", "source_file"
    )
    day = dt.date.fromisoformat
    assert sorted(events) == sorted(
        [
            ("d1", "stage", day("2026-02-28"), "Lead", "Offer", "2026-02-28/deals.csv"),
            ("d1", "amount", day("2026-02-28"), "100.00", "120.00", "2026-02-28/deals.csv"),
            (
                "d1",
                "expected_close_on",
                day("2026-02-28"),
                "2026-03-31",
                "2026-04-30",
                "2026-02-28/deals.csv",
            ),
            ("d2", "stage", day("2026-02-10"), "Lead", "Won", "2026-02-28/deals.csv"),
            ("d1", "stage", day("2026-03-15"), "Offer", "Lost", "2026-03/deals.csv"),
            ("d1", "owner_id", day("2026-03-31"), "u1", "u2", "2026-03/deals.csv"),
        ]
    )


def test_a_closing_day_outside_the_time_between_two_exports_gives_way_to_the_exports_day(tmp_path):
    exports = EXPORTS | {"2026-03": "d1,Lost,120,,Bo,2026-01-05,2026-01-10\n"}
    events = rows_of(made(tmp_path, exports), "deal_events", "deal_id", "new", "happened_on")
    assert ("d1", "Lost", dt.date(2026, 3, 31)) in events


def test_a_deal_first_shown_closed_keeps_its_closing_day_when_it_is_opened_again_later(tmp_path):
    exports = EXPORTS | {
        "2026-02-28": EXPORTS["2026-02-28"] + "d4,Won,7,,Bo,2026-02-02,2026-02-20\n",
        "2026-03": EXPORTS["2026-03"] + "d4,Offer,7,,Bo,2026-02-02,\n",
    }
    snapshot = made(tmp_path, exports)
    closings = {
        day: next(row for row in deals_at(snapshot, day) if row[0] == "d4")[1::4]
        for day in ("2026-02-19", "2026-02-20", "2026-02-28", "2026-03-31")
    }
    assert closings == {
        "2026-02-19": ("Open, stag", "None"),
        "2026-02-20": ("Won", "2026-02-20"),
        "2026-02-28": ("Won", "2026-02-20"),
        "2026-03-31": ("Offer", "None"),
    }


def test_a_deal_that_came_back_was_never_gone(tmp_path):
    exports = EXPORTS | {"2026-04-30": EXPORTS["2026-02-28"]}
    snapshot = made(tmp_path, exports)
    assert column_of(snapshot, "deals", "deleted_on") == [None, None, None]
    assert [row[0] for row in deals_at(snapshot, "2026-03-31")] == ["d1", "d2", "d3"]


def test_a_deal_whose_row_was_set_aside_is_not_taken_for_deleted(tmp_path):
    exports = EXPORTS | {"2026-03": EXPORTS["2026-03"] + "d2,,50,,Bo,2026-01-20,\n"}
    snapshot = made(tmp_path, exports)
    assert column_of(snapshot, "deals", "deal_id") == ["d1", "d3"]
    assert [row[:6] for row in set_aside(snapshot)] == [
        ("deals", "2026-03/deals.csv", 4, "row", "stage is missing", "stage")
    ]


def test_what_is_set_aside_of_an_earlier_export_is_told_apart(tmp_path):
    exports = EXPORTS | {"2026-01-31": EXPORTS["2026-01-31"] + "d9,,1,,,,\nd1,Won,1,,,,\nd3,Lead,x,,,,\n"}
    snapshot = made(tmp_path, exports)
    assert [row[:5] for row in set_aside(snapshot)] == [
        ("deals (earlier exports)", "2026-01-31/deals.csv", 4, "row", "stage is missing"),
        ("deals (earlier exports)", "2026-01-31/deals.csv", 5, "row", "key used twice"),
        (
            "deals (earlier exports)",
            "2026-01-31/deals.csv",
            6,
            "cell",
            "amount is no amount with the file's decimal and thousands marks",
        ),
    ]
    assert snapshot.manifest["tables"]["deals"] == {
        "rows_in": 3,
        "rows_out": 3,
        "quarantined": 0,
        "cells": 0,
    }


def test_the_exports_own_history_stands_and_only_what_it_does_not_tell_is_derived(tmp_path):
    mapping = (
        MAPPING
        + "  deal_events:\n    - {file: history.csv, columns: {event_id: id, deal_id: deal, happened: at, field: field, old: old, new: new}}\n"
    )
    history = (
        "id,deal,at,field,old,new\nh1,d1,2026-02-03,stage,Lead,Offer\nh2,d1,2026-03-15,stage,Offer,Lost\n"
    )
    snapshot = made(tmp_path, mapping=mapping, **{"2026-03/history.csv": history})
    events = rows_of(snapshot, "deal_events", "deal_id", "field", "happened_on", "source_file")
    stages = [row for row in events if row[:2] == ("d1", "stage")]
    assert [str(row[2]) for row in stages] == ["2026-02-03", "2026-03-15"]
    assert {row[3] for row in stages} == {"2026-03/history.csv"}
    # neither amounts nor the deal that vanished are in it
    assert ("d1", "amount", dt.date(2026, 2, 28), "2026-02-28/deals.csv") in events
    assert ("d2", "stage", dt.date(2026, 2, 10), "2026-02-28/deals.csv") in events


def test_a_stage_that_was_renamed_is_still_known_by_its_old_name(tmp_path):
    mapping = MAPPING[MAPPING.index("  users:") :] + (
        "  stages:\n    - {file: stages.csv, columns: {pipeline: p, stage: s, kind: k}}\n"
    )
    old = "p,s,k\nSales,Lead,open\nSales,Offer,open\nSales,Won,won\nSales,Lost,lost\n"
    new = old.replace("Won,", "Signed,")
    more = {f"{day}/stages.csv": new if day == "2026-03" else old for day in EXPORTS}
    snapshot = made(tmp_path, mapping=mapping, **more)
    assert column_of(snapshot, "stages", "stage") == ["Lead", "Offer", "Signed", "Lost", "Won"]
    assert ("d2", "Won") in [row[:2] for row in deals_at(snapshot, "2026-02-28")]


def test_names_are_looked_up_in_the_export_they_stand_in(tmp_path):
    # in March Ann has another id
    snapshot = made(tmp_path, **{"2026-03/users.csv": "id,name\nu9,Ann\nu2,Bo\n"})
    assert [row[4] for row in deals_at(snapshot, "2026-01-31")] == ["u1", "u2"]


def test_the_manifest_says_which_exports_there_are_and_lists_their_files(tmp_path):
    manifest = made(tmp_path).manifest
    assert manifest["exports"] == ["2026-01-31", "2026-02-28", "2026-03-31"]
    assert [entry["file"] for entry in manifest["inputs"]] == [
        "2026-01-31/deals.csv",
        "2026-02-28/deals.csv",
        "2026-03/deals.csv",
        "2026-03/users.csv",
    ]
    assert json.dumps(dict(manifest))


def test_an_earlier_export_that_differs_makes_another_snapshot(tmp_path):
    first = made(tmp_path)
    again = made(tmp_path)
    changed = made(tmp_path, EXPORTS | {"2026-01-31": EXPORTS["2026-01-31"].replace("100", "101")})
    assert first.folder == again.folder != changed.folder


def test_one_dated_export_is_an_export_without_a_history(tmp_path):
    snapshot = made(tmp_path, {"2026-02-28": EXPORTS["2026-02-28"]})
    assert "deal_events" not in snapshot.tables
    assert [row[:2] for row in deals_at(snapshot, "2026-02-28")] == [
        ("d1", "Offer"),
        ("d2", "Won"),
        ("d3", "Lead"),
    ]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"readme.txt": "x"}, r"beside them readme\.txt"),
        ({"old/deals.csv": "x"}, "beside them old"),
        ({"2026-02-30/deals.csv": "x"}, "2026-02-30 is no day"),
        ({"2026-02/deals.csv": HEADER}, "2026-02 and 2026-02-28 are both the export of 2026-02-28"),
        ({"2026-04/users.csv": USERS}, r"no file matches 'deals\.csv' in .*2026-04"),
        ({"2025-12/deals.csv": HEADER}, r"no file matches 'users\.csv' in .*2025-12"),
    ],
)
def test_a_folder_that_is_no_folder_of_dated_exports_is_refused_in_words(tmp_path, more, words):
    with pytest.raises(InputError, match=words):
        made(tmp_path, **more)


def test_folders_that_are_parts_of_one_export_can_be_named_so(tmp_path):
    mapping = MAPPING.replace("deals.csv", '"*/deals.csv"').replace("users.csv", '"*/users.csv"')
    parts = {"2026-01": EXPORTS["2026-01-31"], "2026-02": "d3,Lead,9,,Bo,2026-02-15,\n"}
    snapshot = published(
        tmp_path,
        {f"{day}/deals.csv": HEADER + rows for day, rows in parts.items()} | {"2026-01/users.csv": USERS},
        mapping,
        "dated_exports: false",
    )
    assert column_of(snapshot, "deals", "deal_id") == ["d1", "d2", "d3"]


def test_a_day_before_the_first_export_is_refused_in_words(tmp_path):
    snapshot = made(tmp_path)
    assert snapshot.known_since == dt.date(2026, 1, 31)
    refuse_unknown_day(snapshot, dt.date(2026, 1, 31))
    with pytest.raises(
        InputError, match="as_of 2026-01-30: lies before the first export, that of 2026-01-31"
    ):
        refuse_unknown_day(snapshot, dt.date(2026, 1, 30))


def test_a_workbook_as_of_a_day_before_the_first_export_is_refused(tmp_path):
    made(tmp_path)
    settings = {"mapping": str(tmp_path / "mapping.yml")}
    data = str(tmp_path / "data")
    assert open_workbook("team", "2026-03-31", data, settings).snapshot.manifest["exports"]
    with pytest.raises(InputError, match="before the first export"):
        open_workbook("team", "2025-12-31", data, settings)


def test_a_mapping_is_proposed_for_the_newest_export(tmp_path):
    made(tmp_path)
    text = proposed_mapping(tmp_path / "data")
    assert "file: deals.csv" in text
    assert "2026-03" not in text


def test_the_audit_reads_dated_exports_too(tmp_path):
    exports = EXPORTS | {"2026-01-31": EXPORTS["2026-01-31"] + "d9,,1,,,,\n"}
    snapshot = made(tmp_path, exports)
    audit = audited(OpenedTables(snapshot, drawn_parameters(as_of=dt.date(2026, 3, 31))))
    assert audit.set_aside["table"].tolist() == ["deals (earlier exports)"]
    assert audit.grades["share"].notna().any()
