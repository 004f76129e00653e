"""The values of one question: its groups and periods, what stands beside them, and everything together."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from lib.canonical.opened.classified import NOT_RECORDED
from lib.metrics.cut import NotRecordedError, known_values
from lib.metrics.evaluate import Cut, rolled_up
from lib.metrics.metric import Definition
from lib.metrics.periods import Period, previous, span, split, year_before
from lib.metrics.report_files import Item
from lib.metrics.report_files.vocabulary import NO_GRAIN, NOTHING
from lib.metrics.spoken_periods import spoken_period
from lib.workbook import Workbook

EXPORT_BEGINS_LATER = "the export begins later"
MOST_PERIODS = {True: 13, False: 60}
"""How many periods of a trend are shown: with groups beside them, and without."""


@dataclass(frozen=True)
class Values:
    """One question's values: a row per period and group in `groups`, a row per period in `total`.

    `before` and `total_before` are the same of the periods compared with, None when nothing is; `periods` is empty
    for the whole export. `left_out` counts older periods of a trend that do not fit.
    """

    workbook: Workbook
    item: Item
    definition: Definition
    window: Period | None
    periods: tuple[Period, ...]
    groups: pd.DataFrame
    total: pd.DataFrame
    earlier: tuple[Period, ...] = ()
    before: pd.DataFrame | None = None
    total_before: pd.DataFrame | None = None
    left_out: int = 0

    @property
    def label(self) -> str:
        """The metric's name, with the definition where it is not the metric's first."""
        record = self.item.record
        is_first = self.definition == record.definitions[0]
        return record.label if is_first else f"{record.label} ({self.definition.id.replace('_', ' ')})"

    @property
    def unit(self) -> str:
        """The unit the values are in."""
        return self.definition.unit or self.item.record.unit

    @property
    def measure(self) -> str:
        """The column that is shown: the median of durations, else the value."""
        return "median" if self.item.record.kind == "duration" else "value"

    @property
    def adds_up(self) -> bool:
        """True when the values of groups sum to the value of all."""
        return self.item.record.kind in ("flow", "stock")

    @property
    def is_trend(self) -> bool:
        """True when the values are cut by period."""
        return self.item.grain != NO_GRAIN


def values_of(workbook: Workbook, item: Item) -> Values:
    """The values a question asks for, as `workbook` knows them.

    Raises InputError for groups and filters the source does not have, MissingTableError when it lacks the table.
    """
    definition = item.chosen(workbook.definition(item.metric))
    window = spoken_period(item.period, workbook.as_of, workbook.parameters.settings.calendar)
    asked = Values(workbook, item, definition, window, (), pd.DataFrame(), pd.DataFrame())
    _refuse_unrecorded(asked)
    return _dated(asked) if definition.has_periods else _stock(asked)


def _refuse_unrecorded(asked: Values) -> None:
    """Raises NotRecordedError for a filter on what the source fills in for no row, whatever is asked of it."""
    for name, names in asked.item.where.items():
        if NOT_RECORDED in names and known_values(asked.workbook.tables, asked.definition.table, name) == [
            NOT_RECORDED
        ]:
            raise NotRecordedError(f"This source does not record the {name.replace('_', ' ')}.")


def _stock(asked: Values) -> Values:
    """What there is at the end of the window, and at the end of the window compared with."""
    workbook, window = asked.workbook, asked.window
    groups, total = _standing(asked, min(window.ends_on, workbook.as_of) if window else workbook.as_of)
    beside: Mapping = {}
    if window and (earlier := _earlier(asked, window)):
        before, total_before = _standing(asked, earlier.ends_on)
        beside = {"earlier": (earlier,), "before": before, "total_before": total_before}
    return _comparable(_with(asked, groups=groups, total=total, **beside))


def _standing(asked: Values, day: dt.date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What there was at the end of `day`, by group and all together, dated so that two days can be told apart."""
    groups, total = _evaluated(asked.workbook.at(day), asked, ())
    return groups.assign(starts_on=day, ends_on=day), total.assign(starts_on=day, ends_on=day)


def _dated(asked: Values) -> Values:
    periods, left_out = _periods(asked)
    earlier = tuple(each for each in (_earlier(asked, period) for period in periods) if each)
    groups, total = _evaluated(asked.workbook, asked, (*earlier, *periods))
    found = _with(asked, periods=periods, earlier=earlier, left_out=left_out)
    if not earlier:
        return _with(found, groups=groups, total=total)
    half, total_half = len(groups) // 2, len(total) // 2
    both = _with(
        found,
        groups=groups.iloc[half:].reset_index(drop=True),
        before=groups.iloc[:half].reset_index(drop=True),
        total=total.iloc[total_half:].reset_index(drop=True),
        total_before=total.iloc[:total_half].reset_index(drop=True),
    )
    return _comparable(both)


def _comparable(values: Values) -> Values:
    """Without the figures of earlier periods in which the export had not begun: they would be 0, or too small."""
    if values.before is None or values.total_before is None:
        return values
    first = first_day(values.workbook, values.definition)
    has_periods = values.definition.has_periods
    begun = [
        first is not None and first <= (each.starts_on if has_periods else each.ends_on)
        for each in values.earlier
    ]
    if not any(begun):
        return _with(values, before=None, total_before=None)
    unknown = [each.starts_on for each, has_begun in zip(values.earlier, begun, strict=True) if not has_begun]
    return _with(
        values, before=_blanked(values.before, unknown), total_before=_blanked(values.total_before, unknown)
    )


def _blanked(rows: pd.DataFrame, unknown: list[dt.date]) -> pd.DataFrame:
    is_unknown = rows["starts_on"].isin(unknown)
    levels = [name for name in ("value", "median", "p90", "low", "high") if name in rows]
    blank = {name: rows[name].mask(is_unknown) for name in levels}
    return rows.assign(**blank, missing=rows["missing"].mask(is_unknown, EXPORT_BEGINS_LATER))


def _with(values: Values, **changed: object) -> Values:
    return Values(**{**values.__dict__, **changed})


def _evaluated(
    workbook: Workbook, asked: Values, periods: tuple[Period, ...]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Values by group, and of all groups together: from the parts, a duration's median from the rows."""
    item = asked.item
    cut = Cut(tuple(item.by), periods, asked.definition.id, item.where)
    groups = workbook.values(item.metric, cut)
    if not item.by:
        return groups, groups
    if groups.empty or item.record.kind == "duration":
        return groups, workbook.values(item.metric, Cut((), periods, asked.definition.id, item.where))
    return groups, rolled_up(groups, item.record)


def _earlier(asked: Values, period: Period) -> Period | None:
    calendar = asked.workbook.parameters.settings.calendar
    if asked.item.compare == NOTHING:
        return None
    return (previous if asked.item.compare == "previous" else year_before)(period, calendar)


def _periods(asked: Values) -> tuple[tuple[Period, ...], int]:
    """The periods to count in, none for everything, and how many older ones do not fit."""
    window, calendar = asked.window, asked.workbook.parameters.settings.calendar
    if not asked.is_trend:
        return ((window,) if window else ()), 0
    found = split(window or _whole(asked), asked.item.grain, calendar)
    shown = found[-MOST_PERIODS[bool(asked.item.by)] :]
    return shown, len(found) - len(shown)


def _whole(asked: Values) -> Period:
    """From the first day a row of the source counts by to the day of the report."""
    as_of, first = asked.workbook.as_of, first_day(asked.workbook, asked.definition)
    return span("the whole export", min(first or as_of, as_of), as_of)


def first_day(workbook: Workbook, definition: Definition) -> dt.date | None:
    """The first day that any row of the definition's table counts by; None when there is none."""
    rows = workbook.tables[definition.table]
    first = workbook.tables.frame(rows.agg(first=rows[definition.date].min()))["first"].iloc[0]
    return None if pd.isna(first) else pd.Timestamp(first).date()
