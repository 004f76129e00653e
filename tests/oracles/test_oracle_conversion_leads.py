"""Leads in the conversion report against the raw exports: how many arrived, became deals, were won, how soon and for how much."""

import pandas as pd
import pytest

from lib.sections import conversion
from tests.oracles.found import assert_rate, figures
from tests.oracles.raw_leads import raw_leads

CENTS = 0.03
"""An amount halfway between two cents goes up in the workbook and to the even one here: a cent or two of a sum."""


@pytest.fixture(scope="module")
def leads(workbook, exports):
    """The team's leads from the files alone."""
    found = raw_leads(workbook, exports)
    days = found["won_days"].where(found["won_days"] >= 0)
    return found.assign(days=days, is_old=found["age"] >= days.quantile(0.9))


@pytest.fixture(scope="module")
def found(workbook):
    """What holds up."""
    return conversion.what_holds_up(workbook)


@pytest.fixture(scope="module")
def chain(workbook):
    """From lead to won."""
    return conversion.chain(workbook)


def by_source(section, definition):
    return {figure.group["source"]: figure for figure in figures(section, definition)}


def test_every_lead_of_each_source_is_counted(found, chain, leads):
    arrived = leads["source"].value_counts().to_dict()
    for section in (found, chain):
        shown = by_source(section, "new_leads/created")
        assert {name: figure.value for name, figure in shown.items()} == arrived


def test_leads_of_each_source_that_were_converted_and_won(found, chain, leads):
    converted = by_source(chain, "lead_conversion/arrived")
    for name, rows in leads.groupby("source"):
        assert_rate(converted[name], rows["is_converted"].sum(), len(rows))
    for section in (found, chain):
        won = by_source(section, "lead_win_rate/mature")
        assert set(won) == set(leads["source"])
        for name, rows in leads[leads["is_old"]].groupby("source"):
            assert_rate(won[name], rows["is_won"].sum(), len(rows))


def test_what_a_lead_old_enough_brings(chain, leads):
    worth, old = by_source(chain, "value_per_lead/mature"), leads[leads["is_old"]]
    assert set(worth) == set(old["source"])
    for name, rows in old.groupby("source"):
        assert worth[name].denominator == len(rows)
        assert worth[name].numerator == pytest.approx(rows["won_amount"].sum(), abs=CENTS)
        assert worth[name].value == pytest.approx(rows["won_amount"].sum() / len(rows), abs=CENTS)


@pytest.mark.parametrize(
    ("definition", "column"), [("lead_to_win/won", "days"), ("won_size/leads", "won_amount")]
)
def test_days_and_sizes_of_won_leads_at_the_mean_the_middle_and_the_ninth_tenth(
    found, leads, definition, column
):
    measured = leads[leads["is_won"]].dropna(subset=column).groupby("source")[column]
    ways = {"mean": measured.mean(), "median": measured.median(), "p90": measured.quantile(0.9)}
    for way, values in ways.items():
        shown = by_source(found, f"{definition}/{way}")
        assert set(shown) == set(values.index)
        for name, value in values.items():
            assert shown[name].value == pytest.approx(value, abs=CENTS)
            assert shown[name].n == measured.size()[name]


def test_every_period_is_shown_at_every_age_that_all_its_leads_have_reached(workbook, leads):
    shown = {(f.starts_on, f.definition.split("_")[-2]) for f in conversion.maturing(workbook).figures}
    expected = set()
    for period in workbook.history:
        arrived = leads["created_on"].between(
            pd.Timestamp(period.starts_on), pd.Timestamp(period.full_ends_on)
        )
        reach = (workbook.as_of - period.full_ends_on).days
        ages = [age for age in (30, 60, 90, 120, 180, 270, 360) if age <= reach and arrived.any()]
        expected |= {(period.starts_on, str(age)) for age in ages}
    assert expected
    assert shown == expected
