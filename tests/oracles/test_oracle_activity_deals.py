"""What activity goes with in the demo teams: calls and other work on each decided deal, counted with pandas from the files."""

import pandas as pd
import pytest

from lib.sections import sales_activity
from tests.oracles.found import assert_rate, figures, only, within
from tests.oracles.raw_activities import of_ours, raw_activities
from tests.oracles.raw_deals import raw_deals


@pytest.fixture(scope="module")
def activities(workbook, exports):
    """Everybody's activities: a deal's calls count whoever made them."""
    return raw_activities(workbook, exports)


@pytest.fixture(scope="module")
def deals(workbook, exports):
    """The team's deals from the files alone."""
    return raw_deals(workbook, exports)


@pytest.fixture(scope="module")
def decided(activities, deals):
    """The team's decided deals with the calls on each and what we did in the thirty days up to their close."""
    done = activities[activities["done"].notna() & activities["deal"].notna()]
    closed = deals[deals["kind"] != "open"]
    ours = of_ours(done).merge(
        closed[["id", "closed"]], left_on="deal", right_on="id", suffixes=("", "_deal")
    )
    ahead = (ours["closed"] - ours["done"]).dt.days
    last = ours[ahead.between(0, 29)].groupby("deal").size()
    calls = done[done["kind"] == "call"].groupby("deal").size()
    return closed.assign(
        calls=closed["id"].map(calls).fillna(0), before_close=closed["id"].map(last).fillna(0)
    )


@pytest.fixture(scope="module")
def with_outcome(workbook):
    return sales_activity.calls_and_outcome(workbook)


@pytest.mark.parametrize("outcome", ["won", "lost"])
@pytest.mark.parametrize(
    ("metric", "column"), [("calls_per_opportunity", "calls"), ("activities_before_close", "before_close")]
)
def test_what_a_deal_won_or_lost_took_in_each_period(workbook, decided, outcome, metric, column):
    rows = decided[decided["kind"] == outcome]
    found = figures(sales_activity.per_opportunity(workbook), f"{metric}/{outcome}")
    assert [figure.starts_on for figure in found] == [period.starts_on for period in workbook.history]
    assert any(figure.numerator for figure in found)
    for figure in found:
        mine = within(rows, figure, "closed")
        assert (figure.numerator, figure.denominator, figure.n) == (mine[column].sum(), len(mine), len(mine))
        assert figure.value == (pytest.approx(mine[column].mean(), rel=1e-12) if len(mine) else None)


def test_calls_per_deal_over_the_whole_export_under_each_definition(decided, with_outcome):
    dated = decided[decided["closed"].notna()]
    won, lost = (dated[dated["kind"] == outcome] for outcome in ("won", "lost"))
    for way, rows, number in (
        ("won", won, len(won)),
        ("lost", lost, len(lost)),
        ("closed", dated, len(dated)),
        ("won_called", won, (won["calls"] > 0).sum()),
    ):
        figure = only(with_outcome, f"calls_per_opportunity/{way}")
        assert 0 < number < len(dated) or way == "closed"
        assert (figure.numerator, figure.denominator) == (rows["calls"].sum(), number)
        assert figure.value == pytest.approx(rows["calls"].sum() / number, rel=1e-12)


def test_win_rate_by_number_of_calls_and_of_all(decided, with_outcome):
    dated = decided[decided["closed"].notna()]
    names = ["no call", "1 or 2 calls", "3 to 5 calls", "6 calls or more"]
    bands = pd.cut(dated["calls"], [-1, 0, 2, 5, 10_000], labels=names)
    is_won = dated["kind"] == "won"
    found = {f.group.get("calls_band", "all"): f for f in figures(with_outcome, "won_by_calls/closed")}
    for band, rows in is_won.groupby(bands, observed=True):
        assert_rate(found.pop(band), rows.sum(), len(rows))
    assert_rate(found.pop("all"), is_won.sum(), len(is_won))
    assert not found


def test_open_deals_with_an_activity_lately(workbook, activities, deals):
    last = of_ours(activities).groupby("deal")["done"].max()
    still_open = deals.loc[deals["kind"] == "open", "id"]
    ago = (pd.Timestamp(workbook.as_of) - still_open.map(last)).dt.days
    section = sales_activity.coverage(workbook)
    assert (ago < 90).any()
    for days in (14, 30, 90):
        assert_rate(only(section, f"deal_coverage/days_{days}"), (ago < days).sum(), len(still_open))


def test_open_deals_for_which_nothing_is_planned_by_owner_and_in_all(workbook, exports, activities, deals):
    today = pd.Timestamp(workbook.as_of)
    steps = exports.execute('SELECT DISTINCT "Record ID" AS id, "Next step date" AS step FROM deals').df()
    still_open = deals[deals["kind"] == "open"].merge(steps, on="id", validate="one_to_one")
    planned = activities[activities["done"].isna() & (activities["due"] >= today)]
    has_step = pd.to_datetime(still_open["step"]) >= today
    lacks = ~has_step & ~still_open["id"].isin(planned["deal"])
    by_owner = lacks.groupby(still_open["owner"]).agg(["sum", "size"])
    section = sales_activity.without_next_step(workbook)
    found = {f.group["owner"]: f for f in figures(section, "deals_without_next_step/count") if f.denominator}
    assert set(found) == set(by_owner.index)
    for owner, row in by_owner.iterrows():
        assert_rate(found[owner], row["sum"], row["size"])
    assert_rate(
        only(sales_activity.cover(workbook), "deals_without_next_step/count"), lacks.sum(), len(lacks)
    )


def test_deals_created_won_and_lost_by_owner_and_period(workbook, deals):
    section = sales_activity.by_owner_over_time(workbook)
    first, last = (pd.Timestamp(day) for day in (workbook.history[0].starts_on, workbook.as_of))
    for metric, rows, day in (
        ("created_deals/created", deals, "created"),
        ("won_deals/closed", deals[deals["kind"] == "won"], "closed"),
        ("lost_deals/closed", deals[deals["kind"] == "lost"], "closed"),
    ):
        found = figures(section, metric)
        for figure in found:
            mine = within(rows, figure, day)["owner"] == figure.group["owner"]
            assert figure.value == figure.n == mine.sum()
        # no owner is left out: theirs together are all of the periods shown
        assert sum(figure.value for figure in found) == rows[day].between(first, last).sum()
