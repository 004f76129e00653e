"""Custom reports against the raw exports: a grid of metric x dimension x filter, recounted with plain SQL and pandas."""

from itertools import product

import pandas as pd
import pytest

from lib.metrics.report_files import Item, Report
from lib.sections.custom_report.answers import as_it_was
from lib.sections.custom_report.evaluation import values_of
from lib.sections.custom_report.tables import crossed
from tests.oracles.deals_from_raw import of_team, stood
from tests.oracles.raw_deals import raw_deals

NOT_RECORDED = "(not recorded)"
ABOUT = """
SELECT DISTINCT d."Record ID" AS id, coalesce(d."Closed Lost Reason", '(not recorded)') AS lost_reason,
    coalesce(trim(c."Industry"), '(not recorded)') AS industry
FROM deals d LEFT JOIN companies c ON c."Record ID" = d."Associated Company ID"
"""


@pytest.fixture(scope="module")
def deals(workbook, exports):
    """The team's deals from the files alone, with what they can be cut by."""
    about = exports.execute(ABOUT).df()
    found = raw_deals(workbook, exports).fillna({"source": NOT_RECORDED})
    return found.merge(about, on="id", validate="one_to_one")


DIMENSIONS = ("source", "owner", "industry", "pipeline", "lost_reason")
FILTERS = (
    {"source": ["Referral", "Event"]},
    {"lost_reason": [NOT_RECORDED]},
    {"source": ["Organic search"], "pipeline": ["New business"]},
)
PARTS = {
    "created_deals": ("created", lambda rows: (len(rows), None)),
    "won_deals": ("closed", lambda rows: ((rows["kind"] == "won").sum(), None)),
    "lost_deals": ("closed", lambda rows: ((rows["kind"] == "lost").sum(), None)),
    "win_rate": (
        "closed",
        lambda rows: ((rows["kind"] == "won").sum(), rows["kind"].isin(["won", "lost"]).sum()),
    ),
    "won_revenue": ("closed", lambda rows: (rows.loc[rows["kind"] == "won", "money"].sum(), None)),
    "mean_won_deal": (
        "closed",
        lambda rows: (
            rows.loc[rows["kind"] == "won", "money"].sum(),
            rows.loc[rows["kind"] == "won", "money"].notna().sum(),
        ),
    ),
}


def expected(raw, metric, by, where, span):
    """Numerator and denominator by group from the raw rows, the day of the metric lying in `span`."""
    day, parts = PARTS[metric]
    rows = raw[raw[day].between(*map(pd.Timestamp, span))]
    for name, names in where.items():
        rows = rows[rows[name].isin(names)]
    return {group: parts(rows_of_group) for group, rows_of_group in rows.groupby(by)}


def nothing_of(metric):
    return (0, 0) if metric in ("win_rate", "mean_won_deal") else (0, None)


def spans_of(values):
    return [(period.starts_on, period.ends_on) for period in values.periods]


@pytest.mark.parametrize(("metric", "by"), list(product(PARTS, DIMENSIONS)))
def test_every_group_under_every_filter_is_that_of_the_raw_rows(workbook, deals, metric, by):
    turn = list(product(PARTS, DIMENSIONS)).index((metric, by))
    for where in ({}, FILTERS[turn % len(FILTERS)]):
        item = Item(metric=metric, by=[by], where=where, period="last 4 quarters")
        values = values_of(workbook, item)
        (span,) = spans_of(values)
        wanted = expected(deals, metric, by, where, span)
        for row in values.groups.to_dict("records"):
            numerator, denominator = wanted.get(row[by], nothing_of(metric))
            assert row["numerator"] == pytest.approx(float(numerator), abs=0.05), (where, row)
            if denominator is not None:
                assert row["denominator"] == denominator, (where, row)
        told = {row[by] for row in values.groups.to_dict("records")}
        assert {group for group, (numerator, _) in wanted.items() if numerator} <= told


@pytest.mark.parametrize("metric", PARTS)
def test_the_total_is_made_from_the_parts_and_is_that_of_all_rows(workbook, deals, metric):
    values = values_of(workbook, Item(metric=metric, by=["source"], period="last 4 quarters"))
    (span,) = spans_of(values)
    everything = deals.assign(all="all")
    numerator, denominator = expected(everything, metric, "all", {}, span)["all"]
    total = values.total.iloc[0]
    assert total["numerator"] == pytest.approx(float(numerator), abs=0.05)
    assert total["value"] == pytest.approx(
        float(numerator / denominator if denominator is not None else numerator)
    )
    assert values.groups["numerator"].sum() == pytest.approx(total["numerator"])


@pytest.mark.parametrize(
    ("metric", "grain"), list(product(("won_deals", "win_rate", "won_revenue"), ("month", "week")))
)
def test_periods_crossed_with_groups_are_those_of_the_raw_rows(workbook, deals, metric, grain):
    period = "last 6 months" if grain == "month" else "last 8 weeks"
    values = values_of(workbook, Item(metric=metric, by=["source"], period=period, grain=grain))
    for number, span in enumerate(spans_of(values)):
        wanted = expected(deals, metric, "source", {}, span)
        period_rows = values.groups[values.groups["starts_on"] == values.periods[number].starts_on]
        for row in period_rows.to_dict("records"):
            numerator, denominator = wanted.get(row["source"], nothing_of(metric))
            assert row["numerator"] == pytest.approx(float(numerator), abs=0.05)
            if denominator is not None:
                assert row["denominator"] == denominator


def test_two_dimensions_crossed_with_margins_are_those_of_the_raw_rows(workbook, deals):
    values = values_of(
        workbook, Item(metric="win_rate", by=["industry", "source"], period="last 4 quarters", top=4)
    )
    cells, down, across = crossed(values)
    (span,) = spans_of(values)
    rows = deals[deals["closed"].between(*map(pd.Timestamp, span))]
    for cell in cells.to_dict("records"):
        here = rows
        for name, shown, known in (("industry", cell["down"], down), ("source", cell["across"], across)):
            if shown == "others":
                here = here[~here[name].isin(known)]
            elif shown != "All":
                here = here[here[name] == shown]
        assert cell["numerator"] == (here["kind"] == "won").sum(), cell
        assert cell["denominator"] == here["kind"].isin(["won", "lost"]).sum(), cell


def test_the_median_cycle_of_each_owner_and_of_all_comes_from_the_rows(workbook, deals):
    values = values_of(
        workbook, Item(metric="sales_cycle", definition="won", by=["owner"], period="last 4 quarters")
    )
    (span,) = spans_of(values)
    won = deals[(deals["kind"] == "won") & deals["closed"].between(*map(pd.Timestamp, span))]
    days = (won["closed"] - won["created"]).dt.days
    measured = won.assign(days=days)[days >= 0]
    medians = measured.groupby("owner")["days"].median()
    shown = values.groups.set_index("owner")["median"].dropna()
    assert shown.to_dict() == pytest.approx(medians.to_dict())
    assert values.total["median"].item() == pytest.approx(measured["days"].median())
    assert values.total["p90"].item() == pytest.approx(measured["days"].quantile(0.9))


def test_a_report_as_of_a_year_before_counts_what_was_open_then_by_who_owned_it_then(workbook, exports):
    report = Report(
        title="Open",
        question="What is open?",
        as_of="a year before",
        items=[Item(metric="open_deals", by=["owner"])],
    )
    values = values_of(as_it_was(workbook, report), report.items[0])
    then = of_team(stood(exports, workbook.parameters, report.day(workbook.as_of)), workbook.parameters)
    still_open = then[then["kind"] == "open"]
    assert len(still_open) > 0
    assert values.groups.set_index("owner")["value"].to_dict() == still_open["owner"].value_counts().to_dict()
    today = values_of(workbook, report.items[0])
    assert (
        today.groups.set_index("owner")["value"].to_dict()
        != values.groups.set_index("owner")["value"].to_dict()
    )
