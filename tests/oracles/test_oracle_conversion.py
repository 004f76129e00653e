"""The conversion report against the raw exports: rates, speeds, sizes and cohorts recounted with plain pandas."""

import pandas as pd
import pytest

from lib.sections import conversion
from tests.oracles.raw_deals import raw_deals
from tests.oracles.raw_leads import raw_leads

CENTS = 0.03
"""An amount halfway between two cents goes up in the workbook and to the even one here: a cent or two of a sum."""


@pytest.fixture(scope="module")
def leads(workbook, exports):
    """The team's leads from the files alone."""
    return raw_leads(workbook, exports)


@pytest.fixture(scope="module")
def deals(workbook, exports):
    """The team's deals from the files alone."""
    return raw_deals(workbook, exports)


@pytest.fixture(scope="module")
def found(workbook):
    """What holds up."""
    return conversion.what_holds_up(workbook)


def by_source(section, definition):
    return {f.group["source"]: f for f in section.figures if f.definition == definition}


def test_shares_of_leads_won_by_source(found, leads):
    old = leads[leads["age"] >= leads["won_days"].dropna().loc[lambda days: days >= 0].quantile(0.9)]
    shown = by_source(found, "lead_win_rate/mature")
    for name, rows in old.groupby("source"):
        assert (shown[name].numerator, shown[name].denominator) == (rows["is_won"].sum(), len(rows))


def test_median_days_and_amounts_by_source(found, leads):
    days, sizes = by_source(found, "lead_to_win/won/median"), by_source(found, "won_size/leads/median")
    won = leads[leads["is_won"] & (leads["won_days"] >= 0)]
    assert {name: f.value for name, f in days.items()} == won.groupby("source")["won_days"].median().to_dict()
    amounts = leads.dropna(subset="won_amount").groupby("source")["won_amount"].median()
    for name, value in amounts.items():
        assert sizes[name].value == pytest.approx(value, abs=CENTS)


def test_the_rate_sentence_agrees_with_a_test_written_anew(workbook, found, leads):
    from scipy.stats import chi2_contingency

    old = leads[leads["age"] >= leads["won_days"].dropna().loc[lambda days: days >= 0].quantile(0.9)]
    least = workbook.parameters.settings.minimum_n
    chances = {
        name: chi2_contingency(pd.crosstab(old["source"] == name, old["is_won"])).pvalue
        for name, rows in old.groupby("source")
        if len(rows) >= least
    }
    sure = [name for name, p in chances.items() if p < 0.0005]
    if sure:
        rates = old.groupby("source")["is_won"].mean()[sure]
        assert f"{100 * rates.max():.1f}% of {rates.idxmax()} leads were won" in found.headline
    elif min(chances.values()) > 0.05:
        assert found.headline.startswith("No source's leads are won more often")


def test_the_chain_adds_up_to_all_leads(workbook, leads):
    section = conversion.chain(workbook)
    parts = by_source(section, "lead_conversion/arrived")
    assert sum(f.denominator for f in parts.values()) == len(leads)
    assert sum(f.numerator for f in parts.values()) == leads["is_converted"].sum()


def test_shares_won_by_count_and_value(workbook, deals):
    section = conversion.count_and_value(workbook)
    decided = deals[deals["kind"] != "open"].dropna(subset="closed").fillna({"source": "(not recorded)"})
    counts, values = by_source(section, "win_rate/closed"), by_source(section, "win_rate/closed_value")
    for name, rows in decided.groupby("source"):
        won = rows[rows["kind"] == "won"]
        assert (counts[name].numerator, counts[name].denominator) == (len(won), len(rows))
        assert values[name].denominator == pytest.approx(rows["money"].sum(), abs=CENTS)
        assert values[name].numerator == pytest.approx(won["money"].sum(), abs=CENTS)


def test_shares_won_by_age(workbook, leads):
    for figure in conversion.maturing(workbook).figures:
        age = int(figure.definition.split("_")[-2])
        span = pd.Timestamp(figure.starts_on), pd.Timestamp(figure.ends_on)
        mine = leads[leads["created_on"].between(*span)]
        assert figure.denominator == len(mine)
        assert figure.numerator == mine["won_days"].between(0, age).sum()
        assert span[1] + pd.Timedelta(days=age) <= pd.Timestamp(workbook.as_of)
