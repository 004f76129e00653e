"""Customers' money of the demo teams against the raw exports: pandas over text cells, written differently."""

import pandas as pd
import pytest

from lib.metrics.evaluate import Cut
from lib.sections import profitability as report
from tests.oracles.raw_accounts import UNTOLD, in_window, raw_accounts

CENTS = 0.5
"""Sums of hundreds of rounded amounts."""


@pytest.fixture(scope="module")
def raw(workbook, exports):
    return raw_accounts(workbook, exports)


def told(section, by=""):
    """Figures of a section: definition and group → figure."""
    found = {}
    for figure in section.figures:
        if set(figure.group) == ({by} if by else set()):
            found[figure.definition, figure.group.get(by, ""), figure.starts_on] = figure
    assert found, section.id
    newest = max(start for *_, start in found)
    return {(name, group): each for (name, group, start), each in found.items() if start == newest}


def summed(rows, column, by):
    return rows.fillna({by: UNTOLD}).groupby(by)[column].sum().to_dict()


def of_definition(found, definition):
    return {group: figure.value for (name, group), figure in found.items() if name == definition}


def test_each_companys_revenue_margin_service_and_selling(workbook, raw):
    found = told(report.customers(workbook), "company")
    for definition, rows, column in (
        ("customer_revenue/net", raw.sold, "revenue"),
        ("customer_margin/value", raw.sold, "margin"),
        ("cost_to_serve/service", raw.contacts, "cost"),
        ("cost_to_serve/selling", raw.selling, "cost"),
    ):
        expected = summed(in_window(workbook, rows), column, "company")
        assert of_definition(found, definition) == pytest.approx(expected, abs=0.05), definition
        assert len(expected) > 5


def test_revenue_and_margin_of_the_cover_and_the_year_before(workbook, raw):
    now, before = (in_window(workbook, raw.sold, years) for years in (0, 1))
    section = report.cover(workbook)
    revenue = [f for f in section.figures if f.definition == "customer_revenue/net"]
    assert [f.value for f in revenue] == pytest.approx(
        [before["revenue"].sum(), now["revenue"].sum()], abs=CENTS
    )
    assert [f.n for f in revenue] == [len(before), len(now)]
    found = told(section)
    assert found["customer_margin/value", ""].value == pytest.approx(now["margin"].sum(), abs=CENTS)
    cost = in_window(workbook, raw.serving)["cost"].sum()
    assert found["contribution/value", ""].value == pytest.approx(now["margin"].sum() - cost, abs=CENTS)


def test_where_revenue_goes(workbook, raw):
    found = told(report.where_it_goes(workbook))
    sold, contacts, selling = (in_window(workbook, rows) for rows in (raw.sold, raw.contacts, raw.selling))
    expected = {
        "customer_revenue/net": sold["revenue"].sum(),
        "customer_margin/value": sold["margin"].sum(),
        "cost_to_serve/service": contacts["cost"].sum(),
        "cost_to_serve/selling": selling["cost"].sum(),
        "contribution/value": sold["margin"].sum() - contacts["cost"].sum() - selling["cost"].sum(),
    }
    for definition, value in expected.items():
        assert found[definition, ""].value == pytest.approx(value, abs=CENTS), definition
    each = found["cost_per_interaction/contact", ""]
    assert (each.numerator, each.denominator) == pytest.approx(
        (contacts["cost"].sum(), len(contacts)), abs=CENTS
    )
    assert each.value == pytest.approx(contacts["cost"].sum() / len(contacts), abs=0.001)
    share = found["margin_share/value", ""]
    assert share.value == pytest.approx(sold["margin"].sum() / sold["revenue"].sum(), abs=1e-6)
    assert len(found) == 7


@pytest.mark.parametrize("by", ["product_line", "country", "industry"])
def test_groups_of_what_was_sold_and_served(workbook, raw, by):
    found = told(report.by_group(workbook, by), by)
    sold, serving = in_window(workbook, raw.sold), in_window(workbook, raw.serving)
    revenue, margin = (summed(sold, name, by) for name in ("revenue", "margin"))
    # serving is for a customer, not for a product
    cost = summed(serving.assign(product_line=None), "cost", by)
    assert of_definition(found, "customer_revenue/net") == pytest.approx(
        {**dict.fromkeys(of_definition(found, "customer_revenue/net"), 0.0), **revenue}, abs=CENTS
    )
    for definition, expected in (("customer_margin/value", margin), ("cost_to_serve/all", cost)):
        values = {group: value for group, value in of_definition(found, definition).items() if value}
        assert values == pytest.approx({k: v for k, v in expected.items() if v}, abs=CENTS)
    shares = {g: v for g, v in of_definition(found, "margin_share/value").items() if v is not None}
    assert shares == pytest.approx({group: margin[group] / revenue[group] for group in revenue}, abs=1e-6)
    counts = sold.fillna({by: UNTOLD})[by].value_counts().to_dict()
    assert {group: found["margin_share/value", group].n for group in shares} == counts
    assert len(revenue) >= 2


def test_no_line_is_counted_twice_over_the_whole_export(workbook, raw):
    whole = workbook.values("customer_revenue")
    assert whole["n"].iloc[0] == len(raw.sold)
    for name in ("revenue", "margin"):
        value = workbook.values(f"customer_{name}")["value"].iloc[0]
        assert value == pytest.approx(raw.sold[name].sum(), abs=CENTS)
    for by in ("company", "product", "product_line", "country", "industry"):
        parts = workbook.values("customer_revenue", Cut((by,)))
        assert parts["numerator"].sum() == pytest.approx(raw.sold["revenue"].sum(), abs=CENTS), by


def test_hours_of_selling_are_those_of_activities_and_letters(workbook, raw):
    found = workbook.values("cost_to_serve", Cut((), (), "hours"))
    assert found["n"].iloc[0] == len(raw.selling)
    assert found["value"].iloc[0] == pytest.approx(raw.selling["hours"].sum(), abs=0.01)


def test_the_year_before_begins_and_ends_a_year_earlier(workbook):
    periods = sorted({(f.starts_on, f.ends_on) for f in report.cover(workbook).figures})
    assert [tuple(map(str, period)) for period in periods] == [
        ("2024-06-01", "2025-05-31"),
        ("2025-06-01", "2026-05-31"),
    ]
    assert pd.Timestamp(workbook.as_of) == pd.Timestamp("2026-05-31")
