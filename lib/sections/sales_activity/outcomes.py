"""What activity goes with: calls per deal won and lost, and what was done before the close."""

import pandas as pd

from lib import charts
from lib.canonical.opened.activities import BEFORE_CLOSE_DAYS, CALL_BANDS
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.sales_activity.done import NO_ACTIVITIES
from lib.sections.section import Section
from lib.sections.table import display_table, starred
from lib.sections.words import counted, named
from lib.workbook import Workbook

_CAUTION = "This is an association, not a proof: a deal that goes well is worked on longer and gets more calls, so more calls need not win a deal."


@needs("worked_deals", NO_ACTIVITIES)
def calls_and_outcome(workbook: Workbook) -> Section:
    """Are deals with more calls won more often: win rate by number of calls, all deals decided in the export."""
    values, whole = workbook.values("won_by_calls", Cut(("calls_band",))), workbook.values("won_by_calls")
    rows = values[values["n"] > 0].assign(
        order=lambda kept: [CALL_BANDS.index(band) for band in kept["calls_band"]]
    )
    rows = rows.sort_values("order", ignore_index=True)
    if rows.empty:
        return said(
            "sales_activity.calls_and_outcome",
            "No deal was won or lost, so there is no outcome to set calls beside.",
        )
    least = workbook.parameters.settings.minimum_n
    rows["is_thin"] = rows["n"] < least
    per_deal = _per_deal(workbook, "calls_per_opportunity")
    title = "Win rate by number of calls on the deal, with 95 % interval"
    labels = charts.Labels(title, f"{title}.", "share", workbook.formats)
    return Section(
        id="sales_activity.calls_and_outcome",
        headline=_headline(workbook, per_deal),
        reading="The dot is the share won of the deals with so many calls, the line its 95 % interval; the dashed line is the rate of all. Deals without a call are in.",
        action="Look at the deals lost without a single call: were they tried at all?",
        chart=charts.ranges(
            rows,
            "calls_band",
            ("low", "value", "high"),
            labels,
            thin="is_thin",
            reference=whole["value"].iloc[0],
        ),
        table=display_table(
            starred(rows, "calls_band"),
            _BANDS,
            workbook.formats,
            f"Deals decided by number of calls (* fewer than {least})",
        ),
        note=_CAUTION,
        figures=figures_of(values, ("calls_band",))
        + figures_of(whole)
        + tuple(figure for frame in per_deal.values() for figure in figures_of(frame)),
    )


_BANDS = {
    "calls_band": ("Calls on the deal", "text"),
    "numerator": ("Won", "count"),
    "denominator": ("Decided", "count"),
    "value": ("Win rate", "share"),
    "low": ("95 % from", "share"),
    "high": ("to", "share"),
}


def _per_deal(workbook: Workbook, metric: str) -> dict[str, pd.DataFrame]:
    return {
        definition.id: workbook.values(metric, Cut(definition=definition.id))
        for definition in workbook.metric(metric).definitions
    }


def _headline(workbook: Workbook, per_deal: dict[str, pd.DataFrame]) -> str:
    number = workbook.formats
    told = []
    for outcome in ("won", "lost"):
        row = per_deal[outcome].iloc[0]
        if not row["missing"]:
            told.append(
                f"{number.text(row['value'], 'number')} calls per deal {outcome} (n = {row['n']:,.0f})"
            )
    return f"{' against '.join(told)}."


@needs("worked_deals", NO_ACTIVITIES)
def per_opportunity(workbook: Workbook) -> Section:
    """How many calls does a deal take, and how much is done in its last days: won and lost apart, period by period."""
    calls, last = (
        _won_and_lost(workbook, name) for name in ("calls_per_opportunity", "activities_before_close")
    )
    rows = _by_period(workbook, calls, last)
    if rows.empty:
        return said("sales_activity.per_opportunity", "No deal was won or lost in the periods shown.")
    least = workbook.parameters.settings.minimum_n
    rows["is_thin"] = rows[["won_n", "lost_n"]].min(axis="columns") < least
    labels = charts.Labels(
        "Calls per deal closed in the period",
        "Calls per won and per lost deal by period.",
        "number",
        workbook.formats,
    )
    figures = [figure for frame in (*calls.values(), *last.values()) for figure in figures_of(frame)]
    return Section(
        id="sales_activity.per_opportunity",
        headline=_trend(workbook, rows),
        reading=f"Blue is calls per deal won, grey per deal lost, by the period in which the deal closed; deals without a call are in. The table adds all activities in the last {BEFORE_CLOSE_DAYS} days before the close, which long and short deals have alike.",
        action="When lost deals take as many calls as won ones, qualify earlier: the calls go to deals that were never there.",
        chart=charts.lines(rows, "period", [("won", "per deal won"), ("lost", "per deal lost")], labels)
        if len(rows) > 1
        else None,
        table=display_table(
            starred(rows, "period"),
            _PER_DEAL,
            workbook.formats,
            f"Calls per deal, and activities in the last days before the close (* fewer than {least} deals won or lost)",
        ),
        note=_CAUTION,
        figures=tuple(figures),
    )


def _won_and_lost(workbook: Workbook, metric: str) -> dict[str, pd.DataFrame]:
    return {
        way: workbook.values(metric, Cut(periods=workbook.history, definition=way)) for way in ("won", "lost")
    }


def _by_period(
    workbook: Workbook, calls: dict[str, pd.DataFrame], last: dict[str, pd.DataFrame]
) -> pd.DataFrame:
    """One row per period in which a deal was decided."""
    columns = {}
    for way in ("won", "lost"):
        columns |= {way: calls[way]["value"], f"{way}_n": calls[way]["n"], f"last_{way}": last[way]["value"]}
    rows = pd.DataFrame({"period": [named(period) for period in workbook.history], **columns})
    return rows[(rows["won_n"] > 0) | (rows["lost_n"] > 0)].reset_index(drop=True)


_PER_DEAL = {
    "period": ("Closed in", "text"),
    "won": ("Calls per won", "number"),
    "won_n": ("Won", "count"),
    "lost": ("Calls per lost", "number"),
    "lost_n": ("Lost", "count"),
    "last_won": ("Last days, won", "number"),
    "last_lost": ("Last days, lost", "number"),
}


def _trend(workbook: Workbook, rows: pd.DataFrame) -> str:
    last = rows.iloc[-1]
    text = workbook.formats.text
    told = [
        f"{text(last[way], 'number')} calls per deal {way} ({counted(last[f'{way}_n'], 'deal')})"
        for way in ("won", "lost")
        if last[f"{way}_n"]
    ]
    return f"In {last['period']}: {' and '.join(told)}."
