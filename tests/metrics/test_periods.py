"""Fiscal calendars, ISO weeks and like-for-like comparison, worked by hand."""

import datetime as dt
from itertools import pairwise

import pytest

from lib.metrics.periods import period_of, period_to_date, periods_back, previous, year_before
from lib.params import Calendar

D = dt.date


def calendar(starts=1, period="quarter"):
    return Calendar(fiscal_year_starts=starts, period=period)


@pytest.mark.parametrize(
    ("starts", "day", "label", "first", "last"),
    [
        (1, D(2026, 1, 1), "2026 Q1", D(2026, 1, 1), D(2026, 3, 31)),
        (1, D(2026, 12, 31), "2026 Q4", D(2026, 10, 1), D(2026, 12, 31)),
        (2, D(2026, 1, 31), "FY2026 Q4", D(2025, 11, 1), D(2026, 1, 31)),
        (2, D(2026, 2, 1), "FY2027 Q1", D(2026, 2, 1), D(2026, 4, 30)),
        (2, D(2024, 2, 29), "FY2025 Q1", D(2024, 2, 1), D(2024, 4, 30)),
        (7, D(2026, 6, 30), "FY2026 Q4", D(2026, 4, 1), D(2026, 6, 30)),
        (7, D(2026, 7, 1), "FY2027 Q1", D(2026, 7, 1), D(2026, 9, 30)),
        (7, D(2026, 12, 31), "FY2027 Q2", D(2026, 10, 1), D(2026, 12, 31)),
        (7, D(2027, 1, 1), "FY2027 Q3", D(2027, 1, 1), D(2027, 3, 31)),
        (10, D(2026, 9, 30), "FY2026 Q4", D(2026, 7, 1), D(2026, 9, 30)),
        (10, D(2026, 10, 1), "FY2027 Q1", D(2026, 10, 1), D(2026, 12, 31)),
        (12, D(2026, 12, 1), "FY2027 Q1", D(2026, 12, 1), D(2027, 2, 28)),
    ],
)
def test_fiscal_quarters_carry_the_year_in_which_the_fiscal_year_ends(starts, day, label, first, last):
    quarter = period_of(day, "quarter", calendar(starts))
    assert (quarter.label, quarter.starts_on, quarter.ends_on) == (label, first, last)


@pytest.mark.parametrize(
    ("starts", "day", "label", "first", "last"),
    [
        (1, D(2026, 5, 31), "2026", D(2026, 1, 1), D(2026, 12, 31)),
        (2, D(2026, 1, 31), "FY2026", D(2025, 2, 1), D(2026, 1, 31)),
        (7, D(2026, 7, 1), "FY2027", D(2026, 7, 1), D(2027, 6, 30)),
        (10, D(2026, 1, 1), "FY2026", D(2025, 10, 1), D(2026, 9, 30)),
    ],
)
def test_fiscal_years_carry_the_year_in_which_they_end(starts, day, label, first, last):
    year = period_of(day, "year", calendar(starts))
    assert (year.label, year.starts_on, year.ends_on) == (label, first, last)


@pytest.mark.parametrize("starts", range(1, 13))
def test_quarters_and_years_follow_each_other_without_gap_or_overlap(starts):
    for grain in ("month", "quarter", "year"):
        found = periods_back(D(2028, 3, 1), calendar(starts), 20, grain)
        for before, after in pairwise(found):
            assert after.starts_on - before.ends_on == dt.timedelta(days=1)
        assert len({period.label for period in found}) == 20


@pytest.mark.parametrize(
    ("day", "label", "monday"),
    [
        (D(2020, 12, 31), "2020-W53", D(2020, 12, 28)),
        (D(2021, 1, 1), "2020-W53", D(2020, 12, 28)),
        (D(2021, 1, 3), "2020-W53", D(2020, 12, 28)),
        (D(2021, 1, 4), "2021-W01", D(2021, 1, 4)),
        (D(2021, 12, 31), "2021-W52", D(2021, 12, 27)),
        (D(2024, 12, 29), "2024-W52", D(2024, 12, 23)),
        (D(2024, 12, 30), "2025-W01", D(2024, 12, 30)),
        (D(2026, 1, 1), "2026-W01", D(2025, 12, 29)),
        (D(2026, 12, 31), "2026-W53", D(2026, 12, 28)),
        (D(2027, 1, 3), "2026-W53", D(2026, 12, 28)),
    ],
)
def test_weeks_are_iso_weeks_at_the_turn_of_the_year(day, label, monday):
    week = period_of(day, "week", calendar())
    assert (week.label, week.starts_on, week.days) == (label, monday, 7)


def test_a_month_is_called_by_its_name():
    month = period_of(D(2026, 2, 14), "month", calendar())
    assert (month.label, month.starts_on, month.ends_on) == ("Feb 2026", D(2026, 2, 1), D(2026, 2, 28))


def test_a_period_to_date_ends_with_the_day_and_knows_how_much_is_over():
    quarter = period_to_date(D(2026, 5, 31), calendar())
    assert (quarter.starts_on, quarter.ends_on, quarter.days) == (D(2026, 4, 1), D(2026, 5, 31), 61)
    assert quarter.is_partial
    assert quarter.share_over == 61 / 91


def test_on_its_last_day_a_period_is_over():
    quarter = period_to_date(D(2026, 6, 30), calendar())
    assert not quarter.is_partial
    assert quarter.share_over == 1


def test_going_back_only_the_newest_period_is_cut():
    found = periods_back(D(2026, 5, 31), calendar(), 3)
    assert [period.label for period in found] == ["2025 Q4", "2026 Q1", "2026 Q2"]
    assert [period.is_partial for period in found] == [False, False, True]


@pytest.mark.parametrize(
    ("grain", "day", "first", "last"),
    [
        ("quarter", D(2026, 5, 31), D(2026, 1, 1), D(2026, 3, 2)),  # 61 days of 90
        ("quarter", D(2026, 4, 1), D(2026, 1, 1), D(2026, 1, 1)),
        ("month", D(2026, 5, 15), D(2026, 4, 1), D(2026, 4, 15)),
        ("year", D(2026, 5, 31), D(2025, 1, 1), D(2025, 5, 31)),
        ("week", D(2026, 5, 29), D(2026, 5, 18), D(2026, 5, 22)),
    ],
)
def test_wrong_number_previous_window_one_day_shorter(grain, day, first, last):
    period = period_to_date(day, calendar(), grain)
    before = previous(period, calendar())
    assert (before.starts_on, before.ends_on) == (first, last)
    assert before.days == period.days


def test_a_period_that_is_over_is_compared_with_the_whole_one_before():
    june = period_to_date(D(2026, 6, 30), calendar(), "month")
    assert previous(june, calendar()).days == 31
    july = period_to_date(D(2026, 7, 31), calendar(), "month")
    assert previous(july, calendar()).days == 30


def test_the_31st_day_has_no_partner_in_a_shorter_month_and_is_clipped_at_its_end():
    # as of the 30th of March, 30 days are over; February has 28
    march = period_to_date(D(2026, 3, 30), calendar(), "month")
    before = previous(march, calendar())
    assert (before.starts_on, before.ends_on) == (D(2026, 2, 1), D(2026, 2, 28))
    # as of the 30th of January the partner is the 30th of December
    january = period_to_date(D(2026, 1, 30), calendar(), "month")
    assert previous(january, calendar()).ends_on == D(2025, 12, 30)


@pytest.mark.parametrize(
    ("grain", "day", "first", "last"),
    [
        ("quarter", D(2026, 5, 31), D(2025, 4, 1), D(2025, 5, 31)),
        # a leap day: 60 days from 1 January 2024 end on 29 February, a year before on 1 March
        ("quarter", D(2024, 2, 29), D(2023, 1, 1), D(2023, 3, 1)),
        ("quarter", D(2025, 3, 1), D(2024, 1, 1), D(2024, 2, 29)),
        ("month", D(2024, 2, 29), D(2023, 2, 1), D(2023, 2, 28)),
        ("month", D(2025, 2, 28), D(2024, 2, 1), D(2024, 2, 29)),
        ("month", D(2025, 2, 27), D(2024, 2, 1), D(2024, 2, 27)),
        ("year", D(2024, 12, 31), D(2023, 1, 1), D(2023, 12, 31)),
        ("week", D(2026, 5, 31), D(2025, 5, 26), D(2025, 6, 1)),
        # week 53 of 2026 has no partner in 2025: 52 weeks earlier is week 1 of 2026
        ("week", D(2027, 1, 3), D(2025, 12, 29), D(2026, 1, 4)),
    ],
)
def test_the_year_before_holds_the_same_period_and_as_many_days(grain, day, first, last):
    found = year_before(period_to_date(day, calendar(), grain), calendar())
    assert (found.starts_on, found.ends_on) == (first, last)


def test_the_year_before_of_a_fiscal_quarter_is_the_same_fiscal_quarter():
    quarter = period_to_date(D(2026, 5, 31), calendar(2))
    found = year_before(quarter, calendar(2))
    assert (quarter.label, found.label) == ("FY2027 Q2", "FY2026 Q2")
    assert (found.starts_on, found.ends_on) == (D(2025, 5, 1), D(2025, 5, 31))
