"""The trust line of a cover: grade of the tables a report uses, and the fault that moves its figures most, by hand."""

from dataclasses import replace

import pytest

from lib.sections import lost_deals, sales_trend
from lib.sections.trust import trust_line
from tests.audit.clean import CLEAN, with_rows
from tests.drawn import drawn_workbook
from tests.sections.wording import assert_well_worded

TWICE = "d5 | One | c1 | u1 | Pro Suite | Sales | Won | 100 | EUR | Web | | 2026-01-02 | 2026-01-05 | 2026-01-11 |"


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """A company with one deal twice, and another past its expected day."""
    tables = with_rows("deals", TWICE)
    tables["deals"] = tables["deals"].replace("| 2026-08-01", "| 2026-05-30")
    return replace(drawn_workbook(tmp_path_factory.mktemp("faulty"), tables), is_judged=True)


def test_the_line_says_grade_and_the_largest_effect_on_the_figures_of_that_report(faulty):
    # it reads companies (2) and deals (5, of which d3 and d5 have an issue); won so far in all periods: 200
    line = trust_line(faulty, "sales_trend")

    assert line.startswith("Grade E: 71.4% of 7 records in the tables used here have no known fault; ")
    assert line.endswith(
        "won revenue from 2026 Q1 on would be €100 instead of €200 if exact duplicates were put right (the largest effect)."
    )


def test_another_report_has_another_largest_effect(faulty):
    line = trust_line(faulty, "forecast")

    # d3: 70 at 0.5, expected by the end of the quarter
    assert line.endswith(
        "forecast in 2026 Q2 would be €35 instead of €0 if past-due close dates were put right (the largest effect)."
    )


@pytest.mark.parametrize("report", ["campaigns", "profitability"])
def test_no_figure_is_named_that_the_report_does_not_show(faulty, report):
    assert trust_line(faulty, report).endswith(" records in the tables used here have no known fault.")


def test_the_cover_carries_the_line_and_the_audit_is_made_once(faulty):
    facts = dict(sales_trend.cover(faulty).facts)
    again = replace(faulty)

    assert facts["Trust"] == trust_line(faulty, "sales_trend")
    assert dict(lost_deals.cover(again).facts)["Trust"] == trust_line(faulty, "lost_deals")
    assert "audit" not in vars(again)
    assert_well_worded(sales_trend.cover(faulty), "sales_trend.cover")


def test_without_a_fault_nothing_moves(tmp_path):
    clean = replace(drawn_workbook(tmp_path, CLEAN), is_judged=True)

    assert trust_line(clean, "sales_trend").endswith("have no known fault; no fault found moves its figures.")


def test_other_settings_are_judged_anew(faulty, tmp_path):
    settings = faulty.parameters.settings.model_copy(update={"label": "Another"})
    other = replace(faulty, parameters=faulty.parameters.model_copy(update={"settings": settings}))

    assert len(list((faulty.snapshot.folder / "opened").glob("judged-*"))) == 1
    assert len(other.effects.faults)
    assert len(list((faulty.snapshot.folder / "opened").glob("judged-*"))) == 2


def test_a_workbook_that_nobody_judges_says_nothing(tmp_path):
    workbook = drawn_workbook(tmp_path, CLEAN)

    assert trust_line(workbook, "sales_trend") == ""
    assert "Trust" not in dict(sales_trend.cover(workbook).facts)
