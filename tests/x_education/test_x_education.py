"""Leads without dates, deals or owners: the public X Education set against its published figures."""

import re

import pandas as pd
import pytest

from lib.params import ROOT
from lib.sections import conversion, leads, lost_deals
from lib.workbook import open_workbook


@pytest.fixture(scope="module")
def workbook(real_data):
    """The set, opened as a team would."""
    settings = {
        "label": "X Education",
        "mapping": str(ROOT / "tests/x_education/mapping.yml"),
        "currency": "INR",
    }
    return open_workbook("x_education", "2026-06-30", str(real_data / "x_education_leads"), settings)


@pytest.fixture(scope="module")
def raw(real_data):
    """The workbook's sheet, cell by cell."""
    return pd.read_excel(real_data / "x_education_leads" / "Leads.xlsx", engine="calamine", dtype="str")


def test_the_published_share_of_leads_was_converted(workbook):
    section = leads.cover(workbook)
    found = next(f for f in section.figures if f.definition == "lead_conversion/export")
    assert (found.numerator, found.denominator) == (3561, 9240)
    assert round(100 * found.value, 2) == 38.54
    assert section.points[:2] == (
        "The leads of this export have no dates: they are counted over the whole export. 9,240 leads.",
        "38.5% of all leads were converted (3,561 of 9,240).",
    )


def test_conversion_by_source_agrees_with_the_sheet(workbook, raw):
    source = raw["Lead Source"].replace({"google": "Google"}).fillna("(not recorded)")
    expected = (
        raw.assign(source=source, won=raw["Converted"] == "1").groupby("source")["won"].agg(["sum", "size"])
    )
    found = {
        f.group["source"]: (f.numerator, f.denominator)
        for f in leads.quality(workbook).figures
        if f.definition == "lead_conversion/export"
    }
    assert found == {name: (row["sum"], row["size"]) for name, row in expected.iterrows()}


def test_select_is_not_an_answer(workbook):
    rows = workbook.tables["leads"]
    assert not workbook.tables.frame(rows.filter(rows.custom.contains("Select")).count())
    assert workbook.tables.frame(rows.filter(rows.custom.contains('"City"')).count()) > 0


@pytest.mark.parametrize("report", [leads, lost_deals], ids=lambda report: report.__name__)
def test_what_the_set_lacks_is_said(workbook, report):
    for name in report.__all__:
        section = getattr(report, name)(workbook)
        text = section._repr_mimebundle_()["text/plain"]
        assert not re.search(r"\b(nan|inf|NaT|None)\b", text), text
    assert "no dates" in leads.over_time(workbook).headline
    assert "does not record when leads were first answered" in leads.response_time(workbook).headline
    assert lost_deals.cover(workbook).points == (
        "This source has no deals, so this report has nothing to show.",
    )


def test_conversion_without_deals_says_so(workbook):
    for name in conversion.__all__:
        section = getattr(conversion, name)(workbook)
        assert section.headline or section.points or section.facts, name
