"""Metric values as figures: what a report says, in a form that anyone can check."""

from collections.abc import Sequence

import pandas as pd

from lib.sections.section import Figure


def figures_of(values: pd.DataFrame, by: Sequence[str] = ()) -> tuple[Figure, ...]:
    """One figure per row of evaluated metric values, and one more each for median and P90 of a duration."""
    rows = values.to_dict("records")
    return tuple(figure for row in rows for figure in _figures(row, by))


def figure_of(values: pd.DataFrame, place: int = -1) -> Figure:
    """The figure of one row of evaluated metric values, the last one unless said otherwise."""
    return _figure(values.iloc[place].to_dict(), (), "value", "")


def _figures(row: dict, by: Sequence[str]) -> list[Figure]:
    statistics = [name for name in ("median", "p90") if name in row]
    mean = "/mean" if statistics else ""
    return [_figure(row, by, "value", mean), *[_figure(row, by, name, f"/{name}") for name in statistics]]


def _figure(row: dict, by: Sequence[str], column: str, suffix: str) -> Figure:
    has_parts = column == "value"
    return Figure(
        metric=row["metric"],
        definition=f"{row['definition']}{suffix}",
        value=_number(row[column]),
        unit=row["unit"],
        group={name: str(row[name]) for name in by},
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        numerator=_number(row["numerator"]) if has_parts else None,
        denominator=_number(row["denominator"]) if has_parts else None,
        n=int(row["n"]),
        low=_number(row["low"]) if has_parts else None,
        high=_number(row["high"]) if has_parts else None,
        missing=row["missing"],
    )


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
