"""The figures behind an answer: every number shown, with what it is made of, so that anyone can check it."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from lib.sections.custom_report.evaluation import Values
from lib.sections.custom_report.ranking import ALL, top_groups
from lib.sections.custom_report.tables import Crossing, crossed
from lib.sections.figures import figures_of
from lib.sections.section import Figure

_WHEN = "period"


def figures_together(values: Values) -> tuple[Figure, ...]:
    """The figures of everything together, and of what stands before; filters are part of what each figure is of."""
    frames = [values.total, *([values.total_before] if values.total_before is not None else [])]
    return _narrowed(values, [figure for rows in frames for figure in figures_of(rows)])


def figures_shown(values: Values, *, in_sum: bool = False) -> tuple[Figure, ...]:
    """The figures of the groups shown and of everything together; `in_sum` leaves out the single periods and cells."""
    groups = [figure for rows, by in _of_groups(values, in_sum=in_sum) for figure in figures_of(rows, by)]
    return (*_narrowed(values, groups), *(() if values.is_trend and in_sum else figures_together(values)))


def _of_groups(values: Values, *, in_sum: bool) -> Iterator[tuple[pd.DataFrame, list[str]]]:
    by = values.item.by
    if len(by) + values.is_trend == 2:
        yield from _of_cells(values, crossed(values), in_sum=in_sum)
    elif by:
        rows, before = top_groups(values)
        for frame in (rows, *([before] if values.before is not None else [])):
            yield from ((part, by) for part in _measured(values, frame))


def _of_cells(
    values: Values, crossing: Crossing, *, in_sum: bool
) -> Iterator[tuple[pd.DataFrame, list[str]]]:
    """The cells shown; those at the margins are of one cut only, or of none."""
    cells, down, across = crossing
    first, second = values.item.by[0], _WHEN if values.is_trend else values.item.by[1]
    named = cells[cells["down"].isin(down) & cells["across"].isin(across)]
    named = named.assign(**{first: named["down"], second: named["across"]})
    is_first, is_second = named["down"] != ALL, named["across"] != ALL
    if not in_sum:
        yield named[is_first & is_second], [first, second]
        yield named[~is_first & is_second], [second]
    yield named[is_first & ~is_second], [first]
    yield named[~is_first & ~is_second], []


def _measured(values: Values, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """`rows`, those of others with their mean only: nothing tells their median."""
    if values.measure != "median":
        yield rows
        return
    is_mean_only = rows["median"].isna() & (rows["missing"] == "")
    yield rows[~is_mean_only]
    means = rows[is_mean_only].drop(columns=["median", "p90"])
    yield means.assign(definition=means["definition"] + "/mean")


def _narrowed(values: Values, figures: list[Figure]) -> tuple[Figure, ...]:
    narrowed = {name: " or ".join(names) for name, names in values.item.where.items()}
    return tuple(replace(figure, group={**narrowed, **figure.group}) for figure in figures)
