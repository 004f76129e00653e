"""Layers of parameters: defaults, the team's file, the caller."""

import datetime as dt
import shutil

import pytest

from lib.params import ROOT, Settings, default_settings, read_parameters, resolve, team_file
from lib.params import reading as reading_module
from lib.problems import InputError

DAY = dt.date(2026, 5, 31)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project's folder of its own, with the real defaults and a team called north."""
    (tmp_path / "params").mkdir()
    shutil.copy(ROOT / "params" / "defaults.yml", tmp_path / "params")
    (tmp_path / "params" / "north.yml").write_text(
        "team: north\nas_of: 2026-05-31\ndata: exports\n"
        "settings:\n  currency: NOK\n  scope: {regions: [Nordics]}\n  calendar: {timezone: Europe/Oslo}\n"
    )
    monkeypatch.setattr(reading_module, "ROOT", tmp_path)
    return tmp_path


def test_what_a_teams_file_leaves_out_is_as_the_defaults_say(project):
    settings = resolve("north").settings
    assert (settings.currency, settings.locale, settings.minimum_n) == ("NOK", "en_GB", 20)
    assert (settings.calendar.timezone, settings.calendar.period) == ("Europe/Oslo", "quarter")


def test_the_defaults_of_the_project_win_over_those_of_the_model(project):
    defaults = project / "params" / "defaults.yml"
    defaults.write_text(defaults.read_text().replace("minimum_n: 20", "minimum_n: 50"))
    assert resolve("north").settings.minimum_n == 50


def test_what_the_caller_gives_wins_over_the_file_key_by_key(project):
    parameters = resolve("north", as_of="2026-03-31", settings={"currency": "EUR"})
    assert (parameters.as_of, parameters.data) == (dt.date(2026, 3, 31), "exports")
    assert parameters.settings.currency == "EUR"
    # the caller said nothing of whose rows: the file still does
    assert parameters.settings.scope.regions == ["Nordics"]


def test_with_everything_given_no_file_of_the_team_is_read(project):
    parameters = resolve("north", DAY, "elsewhere", {"label": "A file from anywhere"})
    assert parameters.settings.scope.regions == []
    assert parameters.settings.currency == "EUR"


def test_values_for_a_notebook_resolve_to_the_same_parameters(project):
    for parameters in (resolve("north"), resolve("any", DAY, "x", {})):
        values = parameters.for_notebook()
        assert list(values) == ["team", "as_of", "data", "settings"]
        assert values["as_of"] == "2026-05-31"
        assert resolve(**values) == parameters


@pytest.mark.parametrize("written", [DAY, "2026-05-31"])
def test_the_last_day_is_a_day_or_its_iso_text(written):
    assert resolve("any", written, "x", {}).as_of == DAY


@pytest.mark.parametrize(
    "written",
    [
        "20260531", "2026-W22-7", "31.05.2026", "2026-5-31", "2026-02-30", "2026-05-31T10:00:00", "today",
        "", " 2026-05-31", 20260531, True, dt.datetime(2026, 5, 31), "1066-10-14", "9999-12-31",
    ],
)  # fmt: skip
def test_any_other_last_day_is_refused(written):
    with pytest.raises(InputError, match=r"as_of: .*(2026-05-31|1990-01-01 to 2100-12-31)"):
        resolve("any", written, "x", {})


def test_a_relative_data_path_starts_at_the_project_whatever_the_working_directory(tmp_path, monkeypatch):
    before = resolve("any", DAY, "../shared/data", {}).data_path
    monkeypatch.chdir(tmp_path)
    assert (
        resolve("any", DAY, "../shared/data", {}).data_path
        == before
        == (ROOT.parent / "shared" / "data").resolve()
    )
    assert resolve("any", DAY, str(tmp_path / "x"), {}).data_path == tmp_path / "x"


def test_a_team_without_a_file_is_refused_naming_the_teams_there_are(project):
    with pytest.raises(InputError, match=r"no params/south\.yml\. Teams: north\."):
        resolve("south")


@pytest.mark.parametrize("team", ["../north", "north.yml", "NORTH", "", "defaults", "/etc/passwd", "nor*"])
def test_a_team_is_a_name_not_a_path(project, team):
    with pytest.raises(InputError, match="there is no params/"):
        resolve(team)


def test_a_file_that_says_it_is_another_team_is_refused(project):
    (project / "params" / "south.yml").write_text("team: north\nas_of: 2026-05-31\ndata: x\nsettings: {}")
    with pytest.raises(InputError, match=r"params/south\.yml: team: 'north' is not the file's name"):
        resolve("south")


def test_a_key_nobody_knows_is_found_when_only_the_name_of_the_team_is_given(project):
    with (project / "params" / "north.yml").open("a") as file:
        file.write("colour: blue\n")
    with pytest.raises(InputError, match=r"params/north\.yml: colour: unknown key\."):
        resolve("north")


def test_defaults_hold_settings_and_nothing_else(project):
    (project / "params" / "defaults.yml").write_text("team: x\nsettings: {}")
    with pytest.raises(InputError, match=r"params/defaults\.yml: must hold the one key settings"):
        resolve("north")


def test_every_team_of_the_project_can_be_read_and_defaults_agree_with_the_model():
    files = sorted((ROOT / "params").glob("*.yml"))
    teams = [path.stem for path in files if path.stem != "defaults"]
    assert len(teams) >= 3
    for team in teams:
        assert resolve(team) == read_parameters(team_file(team))
    assert Settings.model_validate(default_settings()) == Settings()


def test_a_team_is_called_by_its_label_or_else_by_its_name():
    assert resolve("any", DAY, "x", {}).label == "any"
    assert resolve("any", DAY, "x", {"label": "The Team"}).label == "The Team"


def test_parameters_do_not_change():
    parameters = resolve("any", DAY, "x", {})
    with pytest.raises(Exception, match="frozen"):
        parameters.team = "other"
