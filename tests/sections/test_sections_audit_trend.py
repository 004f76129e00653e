"""Better or worse than last time, on drawn tables: hand-worked shares, faults gone and new."""

import datetime as dt
from dataclasses import replace

from lib.audit.history import FILE, unpacked
from lib.sections.audit.earlier import this_record
from lib.sections.audit.trend import compared_with
from tests.audit.clean import CLEAN, spoilt
from tests.drawn import drawn_workbook
from tests.sections.test_sections_audit import FAULTY
from tests.sections.wording import assert_well_worded

APRIL = dt.date(2026, 4, 30)


def earlier(folder, tables):
    """What was kept of an audit of these tables, a month before."""
    return replace(this_record(drawn_workbook(folder, tables)), as_of=APRIL)


def test_a_first_audit_has_nothing_to_be_compared_with_but_is_kept(tmp_path):
    section = compared_with(drawn_workbook(tmp_path, FAULTY), ())
    assert section.headline == "There is no earlier audit of this team to compare with."
    (kept,) = section.files
    assert (kept.name, kept.words) == (FILE, "")
    assert len(unpacked(kept.content).findings) == 2
    assert section.chart is None


def test_faults_that_are_gone_make_it_better(tmp_path):
    section = compared_with(drawn_workbook(tmp_path / "now", CLEAN), [earlier(tmp_path / "then", FAULTY)])
    # 21 records, two of them at fault in April
    assert section.headline == (
        "Better than on 30 Apr 2026: 100.0% of records have no issue, then 90.5%. 2 faults are gone, 0 are new."
    )
    assert section.action.startswith("Go on as you do")
    assert [row[1:] for row in section.table.rows] == [("1", "1", "0", "0")] * 2
    assert [figure.value for figure in section.figures[:2]] == [19 / 21, 1.0]
    assert_well_worded(section, "better")


def test_new_faults_make_it_worse_and_name_the_kind_that_grew(tmp_path):
    section = compared_with(drawn_workbook(tmp_path / "now", FAULTY), [earlier(tmp_path / "then", CLEAN)])
    assert section.headline.startswith("Worse than on 30 Apr 2026: 90.5%")
    assert section.headline.endswith("0 faults are gone, 2 are new.")
    assert "(1 new)" in section.action


def test_the_same_number_of_other_faults_is_told_as_gone_and_new(tmp_path):
    then = spoilt("deals", ("Pro Suite  | Sales    | Won", "pro-suite  | Sales    | Won"))
    other = earlier(tmp_path / "then", then)
    moved = replace(other, findings=other.findings.assign(record_id="d9"))
    section = compared_with(drawn_workbook(tmp_path / "now", then), [moved])
    assert section.headline.startswith("Neither better nor worse than")
    assert section.headline.endswith("1 fault is gone, 1 is new.")


def test_checks_made_only_once_are_left_out_of_gone_and_new_and_that_is_said(tmp_path):
    before = earlier(tmp_path / "then", FAULTY)
    fewer = replace(before, checks=before.checks[1:], findings=before.findings[0:0])
    section = compared_with(drawn_workbook(tmp_path / "now", FAULTY), [fewer])
    assert section.note.startswith("1 check made now was not made then")


def test_an_audit_of_no_records_is_not_compared_with(tmp_path):
    empty = earlier(tmp_path / "then", CLEAN)
    empty = replace(empty, grades=empty.grades.assign(clean=0, records=0))
    section = compared_with(drawn_workbook(tmp_path / "now", CLEAN), [empty])
    assert section.headline.startswith("There is no earlier audit")
    assert section.chart is None
