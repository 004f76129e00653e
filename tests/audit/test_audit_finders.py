"""A check whose finder looks at more than one record: its findings carry what the finder says of each."""

import pandas as pd

from lib.audit import audit as auditing
from lib.audit.audit import audited
from lib.audit.finding import Check
from tests.drawn import drawn_workbook

PEOPLE = """
contact_id | first_name | email          | owner_id
1          | Ada        | ada@one.example | 7
2          | Ada        | ada@two.example | 7
3          | Bob        | bob@one.example | 7
"""
USERS = """
user_id | name
7       | Kim
"""


def _namesakes(records):
    rows = records.tables.frame(
        records.judged("contacts").select("record_id", "first_name").order_by("record_id")
    )
    twice = rows[rows.duplicated("first_name", keep=False)]
    return pd.DataFrame(
        {"record_id": twice["record_id"], "beside": "told twice", "suggestion": [None, "Eve"]}
    )


NAMESAKES = Check(
    id="labels/contacts/first_name",
    kind="label variant",
    table="contacts",
    field="first_name",
    title="Contacts: the same first name",
    question="Contacts: is every first name another?",
    hurts="nothing",
    remedy="Nothing.",
    severity="low",
    finds=_namesakes,
)


def test_findings_carry_what_the_finder_says_and_the_value_that_stands_there(tmp_path, monkeypatch):
    monkeypatch.setattr(auditing, "checks_of", lambda records: (NAMESAKES,))
    workbook = drawn_workbook(tmp_path, {"contacts": PEOPLE, "users": USERS})

    found = audited(workbook.tables).findings

    assert found[["record_id", "value", "beside"]].values.tolist() == [
        ["1", "Ada", "told twice"],
        ["2", "Ada", "told twice"],
    ]
    assert found["suggestion"].isna().tolist() == [True, False]
    assert found["owner_id"].tolist() == ["7", "7"]


def test_a_finder_that_finds_nothing_leaves_every_record_clean(tmp_path, monkeypatch):
    nothing = Check(**{**NAMESAKES.__dict__, "finds": lambda records: pd.DataFrame({"record_id": []})})
    monkeypatch.setattr(auditing, "checks_of", lambda records: (nothing,))
    workbook = drawn_workbook(tmp_path, {"contacts": PEOPLE, "users": USERS})

    assert audited(workbook.tables).grade.share == 1.0
