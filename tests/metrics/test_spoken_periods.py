"""Periods as people write them, on 31 May 2026 unless said otherwise."""

import datetime as dt

import pytest

from lib.metrics.periods import period_of, previous, span, split, year_before
from lib.metrics.spoken_periods import EXAMPLES, fault_of, spoken_period
from lib.params import Calendar

DAY = dt.date(2026, 5, 31)


def days(words, as_of=DAY, calendar=Calendar()):
    period = spoken_period(words, as_of, calendar)
    return str(period.starts_on), str(period.ends_on)


@pytest.mark.parametrize(
    ("words", "starts_on", "ends_on"),
    [
        ("this period", "2026-04-01", "2026-05-31"),
        ("this week", "2026-05-25", "2026-05-31"),
        ("this month", "2026-05-01", "2026-05-31"),
        ("previous month", "2026-04-01", "2026-04-30"),
        ("previous quarter", "2026-01-01", "2026-03-31"),
        ("last 1 months", "2026-05-01", "2026-05-31"),
        ("last 4 quarters", "2025-07-01", "2026-05-31"),
        ("last 3 years", "2024-01-01", "2026-05-31"),
        ("year to date", "2026-01-01", "2026-05-31"),
        ("2026-02-01 to 2026-02-28", "2026-02-01", "2026-02-28"),
        ("2026-05-01 to 2026-12-31", "2026-05-01", "2026-05-31"),
    ],
)
def test_words_name_days_none_after_the_reports_own(words, starts_on, ends_on):
    assert days(words) == (starts_on, ends_on)


def test_period_is_the_one_the_team_reports_by_and_years_are_fiscal():
    fiscal = Calendar(period="month", fiscal_year_starts=7)
    assert days("this period", calendar=fiscal) == ("2026-05-01", "2026-05-31")
    assert days("last 2 periods", calendar=fiscal) == ("2026-04-01", "2026-05-31")
    assert days("year to date", calendar=fiscal) == ("2025-07-01", "2026-05-31")


def test_the_whole_export_has_no_first_day():
    assert spoken_period("whole export", DAY, Calendar()) is None


@pytest.mark.parametrize("words", EXAMPLES)
def test_every_example_can_be_read(words):
    assert fault_of(words) == ""


@pytest.mark.parametrize(
    "words",
    [
        "",
        "quarter",
        "last quarter",
        "LAST 4 QUARTERS",
        "last 0 weeks",
        "last 61 weeks",
        "last 4",
        "2026-01-01 - 2026-02-01",
        "last 4 quartals",
        "last 4 quarters ",
    ],
)
def test_other_words_have_a_fault(words):
    assert fault_of(words)
    with pytest.raises(ValueError, match=r"."):
        spoken_period(words, DAY, Calendar())


def compared(words, how):
    period = how(spoken_period(words, DAY, Calendar()), Calendar())
    return str(period.starts_on), str(period.ends_on)


def test_a_span_is_compared_with_as_many_days_of_as_many_months_before():
    # 335 days of four quarters, so far: 335 days of the four before
    assert compared("last 4 quarters", previous) == ("2024-07-01", "2025-05-31")
    assert compared("2026-01-01 to 2026-03-31", previous) == ("2025-10-01", "2025-12-31")
    assert compared("2026-01-01 to 2026-03-31", year_before) == ("2025-01-01", "2025-03-31")
    assert compared("2026-01-10 to 2026-02-11", previous) == ("2025-12-08", "2026-01-09")
    assert compared("2026-01-10 to 2026-02-11", year_before) == ("2025-01-10", "2025-02-11")


def test_whole_months_are_compared_with_whole_months_in_leap_years_too():
    february = span("x", dt.date(2024, 2, 1), dt.date(2024, 2, 29))
    before = year_before(february, Calendar())
    assert (before.starts_on, before.ends_on) == (dt.date(2023, 2, 1), dt.date(2023, 2, 28))
    year = span("x", dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    assert previous(year, Calendar()).ends_on == dt.date(2023, 12, 31)
    assert previous(year, Calendar()).starts_on == dt.date(2023, 1, 1)


@pytest.mark.parametrize("grain", ["week", "month", "quarter", "year"])
def test_the_parts_of_a_span_hold_each_of_its_days_once(grain):
    whole = span("x", dt.date(2025, 11, 12), dt.date(2026, 5, 31), dt.date(2026, 6, 30))
    parts = split(whole, grain, Calendar())
    assert (parts[0].starts_on, parts[-1].ends_on) == (whole.starts_on, whole.ends_on)
    assert sum(part.days for part in parts) == whole.days
    assert parts[-1].full_ends_on == period_of(whole.ends_on, grain, Calendar()).ends_on
