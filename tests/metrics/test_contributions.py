"""What each record adds to a value: added up, contributions give the value itself."""

import pandas as pd
import pytest

from lib.metrics.catalogue import METRICS
from lib.metrics.contributions import added_up, contributions, contributions_of_known
from lib.metrics.cut import Cut
from lib.metrics.effect_questions import QUESTIONS
from lib.metrics.evaluate import evaluated, valued
from tests.audit.clean import with_rows
from tests.drawn import drawn_workbook

WON = "d5 | Five | c2 | u2 | Gone | Sales | Won | 300.10 | EUR | Event | | 2026-03-01 | | 2026-03-21 |"


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    """The clean company with one more deal won, of a product that is not in the list."""
    return drawn_workbook(tmp_path_factory.mktemp("drawn"), with_rows("deals", WON))


@pytest.mark.parametrize(
    "question",
    [each for each in QUESTIONS if each.metric != "lead_conversion"],
    ids=lambda each: f"{each.metric} {each.by}",
)
def test_contributions_added_up_are_the_value_of_the_metric(workbook, question):
    metric, cut = question.record(), question.cut(workbook.tables, workbook.history)
    columns = ["numerator", "denominator", "value", "n", "missing", *cut.by]

    counted = workbook.tables.frame(added_up(contributions(workbook.tables, metric, cut), metric, cut))
    found, expected = valued(counted, metric, cut), evaluated(workbook.tables, metric, cut)

    pd.testing.assert_frame_equal(found[columns], expected[columns])


def test_each_record_adds_what_it_is_worth(workbook):
    rows = workbook.tables.frame(contributions(workbook.tables, METRICS["won_revenue"]))

    assert {row.record_id: float(row.numerator) for row in rows.itertuples()} == {"d1": 100.0, "d5": 300.10}


def test_a_join_loses_the_record_whose_key_is_not_found(workbook):
    known = contributions_of_known(workbook.tables, METRICS["won_revenue"], Cut(), "products.product_id")

    assert workbook.tables.frame(known)["record_id"].tolist() == ["d1"]
