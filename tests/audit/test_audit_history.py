"""What is kept of audits: added and never changed, of each day the last, only days before the one asked for."""

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from lib.audit.history import (
    AuditRecord,
    earlier_audits,
    history_fingerprint,
    keep_in_history,
    packed,
    unpacked,
)
from lib.problems import WorkbookError

APRIL, MAY = dt.date(2026, 4, 30), dt.date(2026, 5, 31)


def record(day=APRIL, clean=8, found=("d1",)):
    grades = pd.DataFrame({"by": ["overall"], "group": ["all records"], "clean": [clean], "records": [10]})
    findings = pd.DataFrame(
        [("dates/deals", "deals", each, "closed") for each in found],
        columns=["check", "table", "record_id", "field"],
        dtype="str",
    )
    return AuditRecord(day, "abc", grades, ("dates/deals",), findings)


def days(history, before):
    return [
        (each.as_of, int(each.grades["clean"].sum())) for each in earlier_audits("north", before, history)
    ]


def test_a_record_comes_back_as_it_was_packed_and_packs_to_the_same_bytes():
    content = packed(record())
    again = unpacked(content)
    assert (again.as_of, again.fingerprint, again.checks) == (APRIL, "abc", ("dates/deals",))
    pd.testing.assert_frame_equal(again.findings, record().findings)
    assert packed(again) == content == packed(record())


def test_a_record_without_findings_comes_back_too():
    assert unpacked(packed(record(found=()))).findings.empty


def test_only_days_before_are_seen_oldest_first(tmp_path):
    for day in (MAY, APRIL):
        keep_in_history("north", packed(record(day)), tmp_path)
    assert days(tmp_path, MAY) == [(APRIL, 8)]
    assert days(tmp_path, APRIL) == []
    assert days(tmp_path, dt.date(2026, 6, 1)) == [(APRIL, 8), (MAY, 8)]
    assert earlier_audits("south", MAY, tmp_path) == ()


def test_the_last_audit_of_a_day_counts_and_nothing_is_overwritten(tmp_path):
    for clean in (8, 8, 9, 8):
        keep_in_history("north", packed(record(clean=clean)), tmp_path)
    names = sorted(path.name for path in (tmp_path / "north").iterdir())
    assert names == [f"2026-04-30.000{number}.parquet" for number in (1, 2, 3)]
    assert days(tmp_path, MAY) == [(APRIL, 8)]


def test_the_fingerprint_changes_with_earlier_days_only(tmp_path):
    nothing = history_fingerprint("north", MAY, tmp_path)
    keep_in_history("north", packed(record(MAY)), tmp_path)
    assert history_fingerprint("north", MAY, tmp_path) == nothing
    keep_in_history("north", packed(record(APRIL)), tmp_path)
    assert history_fingerprint("north", MAY, tmp_path) != nothing


def test_a_damaged_file_names_itself_and_the_remedy(tmp_path):
    keep_in_history("north", packed(record()), tmp_path)
    (tmp_path / "north" / "2026-04-30.0001.parquet").write_bytes(b"PAR1 cut")
    with pytest.raises(WorkbookError, match=r"2026-04-30\.0001\.parquet: cannot be read .* Remove it"):
        earlier_audits("north", MAY, tmp_path)


def test_no_value_of_a_record_is_kept():
    content = packed(replace(record(), fingerprint="abc"))
    assert set(unpacked(content).findings.columns) == {"check", "table", "record_id", "field"}
