"""Definitions beside the usual ones that no report shows, recounted from the raw exports of the demo teams."""

import pandas as pd
import pytest

from lib.metrics.evaluate import Cut
from tests.oracles.raw_campaigns import RawCampaigns
from tests.oracles.raw_deals import raw_deals
from tests.oracles.raw_leads import raw_leads
from tests.oracles.raw_lines import line_purchases, raw_lines
from tests.oracles.recounted import CENTS, UNTOLD, Recount, assert_recounted
from tests.oracles.test_oracle_sales_cycle import timed

BY_SOURCE = ((), ("source",))
BY_LINE = ((), ("product_line",))


@pytest.fixture(scope="module")
def lines(workbook, exports):
    return raw_lines(workbook, exports)


@pytest.fixture(scope="module")
def deals(workbook, exports):
    return raw_deals(workbook, exports).fillna({"source": UNTOLD}).assign(one=1)


@pytest.fixture(scope="module")
def leads(workbook, exports):
    return raw_leads(workbook, exports).fillna({"source": UNTOLD}).assign(one=1)


@pytest.fixture(scope="module")
def states(workbook, exports):
    """The changes of e-mail lists that had an effect."""
    return RawCampaigns(workbook, exports).list_states()


def test_revenue_before_returns_and_with_cancelled_orders(workbook, lines):
    gross = lines[~lines["is_return"] & ~lines["is_cancelled"]]
    for definition, rows in (("gross", gross), ("ordered", lines)):
        told = Recount(rows, "money", day="day")
        assert_recounted(workbook, f"customer_revenue/{definition}", told, BY_LINE, CENTS)
    assert len(gross)


def test_purchases_of_a_line_new_to_the_customer_by_number_and_by_money(workbook, lines):
    bought = line_purchases(lines).assign(one=1)
    assert_recounted(workbook, "cross_sell/purchases", Recount(bought, "is_new", "one", "day"), BY_LINE)
    told = Recount(bought, "new_money", "money", "day", under_within=CENTS)
    assert_recounted(workbook, "cross_sell/revenue", told, BY_LINE, CENTS)
    assert bought["is_new"].any()


def test_targets_kept_are_those_of_replies_and_of_solutions_together(workbook):
    told = {
        definition: workbook.values("sla_compliance", Cut(("priority",), workbook.history, definition))
        for definition in ("targets", "first_reply", "resolution")
    }
    keys = ["priority", "starts_on"]
    sums = [rows.groupby(keys)[["numerator", "denominator"]].sum() for rows in told.values()]
    assert sums[0].to_dict() == sums[1].add(sums[2], fill_value=0.0).to_dict()
    assert sums[0]["denominator"].sum() > 0


@pytest.mark.parametrize("definition", ["with_imports", "new", "lost"])
def test_lists_with_imports_who_came_and_who_left(workbook, states, definition):
    grown = states[states["kind"] != "Imported"]
    moved = {"with_imports": states, "new": grown[grown["adds"] > 0], "lost": grown[grown["adds"] < 0]}
    rows = []
    for period in workbook.history:
        first, last = pd.Timestamp(period.starts_on), pd.Timestamp(period.ends_on)
        within = moved[definition]["day"].between(first, last)
        size = states.loc[states["day"] < first, "adds"].sum()
        rows.append({"day": first, "moved": moved[definition].loc[within, "adds"].sum(), "size": size})
    told = pd.DataFrame(rows)
    assert_recounted(workbook, f"list_growth/{definition}", Recount(told, "moved", "size", "day"))
    assert told["moved"].any()


def test_lost_deals_with_a_value(workbook, deals):
    lost = deals[(deals["kind"] == "lost") & (deals["money"] != 0) & deals["money"].notna()]
    assert_recounted(workbook, "losses/with_value", Recount(lost, "one", day="closed"), BY_SOURCE)
    assert 0 < len(lost) < (deals["kind"] == "lost").sum()


def test_sizes_of_won_deals(workbook, deals):
    won = deals[(deals["kind"] == "won") & deals["money"].notna()]
    told = Recount(won, "money", "one", "closed", spread=True)
    assert_recounted(workbook, "won_size/deals", told, BY_SOURCE, CENTS)
    assert len(won)


@pytest.mark.parametrize("days", [30, 60, 90, 180])
def test_deals_won_within_so_many_days_of_those_that_old(workbook, exports, deals, days):
    runs = timed(workbook, exports, deals)
    old = runs[(pd.Timestamp(workbook.as_of) - runs["created"]).dt.days >= days]
    old = old.assign(in_time=(old["kind"] == "won") & (old["days"] <= days))
    told = Recount(old, "in_time", "one", "created")
    assert_recounted(workbook, f"won_by_day/day_{days}", told, BY_SOURCE)
    assert old["in_time"].any()


def test_leads_of_the_whole_export_and_those_won_of_those_with_a_deal(workbook, leads):
    everybody = leads[leads["created_on"].isna() | (leads["created_on"] <= pd.Timestamp(workbook.as_of))]
    today = everybody.assign(day=pd.Timestamp(workbook.as_of))
    assert_recounted(workbook, "new_leads/export", Recount(today, "one", day="day"), BY_SOURCE)
    told = Recount(today, "is_converted", "one", "day")
    assert_recounted(workbook, "lead_conversion/export", told, BY_SOURCE)
    with_deal = everybody[everybody["deal"].notna()]
    won = Recount(with_deal, "is_won", "one", "created_on")
    assert_recounted(workbook, "lead_win_rate/deals", won, BY_SOURCE)
    assert with_deal["is_won"].any()
