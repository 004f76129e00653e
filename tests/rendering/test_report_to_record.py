"""From the report to a fixed record and back, on the demo company (`make test` writes it): render, fill in, check, render."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter

from lib.audit.history import HISTORY
from lib.params import ROOT
from lib.rendering.batch import Batch, render_batch

TEAM = "fixed_record"


@dataclass(frozen=True)
class Loop:
    """The audit before and after, the list as it was filled in, and what `check` said of it."""

    before: Path
    after: Path
    filled: dict[tuple[str, str, str], str]
    checked: str


def team_file(folder, corrections):
    """The demo team under another name, so that without corrections its records are judged already."""
    demo = (ROOT / "params" / "demo.yml").read_text(encoding="utf-8")
    named = demo.replace("team: demo\n", f"team: {TEAM}\n")
    path = folder / f"{TEAM}.yml"
    corrected = f"settings:\n  corrections: {json.dumps(corrections)}\n"
    path.write_text(named.replace("settings:\n", corrected, 1), encoding="utf-8")
    return path


def rendered(params, out):
    result = render_batch(Batch([params], notebooks=["audit"], out=out, workers=1))
    assert not result.failed, result.failed
    return out / "2026-05-31" / TEAM


def listed(report):
    """The list to fix beside a report: headings, and rows as people see them."""
    workbook = python_calamine.load_workbook(report / "audit.to_fix.xlsx")
    headings, *rows = workbook.get_sheet_by_name("To fix").to_python()
    return headings, rows


def fill_in(report, path):
    """Types an amount over one that could not be read and a reason for a lost deal, and takes one suggestion."""
    headings, rows = listed(report)
    at = {name: headings.index(name) for name in headings}
    wanted = {("deals", "amount"): 6100, ("deals", "lost_reason"): "Price", ("deals", "product_id"): None}
    filled = {}
    for row in rows:
        place = (row[at["Table"]], row[at["Field"]])
        has_text = bool(row[at["Suggested value"]] if place[1] == "product_id" else True)
        is_read = place[1] != "amount" or row[at["Current value"]] != ""
        if place in wanted and has_text and is_read:
            value = wanted.pop(place)
            row[at["New value" if value else "Decision"]] = value or "apply"
            filled[row[at["Table"]], row[at["Id"]], row[at["Field"]]] = value
    assert not wanted
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("To fix")
        for number, row in enumerate([headings, *rows]):
            sheet.write_row(number, 0, row)
    return filled


@pytest.fixture(scope="module")
def loop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("loop")
    before = rendered(team_file(folder, []), folder / "before")
    filled = fill_in(before, folder / "filled.xlsx")
    params = team_file(folder, [str(folder / "filled.xlsx")])
    command = [sys.executable, "-c", "from lib.cli import main; main()", "check", "--params", str(params)]
    checked = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout
    yield Loop(before, rendered(params, folder / "after"), filled, checked)
    shutil.rmtree(HISTORY / TEAM, ignore_errors=True)


def grade(report):
    figures = json.loads((report / "audit.figures.json").read_text())["figures"]
    (overall,) = [
        figure for figure in figures
        if figure["definition"] == "records_without_issue/overall" and figure["section"] == "audit.cover"
    ]  # fmt: skip
    return overall["numerator"], overall["denominator"]


def test_the_page_leads_to_the_list_beside_it(loop):
    page = (loop.before / "audit.html").read_text()
    assert re.search(r'<a href="audit\.to_fix\.xlsx">[^<]*to fill in', page)


def test_check_says_what_was_applied(loop):
    assert re.search(r"filled\.xlsx: 3 applied", loop.checked)
    assert re.search(r"filled\.xlsx: [\d,]+ left", loop.checked)


def test_the_findings_are_gone_from_the_next_list(loop):
    places = {tuple(row[headings.index(name)] for name in ("Table", "Id", "Field")) for headings, rows in [listed(loop.after)] for row in rows}  # fmt: skip
    assert len(loop.filled) == 3
    assert not places & set(loop.filled)


def test_the_grade_rises(loop):
    (clean, whole), (cleaner, same) = grade(loop.before), grade(loop.after)
    assert whole == same
    assert clean < cleaner <= clean + 3


def test_the_next_audit_names_what_was_corrected(loop):
    page = (loop.after / "audit.html").read_text()
    assert "3 corrections: 3 applied" in page
    assert all(record_id in page for _, record_id, _ in loop.filled)
    assert "No corrections were applied" in (loop.before / "audit.html").read_text()
