"""One batch at a time, and a clean work folder."""

from pathlib import Path

import pytest

from lib.problems import InputError
from lib.rendering.files import inside
from lib.rendering.lock import OutputLocked, locked_output


def test_a_second_batch_is_turned_away_until_the_first_ends(tmp_path: Path) -> None:
    with locked_output(tmp_path / "out"), pytest.raises(OutputLocked), locked_output(tmp_path / "out"):
        pass
    with locked_output(tmp_path / "out") as work:
        assert work.is_dir()
    assert not work.exists()


def test_other_folders_are_not_locked(tmp_path: Path) -> None:
    with locked_output(tmp_path / "a"), locked_output(tmp_path / "b"):
        pass


def test_what_a_killed_batch_left_is_removed(tmp_path: Path) -> None:
    left = tmp_path / ".work-old"
    left.mkdir()
    (left / "page.html").write_text("half")
    with locked_output(tmp_path):
        assert not left.exists()


def test_a_folder_that_cannot_be_made_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be written"), locked_output(tmp_path / "file" / "out"):
        pass


def test_a_path_that_leads_out_of_the_output_folder_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "2026-05-31").symlink_to(tmp_path)
    assert inside(out, "2026-06-30/north/a.html") == (out / "2026-06-30/north/a.html").resolve()
    for relative in ("2026-05-31/north/a.html", "../a.html"):
        with pytest.raises(InputError, match="leads out of"):
            inside(out, relative)
