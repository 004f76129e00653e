"""Custom reports against the raw exports: a grid of metric x dimension x filter, recounted with plain SQL and pandas."""

import datetime as dt
import math
from itertools import product

import pandas as pd
import pytest

from lib.metrics.report_files import Item, Report
from lib.sections.custom_report.answers import as_it_was
from lib.sections.custom_report.evaluation import values_of
from lib.sections.custom_report.tables import crossed

NOT_RECORDED = "(not recorded)"
DEALS = """
WITH known AS (SELECT DISTINCT * FROM deals),
entries AS (
    SELECT "Record ID" AS id, "New value" AS stage, max("Timestamp") AS entered
    FROM history WHERE "Property" = 'Deal Stage' GROUP BY ALL
)
SELECT d."Record ID" AS id, s."Type" AS kind, d."Deal owner" AS owner, d."Pipeline" AS pipeline,
       coalesce(d."Original Source", '(not recorded)') AS source,
       coalesce(d."Closed Lost Reason", '(not recorded)') AS lost_reason,
       coalesce(trim(c."Industry"), '(not recorded)') AS industry,
       try_cast(d."Amount" AS DECIMAL(18, 2)) AS amount, d."Currency" AS currency,
       d."Create Date" AS created, CASE WHEN s."Type" <> 'open' THEN coalesce(e.entered, d."Close Date") END AS closed
FROM known d
JOIN users u ON u."Name" = d."Deal owner" AND u."Region" = $region
LEFT JOIN pipelines s ON s."Pipeline" = d."Pipeline" AND s."Stage" = d."Deal Stage"
LEFT JOIN (SELECT DISTINCT * FROM companies) c ON c."Record ID" = d."Associated Company ID"
LEFT JOIN entries e ON e.id = d."Record ID" AND e.stage = d."Deal Stage"
"""
RATES = """SELECT "Währung" AS currency, strptime("Datum", '%d.%m.%Y') AS day, CAST(replace("Kurs in EUR", ',', '.') AS DOUBLE) AS rate
FROM fx_rates"""


@pytest.fixture(scope="session")
def raw_deals(workbook, exports):
    """The team's deals from the files alone: one row each, days in the team's zone, `money` in its currency."""
    settings, as_of = workbook.parameters.settings, pd.Timestamp(workbook.as_of)
    found = exports.execute(DEALS, {"region": settings.scope.regions[0]}).df()
    for name in ("created", "closed"):
        at = pd.to_datetime(found[name], utc=True).dt.tz_convert(settings.calendar.timezone)
        found[name] = at.dt.tz_localize(None).dt.normalize()
    found = found[found["created"] <= as_of].reset_index(drop=True)
    found["money"] = _converted(found, exports.execute(RATES).df(), settings.currency, as_of)
    return found


def _converted(found, rates, currency, as_of):
    """Each amount times the newest rate of its day or before, to the cent; what is in the currency already stays."""
    newest = {code: rows.sort_values("day") for code, rows in rates.groupby("currency")}

    def rate(code, day):
        rows = newest[code]
        return rows["rate"].to_numpy()[rows["day"].searchsorted(day, side="right") - 1]

    def cents(amount):
        # half a cent goes up, as in the bank
        return math.floor(amount * 100 + 0.5) / 100

    days = found["closed"].fillna(as_of)
    pairs = zip(found["amount"].astype("float64"), found["currency"], days, strict=True)
    return [
        amount
        if code == currency or pd.isna(amount)
        else round(amount * rate(code, day) / rate(currency, day), 2)
        for amount, code, day in pairs
    ]


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
def test_every_group_under_every_filter_is_that_of_the_raw_rows(workbook, raw_deals, metric, by):
    turn = list(product(PARTS, DIMENSIONS)).index((metric, by))
    for where in ({}, FILTERS[turn % len(FILTERS)]):
        item = Item(metric=metric, by=[by], where=where, period="last 4 quarters")
        values = values_of(workbook, item)
        (span,) = spans_of(values)
        wanted = expected(raw_deals, metric, by, where, span)
        for row in values.groups.to_dict("records"):
            numerator, denominator = wanted.get(row[by], nothing_of(metric))
            assert row["numerator"] == pytest.approx(float(numerator), abs=0.05), (where, row)
            if denominator is not None:
                assert row["denominator"] == denominator, (where, row)
        told = {row[by] for row in values.groups.to_dict("records")}
        assert {group for group, (numerator, _) in wanted.items() if numerator} <= told


@pytest.mark.parametrize("metric", PARTS)
def test_the_total_is_made_from_the_parts_and_is_that_of_all_rows(workbook, raw_deals, metric):
    values = values_of(workbook, Item(metric=metric, by=["source"], period="last 4 quarters"))
    (span,) = spans_of(values)
    everything = raw_deals.assign(all="all")
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
def test_periods_crossed_with_groups_are_those_of_the_raw_rows(workbook, raw_deals, metric, grain):
    period = "last 6 months" if grain == "month" else "last 8 weeks"
    values = values_of(workbook, Item(metric=metric, by=["source"], period=period, grain=grain))
    for number, span in enumerate(spans_of(values)):
        wanted = expected(raw_deals, metric, "source", {}, span)
        period_rows = values.groups[values.groups["starts_on"] == values.periods[number].starts_on]
        for row in period_rows.to_dict("records"):
            numerator, denominator = wanted.get(row["source"], nothing_of(metric))
            assert row["numerator"] == pytest.approx(float(numerator), abs=0.05)
            if denominator is not None:
                assert row["denominator"] == denominator


def test_two_dimensions_crossed_with_margins_are_those_of_the_raw_rows(workbook, raw_deals):
    values = values_of(
        workbook, Item(metric="win_rate", by=["industry", "source"], period="last 4 quarters", top=4)
    )
    cells, down, across = crossed(values)
    (span,) = spans_of(values)
    rows = raw_deals[raw_deals["closed"].between(*map(pd.Timestamp, span))]
    for cell in cells.to_dict("records"):
        here = rows
        for name, shown, known in (("industry", cell["down"], down), ("source", cell["across"], across)):
            if shown == "others":
                here = here[~here[name].isin(known)]
            elif shown != "All":
                here = here[here[name] == shown]
        assert cell["numerator"] == (here["kind"] == "won").sum(), cell
        assert cell["denominator"] == here["kind"].isin(["won", "lost"]).sum(), cell


def test_the_median_cycle_of_each_owner_and_of_all_comes_from_the_rows(workbook, raw_deals):
    values = values_of(
        workbook, Item(metric="sales_cycle", definition="won", by=["owner"], period="last 4 quarters")
    )
    (span,) = spans_of(values)
    won = raw_deals[(raw_deals["kind"] == "won") & raw_deals["closed"].between(*map(pd.Timestamp, span))]
    days = (won["closed"] - won["created"]).dt.days
    measured = won.assign(days=days)[days >= 0]
    medians = measured.groupby("owner")["days"].median()
    shown = values.groups.set_index("owner")["median"].dropna()
    assert shown.to_dict() == pytest.approx(medians.to_dict())
    assert values.total["median"].item() == pytest.approx(measured["days"].median())
    assert values.total["p90"].item() == pytest.approx(measured["days"].quantile(0.9))


def as_it_stood(exports, zone, then):
    """Every raw deal created by the end of a day: the old value of its first later change, else what the file says."""
    ends = pd.Timestamp(then) + dt.timedelta(days=1)

    def local(texts):
        return pd.to_datetime(texts, utc=True).dt.tz_convert(zone).dt.tz_localize(None)

    deals = exports.execute(
        'SELECT DISTINCT "Record ID" AS id, "Pipeline" AS pipeline, "Deal Stage" AS stage, "Deal owner" AS owner, "Create Date" AS created, "Close Date" AS closed FROM deals'
    ).df()
    changes = exports.execute(
        'SELECT DISTINCT "Record ID" AS id, "Property" AS property, "Old value" AS old, "Timestamp" AS at, "Change ID" AS change FROM history'
    ).df()
    later = changes[local(changes["at"]) >= ends].sort_values(["at", "change"])
    stood = deals[local(deals["created"]) < ends]
    names = exports.execute('SELECT "User ID" AS id, "Name" AS name FROM users').df().set_index("id")["name"]
    first = later.drop_duplicates(["property", "id"]).set_index(["property", "id"])["old"]
    stage, owner = stood["id"].map(first["Deal Stage"]), stood["id"].map(first["Deal owner"]).map(names)
    stood = stood.assign(
        has_moved=stage.notna(), stage=stage.fillna(stood["stage"]), owner=owner.fillna(stood["owner"])
    )
    kinds = exports.execute(
        'SELECT "Pipeline" AS pipeline, "Stage" AS stage, "Type" AS kind FROM pipelines'
    ).df()
    told = stood.merge(kinds, on=["pipeline", "stage"], how="left", validate="many_to_one")
    # closed later, though the history does not tell from which stage
    is_untold = ~told["has_moved"] & (local(told["closed"]) >= ends)
    return told.assign(kind=told["kind"].where(~is_untold, "open"))


def test_a_report_as_of_a_year_before_counts_what_was_open_then_by_who_owned_it_then(workbook, exports):
    settings = workbook.parameters.settings
    report = Report(
        title="Open",
        question="What is open?",
        as_of="a year before",
        items=[Item(metric="open_deals", by=["owner"])],
    )
    values = values_of(as_it_was(workbook, report), report.items[0])
    stood = as_it_stood(exports, settings.calendar.timezone, report.day(workbook.as_of))
    region = exports.execute(
        'SELECT "Name" FROM users WHERE "Region" = $1', [settings.scope.regions[0]]
    ).df()["Name"]
    still_open = stood[(stood["kind"] == "open") & stood["owner"].isin(region)]
    assert len(still_open) > 0
    assert values.groups.set_index("owner")["value"].to_dict() == still_open["owner"].value_counts().to_dict()
    today = values_of(workbook, report.items[0])
    assert (
        today.groups.set_index("owner")["value"].to_dict()
        != values.groups.set_index("owner")["value"].to_dict()
    )
