"""The service desk's rules: opening hours with a change of hours, days off, service levels; and its working clock."""

from functools import cache

import numpy as np
import pandas as pd

from lib.demo.days import DAY, dates, day_number, weekday

SCHEDULE, ZONE = "Service desk", "Europe/Berlin"
HOURS = (
    (day_number("2024-01-01"), 9 * 3600, 17 * 3600 + 1800),
    (day_number("2025-07-01"), 8 * 3600, 19 * 3600),
)
"""From that day on the desk is open from and until these seconds after midnight, Monday to Friday."""
DAYS_OFF = (
    ("New Year's Day", ("2024-01-01", "2025-01-01", "2026-01-01")),
    ("Good Friday", ("2024-03-29", "2025-04-18", "2026-04-03")),
    ("Easter Monday", ("2024-04-01", "2025-04-21", "2026-04-06")),
    ("Labour Day", ("2024-05-01", "2025-05-01", "2026-05-01")),
    ("Ascension Day", ("2024-05-09", "2025-05-29", "2026-05-14")),
    ("Whit Monday", ("2024-05-20", "2025-06-09", "2026-05-25")),
    ("Day of German Unity", ("2024-10-03", "2025-10-03", "2026-10-03")),
    ("Christmas Day", ("2024-12-25", "2025-12-25", "2026-12-25")),
    ("Second Day of Christmas", ("2024-12-26", "2025-12-26", "2026-12-26")),
)
PRIORITIES = ("low", "normal", "high", "urgent")
_TARGETS = (
    ("first_reply", "business", (960, 480, 120, 60)),
    ("next_reply", "business", (1440, 960, 240, 120)),
    ("resolution", "business", (4_800, 2_400, 960, 480)),
)
_FIRST, _LAST = day_number("2024-01-01"), day_number("2027-12-31")


def schedules() -> pd.DataFrame:
    """Opening hours per weekday and from which day they hold."""
    rows = [
        (SCHEDULE, day, _clock(opens), _clock(closes), ZONE, start)
        for start, opens, closes in HOURS
        for day in range(1, 6)
    ]
    frame = pd.DataFrame(rows, columns=["schedule", "weekday", "opens", "closes", "timezone", "_from"])
    return frame.assign(valid_from_on=dates(frame["_from"].to_numpy()))


def holidays() -> pd.DataFrame:
    """The desk's days off."""
    rows = sorted((day_number(day), name) for name, days in DAYS_OFF for day in days)
    days = np.array([day for day, _ in rows])
    return pd.DataFrame({"schedule": SCHEDULE, "day_on": dates(days), "name": [name for _, name in rows]})


def sla_policies() -> pd.DataFrame:
    """Service levels per target and priority; urgent cases count around the clock."""
    rows = [
        (target, priority, allowed, "calendar" if priority == "urgent" else clock)
        for target, clock, minutes in _TARGETS
        for priority, allowed in zip(PRIORITIES, minutes, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["target", "priority", "minutes", "clock"])
    frame.insert(0, "policy_id", [f"SLA{number:02d}" for number in range(1, len(rows) + 1)])
    return frame.assign(pausing_statuses="pending", schedule=SCHEDULE)


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"


@cache
def _open_hours() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per day since _FIRST: when the desk opens, how long it is open, and open seconds of all days before."""
    days = np.arange(_FIRST, _LAST + 1)
    later = days >= HOURS[1][0]
    opens = np.where(later, HOURS[1][1], HOURS[0][1])
    length = np.where(later, HOURS[1][2], HOURS[0][2]) - opens
    off = [day_number(day) for _, named in DAYS_OFF for day in named]
    length = np.where((weekday(days) >= 5) | np.isin(days, off), 0, length)
    return opens, length, np.concatenate([[0], np.cumsum(length)])


def worked_seconds(local: np.ndarray) -> np.ndarray:
    """Open seconds of the desk from its first day to each local second."""
    opens, length, before = _open_hours()
    day = local // DAY - _FIRST
    return before[day] + np.clip(local % DAY - opens[day], 0, length[day])


def after_work(local: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """The local second at which the desk has worked that many seconds since `local`."""
    opens, _, before = _open_hours()
    target = worked_seconds(local) + np.maximum(seconds, 1)
    day = np.searchsorted(before, target, side="left") - 1
    return (day + _FIRST) * DAY + opens[day] + (target - before[day])
