"""Expected closing days that were moved to later ones: how often, by whom, and what became of such deals."""

import pandas as pd

from lib import charts
from lib.canonical.opened.tended_deals import PUSH_GROUPS
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table, starred
from lib.sections.words import counted, listed
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
        headline=_headline(rows, decided, workbook),
        reading="A push is an expected closing day moved to a later one. The dot is the share won of the closed deals, the line its 95 % interval; hollow dots rest on few deals.",
        action=_action(decided),
        chart=ranges,
        table=display_table(starred(rows, "push_group"), _COLUMNS, workbook.formats, _caption(workbook)),
        note="A deal that stays open longer can be pushed more often: the rates go together with pushes, they are not caused by them.",
        figures=figures_of(rates, ("push_group",)) + figures_of(workbook.values("pushed_deals")),
    )


@needs("deal_events", "history of changes")
def pushed_by(workbook: Workbook, by: str = "owner") -> Section:
    """Whose open deals are pushed: how many, how often, by how many days?"""
    shares = workbook.values("pushed_deals", Cut((by,)))
    if shares.empty:
        return said(f"pipeline.pushed_by_{by}", "No deals are open.")
    told = shares.merge(_pushed_days(workbook, by), on=by, how="left", validate="one_to_one")
    rows = told.assign(is_thin=told["n"] < workbook.parameters.settings.minimum_n).sort_values(
        ["numerator", "pushed_days", by], ascending=[False, False, True], ignore_index=True
    )
    pushed, label = int(rows["numerator"].sum()), by.replace("_", " ")
    if not pushed:
        return said(f"pipeline.pushed_by_{by}", "No open deal was ever pushed to a later day.")
    labels = charts.Labels(
        f"Open deals pushed at least once, by {label}",
        f"Open deals pushed at least once by {label}.",
        "count",
        workbook.formats,
    )
    columns = {
        by: (label.capitalize(), "text"),
        "numerator": ("Pushed", "count"),
        "denominator": ("Open deals", "count"),
        "value": ("Share pushed", "share"),
        "pushes": ("Pushes", "count"),
        "median_days": ("Median days pushed", "days"),
    }
    most = 15
    return Section(
        id=f"pipeline.pushed_by_{by}",
        headline=_leaders(rows, by),
        reading=f"Bars count the open deals whose expected day was moved to a later one, by who holds them now{_cap(rows, most)}.",
        action="Go through the pushed deals with their holders: each has either a day the buyer agreed to, or none.",
        chart=charts.bars(rows.head(most), by, "numerator", labels),
        table=display_table(
            starred(rows, by),
            columns,
            workbook.formats,
            f"Pushes of open deals by {label} ({_least(workbook)})",
        ),
        figures=figures_of(shares, (by,)),
    )


def _leaders(rows: pd.DataFrame, by: str) -> str:
    most, pushed = rows["numerator"].max(), rows["numerator"].sum()
    leaders = sorted(rows.loc[rows["numerator"] == most, by])
    if len(leaders) > 3:
        return f"{counted(pushed, 'open deal')} {'was' if pushed == 1 else 'were'} pushed, none with one holder more than elsewhere: {len(leaders)} have {most:,.0f}."
    has, each = ("has", "") if len(leaders) == 1 else ("have", " each")
    return f"{listed(leaders)} {has} the most pushed deals open: {most:,.0f}{each} of {pushed:,.0f}."


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


def _pushed_days(workbook: Workbook, by: str) -> pd.DataFrame:
    deals = workbook.tables["tended_deals"]
    pushed = deals.filter(deals.is_open)
    days = pushed.pushed_days.nullif(0).cast("float64")
    return workbook.tables.frame(
        pushed.group_by(by).agg(
            pushes=pushed.pushes.sum(), pushed_days=pushed.pushed_days.sum(), median_days=days.quantile(0.5)
        )
    )


def _rows(rates: pd.DataFrame, open_deals: pd.DataFrame, workbook: Workbook) -> pd.DataFrame:
    """One row per number of pushes, in order, whether its deals are open, closed or both."""
    both = rates.merge(open_deals, on="push_group", how="outer", validate="one_to_one")
    order = both["push_group"].map(PUSH_GROUPS.index)
    counts = {name: both[name].fillna(0) for name in ("open", "numerator", "denominator")}
    is_thin = counts["denominator"] < workbook.parameters.settings.minimum_n
    return both.assign(order=order, is_thin=is_thin, **counts).sort_values("order", ignore_index=True)


def _headline(rows: pd.DataFrame, decided: pd.DataFrame, workbook: Workbook) -> str:
    of_pushed = rows[rows["push_group"] != PUSH_GROUPS[0]]
    pushed, total = int(of_pushed["open"].sum()), rows["open"].sum()
    times = of_pushed["pushes"].fillna(0).sum()
    was = "was" if pushed == 1 else "were"
    told = (
        f"{pushed:,} of {counted(total, 'open deal')} {was} pushed to a later day, {counted(times, 'time')} in all."
        if total
        else "No deals are open."
    )
    enough = decided[~decided["is_thin"]]
    if len(enough) < 2 or enough["push_group"].iloc[0] != PUSH_GROUPS[0]:
        return f"{told} Too few pushed deals have closed to say whether they are won less often."
    never, most = enough.iloc[0], enough.iloc[-1]
    text = workbook.formats.text
    apart = never["low"] > most["high"] or most["low"] > never["high"]
    how = "" if apart else ", a difference that may be chance"
    return f"{told} Of those pushed {most['push_group']}, {text(most['value'], 'share')} were won, of those never pushed {text(never['value'], 'share')}{how}."


def _action(decided: pd.DataFrame) -> str:
    enough = decided[~decided["is_thin"]]
    if len(enough) > 1 and enough["high"].iloc[-1] < enough["low"].iloc[0]:
        return "Before a deal is pushed again, have the buyer confirm the new day; without that, take it out of the forecast."
    return "Do not write a deal off because it was pushed; have the buyer confirm each new day."


def _cap(rows: pd.DataFrame, most: int) -> str:
    return f"; the {most} largest of {len(rows):,}" if len(rows) > most else ""


def _least(workbook: Workbook) -> str:
    return f"* fewer than {workbook.parameters.settings.minimum_n} open deals"


def _caption(workbook: Workbook) -> str:
    return (
        f"Deals by how often they were pushed (* fewer than {workbook.parameters.settings.minimum_n} closed)"
    )
