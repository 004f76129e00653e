"""One question's section: the finding, the chart, the table, and how the figures are made."""

import pandas as pd

from lib.metrics.report_files import Item
from lib.sections.custom_report.evaluation import Values, values_of
from lib.sections.custom_report.evidence import figures_shown, figures_together
from lib.sections.custom_report.pictures import (
    crossed_chart,
    group_chart,
    kind_of,
    reading_of,
    title_of,
    trend_chart,
)
from lib.sections.custom_report.ranking import ALL, OTHERS, labelled, nothing_recorded, ranked, top_groups
from lib.sections.custom_report.tables import crossed, crossed_table, listed_table
from lib.sections.custom_report.words import (
    filters,
    found_in_groups,
    found_over_time,
    found_together,
    made_of,
    named,
    spoken,
    window,
)
from lib.sections.section import Chart, Figure, Section
from lib.sections.table import DisplayTable
from lib.workbook import Workbook

_ACTIONS = {
    "flow": "Ask what the first did that the others could do too, and what stopped those that fell.",
    "stock": "Ask whoever holds most what would be missing if it fell away.",
    "rate": "Act on differences between groups that rest on enough records; the others may be chance.",
    "duration": "Look at what the shortest does differently before asking the longest to hurry.",
}


def section_of(workbook: Workbook, item: Item) -> Section:
    """The answer to one question of a report. Raises WorkbookError where the source lacks what it needs."""
    values = values_of(workbook, item)
    said = _too_little(values)
    if said:
        return Section(
            id="custom_report.item", headline=said, note=made_of(values), figures=figures_together(values)
        )
    found, chart, table = _drawn(values)
    reading = reading_of(kind_of(item, values.unit), values) if chart else ""
    return Section(
        id="custom_report.item",
        headline=found,
        reading=reading,
        action=item.action or (_ACTIONS[item.record.kind] if item.by else ""),
        chart=chart,
        table=table,
        note=made_of(values),
        figures=figures_shown(values),
    )


def finding_of(workbook: Workbook, item: Item) -> tuple[str, tuple[Figure, ...]]:
    """What was found, in one sentence, and the figures behind it, without drawing anything."""
    values = values_of(workbook, item)
    said = _too_little(values)
    return (said, figures_together(values)) if said else (_found(values), figures_shown(values, in_sum=True))


def _too_little(values: Values) -> str:
    """Why there is nothing to show, in words; nothing when there is."""
    label, only = values.label, f" ({filters(values.item)})" if values.item.where else ""
    if values.periods and values.periods[0].starts_on > values.workbook.as_of:
        return f"{label}: these days lie after the report's own, so there is nothing to show yet."
    if not (values.total["n"] > 0).any() and not (
        values.total_before is not None and (values.total_before["n"] > 0).any()
    ):
        return f"{label}: nothing to count {window(values)}{only}."
    if values.total["value"].isna().all():
        return f"{label} cannot be told {window(values)}{only}: {values.total['missing'].iloc[-1]}."
    empty = nothing_recorded(values)
    if not empty:
        return ""
    together = found_over_time(values) if values.is_trend else found_together(values)
    return f"This source does not record the {spoken(empty)}. {together}"


def _found(values: Values) -> str:
    if not values.item.by:
        return found_over_time(values) if values.is_trend else found_together(values)
    if len(values.item.by) == 1 and not values.is_trend:
        return found_in_groups(values, top_groups(values)[0])
    return _found_crossing(values)


def _found_crossing(values: Values) -> str:
    """The largest group of the first dimension over all the periods or groups of the other cut."""
    if not values.adds_up:
        return found_over_time(values) if values.is_trend else found_together(values)
    first = values.item.by[0]
    sums = values.groups.groupby(first, as_index=False)["value"].sum()
    order = {name: place for place, name in enumerate(ranked(values, first))}
    rows = (
        sums.assign(label=sums[first], place=sums[first].map(order))
        .dropna(subset="place")
        .sort_values("place")
    )
    return found_in_groups(values, rows)


def _drawn(values: Values) -> tuple[str, Chart | None, DisplayTable]:
    """The finding, the chart and the table of a cut."""
    found, title = _found(values), title_of(values)
    if len(values.item.by) + values.is_trend == 2:
        crossing = crossed(values)
        return found, crossed_chart(values, crossing, title, found), crossed_table(values, crossing, title)
    if values.item.by:
        rows, before = top_groups(values)
        chart = group_chart(values, rows[rows["label"] != OTHERS], title, found)
        return found, chart, listed_table(values, *_with_total(values, rows, before), title)
    rows = values.total.assign(
        label=_names(values), is_thin=labelled(values, values.total)["is_thin"], key=range(len(values.total))
    )
    before = None if values.total_before is None else values.total_before.assign(key=range(len(rows)))
    chart = trend_chart(values, rows, title, found) if values.is_trend else None
    return found, chart, listed_table(values, rows, before, title)


def _names(values: Values) -> list[str]:
    if values.is_trend:
        return [named(period, values.workbook) for period in values.periods]
    return [window(values).removeprefix("in ").removeprefix("at ")]


def _with_total(
    values: Values, rows: pd.DataFrame, before: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Groups and what stands before them, each with the row of all together last."""
    (by,) = values.item.by
    total = labelled(values, values.total.assign(**{by: ALL}))
    now = pd.concat([rows, total], ignore_index=True)
    now["key"] = now["label"]
    if values.total_before is None:
        return now, before
    earlier = pd.concat([before, values.total_before.assign(**{by: ALL})], ignore_index=True)
    return now, earlier.assign(key=earlier[by])
