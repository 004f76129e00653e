"""The sales cycle report against the raw exports: cycles, curves and cohorts recounted with plain pandas."""

import numpy as np
import pandas as pd
import pytest

from lib.sections import sales_cycle
from tests.oracles.raw_deals import raw_deals as of_team

DAYS = (30, 60, 90, 180)


@pytest.fixture(scope="module")
def deals(workbook, exports):
    """The team's deals from the files alone, with `cycle`: days from creation to close where that is not negative."""
    found = of_team(workbook, exports)
    cycle = (found["closed"] - found["created"]).dt.days
    return found.assign(cycle=cycle.where(cycle >= 0))


def of_kind(deals, definition):
    kinds = {"won": ["won"], "lost": ["lost"], "closed": ["won", "lost"]}
    name = definition.split("/")[1]
    if name.startswith("from_"):
        start = name.removeprefix("from_")
        rows = deals[deals["kind"] == "won"]
        days = (rows["closed"] - rows[start]).dt.days
        return rows.assign(cycle=days.where(days >= 0)).dropna(subset="cycle")
    return deals[deals["kind"].isin(kinds[name])].dropna(subset="cycle")


def agree_with_counting(figures, deals, by=""):
    checked = 0
    for figure in figures:
        if figure.metric != "sales_cycle":
            continue
        rows = of_kind(deals, figure.definition)
        if figure.starts_on:
            rows = rows[rows["closed"].between(pd.Timestamp(figure.starts_on), pd.Timestamp(figure.ends_on))]
        if by:
            rows = rows[rows[by] == figure.group[by]]
        statistic = figure.definition.split("/")[2]
        expected = {"mean": rows["cycle"].mean(), "median": rows["cycle"].median()}
        expected["p90"] = rows["cycle"].quantile(0.9)
        assert figure.n == len(rows)
        assert figure.missing or figure.value == pytest.approx(expected[statistic])
        checked += 1
    assert checked


def test_days_to_close_by_period_and_on_the_cover(workbook, deals):
    agree_with_counting(sales_cycle.over_time(workbook).figures, deals)
    agree_with_counting(sales_cycle.cover(workbook).figures, deals)


@pytest.mark.parametrize("by", ["source", "owner"])
def test_days_to_close_by_group(workbook, deals, by):
    agree_with_counting(sales_cycle.by_group(workbook, by).figures, deals, by)


def test_days_to_close_under_each_definition(workbook, deals):
    section = sales_cycle.definitions(workbook)
    agree_with_counting(section.figures, deals)
    # created is the start here, so that won from creation is the headline and stands there once
    assert {figure.definition.split("/")[1] for figure in section.figures} == {
        "won", "closed", "lost", "from_qualified", "from_first_contact", "median_decided",
    }  # fmt: skip


def test_how_the_days_spread(workbook, deals):
    won = of_kind(deals, "sales_cycle/won")
    section = sales_cycle.distribution(workbook)
    counted = {figure.group["band"]: figure.numerator for figure in section.figures}
    assert sum(counted.values()) == len(won)
    assert counted["31-60 days"] == int(((won["cycle"] > 30) & (won["cycle"] < 61)).sum())
    assert counted["over a year"] == int((won["cycle"] > 365).sum())


def timed(workbook, exports, deals):
    """Deals as runs of days: how long each was watched, from which age on, and how it ended."""
    as_of = pd.Timestamp(workbook.as_of)
    close = exports.execute(
        'SELECT min("Close Date") FROM deals WHERE "Close Date" >= "Create Date"'
    ).fetchone()
    zone = workbook.parameters.settings.calendar.timezone
    first = pd.Timestamp(close[0]).tz_convert(zone).tz_localize(None).normalize()
    rows = deals.assign(last=deals["closed"].fillna(as_of))
    rows = rows[rows["last"] >= rows["created"]]
    watched = (first - rows["created"]).dt.days.clip(lower=0)
    return rows.assign(days=(rows["last"] - rows["created"]).dt.days, watched=watched)


def by_day(rows, outcome, horizon):
    """The share that has ended so by a day, day by day: of those watched and open that morning, how many ended."""
    still_open, ended = 1.0, 0.0
    days, kinds, watched = (rows[name].to_numpy() for name in ("days", "kind", "watched"))
    for day in range(horizon + 1):
        present = (days >= day) & (watched <= day)
        if not present.any():
            continue
        today = present & (days == day)
        ended += still_open * (today & (kinds == outcome)).sum() / present.sum()
        still_open *= 1 - (today & (kinds != "open")).sum() / present.sum()
    return ended, still_open


def agree_with_walking(section, rows, by=""):
    checked = 0
    for figure in section.figures:
        name = figure.definition.split("/")[1]
        if figure.metric != "cycle_curve" or "_by_" not in name:
            continue
        outcome, day = name.split("_by_")
        own = rows[rows[by] == figure.group[by]] if by and figure.group else rows
        ended, still_open = by_day(own, outcome, int(day))
        old = int((own["age"] >= int(day)).sum())
        assert figure.n == old
        if not figure.missing:
            assert figure.value == pytest.approx(still_open if outcome == "open" else ended, abs=1e-9)
        checked += 1
    assert checked


@pytest.fixture(scope="module")
def runs(workbook, exports, deals):
    """Deals as runs of days, with their age."""
    found = timed(workbook, exports, deals)
    return found.assign(age=(pd.Timestamp(workbook.as_of) - found["created"]).dt.days)


def test_what_becomes_of_deals_day_by_day(workbook, runs):
    section = sales_cycle.outcomes(workbook)
    agree_with_walking(section, runs)
    median = next(f for f in section.figures if f.definition == "cycle_curve/median_decided")
    if median.value is not None:
        assert by_day(runs, "won", int(median.value))[1] <= 0.5 + 1e-9
        assert by_day(runs, "won", int(median.value) - 1)[1] > 0.5


@pytest.mark.parametrize("by", ["source", "owner"])
def test_curves_by_group(workbook, runs, by):
    agree_with_walking(sales_cycle.won_by_day(workbook, by), runs, by)


def test_curves_by_size_split_the_deals_with_a_value_into_three(workbook, runs):
    ranks = runs["money"].rank(method="min", pct=False)
    place = (ranks - 1) / (runs["money"].notna().sum() - 1)
    bands = np.select([place < 1 / 3, place < 2 / 3], ["Smallest third", "Middle third"], "Largest third")
    sized = runs.assign(size_band=np.where(runs["money"].isna(), "(not recorded)", bands))
    section = sales_cycle.won_by_day(workbook, "size_band")
    agree_with_walking(section, sized, "size_band")


def test_cohorts_are_counted_at_equal_age(workbook, runs):
    section = sales_cycle.cohorts(workbook)
    for figure in section.figures:
        day = int(figure.definition.split("_")[-1])
        started = runs["created"].between(pd.Timestamp(figure.starts_on), pd.Timestamp(figure.ends_on))
        old = runs[started & (runs["age"] >= day)]
        assert figure.denominator == len(old)
        assert figure.numerator == int(((old["kind"] == "won") & (old["days"] <= day)).sum())


def test_a_cohort_is_shown_only_where_its_youngest_deal_is_old_enough(workbook, runs):
    section = sales_cycle.cohorts(workbook)
    spans = sorted({(figure.starts_on, figure.ends_on) for figure in section.figures})
    for (first, last), row in zip(spans, section.table.rows, strict=True):
        cohort = runs[runs["created"].between(pd.Timestamp(first), pd.Timestamp(last))]
        for day, cell in zip(DAYS, row[2:], strict=True):
            is_mature = len(cohort) and cohort["age"].min() >= day
            assert (cell in ("not yet", "–")) != bool(is_mature)


def test_the_change_of_the_median_is_that_of_the_newer_half(workbook, deals):
    figures = sales_cycle.over_time(workbook).figures
    won = of_kind(deals, "sales_cycle/won")
    sound = won["created"].min() + pd.Timedelta(days=won["cycle"].quantile(0.9))
    periods = [period for period in workbook.history if pd.Timestamp(period.starts_on) >= sound]
    for change in (figure for figure in figures if figure.metric == "cycle_change" and not figure.missing):
        first, last = pd.Timestamp(change.starts_on), pd.Timestamp(change.ends_on)
        newer = won[won["closed"].between(first, last)]["cycle"]
        older = won[(won["closed"] >= pd.Timestamp(periods[0].starts_on)) & (won["closed"] < first)]["cycle"]
        assert change.n == len(newer) + len(older)
        assert change.value == newer.median() - older.median()
        assert change.low <= change.value <= change.high
