"""What is open in the demo teams against plain SQL and pandas over the exports: every figure of each section."""

import datetime as dt

import pandas as pd
import pytest

from lib.sections import pipeline
from tests.oracles.found import every_figure
from tests.oracles.raw_pipeline import valued_deals, weighed

CENT = 0.005


@pytest.fixture(scope="module")
def open_deals(workbook, exports):
    """The team's open deals of today."""
    deals = valued_deals(workbook, exports, workbook.as_of)
    return deals[deals["kind"] == "open"]


def told(amounts):
    """The sum of what is known; missing when nothing is."""
    return float(amounts.sum()) if amounts.notna().any() else None


def in_sum(deals, *group):
    """Count, value, weighted and past due of open deals, the last where any is."""
    late = deals[deals["is_late"]]
    figures = {
        ("open_deals/count", *group): len(deals),
        ("open_pipeline/value", *group): told(deals["amount"]),
        ("open_pipeline/weighted", *group): told(deals["weighted"]),
    }
    return figures if late.empty else {**figures, ("open_pipeline/past_due", *group): told(late["amount"])}


def test_what_is_open_in_sum_on_the_cover(workbook, open_deals):
    assert every_figure(pipeline.cover(workbook)) == pytest.approx(in_sum(open_deals), abs=CENT)


@pytest.mark.parametrize(
    ("answer", "column"), [(pipeline.open_by_stage, "stage"), (pipeline.open_by, "owner")]
)
def test_open_deals_by_stage_and_owner(workbook, open_deals, answer, column):
    expected = {}
    for name, group in open_deals.groupby(column):
        expected |= in_sum(group, name)
    assert every_figure(answer(workbook)) == pytest.approx(expected, abs=CENT)


def test_each_definition_of_the_open_pipeline(workbook, open_deals):
    weights = {
        "weighted_stage": weighed(open_deals, open_deals["stage_share"]),
        "weighted_crm": weighed(open_deals, open_deals["crm_share"]),
    }
    expected = in_sum(open_deals)
    del expected["open_deals/count",]
    expected |= {(f"open_pipeline/{name}",): told(pd.Series(each)) for name, each in weights.items()}
    assert every_figure(pipeline.definitions(workbook)) == pytest.approx(expected, abs=CENT)


def test_open_deals_by_the_month_they_are_expected_to_close_in(workbook, open_deals):
    days = pd.to_datetime(open_deals["expected_on"])
    month = days.dt.strftime("%b %Y").mask(open_deals["is_late"], "Overdue").fillna("No date")
    expected = {}
    for name, group in open_deals.groupby(month):
        expected["open_deals/count", name] = len(group)
        expected["open_pipeline/value", name] = group["amount"].sum()
        expected["open_pipeline/weighted", name] = group["weighted"].sum()
    assert every_figure(pipeline.expected_close(workbook)) == pytest.approx(expected, abs=CENT)


def test_the_same_point_of_earlier_periods(workbook, exports):
    section = pipeline.same_point(workbook)
    days = {figure.ends_on for figure in section.figures}
    assert len(days) >= 2
    assert workbook.as_of in days
    assert workbook.period.starts_on - dt.timedelta(days=1) not in days
    for day in days:
        deals = valued_deals(workbook, exports, day)
        found = {(figure.definition,): figure.value for figure in section.figures if figure.ends_on == day}
        assert found == pytest.approx({**NONE_LATE, **in_sum(deals[deals["kind"] == "open"])}, abs=CENT), day


NONE_LATE = {("open_pipeline/past_due",): None}
