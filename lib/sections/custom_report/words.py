"""What is said about one question: its heading, its days, its filters and what was found."""

import pandas as pd

from lib.canonical.opened.classified import NOT_RECORDED
from lib.metrics.evaluate import share_of
from lib.metrics.periods import SPAN, Period
from lib.metrics.report_files import Item
from lib.metrics.report_files.vocabulary import NO_GRAIN
from lib.sections.custom_report.evaluation import Values
from lib.sections.custom_report.ranking import ALL, OTHERS, is_thin
from lib.sections.words import change, listed, points
from lib.workbook import Workbook

_TIMES = ("days", "hours", "minutes", "seconds")


def spoken(name: str) -> str:
    """A dimension as people say it: product line."""
    return name.replace("_", " ")


def heading(item: Item) -> str:
    """The reader's question: as the file has it, else the metric's with its groups."""
    if item.heading:
        return item.heading
    cuts = [spoken(name) for name in item.by] + ([item.grain] if item.grain != NO_GRAIN else [])
    return f"{item.record.question.rstrip('?')}, by {listed(cuts)}?" if cuts else item.record.question


def days_of(period: Period, workbook: Workbook) -> str:
    """A period's name with its days: last 4 quarters (1 Jul 2025 to 31 May 2026)."""
    text = workbook.formats.text
    days = f"{text(period.starts_on, 'day')} to {text(period.ends_on, 'day')}"
    return days if period.label[:1].isdigit() and period.grain == SPAN else f"{period.label} ({days})"


def window(values: Values) -> str:
    """Which days the values cover, for a sentence."""
    workbook = values.workbook
    if not values.definition.has_periods:
        day = values.window.ends_on if values.window else workbook.as_of
        return f"at the end of {workbook.formats.text(day, 'day')}"
    if values.window is None:
        return f"in the whole export up to {workbook.formats.text(workbook.as_of, 'day')}"
    if values.window.grain == SPAN:
        is_days = values.window.label[:1].isdigit()
        return f"from {days_of(values.window, workbook)}" if is_days else f"in the {values.window.label}"
    return f"in {named(values.window, workbook)}"


def named(period: Period, workbook: Workbook) -> str:
    """A week, month, quarter or year by name, and whether it is not over on the day of the report."""
    return f"{period.label} so far" if is_unfinished(period, workbook) else period.label


def is_unfinished(period: Period, workbook: Workbook) -> bool:
    """True when the period is not over on the day of the report."""
    return period.is_partial and period.full_ends_on > workbook.as_of


def filters(item: Item) -> str:
    """Which rows count, for a sentence; nothing when all do."""
    return " and ".join(
        f"{spoken(name)} {listed(list(names)).replace(' and ', ' or ')}" for name, names in item.where.items()
    )


def made_of(values: Values) -> str:
    """How the figures are made: definition, days, filters, comparison."""
    item = values.item
    parts = [f"{values.label}: {values.definition.words}"]
    if values.window and values.definition.has_periods:
        parts.append(f"Days counted: {days_of(values.window, values.workbook)}")
    if item.where:
        parts.append(f"Only {filters(item)}")
    if values.earlier:
        parts.append(_compared(values) if values.before is not None else _not_compared(values))
    if values.left_out:
        parts.append(f"{values.left_out:,} older {item.grain}s do not fit and are left out")
    if (values.groups["n"] > 0).any() and not values.adds_up:
        parts.append(f"* fewer than {values.workbook.parameters.settings.minimum_n} records")
    return ". ".join([*parts, item.note.rstrip(".")]).strip().rstrip(".") + "."


def _compared(values: Values) -> str:
    if not values.definition.has_periods:
        day = values.workbook.formats.text(values.earlier[0].ends_on, "day")
        return f"Compared with the end of {day}, as it stood then"
    if len(values.earlier) > 1:
        return f"Each {values.item.grain} is compared with as many days of the year before"
    return f"Compared with {days_of(values.earlier[0], values.workbook)}"


def _not_compared(values: Values) -> str:
    day = values.workbook.formats.text(values.earlier[-1].starts_on, "day")
    return f"Not compared with {values.item.compare.replace('previous', 'the period before').replace('year before', 'the year before')}: the export begins after {day}"


def written(values: Values, row: pd.Series) -> str:
    """A row's figure with what it rests on."""
    text = values.workbook.formats.text(row[values.measure], values.unit)
    unit = f" {values.unit}" if values.unit in _TIMES else ""
    return f"{text}{unit}" if values.adds_up else f"{text}{unit} (n\u00a0=\u00a0{row['n']:,.0f})"


def moved(values: Values, now: float, before: float) -> str:
    """How a figure moved against the one before: in points for a share, in days for a duration, else as per cent."""
    formats = values.workbook.formats
    if values.unit == "share":
        return points(now, before, formats)
    if values.unit not in _TIMES:
        return change(now, before, formats)
    if pd.isna(now) or pd.isna(before):
        return "not comparable"
    longer = now - before
    if abs(longer) < 0.05:
        return "unchanged"
    return f"{formats.text(abs(longer), values.unit)} {values.unit} {'longer' if longer > 0 else 'shorter'}"


def found_together(values: Values) -> str:
    """What all rows together give, and against what stands before."""
    (row,) = values.total.head(1).to_dict("records")
    sentence = f"{values.label} {window(values)}: {written(values, pd.Series(row))}"
    if values.total_before is None:
        return f"{sentence}."
    before = values.total_before.iloc[0]
    return f"{sentence}; against {written(values, before)} before: {moved(values, row[values.measure], before[values.measure])}."


def found_over_time(values: Values) -> str:
    """The newest period, and the extreme of the whole ones."""
    rows = values.total.assign(
        name=[named(period, values.workbook) for period in values.periods],
        is_over=[not is_unfinished(period, values.workbook) for period in values.periods],
    )
    last = rows.iloc[-1]
    sentence = f"{values.label} in {last['name']}: {written(values, last)}"
    over = rows[rows["is_over"] & rows[values.measure].notna() & ~is_thin(values, rows)]
    if len(over) < 2:
        return f"{sentence}."
    best = over.loc[over[values.measure].idxmax()]
    return (
        f"{sentence}; the highest whole {values.item.grain} was {best['name']} with {written(values, best)}."
    )


def found_in_groups(values: Values, rows: pd.DataFrame) -> str:
    """The largest group and its share, or the extremes of rates and durations that rest on enough."""
    named = rows[~rows["label"].isin([OTHERS, ALL])]
    return f"{_largest(values, named) if values.adds_up else _extremes(values, named)}{_against(values)}"


def _against(values: Values) -> str:
    """How everything together moved, as a sentence of its own; nothing when nothing stands before it."""
    if values.total_before is None:
        return ""
    now, before = values.total.iloc[0], values.total_before.iloc[0]
    change_of_all = moved(values, now[values.measure], before[values.measure])
    since = f", from {written(values, before)}" if before[values.measure] else ""
    return f" All together: {change_of_all}{since}."


def _extremes(values: Values, named: pd.DataFrame) -> str:
    told = named[~named["is_thin"] & named[values.measure].notna()]
    together = written(values, values.total.iloc[0])
    opening = f"{values.label} {window(values)}"
    if len(told) < 2:
        return f"{opening}: {together}; too few groups rest on enough records to be compared."
    ordered = told.sort_values(values.measure, kind="stable")
    high, low = ordered.iloc[-1], ordered.iloc[0]
    most, least = ("longest", "shortest") if values.measure == "median" else ("highest", "lowest")
    return f"{opening}: {most} for {high['label']} with {written(values, high)}, {least} for {low['label']} with {written(values, low)}; all together {together}."


def _largest(values: Values, rows: pd.DataFrame) -> str:
    total = values.total[values.measure].sum()
    text, opening = values.workbook.formats.text, f"{values.label} {window(values)}"
    recorded = rows[rows["label"] != NOT_RECORDED]
    shown = recorded if len(recorded) else rows
    first = shown.iloc[0]
    if not total > 0 or not first[values.measure] > 0:
        return f"{opening}: {text(total, values.unit)} in all."
    level = text(first[values.measure], values.unit)
    tied = shown[shown[values.measure] == first[values.measure]]["label"].tolist()
    if len(tied) > 1:
        return (
            f"{opening}: {_tied(tied)} are largest with {level} each, of {text(total, values.unit)} in all."
        )
    share = text(share_of(first[values.measure], total), "share")
    return f"{opening}: {first['label']} is largest with {level}, {share} of {text(total, values.unit)}."


def _tied(names: list[str]) -> str:
    return listed(names) if len(names) < 4 else f"{', '.join(names[:2])} and {len(names) - 2} more"
