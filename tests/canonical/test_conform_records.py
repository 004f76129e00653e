"""Columns joined from several headers, rows numbered, and several rows made one record."""

import pytest

from lib.problems import InputError
from tests.canonical.exports import STAGES, published, rows_of, set_aside

LOG = "ticket,at,what,by\nk1,2026-01-01,new,Ann\nk2,2026-01-02,new,\nk1,2026-01-03,,Bo\nk1,2026-01-04,done,\n"
CASES = """
  cases:
    - file: log.csv
      columns: {case_id: ticket, opened: at, status: what, owner_id: by}
      repeated: {opened: first, status: last}
"""


def test_a_record_of_many_rows_has_the_first_or_last_text_of_each_column(tmp_path):
    snapshot = published(tmp_path, {"log.csv": LOG}, CASES)
    columns = ("case_id", "opened_on", "status", "owner_id", "source_row")
    rows = [(row[0], str(row[1]), *row[2:]) for row in rows_of(snapshot, "cases", *columns)]
    assert rows == [("k1", "2026-01-01", "done", "Bo", 2), ("k2", "2026-01-02", "new", None, 3)]
    assert snapshot.manifest["tables"]["cases"]["rows_in"] == 2
    assert snapshot.manifest["inputs"][0]["rows_of_records"] == 4


def test_rows_without_an_id_are_numbered_by_file_and_row(tmp_path):
    events = "  case_events:\n    - {file: '*.csv', columns: {case_id: ticket, happened: at, new: what}, constants: {field: status}, numbered: event_id}\n"
    snapshot = published(tmp_path, {"log.csv": LOG, "more.csv": LOG}, events)
    found = [row[0] for row in rows_of(snapshot, "case_events", "event_id")]
    assert found == [f"{file}:{row}" for file in ("log.csv", "more.csv") for row in (2, 3, 4, 5)]


def test_headers_are_joined_with_a_space_before_values_are_renamed(tmp_path):
    stages = """
  stages:
    - file: stages.csv
      columns: {pipeline: pipeline, stage: stage}
      joined: {kind: [closed, won]}
      values: {kind: {TRUE TRUE: won, TRUE FALSE: lost, FALSE FALSE: open, "FALSE": open}}
"""
    text = "stage,won,pipeline,closed\na,TRUE,p,TRUE\nb,FALSE,p,TRUE\nc,FALSE,p,FALSE\nd,,p,FALSE\n"
    snapshot = published(tmp_path, {"stages.csv": text}, stages)
    assert rows_of(snapshot, "stages", "stage", "kind") == [
        ("a", "won"),
        ("b", "lost"),
        ("c", "open"),
        ("d", "open"),
    ]


def test_a_joined_name_can_be_looked_up(tmp_path):
    tables = (
        STAGES
        + """
  users:
    - {file: users.csv, columns: {user_id: id}, joined: {name: [first, last]}}
  deals:
    - {file: deals.csv, columns: {deal_id: id, owner_id: owner}, constants: {pipeline: Sales, stage: Lead}, lookup: {owner_id: {table: users, by: name}}}
"""
    )
    files = {"users.csv": "id,first,last\nu1,Ann,Lee\nu2,Bo,\n", "deals.csv": "id,owner\nd1,ann lee\nd2,Bo\n"}
    snapshot = published(tmp_path, files, tables)
    assert rows_of(snapshot, "deals", "owner_id") == [("u1",), ("u2",)]
    assert set_aside(snapshot) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            ("repeated: {opened: first", "repeated: {openned: first"),
            "repeated.openned: cases has no such column",
        ),
        (
            ("repeated: {opened: first", "numbered: opened\n      repeated: {opened: first"),
            "columns.opened: is also under joined or numbered",
        ),
        (("status: last}", "priority: last}"), "repeated.priority: nothing is mapped to that column"),
        (("status: last}", "status: middle}"), "repeated.status: 'middle' is not accepted"),
        (
            ("columns:", "joined: {subject: [nowhere]}\n      columns:"),
            r"subject:0 asks for header 'nowhere', which the file does not have",
        ),
    ],
)
def test_a_mistake_is_named(tmp_path, change, words):
    with pytest.raises(InputError, match=words):
        published(tmp_path, {"log.csv": LOG}, CASES.replace(*change))
