"""Derived figures: each defined once, for a report there is, and printed in that report's notes."""

from lib.params import ROOT
from lib.sections import pipeline
from lib.sections.derived import DERIVED, is_derived
from tests.drawn import drawn_workbook

DEALS = "deal_id | pipeline | stage | created_on\nd1 | Sales | Lead | 2026-05-01"


def test_each_is_of_a_report_there_is_and_has_words():
    reports = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert set(DERIVED) <= reports
    assert all(words for report in DERIVED.values() for words in report.values())


def test_a_definition_is_known_to_its_own_report_only():
    assert is_derived("goal_progress", "won_revenue/target")
    assert is_derived("leads", "lead_response/waiting_too/median")
    assert not is_derived("leads", "won_revenue/target")
    assert not is_derived("pipeline", "funnel/guessed")


def test_the_notes_print_them_beside_the_metrics(tmp_path):
    table = pipeline.notes(drawn_workbook(tmp_path, {"deals": DEALS})).table
    derived = [row for row in table.rows if "derived" in row]
    assert [row[1] for row in derived] == list(DERIVED["pipeline"].values())
