"""What becomes of deals day by day: won, lost or still open, open ones counted."""

from lib import charts
from lib.canonical.opened.spans import HORIZONS
from lib.models.cycle_curves import median_day
from lib.sections.absent import said
from lib.sections.sales_cycle.timed import (
    curves_of,
    drawn_curve,
    figure_at,
    horizon_figures,
    imported,
    timed_deals,
    written,
)
from lib.sections.section import Figure, Section
from lib.sections.table import DisplayTable
from lib.sections.words import counted
from lib.workbook import Workbook

_DAY = 90


def outcomes(workbook: Workbook) -> Section:
    """Of the deals that start, how many are won, lost and still open so many days later?"""
    deals = timed_deals(workbook)
    fewest = workbook.parameters.settings.minimum_n
    decided = int((deals["outcome"] != 0).sum())
    if decided < fewest:
        return said(
            "sales_cycle.outcomes",
            f"{counted(decided, 'deal')} with a known start {'was' if decided == 1 else 'were'} decided: too few to draw what becomes of deals.",
        )
    curves, figures = curves_of(deals), horizon_figures(deals, {}, workbook)
    median = median_day(curves)
    headline = _headline(figures, median, workbook)
    labels = charts.Labels("Share of deals by days since their start", headline, "share", workbook.formats)
    lines = [drawn_curve(curves, name, name) for name in ("won", "lost", "open")]
    return Section(
        id="sales_cycle.outcomes",
        headline=headline,
        reading="On each day the three lines sum to all deals. Open deals are counted for as long as they are known, so the curves do not wait for them and do not forget them.",
        action="Promise a closing day by the blue line: where it turns flat, waiting longer brings little.",
        chart=charts.curves(lines, labels),
        table=_table(figures, workbook),
        note=_note(imported(deals), len(deals)),
        figures=(*figures, _median_figure(median, len(deals))),
    )


def _headline(figures: list[Figure], median: float | None, workbook: Workbook) -> str:
    half = (
        "more than half are still open at the end of what is known"
        if median is None
        else f"half are decided by day {median:.0f}"
    )
    won, lost, still_open = (figure_at(figures, name, _DAY) for name in ("won", "lost", "open"))
    if won.missing:
        return f"Too few deals are {_DAY} days old to say how many are won by then; {half}."
    text = workbook.formats.text
    return f"{text(won.value, 'share')} of the deals that start are won by day {_DAY} (95% interval {text(won.low, 'share')} to {text(won.high, 'share')}), {text(lost.value, 'share')} are lost and {text(still_open.value, 'share')} are still open; {half}."


def _table(figures: list[Figure], workbook: Workbook) -> DisplayTable:
    text, rows = workbook.formats.text, []
    for day in HORIZONS:
        won, lost, still_open = (figure_at(figures, name, day) for name in ("won", "lost", "open"))
        interval = "–" if won.missing else f"{text(won.low, 'share')} to {text(won.high, 'share')}"
        shares = [written(figure, workbook) for figure in (won, lost, still_open)]
        rows.append((f"day {day}", shares[0], interval, *shares[1:], text(won.n, "count")))
    labels = ("By", "Won", "95% interval of won", "Lost", "Still open", "Deals that old")
    caption = "What became of deals so many days after their start"
    return DisplayTable(caption, labels, (False, *[True] * 5), tuple(rows), len(rows))


def _median_figure(median: float | None, deals: int) -> Figure:
    return Figure(
        metric="cycle_curve",
        definition="cycle_curve/median_decided",
        value=median,
        unit="days",
        n=deals,
        missing="" if median is not None else "not reached",
    )


def _note(late: int, deals: int) -> str:
    entered = (
        f" {counted(late, 'deal')} that started before the first decision in the export {'is' if late == 1 else 'are'} counted from that day on only: had others been decided sooner, they would not be in it."
        if late
        else ""
    )
    return f"Over {counted(deals, 'deal')}. Winning and losing are two ways to leave, estimated together (Aalen and Johansen); treating a lost deal as one that might still be won would show far more wins than there are.{entered}"
