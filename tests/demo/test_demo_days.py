import numpy as np

from lib.demo import desk
from lib.demo.days import DAY, day_number, moments, quarter_end, utc_seconds, workday_from, workday_until

EUROPE, AMERICAS, NORDICS = 0, 1, 2


def _local(iso: str) -> int:
    return int(np.datetime64(iso, "s").astype(np.int64))


def _in_utc(iso: str, region: int) -> str:
    return str(moments(utc_seconds(np.array([_local(iso)]), np.array([region])))[0])


def test_nine_in_berlin_is_eight_in_winter_and_seven_in_summer():
    assert _in_utc("2025-01-15T09:00:00", EUROPE) == "2025-01-15T08:00:00"
    assert _in_utc("2025-07-15T09:00:00", EUROPE) == "2025-07-15T07:00:00"


def test_an_american_evening_lies_in_the_next_day_of_utc():
    assert _in_utc("2025-09-30T21:00:00", AMERICAS) == "2025-10-01T01:00:00"


def test_a_time_that_did_not_happen_stays_missing():
    assert np.isnat(moments(utc_seconds(np.array([-1]), np.array([NORDICS]))))[0]


def test_weekends_and_christmas_are_no_working_days():
    saturday, christmas = day_number("2026-05-30"), day_number("2025-12-25")
    assert workday_from(np.array([saturday, christmas])).tolist() == [
        day_number("2026-06-01"),
        day_number("2025-12-29"),
    ]
    assert workday_until(np.array([saturday, christmas])).tolist() == [
        day_number("2026-05-29"),
        day_number("2025-12-24"),
    ]


def test_quarters_end_with_their_last_day():
    days = np.array([day_number("2024-02-29"), day_number("2025-12-31")])
    assert quarter_end(days).tolist() == [day_number("2024-03-31"), day_number("2025-12-31")]


def test_the_desk_counts_only_its_open_hours():
    friday, monday = _local("2024-06-07T17:00:00"), _local("2024-06-10T09:30:00")
    # Friday 17:00 to 17:30 and Monday 9:00 to 9:30: one hour.
    assert desk.worked_seconds(np.array([monday]))[0] - desk.worked_seconds(np.array([friday]))[0] == 3_600
    assert desk.after_work(np.array([friday]), np.array([3_600]))[0] == monday


def test_the_desk_opens_longer_from_july_2025():
    assert desk.after_work(np.array([_local("2025-06-30T17:00:00")]), np.array([5_400]))[0] == _local(
        "2025-07-01T09:00:00"
    )


def test_the_desk_is_closed_on_a_holiday():
    may_day_eve = np.array([_local("2025-04-30T17:30:00")])
    assert desk.after_work(may_day_eve, np.array([60]))[0] == _local("2025-05-02T09:01:00")
    assert day_number("2025-05-01") * DAY in np.array(desk.holidays()["day_on"]).astype(
        "datetime64[s]"
    ).astype(np.int64)
