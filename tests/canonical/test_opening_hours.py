"""Opening hours by hand: hours that change, days off, the change to summer time, night shifts; hours that are none."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from lib.canonical.opened.opening_hours import opening_hours, public_holidays
from lib.problems import InputError
from tests.drawn import rows_of

# 1 June 2026 is a Monday
DAYS = dt.date(2026, 3, 20), dt.date(2026, 7, 10)
BERLIN = """
schedule | weekday | opens | closes | timezone      | valid_from_on
Desk     | 1       | 09:00 | 17:00  | Europe/Berlin | 2026-01-01
Desk     | 2       | 09:00 | 17:00  | Europe/Berlin | 2026-01-01
Desk     | 5       | 09:00 | 17:00  | Europe/Berlin | 2026-01-01
Desk     | 1       | 08:00 | 19:00  | Europe/Berlin | 2026-06-08
Desk     | 2       | 08:00 | 19:00  | Europe/Berlin | 2026-06-08
"""
OFF = "schedule | day_on\nDesk | 2026-06-02"
NONE = "schedule | day_on"


def drawn(schedules, off=NONE, days=DAYS, zone="UTC"):
    rows = pd.DataFrame(rows_of(schedules))
    rows["weekday"] = rows["weekday"].astype("float64")
    days_off = pd.DataFrame(rows_of(off), columns=["schedule", "day_on"])
    days_off["day_on"] = [dt.date.fromisoformat(day) for day in days_off["day_on"]]
    return opening_hours(rows, days_off, zone, days)


def at(moment):
    return int(dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC).timestamp())


def hours_between(hours, starts, ends):
    return hours.open_seconds(np.array([at(starts)]), np.array([at(ends)]))[0] / 3600


def day_of(hours, moment, later=0):
    number = int(hours.business_days(np.array([at(moment)]), later=later)[0])
    return None if number < 0 else (dt.date(1970, 1, 1) + dt.timedelta(days=number)).isoformat()


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        # Berlin is two hours ahead of UTC in June
        ("2026-06-01 07:00", "2026-06-01 15:00", 8),
        ("2026-06-01 10:30", "2026-06-01 11:15", 0.75),
        ("2026-06-01 00:00", "2026-06-01 07:00", 0),  # before it opens
        ("2026-06-01 15:00", "2026-06-05 07:00", 0),  # Tuesday is off, Wednesday and Thursday are closed
        ("2026-06-01 14:00", "2026-06-05 08:00", 2),  # the last hour of Monday, the first of Friday
        ("2026-06-08 00:00", "2026-06-09 00:00", 11),  # the new hours
        ("2026-06-12 00:00", "2026-06-13 00:00", 0),  # which know no Friday
        ("2026-06-01 00:00", "2026-06-30 00:00", 8 + 8 + 3 * 2 * 11 + 11),
        ("2026-06-01 12:00", "2026-06-01 12:00", 0),
    ],
)
def test_open_time_between_two_moments(starts, ends, expected):
    assert hours_between(drawn(BERLIN, OFF)["Desk"], starts, ends) == expected


def test_hours_keep_to_the_clock_on_the_wall_when_summer_time_begins():
    # on Friday 27 March Berlin is one hour ahead, on Monday 30 March two
    hours = drawn(BERLIN)["Desk"]
    assert hours_between(hours, "2026-03-27 08:00", "2026-03-27 16:00") == 8
    assert hours_between(hours, "2026-03-30 07:00", "2026-03-30 15:00") == 8
    assert hours_between(hours, "2026-03-27 15:00", "2026-03-30 08:00") == 2


@pytest.mark.parametrize(
    ("moment", "first", "following"),
    [
        ("2026-06-01 10:00", "2026-06-01", "2026-06-05"),  # Tuesday is off
        ("2026-06-01 04:00", "2026-06-01", "2026-06-05"),  # before it opens, still that day
        ("2026-06-01 14:59", "2026-06-01", "2026-06-05"),
        ("2026-06-01 15:00", "2026-06-05", "2026-06-08"),  # closed: the next working day
        ("2026-06-06 12:00", "2026-06-08", "2026-06-09"),  # Saturday
    ],
)
def test_a_moment_after_hours_belongs_to_the_next_working_day(moment, first, following):
    hours = drawn(BERLIN, OFF)["Desk"]
    assert (day_of(hours, moment), day_of(hours, moment, later=1)) == (first, following)


def test_a_moment_past_the_last_day_worked_out_belongs_to_no_day():
    assert day_of(drawn(BERLIN)["Desk"], "2026-07-10 12:00") is None


def test_a_night_shift_runs_past_midnight_and_a_day_may_end_at_24():
    drawing = "schedule | weekday | opens | closes | timezone | valid_from_on\n"
    night = drawn(drawing + "Night | 1 | 22:00 | 06:00 | UTC |")["Night"]
    assert hours_between(night, "2026-06-01 00:00", "2026-06-03 00:00") == 8
    assert hours_between(night, "2026-06-02 05:00", "2026-06-02 07:00") == 1
    whole = drawn(drawing + "All | 1 | 00:00 | 24:00 | UTC |\nAll | 2 | 00:00 | 00:00 | UTC |")["All"]
    assert hours_between(whole, "2026-06-01 00:00", "2026-06-04 00:00") == 48


def test_without_a_zone_of_its_own_a_schedule_is_in_the_teams():
    drawing = "schedule | weekday | opens | closes | timezone | valid_from_on\nDesk | 1 | 09:00 | 10:00 | |"
    hours = drawn(drawing, zone="America/New_York")["Desk"]
    assert hours_between(hours, "2026-06-01 13:00", "2026-06-01 14:00") == 1


def test_hours_without_an_opening_are_a_closed_day_and_schedules_are_apart():
    drawing = """
    schedule | weekday | opens | closes | timezone | valid_from_on
    A        | 1       |       |        | UTC      |
    B        | 1       | 09:00 | 10:00  | UTC      |
    """
    hours = drawn(drawing)
    assert hours_between(hours["A"], "2026-06-01 00:00", "2026-06-29 00:00") == 0
    assert day_of(hours["A"], "2026-06-01 00:00") is None
    assert hours_between(hours["B"], "2026-06-01 00:00", "2026-06-29 00:00") == 4


def test_hours_that_are_none_are_named_with_the_remedy():
    drawing = """
    schedule | weekday | opens | closes | timezone     | valid_from_on
    Desk     | 8       | 9 am  | 25:00  | Berlin       |
    """
    with pytest.raises(InputError) as refused:
        drawn(drawing)
    told = str(refused.value)
    for words in (
        "opens is '9 am'",
        "closes is '25:00'",
        "09:00",
        "weekday is 8",
        "'Berlin'",
        "Europe/Berlin",
    ):
        assert words in told


def test_public_holidays_of_a_country_and_of_a_part_of_it():
    year = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
    assert dt.date(2026, 10, 3) in public_holidays("DE", year)
    epiphany = dt.date(2026, 1, 6)
    assert epiphany in public_holidays("DE-BY", year)
    assert epiphany not in public_holidays("DE", year)
    assert public_holidays("DE", (dt.date(2026, 5, 2), dt.date(2026, 5, 13))) == []
