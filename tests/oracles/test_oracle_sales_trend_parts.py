"""Parts of the sales trend report against the raw exports: regions, product lines, owners, and what explains the change."""

import pandas as pd
import pytest

from lib.sections import sales_trend
from tests.oracles.deals_from_raw import of_team, stood
from tests.oracles.found import assert_rate, figures, within

CENTS = 0.03
"""An amount halfway between two cents may be rounded either way."""

_LINES = """
SELECT DISTINCT d."Record ID" AS id, coalesce(p."Product line", '(not recorded)') AS product_line
FROM deals d LEFT JOIN products p ON p."Product" = d."Product"
"""


@pytest.fixture(scope="module")
def decided(workbook, exports):
    """The team's won and lost deals: kind, owner, region, product_line, money, closed_on and days since creation."""
    found = of_team(stood(exports, workbook.parameters, workbook.as_of), workbook.parameters).reset_index()
    lines = exports.execute(_LINES).df()
    assert lines["id"].is_unique
    found = found[found["kind"] != "open"].merge(lines, on="id", validate="one_to_one")
    days = {name: pd.to_datetime(found[name]) for name in ("created_on", "closed_on")}
    cycle = (days["closed_on"] - days["created_on"]).dt.days
    return found.assign(money=pd.to_numeric(found["amount"]), cycle=cycle.where(cycle >= 0), **days)


@pytest.fixture(scope="module")
def won(decided):
    """Those that were won."""
    return decided[decided["kind"] == "won"]


@pytest.mark.parametrize("by", ["region", "product_line"])
def test_all_won_value_is_split_without_a_rest(workbook, won, by):
    found = figures(sales_trend.won_by(workbook, by), "won_revenue/closed")
    (whole,) = [figure for figure in found if not figure.group]
    assert (whole.value, whole.n) == (pytest.approx(won["money"].sum(), abs=CENTS), len(won))
    parts = {figure.group[by]: figure for figure in found if figure.group}
    raw = won.groupby(by)["money"].agg(["sum", "size"])
    assert {name: figure.n for name, figure in parts.items()} == raw["size"].to_dict()
    values = {name: figure.value for name, figure in parts.items()}
    assert values == pytest.approx(raw["sum"].to_dict(), abs=CENTS)


def test_the_cover_counts_the_deals_won(workbook, won):
    found = figures(sales_trend.cover(workbook), "won_deals/closed")
    assert [(f.starts_on, f.ends_on) for f in found] == [(p.starts_on, p.ends_on) for p in workbook.compared]
    for figure in found:
        assert figure.value == len(within(won, figure, "closed_on"))


def test_every_owner_who_won_in_either_period_is_in_the_change(workbook, won):
    section, spans = sales_trend.what_changed(workbook, "owner"), workbook.compared[:2]
    told = {(figure.group["owner"], figure.starts_on): figure for figure in section.figures}
    raw = {}
    for span in spans:
        rows = won[won["closed_on"].between(pd.Timestamp(span.starts_on), pd.Timestamp(span.ends_on))]
        raw |= {(owner, span.starts_on): own for owner, own in rows.groupby("owner")}
    assert raw
    assert set(raw) <= set(told)
    for name, figure in told.items():
        own = raw[name]["money"] if name in raw else pd.Series(dtype=float)
        assert (figure.n, figure.value) == (len(own), pytest.approx(own.sum(), abs=CENTS))


def test_rates_days_and_value_behind_the_change(workbook, decided, won):
    section = sales_trend.why(workbook)
    for figure in figures(section, "win_rate/closed"):
        assert_rate(figure, len(within(won, figure, "closed_on")), len(within(decided, figure, "closed_on")))
    for figure in figures(section, "won_revenue/closed"):
        rows = within(won, figure, "closed_on")
        assert (figure.n, figure.value) == (len(rows), pytest.approx(rows["money"].sum(), abs=CENTS))
    for way in ("mean", "median", "p90"):
        for figure in figures(section, f"sales_cycle/closed/{way}"):
            days = within(decided, figure, "closed_on")["cycle"].dropna()
            expected = {"mean": days.mean(), "median": days.median(), "p90": days.quantile(0.9)}[way]
            assert figure.n == len(days)
            assert figure.value == (pytest.approx(expected) if len(days) else None)


def test_every_whole_month_up_to_the_newest_is_judged_for_what_is_unusual(workbook, won):
    found = figures(sales_trend.unusual(workbook), "won_revenue/closed")
    months = pd.PeriodIndex([figure.starts_on for figure in found], freq="M")
    assert months.equals(pd.period_range(months[0], pd.Period(workbook.as_of, "M"), freq="M"))
    assert months[0] <= won["closed_on"].min().to_period("M") + 1
