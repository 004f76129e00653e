"""Which notebooks are rendered, and in which order."""

from pathlib import Path

import pytest

from lib.problems import InputError
from lib.rendering.reading_order import chosen_notebooks, file_name, in_reading_order


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("zebra", "pipeline", "audit", "my own"):
        (tmp_path / f"{name}.ipynb").touch()
    return tmp_path


def test_known_reports_come_first_and_others_follow_by_name(folder: Path) -> None:
    assert list(chosen_notebooks([], folder)) == ["audit", "pipeline", "my own", "zebra"]
    assert in_reading_order(["sales_trend", "audit", "audit"]) == ["audit", "sales_trend"]


def test_named_notebooks_are_chosen_with_or_without_ending(folder: Path) -> None:
    assert list(chosen_notebooks(["zebra.ipynb", "audit"], folder)) == ["audit", "zebra"]


def test_an_unknown_notebook_is_named_with_the_nearest_one(folder: Path) -> None:
    with pytest.raises(InputError, match=r"(?s)'pipelin'.*Did you mean 'pipeline'\?.*'xyz'"):
        chosen_notebooks(["pipelin", "xyz"], folder)


def test_a_folder_without_notebooks_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no notebook here"):
        chosen_notebooks([], tmp_path)


def test_a_plain_name_is_its_own_file_name_and_others_are_made_safe_and_kept_apart() -> None:
    assert file_name("sales_cycle") == "sales_cycle"
    assert file_name("../../etc").startswith("etc-")
    assert file_name("My Report") != file_name("my report")
    assert "/" not in file_name("a/b")
