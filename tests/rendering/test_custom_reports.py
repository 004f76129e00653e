"""Custom reports in a batch: bad files stop it before any kernel, changed ones are made again, and a day can be given."""

import datetime as dt
from dataclasses import replace

import pytest

from lib.problems import InputError
from lib.rendering.batch import Batch, render_batch
from lib.rendering.options import day
from lib.rendering.teams import parameter_files, parameter_sets
from tests.rendering.small_batches import HAPPY, write_notebook, write_team

GOOD = "title: x\nquestion: x?\nitems:\n  - metric: won_deals\n"


def batch_of(folder, text, notebook="custom_report"):
    """A batch of one team that has chosen the report in a file of the folder."""
    report = folder / "mine.yml"
    report.write_text(text, encoding="utf-8")
    team = write_team(folder)
    team.write_text(team.read_text().replace("settings: {", f"settings: {{custom_report: ['{report}'], "))
    write_notebook(folder / "notebooks", notebook, HAPPY)
    return Batch([team], notebooks_folder=folder / "notebooks", out=folder / "out")


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (
            GOOD.replace("won_deals", "won_deal"),
            r"mine\.yml: items\.1\.metric: 'won_deal' is no metric\. Did you mean 'won_deals'\?",
        ),
        (
            GOOD + "    by: [onwer]\n",
            r"mine\.yml: items\.1\.by\.1: 'onwer' is no dimension\. Did you mean 'owner'\?",
        ),
        (
            GOOD + "    perod: this week\n",
            r"mine\.yml: items\.1\.perod: unknown key\. Did you mean 'period'\?",
        ),
        ("title: x", r"mine\.yml: items: missing"),
        ("- x", r"mine\.yml: must hold the keys title, question and items"),
    ],
)
def test_a_bad_report_file_stops_the_batch_before_any_kernel(tmp_path, bad, said):
    with pytest.raises(InputError, match=said):
        render_batch(batch_of(tmp_path, bad))
    assert not (tmp_path / "out").exists()


def test_a_report_as_of_a_day_to_come_stops_the_batch_naming_the_team(tmp_path):
    with pytest.raises(
        InputError, match=r"north: .*mine\.yml: as_of: 2030-01-01 lies after the team's own day 2026-05-31"
    ):
        render_batch(batch_of(tmp_path, GOOD + "as_of: '2030-01-01'\n"))
    assert not (tmp_path / "out" / "run.json").exists()


def test_other_notebooks_do_not_read_report_files(tmp_path):
    assert not render_batch(batch_of(tmp_path, "- x", notebook="audit")).failed


def test_a_changed_report_file_is_rendered_again_and_an_unchanged_one_is_not(tmp_path):
    batch = batch_of(tmp_path, GOOD)
    assert [render_batch(batch).tried for _ in range(2)] == [1, 0]
    (tmp_path / "mine.yml").write_text(GOOD + "    note: changed\n")
    assert render_batch(batch).tried == 1


def test_a_day_given_holds_for_every_team_whatever_its_file_says(tmp_path):
    batch = batch_of(tmp_path, GOOD)
    assert not render_batch(replace(batch, as_of=dt.date(2025, 5, 31))).failed
    assert (tmp_path / "out" / "2025-05-31" / "north" / "custom_report.html").exists()
    (team,) = parameter_sets(batch.parameter_files, dt.date(2025, 5, 31))
    assert (team.as_of, team.label) == (dt.date(2025, 5, 31), "North team")


@pytest.mark.parametrize("written", ["soon", "31.05.2025", "2025-02-30", "2025", ""])
def test_what_is_no_day_is_refused(written):
    with pytest.raises(InputError, match="is not a day; write it like 2026-05-31"):
        day(written)


def test_a_day_that_no_report_covers_is_refused(tmp_path):
    with pytest.raises(InputError, match="outside 1990-01-01 to 2100-12-31"):
        parameter_sets([write_team(tmp_path)], dt.date(1066, 10, 14))
    assert day(None) is None
    assert day("2025-05-31") == dt.date(2025, 5, 31)


def test_report_files_are_no_teams():
    assert not [path for path in parameter_files() if path.parent.name == "reports"]
