"""Audits kept by a batch: at its end, once; later days are made again when an earlier audit changes, never the same day."""

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from lib.audit.history import HISTORY, AuditRecord, earlier_audits, packed
from lib.rendering.batch import render_batch
from lib.rendering.pool import Finished
from tests.rendering.small_batches import END, small_batch, write_notebook, write_team

TEAM = "kept_by_batches"
MAY, JUNE = "2026-05-31", "2026-06-30"


def cell(day, clean):
    """A cell whose section keeps the record of an audit with so many clean records."""
    grades = pd.DataFrame({"by": ["overall"], "group": ["all records"], "clean": [clean], "records": [10]})
    findings = pd.DataFrame(columns=["check", "table", "record_id", "field"], dtype="str")
    content = packed(AuditRecord(dt.date.fromisoformat(day), "abc", grades, (), findings))
    return f'from lib.sections.section import Attachment, Section\nSection("kept", "Kept.", files=(Attachment("audited.parquet", {content!r}),))'


@pytest.fixture
def batch(tmp_path: Path):
    yield small_batch(tmp_path, {"audit": (cell(MAY, 8), END)}, teams=(TEAM,))
    shutil.rmtree(HISTORY / TEAM, ignore_errors=True)


def made(batch):
    """How many reports a batch made."""
    events: list[object] = []
    render_batch(batch, events.append)
    return sum(isinstance(event, Finished) for event in events)


def kept():
    return [
        (str(each.as_of), int(each.grades["clean"].sum()))
        for each in earlier_audits(TEAM, dt.date(2027, 1, 1))
    ]


def test_an_audit_is_kept_once_and_does_not_change_its_own_report(batch):
    assert made(batch) == 1
    assert kept() == [(MAY, 8)]
    assert made(batch) == 0
    assert made(replace(batch, is_forced=True)) == 1
    assert len(list((HISTORY / TEAM).iterdir())) == 1


def test_a_later_day_is_made_again_when_an_earlier_audit_has_changed(batch):
    folder = batch.parameter_files[0].parent
    write_team(folder, TEAM, JUNE)
    write_notebook(batch.notebooks_folder, "audit", (cell(JUNE, 9), END))
    assert made(batch) == 1
    assert made(batch) == 0
    write_team(folder, TEAM, MAY)
    write_notebook(batch.notebooks_folder, "audit", (cell(MAY, 8), END))
    assert made(batch) == 1
    assert kept() == [(MAY, 8), (JUNE, 9)]
    write_team(folder, TEAM, JUNE)
    write_notebook(batch.notebooks_folder, "audit", (cell(JUNE, 9), END))
    assert made(batch) == 1
    assert made(batch) == 0


def test_an_audit_that_was_published_before_the_batch_was_stopped_is_kept_by_the_next(batch):
    def stop(event: object) -> None:
        if isinstance(event, Finished):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render_batch(batch, stop)
    assert kept() == []
    assert made(batch) == 0
    assert kept() == [(MAY, 8)]


def test_a_report_that_failed_is_not_kept(batch):
    write_notebook(batch.notebooks_folder, "audit", (cell(MAY, 8), "1 / 0", END))
    made(batch)
    assert kept() == []
