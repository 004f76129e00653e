"""Files that go with a section: beside the page, led to by a link, gone when no section has them any more."""

from pathlib import Path

import nbformat
import pytest

from lib.rendering.attachments import taken_out
from lib.rendering.batch import render_batch
from lib.rendering.failure import ReportFailed
from lib.rendering.safe_html import safe_html
from lib.sections.section import SECTION_MIME, Attachment, Section
from tests.rendering.small_batches import END, small_batch, write_notebook

WITH_FILE = (
    "from lib.sections.section import Attachment, Section\n"
    'Section("list", "Here it is.", files=(Attachment("to_fix.xlsx", b"PK list", "The list"), Attachment("kept.parquet", b"PAR1")))'
)
STEM = "2026-05-31/north/audit"


def shown(*files: Attachment) -> nbformat.NotebookNode:
    data = Section("list", "Here it is.", files=files)._repr_mimebundle_()
    cell = nbformat.v4.new_code_cell("x", outputs=[nbformat.v4.new_output("display_data", data)])
    return nbformat.v4.new_notebook(cells=[cell])


def test_files_are_taken_out_of_the_notebook_and_the_link_leads_beside_the_page():
    notebook = shown(Attachment("to_fix.xlsx", b"PK", "The list"), Attachment("kept.parquet", b"PAR1"))
    assert taken_out(notebook, "audit") == {"to_fix.xlsx": b"PK", "kept.parquet": b"PAR1"}
    data = notebook.cells[0].outputs[0].data
    assert "files" not in data[SECTION_MIME]
    assert '<a href="audit.to_fix.xlsx">The list</a>' in data["text/html"]
    assert "kept.parquet" not in data["text/html"]


@pytest.mark.parametrize("name", ["to_fix.xlsx", "value_maps.yml", "effect-records.csv"])
def test_a_link_to_a_file_stays_in_the_page(name):
    notebook = shown(Attachment(name, b"x", "The list"))
    taken_out(notebook, "audit")
    markup = notebook.cells[0].outputs[0].data["text/html"]
    assert f'href="audit.{name}"' in safe_html(markup)


@pytest.mark.parametrize("name", ["../x.xlsx", "x.html", "run.json", "x.xlsx.exe", ""])
def test_a_name_that_would_lead_elsewhere_fails_the_report(name):
    with pytest.raises(ReportFailed, match="it needs a name of its own"):
        taken_out(shown(Attachment(name, b"")), "audit")


def test_two_files_of_one_name_fail_the_report():
    notebook = shown(Attachment("a.xlsx", b"1"))
    notebook.cells.append(shown(Attachment("a.xlsx", b"2")).cells[0])
    with pytest.raises(ReportFailed):
        taken_out(notebook, "audit")


def test_a_batch_publishes_hashes_and_in_the_end_removes_them(tmp_path: Path):
    batch = small_batch(tmp_path, {"audit": (WITH_FILE, END)})
    (entry,) = render_batch(batch).entries
    assert {"to_fix.xlsx", "kept.parquet"} < set(entry.files)
    place = batch.out / f"{STEM}.to_fix.xlsx"
    assert place.read_bytes() == b"PK list"
    assert 'href="audit.to_fix.xlsx"' in (batch.out / f"{STEM}.html").read_text()
    place.unlink()
    assert render_batch(batch).tried == 1
    assert place.read_bytes() == b"PK list"
    write_notebook(batch.notebooks_folder, "audit", (END,))
    render_batch(batch)
    assert not place.exists()
