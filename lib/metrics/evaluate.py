"""Metric values: the only place that divides. Numerator and denominator stay beside every value."""

from collections.abc import Collection, Sequence
from typing import Any

import ibis
import pandas as pd
from ibis import Table

from lib.canonical.opened import OpenedTables
from lib.metrics.clock import in_periods
from lib.metrics.cut import DIMENSIONS as DIMENSIONS
from lib.metrics.cut import Cut as Cut
from lib.metrics.cut import grouped, matching, refuse_dimensions, refuse_values
from lib.metrics.intervals import wilson
from lib.metrics.metric import Aggregate, Count, Definition, Metric, Sum
from lib.metrics.periods import Period

NOTHING_TO_DIVIDE_BY = "nothing to divide by"
NOTHING_MEASURED = "nothing measured"
NO_AMOUNTS = "no amounts recorded"


def evaluated(tables: OpenedTables, metric: Metric, cut: Cut = Cut()) -> pd.DataFrame:
    """One row per period and group: what is the metric's value, and what is it made of?

    Columns: metric, definition, the groups, period, starts_on, ends_on, numerator, denominator, value, n, low, high
    (95 % Wilson interval of shares that count), median, p90 (durations), unit, missing (why there is no value).
    Every period has a row for every group seen; a flow over nothing is 0, a rate or duration over nothing is missing.
    A stock is that of the end of `as_of`: one row, whatever the periods. Rows whose day is not known count in no period
    and not in everything up to as_of either, so that periods add up to it.
    Raises InputError for a group that the metric's table does not have and for a filter that no row can pass,
    MissingTableError when the source lacks the table.
    """
    definition = metric.definition(cut.definition)
    chosen = counted_rows(tables, metric, cut)
    counted = _aggregated(chosen, definition, ("period_place", *cut.by))
    return valued(tables.frame(counted), metric, cut)


def counted_rows(
    tables: OpenedTables, metric: Metric, cut: Cut = Cut(), beside: Collection[str] = ()
) -> Table:
    """The rows that count in the metric's value: once for each period they count in, with every group named.

    Columns: those of the metric's table that are counted by, those of `beside` that it has, and `period_place` (see
    `clock.in_periods`). Ibis writes a query in a time that grows with the columns: 60 of them double it. Raises as
    `evaluated` does.
    """
    definition = metric.definition(cut.definition)
    rows = tables[definition.table]
    refuse_dimensions(metric, rows, cut)
    refuse_values(tables, definition.table, cut)
    used = {*definition.columns, *cut.by, *cut.where, *beside}
    needed = [name for name in rows.columns if name in used] or rows.columns[:1]
    wanted = matching(_flagged(rows.select(needed), definition.rows), cut.where)
    return in_periods(grouped(wanted, cut.by), definition, _periods(definition, cut))


def valued(counted: pd.DataFrame, metric: Metric, cut: Cut = Cut()) -> pd.DataFrame:
    """Values with the columns of `evaluated`, from what was counted and added up per `period_place` and group.

    `counted` has `numerator`, `n`, where the definition divides `denominator`, and where it adds up a column `recorded`:
    rows in which that is known.
    """
    definition = metric.definition(cut.definition)
    return _valued(_complete(counted, cut.by, _periods(definition, cut)), metric, definition)


def rolled_up(values: pd.DataFrame, metric: Metric, by: Sequence[str] = ()) -> pd.DataFrame:
    """Evaluated values with fewer groups: what is the metric's value over all the groups that are not in `by`?

    Numerators and denominators are added and divided again; shares are never added or averaged. Columns as in
    `evaluated`; the median and P90 of a duration cannot be added and are left out: they come from the rows themselves.
    """
    definition = (
        metric.definition(str(values["definition"].iloc[0]).split("/")[1])
        if len(values)
        else metric.definition()
    )
    span = ["period", "starts_on", "ends_on"]
    told = values.assign(recorded=values["n"].where(values["missing"] != NO_AMOUNTS, 0.0))
    if definition.denominator is None:
        told = told.drop(columns="denominator")
    numbers = [name for name in ("numerator", "denominator", "n", "recorded") if name in told]
    parts = told.groupby([*span, *by], sort=False, dropna=False, as_index=False)[numbers].sum()
    for name in ("starts_on", "ends_on"):
        parts[name] = [None if pd.isna(day) else day for day in parts[name]]
    return _valued(parts, metric, definition)


def share_of(part: Any, whole: Any) -> Any:
    """`part` ÷ `whole`, numbers or columns; missing where there is nothing to divide by."""
    if isinstance(whole, pd.Series):
        return part.astype("float64") / whole.astype("float64").where(whole != 0)
    return part / whole if whole else float("nan")


def _periods(definition: Definition, cut: Cut) -> tuple[Period, ...]:
    return cut.periods if definition.has_periods else ()


def _flagged(rows: Table, flags: Sequence[str]) -> Table:
    return rows.filter([rows[flag].fill_null(False) for flag in flags]) if flags else rows


def _aggregated(rows: Table, definition: Definition, groups: Sequence[str]) -> Table:
    parts = {"numerator": _aggregate(rows, definition.numerator), "n": rows.count()}
    if isinstance(definition.numerator, Sum):
        parts["recorded"] = rows[definition.numerator.column].count()
    if definition.denominator is not None:
        parts["denominator"] = _aggregate(rows, definition.denominator)
    if definition.duration:
        days = rows[definition.duration].cast("float64")
        parts |= {"median": days.quantile(0.5), "p90": days.quantile(0.9)}
    return rows.group_by(list(groups)).agg(**parts)


def _aggregate(rows: Table, aggregate: Aggregate) -> ibis.Value:
    flags = [rows[flag].fill_null(False) for flag in aggregate.where]
    where = ibis.and_(*flags) if flags else None
    if isinstance(aggregate, Count):
        return rows.count(where=where)
    column = rows[aggregate.column]
    exact = (
        column if column.type().is_decimal() or column.type().is_integer() else column.cast("decimal(18,6)")
    )
    return exact.sum(where=where)


def _complete(counted: pd.DataFrame, by: Sequence[str], periods: Sequence[Period]) -> pd.DataFrame:
    """Every period x every group seen, nothing counted being 0; periods in order, groups by name."""
    keys = ["period_place", *by]
    seen = set(counted[keys].itertuples(index=False, name=None))
    groups = {key[1:] for key in seen} if by else {()}
    places = range(len(periods)) or (-1,)
    unseen = {(place, *group) for place in places for group in groups} - seen
    full = pd.concat([counted, pd.DataFrame(list(unseen), columns=keys)]) if unseen else counted
    full = full.sort_values(keys, ignore_index=True)
    numbers = [name for name in ("numerator", "denominator", "n", "recorded") if name in full]
    full[numbers] = full[numbers].astype("float64").fillna(0.0)
    held = [periods[place] if place >= 0 else None for place in full["period_place"]]
    full["period"] = [period.label if period else "" for period in held]
    full["starts_on"] = [period.starts_on if period else None for period in held]
    full["ends_on"] = [period.ends_on if period else None for period in held]
    return full.drop(columns="period_place")


def _valued(parts: pd.DataFrame, metric: Metric, definition: Definition) -> pd.DataFrame:
    recorded = parts["recorded"] if "recorded" in parts else parts["n"]
    valued = parts.assign(
        metric=metric.id, definition=f"{metric.id}/{definition.id}", unit=definition.unit or metric.unit
    ).drop(columns="recorded", errors="ignore")
    if definition.denominator is None:
        return _undivided(valued, unknown=(valued["n"] > 0) & (recorded == 0))
    return _divided(valued, metric, definition)


def _undivided(valued: pd.DataFrame, unknown: pd.Series) -> pd.DataFrame:
    """The numerator is the value, unless there are rows and none of them has an amount."""
    blank = float("nan")
    reasons = [NO_AMOUNTS if is_unknown else "" for is_unknown in unknown]
    return valued.assign(
        denominator=blank, value=valued["numerator"].mask(unknown), low=blank, high=blank, missing=reasons
    )


def _divided(valued: pd.DataFrame, metric: Metric, definition: Definition) -> pd.DataFrame:
    divisible = valued["denominator"] != 0
    valued["value"] = (valued["numerator"] / valued["denominator"]).where(divisible)
    is_counted = _is_counted_share(metric, definition)
    if is_counted:
        valued["n"] = valued["denominator"]
    reason = NOTHING_MEASURED if metric.kind == "duration" else NOTHING_TO_DIVIDE_BY
    valued["missing"] = ["" if told else reason for told in divisible]
    counts = zip(valued["numerator"], valued["denominator"], strict=True)
    bounds = [wilson(won, n) if is_counted else (None, None) for won, n in counts]
    valued["low"] = pd.Series([low for low, _ in bounds], index=valued.index, dtype="float64")
    valued["high"] = pd.Series([high for _, high in bounds], index=valued.index, dtype="float64")
    return valued


def _is_counted_share(metric: Metric, definition: Definition) -> bool:
    parts = (definition.numerator, definition.denominator)
    return (
        metric.unit == "share" and definition.unit is None and all(isinstance(part, Count) for part in parts)
    )
