"""Expected closing days that were moved to later ones: how often, by whom, and what became of such deals."""

import pandas as pd

from lib import charts
from lib.canonical.opened.tended_deals import PUSH_GROUPS
from lib.metrics.evaluate import Cut, share_of
from lib.metrics.intervals import wilson
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table, starred
from lib.sections.words import counted
from lib.workbook import Workbook


@needs("deal_events", "history of changes")
def pushes(workbook: Workbook) -> Section:
    """How often are deals pushed to a later day, and are those that are pushed won less often?"""
    rates = workbook.values("win_rate_after_pushes", Cut(("push_group",)))
    open_deals = _open_by_group(workbook)
    rows = _rows(rates, open_deals, workbook)
    if rows.empty:
        return said(pushes, "No deal has ever been open, so none was pushed.")
    pooled = workbook.values("win_rate_after_pushes")["value"].iloc[0]
    labels = charts.Labels(
        "Win rate by how often a deal was pushed, with 95 % interval",
        "Win rate of closed deals by number of pushes, each with its interval.",
        "share",
        workbook.formats,
    )
    decided = rows[rows["denominator"].fillna(0) > 0]
    ranges = None
    if not decided.empty:
        ranges = charts.ranges(
            decided, "push_group", ("low", "value", "high"), labels, thin="is_thin", reference=pooled
        )
    return Section(
        id="pipeline.pushes",
        headline=_headline(rows, workbook),
        reading="A push is an expected closing day moved to a later one. The dot is the share won of the closed deals, the line its 95 % interval; hollow dots rest on few deals.",
        action=_action(rows),
        chart=ranges,
        table=display_table(starred(rows, "push_group"), _COLUMNS, workbook.formats, _caption(workbook)),
        note="A deal that stays open longer can be pushed more often: the rates go together with pushes, they are not caused by them.",
        figures=figures_of(rates, ("push_group",)) + figures_of(workbook.values("pushed_deals")),
    )


_COLUMNS = {
    "push_group": ("Pushed", "text"),
    "open": ("Open deals", "count"),
    "amount": ("Open value", "money"),
    "median_days": ("Median days pushed", "days"),
    "numerator": ("Won", "count"),
    "denominator": ("Closed", "count"),
    "value": ("Win rate", "share"),
    "low": ("95 % from", "share"),
    "high": ("to", "share"),
}


def _open_by_group(workbook: Workbook) -> pd.DataFrame:
    deals = workbook.tables["tended_deals"]
    open_deals = deals.filter(deals.is_open)
    days = open_deals.pushed_days.nullif(0).cast("float64")
    return workbook.tables.frame(
        open_deals.group_by("push_group").agg(
            open=open_deals.count(),
            amount=open_deals.amount.sum(),
            pushes=open_deals.pushes.sum(),
            median_days=days.quantile(0.5),
        )
    )


def _rows(rates: pd.DataFrame, open_deals: pd.DataFrame, workbook: Workbook) -> pd.DataFrame:
    """One row per number of pushes, in order, whether its deals are open, closed or both."""
    both = rates.merge(open_deals, on="push_group", how="outer", validate="one_to_one")
    order = both["push_group"].map(PUSH_GROUPS.index)
    counts = {name: both[name].fillna(0) for name in ("open", "numerator", "denominator")}
    is_thin = counts["denominator"] < workbook.parameters.settings.minimum_n
    return both.assign(order=order, is_thin=is_thin, **counts).sort_values("order", ignore_index=True)


def _headline(rows: pd.DataFrame, workbook: Workbook) -> str:
    of_pushed = rows[rows["push_group"] != PUSH_GROUPS[0]]
    pushed, total = int(of_pushed["open"].sum()), rows["open"].sum()
    times = of_pushed["pushes"].fillna(0).sum()
    was = "was" if pushed == 1 else "were"
    told = (
        f"{pushed:,} of {counted(total, 'open deal')} {was} pushed to a later day, {counted(times, 'time')} in all."
        if total
        else "No deals are open."
    )
    return f"{told} {_compared(rows, workbook)}"


def _compared(rows: pd.DataFrame, workbook: Workbook) -> str:
    """The win rate of deals pushed at least once beside that of deals never pushed."""
    (won_pushed, pushed), (won_never, never) = _decided(rows)
    if min(pushed, never) < workbook.parameters.settings.minimum_n:
        return "Too few deals have closed to say whether pushed ones are won less often."
    shares = [
        f"{workbook.formats.text(share_of(won, n), 'share')} were won ({won:,} of {n:,})"
        for won, n in ((won_pushed, pushed), (won_never, never))
    ]
    how = "more than chance" if _difference(rows) else "a difference that may be chance"
    return f"Of the closed deals pushed at least once, {shares[0]}, of those never pushed {shares[1]}: {how}."


def _decided(rows: pd.DataFrame) -> tuple[tuple[int, int], tuple[int, int]]:
    """Won and closed of the deals pushed at least once, and of those never pushed."""
    is_never = rows["push_group"] == PUSH_GROUPS[0]
    both = [rows[~is_never], rows[is_never]]
    pushed, never = [(int(part["numerator"].sum()), int(part["denominator"].sum())) for part in both]
    return pushed, never


def _difference(rows: pd.DataFrame) -> int:
    """1 when pushed deals are won more often by more than chance, -1 when less often, else 0: the intervals overlap."""
    (low, high), (never_low, never_high) = [wilson(won, n) for won, n in _decided(rows)]
    if low is None or high is None or never_low is None or never_high is None:
        return 0
    return int(low > never_high) - int(high < never_low)


def _action(rows: pd.DataFrame) -> str:
    if _difference(rows) < 0:
        return "Before a deal is pushed again, have the buyer confirm the new day; without that, take it out of the forecast."
    return "Do not write a deal off because it was pushed; have the buyer confirm each new day."


def _caption(workbook: Workbook) -> str:
    return (
        f"Deals by how often they were pushed (* fewer than {workbook.parameters.settings.minimum_n} closed)"
    )
