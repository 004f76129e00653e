"""This period beside the same point of earlier ones, day by day."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut, share_of
from lib.metrics.periods import Grain, Period, period_to_date, periods_back
from lib.sections.absent import said
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted, named
from lib.workbook import Workbook

_SHOWN = {"week": 8, "month": 8, "quarter": 7, "year": 3}
"""How many earlier periods are drawn beside the present one."""


@dataclass(frozen=True)
class _Beside:
    """The present period and earlier ones: whole, and cut at the same day."""

    current: Period
    earlier: tuple[Period, ...]

    @property
    def same_point(self) -> tuple[Period, ...]:
        """The earlier periods up to the day that the present one has reached."""
        return tuple(_cut(period, self.current) for period in self.earlier)


def pace(workbook: Workbook, grain: Grain | None = None) -> Section:
    """Are we ahead: won value up to today against the same day of earlier periods of the team's calendar."""
    beside = _periods(workbook, grain)
    name = f"sales_trend.pace_{beside.current.grain}"
    if not beside.earlier:
        return said(
            name, f"The export holds no whole {beside.current.grain} before this one to compare with."
        )
    values = workbook.values("won_revenue", Cut(periods=(*beside.same_point, beside.current)))
    wholes = workbook.values("won_revenue", Cut(periods=beside.earlier))
    if values["value"].isna().all() or not values["n"].any():
        return said(name, "No deal with a value was won by this day of any of these periods.")
    rows = _rows(beside, values, wholes)
    headline = _headline(rows, workbook)
    return Section(
        id=name,
        headline=headline,
        reading=f"Each line adds up what was won since the first day of a {beside.current.grain}: blue is this one, grey are earlier ones. Where blue runs above grey, more was won by the same day.",
        action="Where blue runs below most of the grey lines, ask now what can still be closed; how much the grey lines rise from this day on is what the days left have usually brought.",
        chart=charts.paces(*_lines(workbook, beside), _labels(workbook, beside, headline)),
        table=display_table(rows, _COLUMNS, workbook.formats, _caption(beside.current)),
        note=_note(beside),
        figures=figures_of(values) + figures_of(wholes),
    )


_COLUMNS = {
    "period": ("Period", "text"),
    "days": ("Days", "count"),
    "value": ("Won by then", "money"),
    "deals": ("Won deals", "count"),
    "whole": ("Whole period", "money"),
    "share": ("Share won by then", "share"),
}


def _periods(workbook: Workbook, grain: Grain | None) -> _Beside:
    calendar = workbook.parameters.settings.calendar
    current = period_to_date(workbook.as_of, calendar, grain)
    back = periods_back(workbook.as_of, calendar, _SHOWN[current.grain] + 1, grain)[:-1]
    return _Beside(current, tuple(period for period in back if workbook.covers(period)))


def _cut(period: Period, current: Period) -> Period:
    """`period` up to the day that `current` has reached; whole when `current` is over."""
    if not current.is_partial:
        return period
    last_day = period.starts_on + timedelta(days=current.days - 1)
    return replace(period, ends_on=min(last_day, period.full_ends_on))


def _rows(beside: _Beside, values: pd.DataFrame, wholes: pd.DataFrame) -> pd.DataFrame:
    """One row per period, the present one first: what was won by the day it has reached, and in the whole period."""
    blank = float("nan")
    is_over = not beside.current.is_partial
    whole = [*wholes["value"], values["value"].iloc[-1] if is_over else blank]
    rows = pd.DataFrame(
        {
            "period": [*(period.label for period in beside.earlier), named(beside.current)],
            "days": [period.days for period in (*beside.same_point, beside.current)],
            "value": values["value"],
            "deals": values["n"],
            "whole": whole,
        }
    )
    rows["share"] = share_of(rows["value"], rows["whole"])
    return rows.iloc[::-1].reset_index(drop=True)


def _headline(rows: pd.DataFrame, workbook: Workbook) -> str:
    now, earlier = rows.iloc[0], rows.iloc[1:]
    told = earlier[earlier["value"].notna()]
    if pd.isna(now["value"]):
        return f"The deals won in {now['period']} have no value recorded, so their pace cannot be told."
    if not now["deals"]:
        usual = workbook.formats.text(told["value"].median(), "money")
        return f"Nothing was won in {now['period']} by day {now['days']}; half of {counted(len(told), 'earlier period')} had {usual} or more by then."
    value = workbook.formats.text(now["value"], "money")
    below = int((told["value"] < now["value"]).sum())
    compared = f"more than by the same day of {below} of {counted(len(told), 'earlier period')}"
    share = told["share"].median()
    usual = (
        f"; by this day half of them had won {workbook.formats.text(share, 'share')} of their total or more"
        if pd.notna(share) and share < 1
        else ""
    )
    return f"{value} was won in {now['period']} by day {now['days']}, {compared}{usual}."


def _lines(workbook: Workbook, beside: _Beside) -> tuple[charts.Curve, list[charts.Curve]]:
    deals = workbook.tables["deals"]
    won = deals.filter(deals.is_won & (deals.closed_on >= beside.earlier[0].starts_on))
    daily = workbook.tables.frame(won.group_by("closed_on").agg(value=won.amount.sum()).order_by("closed_on"))
    amounts = pd.Series(
        daily["value"].astype("float64").fillna(0.0).to_numpy(), index=pd.to_datetime(daily["closed_on"])
    )
    current, *earlier = [_line(period, amounts) for period in (beside.current, *beside.earlier)]
    return current, earlier


def _line(period: Period, amounts: pd.Series) -> charts.Curve:
    days = pd.date_range(period.starts_on, period.ends_on)
    levels = amounts.reindex(days, fill_value=0.0).cumsum()
    return charts.Curve(period.label, list(range(1, len(days) + 1)), levels.tolist())


def _labels(workbook: Workbook, beside: _Beside, headline: str) -> charts.Labels:
    title = f"Won value added up by day of the {_kind(beside.current)}"
    return charts.Labels(title, headline, "money", workbook.formats)


def _caption(current: Period) -> str:
    return (
        f"Won value by day {current.days} of each {_kind(current)}"
        if current.is_partial
        else f"Won value of each {_kind(current)}"
    )


def _kind(period: Period) -> str:
    is_fiscal = period.label.startswith("FY")
    return f"fiscal {period.grain}" if is_fiscal and period.grain in ("quarter", "year") else period.grain


def _note(beside: _Beside) -> str:
    shorter = [period.label for period in beside.same_point if period.days < beside.current.days]
    if not shorter or not beside.current.is_partial:
        return ""
    return f"Over before day {beside.current.days}, and so compared whole: {', '.join(shorter)}."
