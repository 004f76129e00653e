"""The tables of a custom report: one figure after another, or two cuts crossed."""

import pandas as pd

from lib.metrics.evaluate import rolled_up, share_of
from lib.metrics.metric import Aggregate, Count
from lib.sections.custom_report.evaluation import Values
from lib.sections.custom_report.ranking import ALL, OTHERS, is_thin, ranked
from lib.sections.custom_report.words import moved, named, spoken
from lib.sections.table import DisplayTable, display_table, starred

_MOST_ACROSS = 8

Crossing = tuple[pd.DataFrame, list[str], list[str]]
"""Two cuts crossed: a row per cell, with the names down and across in order."""


def listed_table(
    values: Values, rows: pd.DataFrame, before: pd.DataFrame | None, caption: str
) -> DisplayTable:
    """One row per group or period, with what its figure is made of and what stands before it."""
    columns = {"label": (_first_column(values), "text"), **_columns(values)}
    shown = starred(rows, "label")
    if values.adds_up and values.item.by and (rows[values.measure].fillna(0) >= 0).all():
        total = values.total[values.measure].sum()
        shown["share"] = share_of(shown[values.measure], pd.Series(float(total), index=shown.index))
        columns["share"] = ("Share", "share")
    if before is not None and values.before is not None:
        shown, columns = (
            _beside(values, shown, before),
            columns | {"was": ("Before", values.unit), "moved": ("Change", "text")},
        )
    return display_table(shown, columns, values.workbook.formats, caption, most=80)


def _first_column(values: Values) -> str:
    return (
        spoken(values.item.by[0]).capitalize()
        if values.item.by
        else (values.item.grain if values.is_trend else "days").capitalize()
    )


def _columns(values: Values) -> dict[str, tuple[str, str]]:
    """The columns a kind of metric is read by."""
    label = values.label
    if values.measure == "median":
        unit = values.unit
        levels = {
            "median": (f"Median {unit}", unit),
            "value": (f"Mean {unit}", unit),
            "p90": (f"P90 {unit}", unit),
        }
        return {"n": ("Records", "count"), **levels}
    if values.definition.denominator is None:
        of_rows = {} if isinstance(values.definition.numerator, Count) else {"n": ("Records", "count")}
        return {"value": (label, values.unit), **of_rows}
    names = {"numerator": values.definition.numerator, "denominator": values.definition.denominator}
    parts = {name: (name.capitalize(), _unit_of(part)) for name, part in names.items()}
    has_interval = values.unit == "share" and values.total["low"].notna().any()
    interval = {"low": ("95 % from", "share"), "high": ("to", "share")} if has_interval else {}
    return {**parts, "value": (label, values.unit), **interval}


def _unit_of(part: Aggregate) -> str:
    return "count" if isinstance(part, Count) else "number"


def _beside(values: Values, rows: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """`rows` with the figure before and how it moved; rows are matched by `key`."""
    earlier = before.set_index("key")[values.measure]
    nothing = 0.0 if values.adds_up else float("nan")
    levels = [earlier.get(key, nothing) for key in rows["key"]]
    return rows.assign(
        was=levels,
        moved=[moved(values, now, level) for now, level in zip(rows[values.measure], levels, strict=True)],
    )


def crossed(values: Values) -> Crossing:
    """Two cuts as one frame (a row per cell, `down` and `across` naming it), with the names of both in order.

    Groups that are not shown are put together as others; `All` holds each row and column from its parts. A duration
    has neither: its median cannot be made from those of its parts.
    """
    down = ranked(values, values.item.by[0])
    across, cells = _across(values)
    cells = cells.assign(down=cells[values.item.by[0]].where(cells[values.item.by[0]].isin(down), OTHERS))
    if values.measure == "median":
        return _of_durations(values, cells), [*down, *([ALL] if values.is_trend else [])], across
    down, across = _with_rest(cells, "down", down), _with_rest(cells, "across", across)
    is_all = not values.is_trend or values.definition.clock == "on"
    return _summed(values, cells, is_all=is_all), [*down, ALL], [*across, *([ALL] if is_all else [])]


def _across(values: Values) -> tuple[list[str], pd.DataFrame]:
    """The names across, and the cells with `across`: their period, or their group of the second dimension."""
    if values.is_trend:
        return [named(period, values.workbook) for period in values.periods], _over_periods(
            values, values.groups
        )
    second = values.groups[values.item.by[1]]
    names = ranked(values, values.item.by[1])[:_MOST_ACROSS]
    return names, values.groups.assign(across=second.where(second.isin(names), OTHERS))


def _of_durations(values: Values, cells: pd.DataFrame) -> pd.DataFrame:
    named = cells[(cells["down"] != OTHERS) & (cells["across"] != OTHERS)]
    if not values.is_trend:
        return named
    return pd.concat([named, _over_periods(values, values.total).assign(down=ALL)], ignore_index=True)


def _with_rest(cells: pd.DataFrame, name: str, known: list[str]) -> list[str]:
    has_rest = ((cells[name] == OTHERS) & (cells["n"] > 0)).any()
    return [*known, OTHERS] if has_rest and OTHERS not in known else known


def _over_periods(values: Values, rows: pd.DataFrame) -> pd.DataFrame:
    names = {period.starts_on: named(period, values.workbook) for period in values.periods}
    return rows.assign(across=[names[day] for day in rows["starts_on"]])


def _summed(values: Values, cells: pd.DataFrame, *, is_all: bool) -> pd.DataFrame:
    """Cells from the parts of all that fall into each, and the margins of both cuts."""
    flat = cells.assign(period="", starts_on=None, ends_on=None)
    margins = [flat, flat.assign(down=ALL)]
    if is_all:
        margins += [flat.assign(across=ALL), flat.assign(down=ALL, across=ALL)]
    parts = pd.concat(margins, ignore_index=True)
    return rolled_up(parts, values.item.record, ("down", "across"))


def crossed_table(values: Values, crossing: Crossing, caption: str) -> DisplayTable:
    """Two cuts crossed; a rate is followed by how many records it rests on."""
    cells, down, across = crossing
    found = {
        (row["down"], row["across"]): row
        for row in cells.assign(is_thin=is_thin(values, cells)).to_dict("records")
    }
    rows = tuple((name, *(_cell(values, found.get((name, column))) for column in across)) for name in down)
    rest = (
        ""
        if values.adds_up
        else f" (in brackets: records; * fewer than {values.workbook.parameters.settings.minimum_n})"
    )
    return DisplayTable(
        caption=f"{caption}{rest}",
        labels=(spoken(values.item.by[0]).capitalize(), *across),
        numeric=(False, *(True for _ in across)),
        rows=rows,
        total_rows=len(rows),
    )


def _cell(values: Values, row: dict | None) -> str:
    text = values.workbook.formats.text
    if row is None:
        return text(0.0 if values.adds_up else None, values.unit)
    level = text(row[values.measure], values.unit)
    star = "*" if row["is_thin"] and row["n"] else ""
    return level if values.adds_up or not row["n"] else f"{level} ({row['n']:,.0f}){star}"
