"""Every notebook for the fullest demo team, rendered as a batch does it: all whole, all sound.

The sections of the other teams are asked by the oracles, and those of teams with next to nothing by the sections' tests.
"""

import pytest

from lib.params import ROOT
from lib.rendering.batch import Batch, render_batch
from lib.rendering.teams import parameter_files
from tests.rendering.whole_pages import faults_of_figures, faults_of_page

TEAMS = ("demo",)
REPORTS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """The folder of the day's reports; `make test` has written the demo company's exports."""
    out = tmp_path_factory.mktemp("reports")
    teams = [path for path in parameter_files() if path.stem in TEAMS]
    assert len(teams) == len(TEAMS)
    result = render_batch(Batch(teams, out=out, workers=2))
    assert not result.failed
    return out / "2026-05-31"


@pytest.mark.parametrize("team", TEAMS)
@pytest.mark.parametrize("report", REPORTS)
def test_a_report_is_whole_and_its_figures_are_sound(rendered, team, report):
    assert not faults_of_page(rendered / team, report)
    assert not faults_of_figures(rendered / team, report)


def test_a_faulty_page_and_faulty_figures_would_be_seen(rendered, tmp_path):
    for ending in ("html", "ipynb", "figures.json"):
        text = (rendered / "demo" / f"conversion.{ending}").read_text(encoding="utf-8")
        spoilt = text.replace("</main>", '<img src="https://evil.example/a.png"> nan</main>')
        spoilt = spoilt.replace('"missing": ""', '"missing": "", "value": null')
        (tmp_path / f"conversion.{ending}").write_text(spoilt, encoding="utf-8")
    assert len(faults_of_page(tmp_path, "conversion")) == 4
    assert faults_of_figures(tmp_path, "conversion")
