"""Periods: how time is cut in a team's calendar, and which earlier days are compared with which."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from lib.params import Calendar

Grain = Literal["week", "month", "quarter", "year"]
"""How time is cut into periods."""

SPAN = "span"
"""The grain of a stretch of days that is no single week, month, quarter or year."""


@dataclass(frozen=True)
class Period:
    """Days from `starts_on` to `ends_on`, both counted; `full_ends_on` is where it ends when nothing cuts it short."""

    label: str
    grain: Grain | Literal["span"]
    starts_on: dt.date
    ends_on: dt.date
    full_ends_on: dt.date

    @property
    def days(self) -> int:
        """Number of days counted."""
        return (self.ends_on - self.starts_on).days + 1

    @property
    def is_partial(self) -> bool:
        """True when the period is not over."""
        return self.ends_on < self.full_ends_on

    @property
    def share_over(self) -> float:
        """Share of the period's days that are over."""
        return self.days / ((self.full_ends_on - self.starts_on).days + 1)


def period_of(day: dt.date, grain: Grain, calendar: Calendar) -> Period:
    """The whole period that holds `day`. Fiscal years carry the year in which they end; weeks are ISO weeks."""
    return _MAKERS[grain](day, calendar.fiscal_year_starts)


def period_to_date(as_of: dt.date, calendar: Calendar, grain: Grain | None = None) -> Period:
    """The period that holds `as_of`, counted up to `as_of`."""
    return _cut(period_of(as_of, grain or calendar.period, calendar), as_of)


def periods_back(
    as_of: dt.date, calendar: Calendar, count: int, grain: Grain | None = None
) -> tuple[Period, ...]:
    """The last `count` periods, oldest first; the newest is counted up to `as_of`."""
    found = [period_to_date(as_of, calendar, grain)]
    while len(found) < count:
        found.append(period_of(found[-1].starts_on - dt.timedelta(days=1), found[0].grain, calendar))
    return tuple(reversed(found))


def span(label: str, starts_on: dt.date, ends_on: dt.date, full_ends_on: dt.date | None = None) -> Period:
    """A stretch of days of any length; `full_ends_on` when it is not over on `ends_on`."""
    return Period(label, SPAN, starts_on, ends_on, full_ends_on or ends_on)


def split(period: Period, grain: Grain, calendar: Calendar) -> tuple[Period, ...]:
    """The weeks, months, quarters or years of `period`, oldest first; the outer ones hold its own days only."""
    found: list[Period] = []
    day = period.starts_on
    while day <= period.ends_on:
        whole = period_of(day, grain, calendar)
        found.append(Period(whole.label, grain, day, min(whole.ends_on, period.ends_on), whole.full_ends_on))
        day = whole.ends_on + dt.timedelta(days=1)
    return tuple(found)


def previous(period: Period, calendar: Calendar) -> Period:
    """The period before, like for like: as many days as `period` has so far (all of them when it is over)."""
    if period.grain == SPAN:
        return _span_before(period, _months_of(period))
    before = period_of(period.starts_on - dt.timedelta(days=1), period.grain, calendar)
    return _same_days(before, period)


def year_before(period: Period, calendar: Calendar) -> Period:
    """The same period of the year before, like for like."""
    if period.grain == SPAN:
        return _span_before(period, 12)
    before = (
        period.starts_on - dt.timedelta(weeks=52)
        if period.grain == "week"
        else _shifted(period.starts_on, -12)
    )
    return _same_days(period_of(before, period.grain, calendar), period)


def _span_before(period: Period, months: int) -> Period:
    """The span that begins `months` earlier, like for like; without months the days that end as `period` begins."""
    day_before = period.starts_on - dt.timedelta(days=1)
    if not months:
        starts_on = period.starts_on - dt.timedelta(days=period.days)
        return span(f"the {period.days} days before", starts_on, day_before)
    starts_on = _months_earlier(period.starts_on, months)
    # the day after the end is shifted: 28 February and 31 March are both the last day of their month
    next_starts_on = _months_earlier(period.full_ends_on + dt.timedelta(days=1), months)
    full_ends_on = min(next_starts_on - dt.timedelta(days=1), day_before)
    return _same_days(span(_span_label(starts_on, full_ends_on), starts_on, full_ends_on), period)


def _span_label(starts_on: dt.date, ends_on: dt.date) -> str:
    is_whole = starts_on.day == 1 and (ends_on + dt.timedelta(days=1)).day == 1
    if not is_whole:
        return f"{starts_on} to {ends_on}"
    months = dict.fromkeys((f"{starts_on:%b %Y}", f"{ends_on:%b %Y}"))
    return " to ".join(months)


def _months_of(period: Period) -> int:
    """How many calendar months a span is long; 0 when it is not made of whole ones."""
    after = period.full_ends_on + dt.timedelta(days=1)
    is_whole = period.starts_on.day == 1 and after.day == 1
    return (after.year - period.starts_on.year) * 12 + after.month - period.starts_on.month if is_whole else 0


def _months_earlier(day: dt.date, months: int) -> dt.date:
    first = _shifted(day.replace(day=1), -months)
    last = _shifted(first, 1) - dt.timedelta(days=1)
    return min(first.replace(day=min(day.day, last.day)), last)


def _same_days(before: Period, period: Period) -> Period:
    if not period.is_partial:
        return before
    return _cut(before, before.starts_on + dt.timedelta(days=period.days - 1))


def _cut(period: Period, last_day: dt.date) -> Period:
    return Period(
        period.label, period.grain, period.starts_on, min(last_day, period.full_ends_on), period.full_ends_on
    )


def _whole(label: str, grain: Grain, starts_on: dt.date, next_starts_on: dt.date) -> Period:
    ends_on = next_starts_on - dt.timedelta(days=1)
    return Period(label, grain, starts_on, ends_on, ends_on)


def _week(day: dt.date, _: int) -> Period:
    year, week, weekday = day.isocalendar()
    monday = day - dt.timedelta(days=weekday - 1)
    return _whole(f"{year}-W{week:02d}", "week", monday, monday + dt.timedelta(weeks=1))


def _month(day: dt.date, _: int) -> Period:
    first = day.replace(day=1)
    return _whole(f"{first:%b %Y}", "month", first, _shifted(first, 1))


def _quarter(day: dt.date, year_starts: int) -> Period:
    months_in = (day.month - year_starts) % 12
    first = _shifted(day.replace(day=1), -(months_in % 3))
    return _whole(
        f"{_year_label(day, year_starts)} Q{months_in // 3 + 1}", "quarter", first, _shifted(first, 3)
    )


def _year(day: dt.date, year_starts: int) -> Period:
    first = _shifted(day.replace(day=1), -((day.month - year_starts) % 12))
    return _whole(_year_label(day, year_starts), "year", first, _shifted(first, 12))


def _year_label(day: dt.date, year_starts: int) -> str:
    if year_starts == 1:
        return str(day.year)
    return f"FY{day.year + (day.month >= year_starts)}"


def _shifted(first_of_month: dt.date, months: int) -> dt.date:
    count = first_of_month.year * 12 + first_of_month.month - 1 + months
    return dt.date(count // 12, count % 12 + 1, 1)


_MAKERS: dict[Grain, Callable[[dt.date, int], Period]] = {
    "week": _week,
    "month": _month,
    "quarter": _quarter,
    "year": _year,
}
