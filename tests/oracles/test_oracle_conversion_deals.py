"""Win rates of the conversion report against the raw exports: every period, group, definition and cohort."""

import pandas as pd
import pytest

from lib.sections import conversion
from tests.oracles.deals_from_raw import of_team, stood
from tests.oracles.found import assert_rate, figures, only, within

CENTS = 0.03


@pytest.fixture(scope="module")
def deals(workbook, exports):
    """The team's deals as they stand on the last day: kind, source, owner, days, money."""
    found = of_team(stood(exports, workbook.parameters, workbook.as_of), workbook.parameters)
    days = {name: pd.to_datetime(found[name]) for name in ("created_on", "closed_on", "expected_on")}
    money = pd.to_numeric(found["amount"])
    return found.assign(money=money, **days).fillna({"source": "(not recorded)"})


@pytest.fixture(scope="module")
def decided(deals):
    """The deals won or lost."""
    return deals[deals["kind"] != "open"]


def won_of(rows):
    return int((rows["kind"] == "won").sum())


def test_the_rate_of_each_period_and_of_all_of_them(workbook, decided):
    answers = conversion.cover(workbook), conversion.over_time(workbook)
    for section, periods in zip(answers, (workbook.compared, workbook.history), strict=True):
        found = figures(section, "win_rate/closed")
        spans = {(figure.starts_on, figure.ends_on) for figure in found if figure.starts_on}
        assert spans == {(period.starts_on, period.ends_on) for period in periods}
        for figure in found:
            rows = within(decided, figure, "closed_on") if figure.starts_on else decided
            assert_rate(figure, won_of(rows), len(rows))


def test_the_cover_counts_what_was_won_and_lost(workbook, decided):
    section = conversion.cover(workbook)
    assert only(section, "won_deals/closed").value == won_of(decided)
    assert only(section, "lost_deals/closed").value == len(decided) - won_of(decided)


@pytest.mark.parametrize("by", ["source", "owner"])
def test_the_rate_of_each_group(workbook, decided, by):
    found = {f.group[by]: f for f in figures(conversion.by_group(workbook, by), "win_rate/closed")}
    raw = dict(list(decided.groupby(by)))
    assert set(raw) == {name for name, figure in found.items() if figure.n}
    for name, rows in raw.items():
        assert_rate(found[name], won_of(rows), len(rows))


def test_the_win_rate_under_each_definition(workbook, deals, decided):
    section = conversion.definitions(workbook)
    today, won = pd.Timestamp(workbook.as_of), won_of(decided)
    is_late = (deals["kind"] == "open") & (deals["expected_on"] < today)
    assert is_late.any()
    assert_rate(only(section, "win_rate/closed"), won, len(decided))
    assert_rate(only(section, "win_rate/created"), won, len(deals))
    assert_rate(only(section, "win_rate/all"), won, len(deals))
    assert_rate(only(section, "win_rate/overdue_lost"), won, len(decided) + int(is_late.sum()))


def test_the_rivals_that_are_no_share_of_deals(workbook, decided):
    section, won = conversion.definitions(workbook), decided["kind"] == "won"
    odds = only(section, "win_rate/odds")
    assert (odds.unit, odds.numerator, odds.denominator) == ("number", won.sum(), (~won).sum())
    assert odds.value == pytest.approx(won.sum() / (~won).sum())
    value = only(section, "win_rate/closed_value")
    parts = decided.loc[won, "money"].sum(), decided["money"].sum()
    assert (value.numerator, value.denominator) == pytest.approx(parts, abs=CENTS)
    assert value.value == pytest.approx(parts[0] / parts[1], rel=1e-6)
    assert len(section.figures) == 6


def test_what_became_of_the_deals_created_in_each_period(workbook, deals):
    section = conversion.cohorts(workbook)
    told = {(f.definition, f.starts_on): f for f in section.figures}
    assert len(told) == 3 * len(workbook.history)
    for period in workbook.history:
        share, lost, still_open = (
            told[name, period.starts_on]
            for name in ("win_rate/created", "cohort_of_deals/lost", "cohort_of_deals/still_open")
        )
        kinds = within(deals, share, "created_on")["kind"].value_counts()
        assert (share.numerator, share.denominator) == (kinds.get("won", 0), kinds.sum())
        assert (lost.value, still_open.value) == (kinds.get("lost", 0), kinds.get("open", 0))
        assert share.value == pytest.approx(kinds.get("won", 0) / kinds.sum())
