"""Grades by the system a record came from and by who keeps it, for every team, against the raw exports."""

from dataclasses import replace

import pandas as pd
import pytest

from tests.oracles.raw_judged import assert_graded, faulty_records, raw_judged

SYSTEMS = {
    "Demo CRM",
    "Event list",
    "Finance",
    "Forms",
    "Mailbox",
    "Marketing",
    "Payments",
    "Planning",
    "Projects",
    "Support desk",
}
"""Every tool whose records people keep; visits to the web site are a machine's log."""


@pytest.fixture(scope="module")
def judged(workbook):
    """The workbook with what is kept of its audit, as the covers of reports read it."""
    return replace(workbook, is_judged=True)


@pytest.fixture(scope="module")
def raw(judged, exports):
    return raw_judged(judged, exports)


@pytest.fixture(scope="module")
def grades(judged):
    return judged.audit.grades.set_index(["by", "group"])


def test_the_grade_of_each_source(raw, grades):
    counted = raw.groupby("system")["is_blamed"].agg(["size", "sum"])

    assert set(grades.loc["source_system"].index) == set(counted.index) == SYSTEMS
    for system, (records, blamed) in counted.iterrows():
        assert_graded(grades.loc["source_system", system], records, blamed)


def test_every_finding_names_the_source_its_record_lies_in(judged, raw):
    systems = raw.set_index(["table", "id"])["system"]
    found = faulty_records(judged.audit)

    assert raw["is_blamed"].sum() == len(found) > 0
    keys = pd.MultiIndex.from_frame(found[["table", "record_id"]])
    assert found["source_system"].tolist() == systems.loc[keys].tolist()


def test_the_grade_of_each_owner_and_of_all(judged, raw, grades):
    owned = raw.fillna({"owner": ""}).groupby("owner")["is_blamed"].agg(["size", "sum"])

    assert_graded(grades.loc["overall", "all records"], len(raw), raw["is_blamed"].sum())
    assert (judged.audit.grade.records, judged.audit.grade.clean) == (len(raw), (~raw["is_blamed"]).sum())
    assert set(grades.loc["owner"].index) == set(owned.index)
    for owner, (records, blamed) in owned.iterrows():
        assert_graded(grades.loc["owner", owner], records, blamed)


def test_sources_and_owners_share_out_all_records(grades):
    whole = grades.loc["overall", "all records"]

    for by in ("source_system", "owner"):
        parts = grades.loc[by]
        assert parts["records"].sum() == whole["records"]
        assert parts["clean"].sum() == whole["clean"]
