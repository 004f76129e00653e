"""What faults change in the figures of the demo teams, against the raw exports: deals as they stood, recounted in pandas."""

from dataclasses import replace

import pandas as pd
import pytest

from tests.oracles.deals_from_raw import of_team, stood

CENTS = 0.02


@pytest.fixture(scope="module")
def values(workbook):
    """The effects of each class of faults, by fault, metric, known, groups and span."""
    keys = ["fault", "metric", "known", "by", "span"]
    found = replace(workbook, is_judged=True).effects.values.fillna({"by": "", "known": ""})
    return found[found["by"] == ""].set_index(keys).sort_index()


@pytest.fixture(scope="module")
def deals(workbook, exports):
    """The team's deals today with amounts, products and reasons as the files have them."""
    found = of_team(stood(exports, workbook.parameters, workbook.as_of), workbook.parameters)
    more = exports.execute(
        'SELECT DISTINCT "Record ID" AS id, "Product" AS product, "Closed Lost Reason" AS reason FROM deals'
    ).df()
    share = found["crm_share"].where(found["crm_share"].between(0, 1)).fillna(found["stage_share"])
    amounts = pd.to_numeric(found["amount"])
    days = {name: pd.to_datetime(found[name]) for name in ("expected_on", "closed_on")}
    told = found.assign(amount=amounts, weighted=(amounts * share).round(2), share=share, **days)
    return told.join(more.set_index("id"))


def of_history(workbook, deals, kind):
    """Deals of a kind decided in the periods that the trends show."""
    first, last = (pd.Timestamp(day) for day in (workbook.history[0].starts_on, workbook.as_of))
    return deals[(deals["kind"] == kind) & deals["closed_on"].between(first, last)]


def test_deals_past_their_day_come_back_into_the_forecast(workbook, values, deals):
    # a deal is found once it is more than 7 days late
    day = pd.Timestamp(workbook.as_of) - pd.Timedelta(days=7)
    late = deals[(deals["kind"] == "open") & (deals["expected_on"] < day)]

    found = values.loc[("past_due", "forecast", "", "", "period")]

    assert found["change"] == pytest.approx(late["weighted"].sum(), abs=CENTS * len(late))
    assert found["records"] == len(late)


def test_a_join_by_product_loses_what_names_no_product_of_the_list(workbook, values, deals, exports):
    known = exports.execute('SELECT DISTINCT "Product" FROM products').df()["Product"]
    won = of_history(workbook, deals, "won")

    key = ("product", "won_revenue", "products.product_id", "", "history")
    if key not in values.index:
        # the smallest team has no such deal
        assert won["product"].isin(known).all()
        return
    found = values.loc[key]

    assert found["value_after"] == pytest.approx(won["amount"].sum(), abs=CENTS)
    assert found["value_before"] == pytest.approx(
        won.loc[won["product"].isin(known), "amount"].sum(), abs=CENTS
    )
    assert found["records"] == (~won["product"].isin(known)).sum()


def test_losses_of_a_known_reason_are_all_losses_once_each_has_one(workbook, values, deals):
    lost = of_history(workbook, deals, "lost")

    found = values.loc[("reasons", "losses", "has_reason", "", "history")]

    assert (found["value_before"], found["value_after"]) == (lost["reason"].notna().sum(), len(lost))
    assert found["records"] == lost["reason"].isna().sum()


def test_late_deals_without_an_amount_are_worth_the_median_of_their_pipeline(workbook, values, deals):
    still_open = deals[deals["kind"] == "open"]
    last = still_open.groupby("pipeline")["place"].transform("max")
    is_late = (still_open["place"] * 2 > last) | (still_open["stage_share"] >= 0.5)
    missing = still_open[is_late & still_open["amount"].isna()]
    median = deals[deals["amount"] > 0].groupby("pipeline")["amount"].median().round(2)

    key = ("no_amount", "open_pipeline", "", "", "now")
    if key not in values.index:
        assert missing.empty
        return
    found = values.loc[key]

    assert found["value_before"] == pytest.approx(still_open["amount"].sum(), abs=CENTS)
    assert found["change"] == pytest.approx(missing["pipeline"].map(median).sum(), abs=CENTS)
    assert found["records"] == len(missing)
