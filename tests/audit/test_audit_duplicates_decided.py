"""Decisions on duplicates in the audit: what people said holds, whatever the matcher finds."""

import pandas as pd
import pytest

from lib.audit import audited
from lib.audit.identity.duplicates import Duplicates, duplicates_of
from lib.canonical.opened import OpenedTables
from lib.problems import InputError
from tests.drawn import drawn_parameters, opened

TABLES = {
    "contacts": """
contact_id | first_name | last_name | email               | phone            | company_id | created_at
p1         | Annemarie  | Kowalski  | a.kowalski@acme.com | +49 30 901234561 | c1         | 2025-01-01 10:00:00
p2         | Annemarie  | Kowalsky  | a.kowalski@acme.com | +49 30 901234561 | c1         | 2025-03-01 10:00:00
p3         | Anne-Marie | Kowalski  | a.kowalski@acme.com | +49 30 901234561 | c1         | 2025-04-01 10:00:00
p4         | Magnus     | Lindqvist | m@ullevi.se         |                  | c2         | 2025-03-01 10:00:00
"""
}


@pytest.fixture
def found(tmp_path):
    """Findings of contacts there twice, as (record, record to keep), with these decisions."""

    def find(*decisions):
        path = tmp_path / "decisions.csv"
        path.write_text("\n".join(["table,record_id,other_id,decision", *decisions]) + "\n", encoding="utf-8")
        tables = opened(tmp_path, TABLES, duplicates={"decisions": str(path)})
        findings = audited(tables).findings
        rows = findings[findings["check"] == "likely-duplicates/contacts"]
        return tables, list(zip(rows["record_id"], rows["suggestion"], strict=True))

    return find


def test_without_a_decision_all_three_are_one(found):
    assert found()[1] == [("p2", "p1"), ("p3", "p1")]


def test_a_record_split_off_is_nobody_of_the_group(found):
    assert found("contacts,p3,,split")[1] == [("p2", "p1")]


def test_a_pair_rejected_is_never_proposed_again(found):
    tables, rows = found("contacts,p1,p2,reject", "contacts,p2,p3,reject")

    assert rows == [("p3", "p1")]
    pairs = duplicates_of(tables).pairs
    assert list(zip(pairs["record_id"], pairs["other_id"], strict=True)) == [("p3", "p1")]


def test_a_pair_accepted_stays_a_finding_until_it_is_merged_even_if_nothing_else_tells(found):
    tables, rows = found("contacts,p4,p1,accept")

    assert ("p4", "p1") in rows
    pairs = duplicates_of(tables).pairs.set_index("record_id")
    assert pairs.loc["p4", ["band", "why"]].tolist() == ["accepted", "accepted by people"]


def test_a_list_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match=r"settings\.duplicates\.decisions: there is no file"):
        duplicates_of(opened(tmp_path, TABLES, duplicates={"decisions": "tests/nowhere.csv"}))


def test_merging_needs_decisions():
    from lib.canonical.amendments import amendments_of

    with pytest.raises(InputError, match="merge is true, but decisions names no file"):
        amendments_of(drawn_parameters(duplicates={"merge": True}))


def test_the_same_records_are_matched_once_and_others_anew(tmp_path):
    tables = opened(tmp_path, TABLES)
    first = duplicates_of(tables).matched["contacts"]
    (kept,) = (tmp_path / "opened").glob("pairs-*.parquet")
    made = kept.stat().st_mtime_ns

    again = duplicates_of(OpenedTables(tables.snapshot, tables.parameters)).matched["contacts"]
    assert again.equals(first)
    assert kept.stat().st_mtime_ns == made

    fewer = {"contacts": TABLES["contacts"].replace("Kowalsky", "Nowak")}
    (tmp_path / "other").mkdir()
    other = opened(tmp_path / "other", fewer)
    assert not duplicates_of(other).matched["contacts"].equals(first)
    (anew,) = (tmp_path / "other" / "opened").glob("pairs-*.parquet")
    assert anew.name != kept.name


def test_every_record_to_merge_says_why_also_one_that_is_only_like_a_later_one():
    made = {"a": "2025-01-01", "b": "2025-02-01", "c": "2025-03-01"}
    rows = pd.DataFrame({"record_id": [*made], "made": [*made.values()], "is_team": True})
    # b and a are alike only through c, which was made last
    pairs = {"record_id": ["a", "b"], "other_id": ["c", "c"], "weight": [20.0, 18.0], "band": "certain"}
    email = {"e_mail": 0.0, "e_mail weight": [20.0, 18.0]}

    members = Duplicates({"contacts": pd.DataFrame(pairs | email)}, {"contacts": rows}).members

    told = members.set_index("record_id")[["kept_id", "weight", "why"]]
    assert told.loc["c"].tolist() == ["a", 20.0, "same e-mail address"]
    assert told.loc["b"].tolist() == ["a", 18.0, "same e-mail address"]
