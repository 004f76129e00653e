"""The sales cycle report against the raw exports: intervals summed anew, every band, every group, cohorts by group."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from lib.metrics.evaluate import Cut
from lib.metrics.periods import periods_back
from lib.sections import sales_cycle
from tests.oracles.found import assert_rate, figures, only
from tests.oracles.raw_deals import raw_deals
from tests.oracles.test_oracle_sales_cycle import by_day, timed

LAST_DAYS = {
    "0-7 days": 7, "8-14 days": 14, "15-30 days": 30, "31-60 days": 60, "61-90 days": 90, "91-120 days": 120,
    "121-180 days": 180, "181-365 days": 365, "over a year": 100_000,
}  # fmt: skip


@pytest.fixture(scope="module")
def runs(workbook, exports):
    """Deals as runs of days, with their age, their owner and their source."""
    deals = raw_deals(workbook, exports).fillna({"source": "(not recorded)"})
    found = timed(workbook, exports, deals)
    return found.assign(age=(pd.Timestamp(workbook.as_of) - found["created"]).dt.days)


def error_of(rows, horizon):
    """The standard error of the share won by a day: the variance of Marubini and Valsecchi, day pair by day pair."""
    days, kinds, watched = (rows[name].to_numpy() for name in ("days", "kind", "watched"))
    ends = np.unique(days[(kinds != "open") & (days <= horizon)])
    still_open, share, steps = 1.0, 0.0, []
    for day in ends:
        present = ((days >= day) & (watched <= day)).sum()
        won, over = ((days == day) & (kinds == "won")).sum(), ((days == day) & (kinds != "open")).sum()
        steps.append((share + still_open * won / present, still_open, present, won, over))
        share, still_open = steps[-1][0], still_open * (1 - over / present)
    variance = 0.0
    for so_far, before, present, won, over in steps:
        rest = share - so_far
        variance += rest**2 * over / (present * (present - over)) if present > over else 0.0
        variance += before**2 * (present - won) * won / present**3 - 2 * rest * before * won / present**2
    return share, float(np.sqrt(max(variance, 0.0)))


@pytest.mark.parametrize("by", ["", "source", "owner"])
def test_how_far_the_share_won_may_be_off(workbook, runs, by):
    section = sales_cycle.won_by_day(workbook, by) if by else sales_cycle.outcomes(workbook)
    checked = 0
    for figure in section.figures:
        if "/won_by_" not in figure.definition or figure.missing:
            continue
        own = runs[runs[by] == figure.group[by]] if figure.group else runs
        share, error = error_of(own, int(figure.definition.split("_")[-1]))
        assert figure.value == pytest.approx(share, abs=1e-9)
        if error > 0:
            deals = share * (1 - share) / error**2
            ends = proportion_confint(share * deals, deals, method="wilson")
            assert (figure.low, figure.high) == pytest.approx(ends, abs=1e-7)
            checked += 1
    assert checked


@pytest.mark.parametrize("by", ["source", "owner"])
def test_no_group_is_left_out(workbook, runs, by):
    curves = {figure.group[by] for figure in sales_cycle.won_by_day(workbook, by).figures if figure.group}
    assert curves == set(runs[by])
    days = {figure.group[by] for figure in sales_cycle.by_group(workbook, by).figures if figure.n}
    assert days == set(runs.loc[runs["kind"] == "won", by])


def test_every_band_of_days_holds_its_deals(workbook, runs):
    days = runs.loc[runs["kind"] == "won", "days"]
    first, expected = 0, {}
    for band, last in LAST_DAYS.items():
        expected[band] = int(((days >= first) & (days <= last)).sum())
        first = last + 1
    found = figures(sales_cycle.distribution(workbook), "cycle_band/won")
    assert {figure.group["band"]: figure.numerator for figure in found} == expected
    for figure in found:
        assert (figure.denominator, figure.n) == (len(days), len(days))
        assert figure.value == pytest.approx(expected[figure.group["band"]] / len(days))


def test_the_day_by_which_half_are_decided_stands_beside_the_definitions(workbook, runs):
    for section in (sales_cycle.outcomes(workbook), sales_cycle.definitions(workbook)):
        figure = only(section, "cycle_curve/median_decided")
        day = next(day for day in range(2_000) if by_day(runs, "won", day)[1] <= 0.5 + 1e-9)
        assert (figure.value, figure.n) == (day, len(runs))


@pytest.mark.parametrize("by", ["source", "owner"])
def test_cohorts_of_each_group_are_counted_at_equal_age(workbook, runs, by):
    calendar = workbook.parameters.settings.calendar
    quarters = tuple(q for q in periods_back(workbook.as_of, calendar, 8, "quarter") if workbook.covers(q))
    values = workbook.values("won_by_day", Cut((by,), quarters, "day_90"))
    assert values["n"].sum()
    for row in values.to_dict("records"):
        span = pd.Timestamp(row["starts_on"]), pd.Timestamp(row["ends_on"])
        old = runs[(runs[by] == row[by]) & runs["created"].between(*span) & (runs["age"] >= 90)]
        won = (old["kind"] == "won") & (old["days"] <= 90)
        assert (row["numerator"], row["denominator"]) == (won.sum(), len(old))


def test_cohorts_carry_the_interval_of_their_share(workbook):
    found = [figure for figure in sales_cycle.cohorts(workbook).figures if figure.metric == "won_by_day"]
    assert {figure.definition for figure in found} == {f"won_by_day/day_{day}" for day in (30, 60, 90, 180)}
    for figure in found:
        assert_rate(figure, figure.numerator, figure.denominator)


def test_how_far_the_change_of_the_median_may_be_off(workbook, runs):
    changes = [
        f for f in sales_cycle.over_time(workbook).figures if f.metric == "cycle_change" and not f.missing
    ]
    if not changes:
        assert "Fewer than two periods" in sales_cycle.over_time(workbook).headline
    won, draw = runs[runs["kind"] == "won"], np.random.default_rng(7)
    for change in changes:
        first, last = pd.Timestamp(change.starts_on), pd.Timestamp(change.ends_on)
        newer = won.loc[won["closed"].between(first, last), "days"].to_numpy()
        # the older half: as many of the deals closed just before as the figure counts
        older = won[won["closed"] < first].nlargest(change.n - len(newer), "closed")["days"].to_numpy()
        moved = [
            np.median(draw.choice(newer, len(newer))) - np.median(draw.choice(older, len(older)))
            for _ in range(4_000)
        ]
        # other draws than the report's: an end may lie a day or two apart
        assert (change.low, change.high) == pytest.approx(tuple(np.quantile(moved, [0.025, 0.975])), abs=2)
