"""A report is put in its place whole, or the one before it stays."""

from pathlib import Path

from lib.rendering.job import KINDS, Job, Outcome, Page
from lib.rendering.publish import keep_failed, publish_report

STEM = "2026-05-31/north/audit"


def job() -> Job:
    return Job(
        STEM, Path("audit.ipynb"), {"team": "north"}, Page("Audit", "North", "31 May 2026"), "data", "key"
    )


def write_all(root: Path, words: str) -> None:
    for kind in KINDS:
        path = root / f"{STEM}.{kind}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words)


def read_all(root: Path) -> list[str]:
    return [(root / f"{STEM}.{kind}").read_text() for kind in KINDS]


def test_a_new_report_replaces_the_one_before(tmp_path: Path) -> None:
    work, out = tmp_path / "out" / ".work", tmp_path / "out"
    write_all(out, "old")
    write_all(work, "new")
    failed = out / "failed" / f"{STEM}.ipynb"
    failed.parent.mkdir(parents=True)
    failed.touch()
    assert publish_report(job(), Outcome(), work, out).error == ""
    assert read_all(out) == ["new"] * 3
    assert not failed.exists()


def test_when_one_file_cannot_be_moved_the_report_before_is_back_whole(tmp_path: Path) -> None:
    work, out = tmp_path / "out" / ".work", tmp_path / "out"
    write_all(out, "old")
    write_all(work, "new")
    (work / f"{STEM}.html").unlink()
    outcome = publish_report(job(), Outcome(), work, out)
    assert outcome.error.startswith("NotPublished: ")
    assert read_all(out) == ["old"] * 3


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    work, out, elsewhere = tmp_path / "out" / ".work", tmp_path / "out", tmp_path / "elsewhere"
    write_all(work, "new")
    elsewhere.mkdir()
    (out / "2026-05-31").symlink_to(elsewhere)
    assert "leads out of" in publish_report(job(), Outcome(), work, out).error
    assert list(elsewhere.iterdir()) == []


def test_the_notebook_of_a_failed_report_is_kept_apart(tmp_path: Path) -> None:
    work, out = tmp_path / "out" / ".work", tmp_path / "out"
    assert keep_failed(job(), Outcome("ValueError: bad"), work, out).error == "ValueError: bad"
    made = work / "failed" / f"{STEM}.ipynb"
    made.parent.mkdir(parents=True)
    made.write_text("{}")
    keep_failed(job(), Outcome("ValueError: bad"), work, out)
    assert (out / "failed" / f"{STEM}.ipynb").read_text() == "{}"
