"""The demo's clock: day numbers since 1970, working days, seasons, office hours, and local time to UTC.

Times are simulated as local wall-clock seconds and become UTC at the end, so that the business day of an
event is the day in its region's zone.
"""

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

DAY = 86_400


def day_number(iso: str) -> int:
    """Days since 1970-01-01."""
    return int(np.datetime64(iso, "D").astype(np.int64))


ZONES = ("Europe/Berlin", "America/New_York", "Europe/Oslo")
"""Where each region's clock hangs, in the order of the regions."""
START, END = day_number("2024-01-01"), day_number("2026-05-31")
"""First and last day anything is recorded on; the export is taken at the end of END."""

_TABLE_START, _TABLE_END = day_number("2021-01-01"), day_number("2032-01-01")
MONTH_CREATED = np.array([1.06, 1.04, 1.08, 1.00, 1.02, 1.00, 0.84, 0.72, 1.16, 1.14, 1.10, 0.80])
"""How busy each month is in new deals: summer dip, strong autumn, short December."""


def weekday(days: np.ndarray) -> np.ndarray:
    """0 Monday to 6 Sunday; 1970-01-01 was a Thursday."""
    return (days + 3) % 7


def months(days: np.ndarray) -> np.ndarray:
    """Months since 1970-01."""
    return np.asarray(days).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def first_of_month(month: np.ndarray) -> np.ndarray:
    """Day number of the first day of a month counted since 1970-01."""
    return np.asarray(month).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def quarter_end(days: np.ndarray) -> np.ndarray:
    """Last day of the calendar quarter each day lies in."""
    return first_of_month(months(days) // 3 * 3 + 3) - 1


def month_end(days: np.ndarray) -> np.ndarray:
    """Last day of the month each day lies in."""
    return first_of_month(months(days) + 1) - 1


def _is_free(days: np.ndarray) -> np.ndarray:
    month_day = [str(day)[5:] for day in days.astype("datetime64[D]")]
    return (weekday(days) >= 5) | np.isin(month_day, ["01-01", "12-25", "12-26"])


@cache
def _working_days() -> tuple[np.ndarray, np.ndarray]:
    days = np.arange(_TABLE_START, _TABLE_END)
    free = _is_free(days)
    after = np.minimum.accumulate(np.where(free, _TABLE_END, days)[::-1])[::-1]
    before = np.maximum.accumulate(np.where(free, _TABLE_START, days))
    return after, before


def workday_from(days: np.ndarray) -> np.ndarray:
    """The first working day on or after each day."""
    return _working_days()[0][np.clip(days, _TABLE_START, _TABLE_END - 1) - _TABLE_START]


def workday_until(days: np.ndarray) -> np.ndarray:
    """The last working day on or before each day."""
    return _working_days()[1][np.clip(days, _TABLE_START, _TABLE_END - 1) - _TABLE_START]


def office_seconds(draw: np.random.Generator, n: int) -> np.ndarray:
    """Seconds after midnight of something done in office hours, 08:30 to 17:45."""
    return (30_600 + 33_300 * draw.beta(1.6, 1.5, n)).astype(np.int64)


def business_days(draw: np.random.Generator, n: int, yearly_growth: float, start: int = START) -> np.ndarray:
    """`n` working days from `start` to the demo's last day, with its seasons and that growth a year."""
    days = np.arange(start, END + 1)
    weights = MONTH_CREATED[months(days) % 12] * (1 + yearly_growth) ** ((days - START) / 365)
    weights = np.where(_is_free(days), 0.0, weights)
    return days[np.searchsorted(np.cumsum(weights) / weights.sum(), draw.random(n), side="right")]


@cache
def _offsets(zone: str) -> np.ndarray:
    noon = dt.datetime(1970, 1, 1, 12, tzinfo=ZoneInfo(zone))
    days = range(_TABLE_START, _TABLE_END)
    # Clocks change at night: the offset at noon holds for the whole working day.
    return np.array([int((noon + dt.timedelta(days=day)).utcoffset().total_seconds()) for day in days])


def utc_seconds(local: np.ndarray, region: np.ndarray) -> np.ndarray:
    """UTC seconds of local wall-clock seconds, row by row in the zone of the region beside it; negative stays."""
    seconds = np.asarray(local, dtype=np.int64).copy()
    for position, zone in enumerate(ZONES):
        here = (region == position) & (seconds >= 0)
        seconds[here] -= _offsets(zone)[seconds[here] // DAY - _TABLE_START]
    return seconds


def moments(seconds: np.ndarray) -> np.ndarray:
    """Seconds since 1970 as timestamps; a negative number means: did not happen."""
    values = np.asarray(seconds, dtype=np.int64)
    return np.where(values < 0, np.datetime64("NaT", "s"), values.astype("datetime64[s]"))


def dates(days: np.ndarray) -> np.ndarray:
    """Day numbers as timestamps at midnight; a negative number means: no such day."""
    values = np.asarray(days, dtype=np.int64)
    return np.where(
        values < 0, np.datetime64("NaT", "s"), values.astype("datetime64[D]").astype("datetime64[s]")
    )


def seconds_of(moments: pd.Series) -> np.ndarray:
    """UTC seconds since 1970 of timestamps, all of them known."""
    return moments.to_numpy().astype("datetime64[s]").astype(np.int64)
