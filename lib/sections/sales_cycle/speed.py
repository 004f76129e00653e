"""Which groups win sooner, with deals still open counted."""

from collections.abc import Sequence

import pandas as pd

from lib import charts
from lib.canonical.opened.named import NOT_RECORDED
from lib.canonical.opened.spans import HORIZONS, SIZE_BANDS
from lib.sections.absent import said
from lib.sections.sales_cycle.timed import (
    curves_of,
    drawn_curve,
    figure_at,
    horizon_figures,
    timed_deals,
    written,
)
from lib.sections.section import Figure, Section
from lib.sections.table import DisplayTable
from lib.workbook import Workbook

_DAY = 90
_MOST_ROWS = 40
_CALLED = {"size_band": "deal size"}


def won_by_day(workbook: Workbook, by: str = "source") -> Section:
    """What share of the deals of each group is won by day 30, 60, 90 and 180, open ones counted?"""
    deals, label = timed_deals(workbook, (by,)), _CALLED.get(by, by.replace("_", " "))
    name, fewest = f"sales_cycle.won_by_day_{by}", workbook.parameters.settings.minimum_n
    if set(deals[by]) <= {NOT_RECORDED}:
        return said(name, f"This source does not record the {label} of deals that can be timed.")
    groups = _in_order(deals, by)
    if int((deals["outcome"] != 0).sum()) < fewest:
        return said(name, f"Too few deals were decided to tell one {label} from another.")
    if by == "size_band" and _is_size_known_late(workbook):
        return said(
            name,
            "This source records a value for few of its lost deals, so a deal's size tells how it ended and cannot explain it.",
            "Record the value when a deal is opened, and keep it when it is lost.",
        )
    told = {group: horizon_figures(rows, {by: group}, workbook) for group, rows in groups.items()}
    overall = figure_at(horizon_figures(deals, {}, workbook), "won", _DAY)
    headline = _headline(told, overall, label, workbook)
    lines = _lines(groups, tuple(_ends(told, overall)), fewest)
    labels = charts.Labels(
        f"Share of deals won, by days since their start and {label}", headline, "share", workbook.formats
    )
    figures = tuple(figure for found in told.values() for figure in found)
    return Section(
        id=name,
        headline=headline,
        reading=_reading(len(lines), len(groups), label),
        action="A line that rises early and then lies flat is won early or not at all: plan follow-up by where each line turns flat.",
        chart=charts.curves(lines, labels) if lines else None,
        table=_table(groups, told, (by, label), workbook),
        note=_note(by, workbook),
        figures=(*figures, overall),
    )


def _is_size_known_late(workbook: Workbook) -> bool:
    """True when most lost deals have no amount above 0: it was set, or wiped, when the deal was decided."""
    deals = workbook.tables["deals"]
    valued = (deals.is_lost & (deals.amount > 0).fill_null(False)).sum()
    counts = workbook.tables.frame(deals.agg(lost=deals.is_lost.sum(), valued=valued)).iloc[0].fillna(0)
    return bool(counts["lost"] > 0 and counts["valued"] * 2 < counts["lost"])


def _in_order(deals: pd.DataFrame, by: str) -> dict[str, pd.DataFrame]:
    """The deals of each group: bands by size, other groups the largest first, what is not recorded last."""
    found = {str(group): rows for group, rows in deals.groupby(by, sort=True)}
    ranks = {band: place for place, band in enumerate(SIZE_BANDS)} if by == "size_band" else {}
    order = sorted(
        found, key=lambda group: (group == NOT_RECORDED, ranks.get(group, 0), -len(found[group]), group)
    )
    return {group: found[group] for group in order}


def _ends(told: dict[str, list[Figure]], overall: Figure) -> dict[str, Figure]:
    """The group furthest above and the one furthest below all deals, where that is more than chance."""
    found = {group: figure_at(figures, "won", _DAY) for group, figures in told.items()}
    known = {
        group: figure for group, figure in found.items() if figure.value is not None and group != NOT_RECORDED
    }
    if overall.value is None:
        return {}
    above = [group for group, figure in known.items() if figure.low > overall.value]
    below = [group for group, figure in known.items() if figure.high < overall.value]
    ends = [max(above, key=lambda group: known[group].value)] if above else []
    ends += [min(below, key=lambda group: known[group].value)] if below else []
    return {group: known[group] for group in ends}


def _headline(told: dict[str, list[Figure]], overall: Figure, label: str, workbook: Workbook) -> str:
    text = workbook.formats.text
    known = [group for group, figures in told.items() if figure_at(figures, "won", _DAY).value is not None]
    if overall.value is None or len(set(known) - {NOT_RECORDED}) < 2:
        return f"Too few deals are {_DAY} days old to tell one {label} from another."
    rate, ends = text(overall.value, "share"), _ends(told, overall)
    if not ends:
        return f"By day {_DAY}, {rate} of deals are won; no {label} differs from that by more than chance."
    parts = [f"{group} {text(figure.value, 'share')}" for group, figure in ends.items()]
    return f"By day {_DAY}, {rate} of deals are won; more than chance apart from that: {' and '.join(parts)}."


def _lines(groups: dict[str, pd.DataFrame], named: Sequence[str], fewest: int) -> list[charts.Curve]:
    """The curves of the groups that are named, and of the largest of the others with enough deals."""
    enough = [group for group, rows in groups.items() if len(rows) >= fewest and group != NOT_RECORDED]
    order = sorted(enough, key=lambda group: (group not in named, -len(groups[group]), group))
    chosen = set(order[: charts.MOST_CURVES])
    return [drawn_curve(curves_of(groups[group]), group, "won") for group in groups if group in chosen]


def _reading(lines: int, groups: int, label: str) -> str:
    only = (
        f" Only {lines} are drawn, those named above and then the largest; all are in the table."
        if groups > lines > 0
        else ""
    )
    return f"Each line is the share of the deals of one {label} that are won so many days after their start. Deals that are lost or still open are below the line too.{only}"


def _table(
    groups: dict[str, pd.DataFrame],
    told: dict[str, list[Figure]],
    column: tuple[str, str],
    workbook: Workbook,
) -> DisplayTable:
    _, label = column
    fewest, rows = workbook.parameters.settings.minimum_n, []
    for group, deals in groups.items():
        star = "*" if len(deals) < fewest else ""
        won = [figure_at(told[group], "won", day) for day in HORIZONS]
        cells = [written(figure, workbook) for figure in won]
        still_open = int((deals["outcome"] == 0).sum())
        rows.append((f"{group}{star}", f"{len(deals):,}", f"{still_open:,}", *cells))
    labels = (label.capitalize(), "Deals", "Still open", *(f"Won by day {day}" for day in HORIZONS))
    caption = f"Share of deals won by {label}, open deals counted (* fewer than {fewest} deals; not reached: fewer are that old)"
    shown = tuple(rows[:_MOST_ROWS])
    return DisplayTable(caption, labels, (False, *[True] * (len(labels) - 1)), shown, len(rows))


def _note(by: str, workbook: Workbook) -> str:
    if by != "size_band":
        return ""
    spans = workbook.tables["deal_spans"]
    known = spans.filter(spans.has_amount)
    bounds = workbook.tables.frame(
        known.group_by("size_band").agg(least=known.amount.min(), most=known.amount.max())
    )
    text = workbook.formats.text
    ranges = [
        f"{row['size_band'].lower()} {text(row['least'], 'money')} to {text(row['most'], 'money')}"
        for row in bounds.sort_values("least").to_dict("records")
    ]
    return f"Bands split the team's deals with an amount into three: {'; '.join(ranges)}."
