"""The chart of one question: the kind asked for, or the one that fits."""

import pandas as pd

from lib import charts
from lib.metrics.report_files import Item
from lib.sections.custom_report.evaluation import Values
from lib.sections.custom_report.ranking import ALL, OTHERS
from lib.sections.custom_report.tables import Crossing
from lib.sections.custom_report.words import is_unfinished, spoken, window
from lib.sections.section import Chart

_MOST_COLUMNS, _MOST_BARS, _MOST_NAMED = 13, 15, 20
_PARTS, _LINES = 4, 3


def kind_of(item: Item, unit: str) -> str:
    """The kind of chart to draw: what the file asks for, else what fits the metric and its cut."""
    if item.chart != "fitting":
        return item.chart
    is_trend, adds_up = item.grain != "whole", item.record.kind in ("flow", "stock")
    if is_trend or len(item.by) == 2:
        return _crossing(item, is_trend=is_trend, adds_up=adds_up)
    if not item.by:
        return "table"
    return "ranges" if item.record.kind == "duration" or unit == "share" else "bars"


def _crossing(item: Item, *, is_trend: bool, adds_up: bool) -> str:
    if item.by:
        return "stacked" if adds_up else "lines" if is_trend else "table"
    return "columns" if adds_up and item.compare == "nothing" else "lines"


def reading_of(kind: str, values: Values) -> str:
    """How to read that chart."""
    readings = {
        "bars": "Each bar is one group, the largest first.",
        "columns": f"Each column is one {values.item.grain}; a pale one is not over yet.",
        "lines": f"Each point is one {values.item.grain}; the last one may not be over yet.",
        "stacked": "Each bar is split into its largest parts; the table has the others.",
        "ranges": "The dot is the median, the line reaches to the 90th percentile; hollow dots rest on few records."
        if values.measure == "median"
        else "The dot is the rate, the line its 95 % interval; hollow dots rest on few records.",
    }
    return readings.get(kind, "")


def group_chart(values: Values, rows: pd.DataFrame, title: str, found: str) -> Chart | None:
    """Groups side by side; none when fewer than two have a figure."""
    kind, labels = kind_of(values.item, values.unit), _labels(values, title, found)
    shown = rows[rows[values.measure].notna()].head(_MOST_BARS)
    if len(shown) < 2 or kind == "table":
        return None
    if kind == "bars" or shown[_ends(values)].isna().to_numpy().all():
        return charts.bars(shown, "label", values.measure, labels)
    low, high = _ends(values)
    together = values.total[values.measure].iloc[0]
    drawn = shown.assign(**{end: shown[end].fillna(shown[values.measure]) for end in (low, high)})
    return charts.ranges(
        drawn, "label", (low, values.measure, high), labels, thin="is_thin", reference=together
    )


def _ends(values: Values) -> list[str]:
    return ["median", "p90"] if values.measure == "median" else ["low", "high"]


def trend_chart(values: Values, rows: pd.DataFrame, title: str, found: str) -> Chart | None:
    """One figure over time, beside the year before where that is compared; none for fewer than two periods."""
    kind, labels = kind_of(values.item, values.unit), _labels(values, title, found)
    if rows[values.measure].notna().sum() < 2 or kind == "table":
        return None
    partial = [is_unfinished(period, values.workbook) for period in values.periods]
    if kind == "columns" and len(rows) <= _MOST_COLUMNS:
        return charts.columns(
            rows.assign(is_partial=partial), "label", values.measure, labels, partial="is_partial"
        )
    if kind == "columns" and (rows[values.measure].fillna(0) < 0).any():
        return None
    drawn = rows.assign(label=_fewer(rows["label"].tolist()))
    series = [(values.measure, "this year" if values.earlier else values.label)]
    if values.total_before is not None:
        drawn, series = (
            drawn.assign(was=values.total_before[values.measure].tolist()),
            [*series, ("was", "year before")],
        )
    return charts.lines(drawn, "label", series, labels)


def crossed_chart(values: Values, crossing: Crossing, title: str, found: str) -> Chart | None:
    """Two cuts: bars split into their largest parts, or one line for each of the largest groups."""
    kind, labels = kind_of(values.item, values.unit), _labels(values, title, found)
    if kind == "table":
        return None
    cells, down, across = crossing
    shown = cells[cells["down"].isin(down) & cells["across"].isin(across)]
    levels = shown.pivot(index="down", columns="across", values=values.measure).reindex(
        index=down, columns=across
    )
    # time runs down the bars, and along the lines
    upright = levels.T if values.is_trend else levels
    if len(upright.drop(index=ALL, errors="ignore")) < 2:
        return None
    return _stacked(upright, labels) if kind == "stacked" else _lines(upright, labels)


def _stacked(levels: pd.DataFrame, labels: charts.Labels) -> Chart | None:
    """The three largest parts and the rest; none when a part is negative, as it has no length."""
    named = levels.drop(columns=[ALL, OTHERS], errors="ignore")
    if (levels.fillna(0) < 0).to_numpy().any():
        return None
    whole = levels[ALL] if ALL in levels else levels.sum(axis="columns")
    largest = named.sum().sort_values(ascending=False, kind="stable").index[: _PARTS - 1]
    parts = named[largest].fillna(0).astype("float64")
    rest = (whole.astype("float64") - parts.sum(axis="columns")).clip(lower=0).round(2)
    drawn = parts.set_axis([f"part {place}" for place in range(len(largest))], axis="columns").assign(
        rest=rest
    )
    series = [(f"part {place}", _short(name)) for place, name in enumerate(largest)]
    series += [("rest", OTHERS)] if (rest > 0).any() else []
    return charts.stacked(_as_rows(drawn), "label", series, labels)


def _lines(levels: pd.DataFrame, labels: charts.Labels) -> Chart | None:
    named = levels.drop(columns=[ALL, OTHERS], errors="ignore")
    largest = list(named.columns[:_LINES])
    drawn = (
        named[largest]
        .astype("float64")
        .set_axis([f"line {place}" for place in range(len(largest))], axis="columns")
    )
    if drawn.notna().sum().max() < 2:
        return None
    series = [(f"line {place}", _short(name)) for place, name in enumerate(largest)]
    rows = _as_rows(drawn)
    return charts.lines(rows.assign(label=_fewer(rows["label"].tolist())), "label", series, labels)


def _as_rows(levels: pd.DataFrame) -> pd.DataFrame:
    drawn = levels[levels.index != ALL]
    return drawn.assign(label=list(drawn.index)).reset_index(drop=True)


def _short(name: str) -> str:
    return name if len(name) <= _MOST_NAMED else f"{name[: _MOST_NAMED - 1]}…"


def _fewer(names: list[str]) -> list[str]:
    """Names of periods thinned out, the last kept, so that they do not touch."""
    step = -(-len(names) // _MOST_COLUMNS)
    return [name if (len(names) - 1 - place) % step == 0 else "" for place, name in enumerate(names)]


def _labels(values: Values, title: str, found: str) -> charts.Labels:
    return charts.Labels(title, f"{title}. {found}", values.unit, values.workbook.formats)


def title_of(values: Values) -> str:
    """What the chart and the table show, in a line: measure, cuts, days."""
    cuts = [spoken(name) for name in values.item.by] + ([values.item.grain] if values.is_trend else [])
    measure = f"Median {values.label.lower()}" if values.measure == "median" else values.label
    cut = f" by {' and '.join(cuts)}" if cuts else ""
    return f"{measure}{cut}, {window(values).removeprefix('in ').removeprefix('at ').removeprefix('the ')}"
