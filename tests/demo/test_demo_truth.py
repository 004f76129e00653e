import json

import numpy as np
import pandas as pd
import pytest

from lib.demo.chunk import chunk_tables, demo_company
from lib.demo.size import Size
from lib.demo.world import PRODUCTS, SOURCES


@pytest.fixture(scope="module")
def many_deals() -> pd.DataFrame:
    """Deals of a company large enough to see its truth through the noise."""
    company = demo_company(Size("wide", companies=19_000, chunk=19_000, staff=1, parquet=False))
    return chunk_tables(company, 0)["deals"]


@pytest.fixture(scope="module")
def closed_business(many_deals) -> pd.DataFrame:
    is_closed = many_deals["stage"].isin(["Won", "Lost"]) & (many_deals["pipeline"] == "New business")
    closed = many_deals[is_closed]
    return closed.assign(is_won=closed["stage"] == "Won", days=(closed["closed"] - closed["created"]).dt.days)


def test_win_rates_by_source_lie_within_sampling_error_of_the_truth(closed_business):
    for source, deals in closed_business.groupby("source"):
        chance = deals["_win_probability"]
        error = np.sqrt((chance * (1 - chance)).sum()) / len(deals)
        assert abs(deals["is_won"].mean() - chance.mean()) < 3.5 * error, source


def test_the_same_check_sees_a_source_that_is_off_by_a_tenth(closed_business):
    deals = closed_business[closed_business["source"] == "Organic search"]
    chance = deals["_win_probability"] + 0.1
    error = np.sqrt((chance * (1 - chance)).sum()) / len(deals)
    assert abs(deals["is_won"].mean() - chance.mean()) > 3.5 * error


def test_referrals_win_most_and_paid_search_least(closed_business):
    rates = closed_business.groupby("source")["is_won"].mean()
    assert rates.idxmax() == "Referral"
    assert rates.idxmin() == "Paid search"


def test_referrals_are_about_thirty_percent_faster(closed_business):
    won = closed_business[closed_business["is_won"]]
    median = won.groupby("source")["days"].median()
    others = won.loc[won["source"] != "Referral", "days"].median()
    assert 0.64 < median["Referral"] / others < 0.80


def test_organic_deals_are_about_fifteen_percent_smaller(many_deals):
    products = [product.name for product in PRODUCTS]
    deals = many_deals[many_deals["currency"] == "EUR"].dropna(subset="amount")
    middle = deals.groupby(["product_id", "source"])["amount"].median().unstack()
    ratio = (middle["Organic search"] / middle[["E-mail", "Referral"]].mean(axis=1)).loc[products[:3]]
    assert ratio.mean() == pytest.approx(0.85, abs=0.06)


def test_better_reps_win_more(closed_business):
    company = demo_company(Size("wide", companies=19_000, chunk=19_000, staff=1, parquet=False))
    skill = dict(zip(company.market.staff.user_ids, company.market.staff.skill, strict=True))
    per_rep = closed_business.groupby("_rep")["is_won"].agg(["mean", "size"])
    per_rep = per_rep[per_rep["size"] > 200]
    skills = company.market.staff.skill[per_rep.index]
    assert np.corrcoef(skills, per_rep["mean"])[0, 1] > 0.85
    assert len(skill) == len(company.market.staff.users)


def test_quarter_ends_are_busy_and_august_is_quiet(closed_business):
    won = closed_business.loc[closed_business["is_won"], "closed"]
    months = won[won.dt.year == 2025].dt.month.value_counts()
    assert months[[3, 6, 9]].mean() > 1.25 * months[[2, 5, 8]].mean()
    assert months[8] < months[[6, 7, 9, 10]].mean()


def test_headline_figures_are_those_of_a_credible_company(tables):
    deals = tables["deals"]
    closed = deals[deals["stage"].isin(["Won", "Lost"])]
    regions = closed["_region"].value_counts()
    assert 1_000 < regions[0] < 1_700
    assert 800 < regions[1] < 1_500
    assert 35 <= regions[2] <= 65
    assert 0.28 < (closed["stage"] == "Won").mean() < 0.37
    won = closed[closed["stage"] == "Won"]
    assert 45 <= (won["closed"] - won["created"]).dt.days.median() <= 70


def test_customers_buy_again_and_win_more_often(closed_business):
    rates = closed_business.groupby("_is_customer")["is_won"].agg(["mean", "size"])
    assert rates.loc[True, "size"] > 1_000
    assert rates.loc[True, "mean"] > rates.loc[False, "mean"] + 0.05


def test_the_written_truth_agrees_with_the_simulated_deals(written, tables):
    clean = json.loads((written / "truth" / "clean.json").read_text(encoding="utf-8"))
    deals = tables["deals"]
    for position, region in enumerate(("Europe", "Americas", "Nordics")):
        here = deals[deals["_region"] == position]
        assert clean["region"][region]["won"] == (here["stage"] == "Won").sum()
        assert clean["region"][region]["open"] == (~here["stage"].isin(["Won", "Lost"])).sum()
    euros = deals[(deals["stage"] == "Won") & (deals["currency"] == "EUR")]["amount"].sum()
    assert clean["region"]["Europe"]["won_amount"]["EUR"] == euros
    named = {source.name for source in SOURCES} | {"Existing customer"}
    assert set(clean["source"]) == named
