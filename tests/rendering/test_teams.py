"""Which parameter files a batch reads."""

from pathlib import Path

import pytest

from lib.params import ROOT
from lib.problems import InputError
from lib.rendering.teams import parameter_files, parameter_sets
from tests.rendering.small_batches import write_team


def test_every_team_of_the_project_is_read_but_the_defaults() -> None:
    files = parameter_files()
    assert ROOT / "params" / "demo.yml" in files
    assert ROOT / "params" / "defaults.yml" not in files


def test_a_pattern_and_the_files_a_shell_makes_of_it_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [write_team(tmp_path, team) for team in ("east", "west")]
    assert parameter_files([f"{tmp_path}/*st.yml"]) == paths
    assert parameter_files([str(path) for path in [*paths, *paths]]) == paths
    monkeypatch.chdir(tmp_path)
    assert [path.resolve() for path in parameter_files(["*st.yml"])] == paths


def test_a_pattern_that_matches_nothing_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nothing\*\.yml: no such file"):
        parameter_files([f"{tmp_path}/nothing*.yml"])


def test_the_findings_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.yml").write_text("tem: x\n")
    with pytest.raises(InputError) as caught:
        parameter_sets([tmp_path / "one.yml", tmp_path / "two.yml"])
    assert {name for name in ("one.yml", "two.yml") for text in caught.value.findings if name in text} == {
        "one.yml",
        "two.yml",
    }


def test_two_files_for_the_same_report_are_bad_input(tmp_path: Path) -> None:
    again = tmp_path / "copy.yml"
    again.write_bytes(write_team(tmp_path, "east").read_bytes())
    with pytest.raises(InputError, match="two parameter files are for this report"):
        parameter_sets([tmp_path / "east.yml", again])


def test_two_days_of_one_team_are_two_reports(tmp_path: Path) -> None:
    first = write_team(tmp_path / "a", "east", "2026-04-30")
    second = write_team(tmp_path / "b", "east", "2026-05-31")
    assert len(parameter_sets([first, second])) == 2
