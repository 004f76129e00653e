"""Wrong changes, forms sent twice and import spikes against the raw logs, for every team: the same records by the same rules."""

from dataclasses import replace

import pandas as pd
import pytest

from lib.audit.changes import spikes as spiking
from lib.audit.changes import wrong_changes_of
from lib.audit.changes.posts import posted_twice
from lib.audit.records import records_in
from lib.sections import audit as report
from tests.oracles.found import figures
from tests.oracles.raw_belonging import raw_records_of
from tests.oracles.raw_changes import (
    overwritten,
    raw_log,
    raw_posted_twice,
    raw_spikes,
    to_and_fro,
    written_in_bulk,
)

KINDS = {
    "in_bulk": ("written-in-bulk", written_in_bulk),
    "to_and_fro": ("to-and-fro", to_and_fro),
    "overwritten": ("overwritten", overwritten),
}
"""What the audit calls it → the end of its check's name, and the oracle."""


@pytest.fixture(scope="module")
def log(workbook, exports):
    return raw_log(workbook, exports)


@pytest.mark.parametrize("name", KINDS)
def test_wrong_changes_are_those_of_the_exported_logs(workbook, log, name):
    expected = KINDS[name][1](log)
    many = "records" if name == "in_bulk" else "changes"
    found = getattr(wrong_changes_of(workbook.tables), name)
    columns = ["before", "value", many, "started_at", "ended_at", "by_user_id"]
    rows = found.astype(object).where(found.notna(), None)
    told = {
        tuple(row[each] for each in ("table", "record_id", "field")): tuple(row[each] for each in columns)
        for row in rows.to_dict("records")
    }

    assert len(told) == len(found) > 0
    assert told == expected


def test_every_form_sent_twice_follows_one_that_says_the_same(workbook, exports):
    found = posted_twice(workbook.tables)
    told = zip(found["record_id"], zip(found["before_id"], found["seconds"], strict=True), strict=True)

    assert dict(told) == raw_posted_twice(exports) != {}


# as it ships, and so low that most tables have such days
@pytest.mark.parametrize(("least", "times"), [(50, 10), (18, 2)])
def test_days_on_which_far_too_many_records_arose(workbook, exports, monkeypatch, least, times):
    monkeypatch.setattr(spiking, "SPIKE_RECORDS", least)
    monkeypatch.setattr(spiking, "SPIKE_TIMES", times)
    found = spiking.spikes(records_in(workbook.tables))
    told = {(row.table, row.day): (row.records, row.usual) for row in found.itertuples()}

    assert told == raw_spikes(workbook, exports, least=least, times=times) != {}


def test_the_section_counts_the_records_of_the_team(workbook, exports, log):
    # what is kept of the audit, as the covers of reports read it
    section = report.wrong_changes(replace(workbook, is_judged=True))
    own = {}
    for kind, made in KINDS.values():
        for table, record, field in made(log):
            own.setdefault((table, f"changes/{table}/{field}-{kind}"), set()).add(record)
    own["form_submissions", "changes/form_submissions/posted-twice"] = set(raw_posted_twice(exports))
    expected = {
        check: len(records & set(raw_records_of(workbook, exports, table)["id"]))
        for (table, check), records in own.items()
    }
    told = {each.group["check"]: each.value for each in figures(section, "wrong_changes/records")}
    days = {
        (each.group["table"], pd.Timestamp(each.group["day"])): each.value
        for each in figures(section, "import_spikes/records")
    }

    assert told == {check: many for check, many in expected.items() if many}
    assert days == {
        place: many for place, (many, _) in raw_spikes(workbook, exports, least=50, times=10).items()
    }
