"""Lists to fix from the command line: one workbook per team, the same bytes again, told where they lie."""

import python_calamine
from typer.testing import CliRunner

from lib.cli import app
from tests.rendering.small_batches import write_team


def fixes(*arguments):
    return CliRunner().invoke(app, ["fixes", *map(str, arguments)], catch_exceptions=True)


def test_each_team_gets_a_list_and_is_told_where(tmp_path):
    params = write_team(tmp_path, "north")
    (tmp_path / "export" / "people.csv").write_text("id,who\nu1,Ann\nu2,Ann\n", encoding="utf-8")
    told = fixes("--params", params, "--out", tmp_path / "lists")
    place = tmp_path / "lists" / "2026-05-31" / "north" / "to_fix.xlsx"
    assert told.exit_code == 0, told.output
    assert str(place) in told.output.replace("\n", "")
    assert python_calamine.load_workbook(place).sheet_names[:2] == ["Read me", "To fix"]
    content = place.read_bytes()
    fixes("--params", params, "--out", tmp_path / "lists")
    assert place.read_bytes() == content


def test_a_team_without_a_fault_gets_an_empty_list(tmp_path):
    told = fixes("--params", write_team(tmp_path, "north"), "--out", tmp_path / "lists")
    assert told.output.startswith("0 to fix: ")


def test_a_list_that_is_not_there_is_named_before_anything_is_done(tmp_path):
    params = write_team(tmp_path, "north")
    params.write_text(
        params.read_text().replace("settings: {", "settings: {corrections: [lists/none.xlsx], ")
    )
    told = fixes("--params", params, "--out", tmp_path / "lists")
    assert "there is no file" in str(told.exception)
    assert not list((tmp_path / "lists").rglob("*.xlsx"))
