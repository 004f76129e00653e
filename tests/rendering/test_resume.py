"""What is rendered again and what is kept; what a failure leaves; the same bytes from the same inputs."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from lib.params import ROOT
from lib.problems import InputError
from lib.rendering.batch import Batch, render_batch
from lib.rendering.pool import Finished
from tests.rendering.small_batches import END, HAPPY, small_batch, write_notebook, write_team

STEM = "2026-05-31/north"


def made(batch: Batch) -> list[str]:
    """Which reports a batch renders."""
    events: list[object] = []
    render_batch(batch, events.append)
    return sorted(event.job.report for event in events if isinstance(event, Finished))


@pytest.fixture
def batch(tmp_path: Path) -> Batch:
    return small_batch(tmp_path, {"audit": HAPPY, "pipeline": HAPPY})


def test_unchanged_reports_are_kept_and_changed_ones_made_again(batch: Batch) -> None:
    assert made(batch) == ["audit", "pipeline"]
    assert made(batch) == []
    write_notebook(batch.notebooks_folder, "audit", [*HAPPY[:-1], "2", END])
    assert made(batch) == ["audit"]
    (batch.out / STEM / "pipeline.html").write_text("cut")
    assert made(batch) == ["pipeline"]
    (batch.out / STEM / "pipeline.figures.json").unlink()
    assert made(batch) == ["pipeline"]
    (batch.out / "run.json").write_text("{")
    assert made(batch) == ["audit", "pipeline"]


def test_other_data_parameters_or_force_make_all_again(batch: Batch) -> None:
    made(batch)
    assert made(replace(batch, is_forced=True)) == ["audit", "pipeline"]
    (batch.parameter_files[0].parent / "export" / "people.csv").write_text("id,who\nu1,Bea\n")
    assert made(batch) == ["audit", "pipeline"]
    team = batch.parameter_files[0]
    team.write_text(team.read_text().replace("settings: {", "settings: {minimum_n: 7, "))
    assert made(batch) == ["audit", "pipeline"]


def test_choosing_fewer_notebooks_later_keeps_the_others_in_index_and_links(batch: Batch) -> None:
    made(batch)
    index = (batch.out / "index.html").read_bytes()
    assert made(replace(batch, notebooks=["audit"])) == []
    assert (batch.out / "index.html").read_bytes() == index


def test_neighbours_lead_to_each_other(batch: Batch) -> None:
    made(batch)
    first, second = ((batch.out / STEM / f"{name}.html").read_text() for name in ("audit", "pipeline"))
    assert 'rel="next" href="pipeline.html"' in first
    assert 'rel="prev"' not in first
    assert 'rel="prev" href="audit.html"' in second


def test_a_failure_keeps_the_last_good_report_and_marks_it_stale(batch: Batch) -> None:
    made(batch)
    good = (batch.out / STEM / "audit.html").read_bytes()
    write_notebook(batch.notebooks_folder, "audit", ["1 / 0", END])
    result = render_batch(batch)
    assert [(entry.report, entry.status) for entry in result.entries] == [
        ("audit", "stale"),
        ("pipeline", "done"),
    ]
    assert (batch.out / STEM / "audit.html").read_bytes() == good
    assert "out of date" in (batch.out / "index.html").read_text()
    write_notebook(batch.notebooks_folder, "audit", HAPPY)
    assert made(batch) == []
    assert "out of date" not in (batch.out / "index.html").read_text()


def test_an_altered_report_is_no_last_good_one(batch: Batch) -> None:
    made(batch)
    (batch.out / STEM / "audit.html").write_text("altered")
    write_notebook(batch.notebooks_folder, "audit", ["1 / 0", END])
    assert [entry.status for entry in render_batch(batch).entries] == ["failed", "done"]


def test_a_report_that_cannot_be_put_in_its_place_is_failed(batch: Batch) -> None:
    (batch.out / STEM / "audit.html").mkdir(parents=True)
    entries = render_batch(batch).entries
    assert entries[0].error.startswith("NotPublished: ")
    assert entries[1].status == "done"


def test_a_notebook_without_parameters_stops_the_batch_before_any_kernel(batch: Batch) -> None:
    write_notebook(batch.notebooks_folder, "zebra", HAPPY, tag="other")
    with pytest.raises(InputError, match=r"zebra\.ipynb: must have one code cell tagged"):
        render_batch(batch)
    assert not (batch.out / "run.json").exists()


def test_data_that_cannot_be_imported_stops_the_batch(batch: Batch) -> None:
    (batch.parameter_files[0].parent / "export" / "people.csv").unlink()
    with pytest.raises(InputError):
        render_batch(batch)
    assert not (batch.out / "run.json").exists()


def test_the_same_inputs_give_the_same_bytes_in_another_folder_and_time_zone(tmp_path: Path) -> None:
    batch = small_batch(
        tmp_path, {"audit": HAPPY, "clock": ("import time\ntime.strftime('%H %Z', time.gmtime(0))", END)}
    )
    command = [sys.executable, "-m", "tests.rendering.render_here", str(tmp_path)]
    for out, zone in (("one", "America/New_York"), ("a/longer/two", "Asia/Tokyo")):
        subprocess.run([*command, out], check=True, env=os.environ | {"TZ": zone}, cwd=ROOT)
    first, second = tmp_path / "one", tmp_path / "a/longer/two"
    for name in (
        "index.html",
        *(
            f"{STEM}/{report}.{kind}"
            for report in ("audit", "clock")
            for kind in ("html", "ipynb", "figures.json")
        ),
    ):
        assert (first / name).read_bytes() == (second / name).read_bytes(), name
    assert batch.notebooks_folder.is_dir()


def test_an_interrupted_batch_goes_on_where_it_stopped(batch: Batch) -> None:
    def interrupt(event: object) -> None:
        if isinstance(event, Finished):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render_batch(replace(batch, workers=1), interrupt)
    run = json.loads((batch.out / "run.json").read_text())
    assert (run["is_complete"], len(run["reports"])) == (False, 1)
    assert made(batch) == ["pipeline"]


def test_teams_are_kept_apart(tmp_path: Path) -> None:
    batch = small_batch(tmp_path, {"audit": ("team", END)}, teams=("east", "west"))
    made(batch)
    for team, other in (("east", "west"), ("west", "east")):
        page = (batch.out / f"2026-05-31/{team}/audit.html").read_text().lower()
        assert team in page
        assert other not in page


def test_another_day_of_the_team_is_another_report(batch: Batch) -> None:
    made(replace(batch, notebooks=["audit"]))
    write_team(batch.parameter_files[0].parent, "north", "2026-06-30")
    made(replace(batch, notebooks=["audit"]))
    index = (batch.out / "index.html").read_text()
    assert index.index("30 Jun 2026") < index.index("31 May 2026")
