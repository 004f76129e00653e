"""Opening hours: when a service desk was open, from its schedules as they changed and its days off, in UTC."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import pandas as pd

from lib.problems import InputError

DAY_S = 86_400
EARLIEST = dt.date(1990, 1, 1)
"""What is dated before is a slip of the pen: no opening hours are worked out for it."""

_CLOCK = re.compile(r"(([01]?\d|2[0-3]):[0-5]\d|24:00)(:[0-5]\d)?")


@dataclass(frozen=True)
class OpeningHours:
    """When one desk was open: per span, in order, UTC seconds since 1970 and the local day it begins on.

    `before` holds the open seconds of all spans before each. Days are days since 1970.
    """

    zone: str
    opens: np.ndarray
    closes: np.ndarray
    days: np.ndarray

    @property
    def before(self) -> np.ndarray:
        """Open seconds before each span begins, and of all of them in the end."""
        return np.concatenate([[0], np.cumsum(self.closes - self.opens)])

    def open_seconds(self, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """How many seconds the desk was open between two moments each, in UTC seconds."""
        return self._worked(ends) - self._worked(starts)

    def business_days(self, moments: np.ndarray, *, later: int = 0) -> np.ndarray:
        """The working day to which each moment belongs: its own until the desk closes, else the next; -1 when unknown.

        `later` asks for the working day so many after that.
        """
        if not len(self.days):
            return np.full(len(moments), -1)
        place = np.searchsorted(self.closes, moments, side="right") + later
        known = np.minimum(place, len(self.days) - 1)
        return np.where(place < len(self.days), self.days[known], -1)

    def spans(self, starts: int, ends: int) -> Iterator[tuple[int, int, bool]]:
        """The stretches from `starts` to `ends` in order: from, to, and whether the desk was open."""
        moment = starts
        first = int(np.searchsorted(self.closes, starts, side="right"))
        for opens, closes in zip(self.opens[first:].tolist(), self.closes[first:].tolist(), strict=True):
            if opens >= ends:
                break
            if opens > moment:
                yield moment, opens, False
            yield max(opens, moment), min(closes, ends), True
            moment = min(closes, ends)
        if moment < ends:
            yield moment, ends, False

    def _worked(self, moments: np.ndarray) -> np.ndarray:
        if not len(self.days):
            return np.zeros(len(moments), dtype=np.int64)
        place = np.searchsorted(self.opens, moments, side="right") - 1
        span = np.maximum(place, 0)
        within = np.clip(moments - self.opens[span], 0, self.closes[span] - self.opens[span])
        return np.where(place < 0, 0, self.before[span] + within)


def opening_hours(
    schedules: pd.DataFrame, days_off: pd.DataFrame, zone: str, days: tuple[dt.date, dt.date]
) -> dict[str, OpeningHours]:
    """The hours of each schedule from the first to the last of `days`.

    `schedules`: a row per weekday and `valid_from_on`; the newest version begun by a day holds on it as a whole, so that
    a weekday it does not name is closed. `days_off`: schedule and day_on. Hours that end before they begin run past
    midnight. `zone` holds where a schedule names none. Raises InputError for hours that are no clock time, weekdays that
    are none and zones nobody knows.
    """
    findings = list(_findings(schedules))
    if findings:
        raise InputError(findings)
    off = days_off.groupby("schedule")["day_on"].agg(set).to_dict() if len(days_off) else {}
    return {
        str(name): _hours_of(versions, off.get(name, set()), zone, days)
        for name, versions in schedules.groupby("schedule")
    }


def public_holidays(place: str, days: tuple[dt.date, dt.date]) -> list[dt.date]:
    """Public holidays of a country (DE) or a part of it (DE-BY) from the first to the last of `days`."""
    from holidays import country_holidays

    country, _, subdivision = place.partition("-")
    first = max(days[0], EARLIEST)
    found = country_holidays(country, subdiv=subdivision or None, years=range(first.year, days[1].year + 1))
    return sorted(day for day in found if first <= day <= days[1])


def _hours_of(versions: pd.DataFrame, off: set, zone: str, days: tuple[dt.date, dt.date]) -> OpeningHours:
    named = versions["timezone"].dropna()
    here = str(named.iloc[-1]) if len(named) else zone
    rules, spans = _versions(versions), []
    for number in range(max(days[0], EARLIEST).toordinal(), days[1].toordinal() + 1):
        day = dt.date.fromordinal(number)
        begun = [since for since in rules if since <= day]
        hours = rules[max(begun)].get(day.isoweekday()) if begun else None
        if hours and day not in off:
            spans.append((*_span(day, hours, ZoneInfo(here)), (day - dt.date(1970, 1, 1)).days))
    table = np.array(spans, dtype=np.int64).reshape(-1, 3)
    closes = np.minimum(table[:, 1], np.append(table[1:, 0], np.iinfo(np.int64).max))
    return OpeningHours(here, table[:, 0], np.maximum(closes, table[:, 0]), table[:, 2])


def _versions(rows: pd.DataFrame) -> dict[dt.date, dict[int, tuple[int, int]]]:
    """By the day from which it holds: the hours of each weekday, as seconds after midnight."""
    found: dict[dt.date, dict[int, tuple[int, int]]] = {}
    for row in rows.to_dict("records"):
        since = dt.date.min if pd.isna(row["valid_from_on"]) else pd.Timestamp(row["valid_from_on"]).date()
        version = found.setdefault(since, {})
        if not pd.isna(row["opens"]) and not pd.isna(row["closes"]):
            opens, closes = _seconds(row["opens"]), _seconds(row["closes"])
            version[int(row["weekday"])] = (opens, closes if closes > opens else closes + DAY_S)
    return found


def _span(day: dt.date, hours: tuple[int, int], zone: ZoneInfo) -> tuple[int, int]:
    ends = []
    for seconds in hours:
        later, clock = divmod(seconds, DAY_S)
        local = dt.datetime.combine(day, dt.time()) + dt.timedelta(days=later, seconds=clock)
        ends.append(int(local.replace(tzinfo=zone).timestamp()))
    return ends[0], ends[1]


def _seconds(clock: str) -> int:
    hours, minutes, *_ = str(clock).strip().split(":")
    return int(hours) * 3600 + int(minutes) * 60


def _findings(schedules: pd.DataFrame) -> Iterator[str]:
    for row in schedules.to_dict("records"):
        place = f"schedules, {row['schedule']!r}"
        for name in ("opens", "closes"):
            if not pd.isna(row[name]) and not _CLOCK.fullmatch(str(row[name]).strip()):
                yield f"{place}: {name} is {row[name]!r}; write a time of day like 09:00."
        if pd.isna(row["weekday"]) or row["weekday"] not in range(1, 8):
            yield f"{place}: weekday is {row['weekday']}; write 1 for Monday to 7 for Sunday."
        if not pd.isna(row["timezone"]) and row["timezone"] not in available_timezones():
            yield f"{place}: the time zone {row['timezone']!r} is not known; write it like Europe/Berlin."
