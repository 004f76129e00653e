"""What became of the deals that were expected when the period began."""

import datetime as dt

import pandas as pd

from lib import charts
from lib.metrics.evaluate import share_of
from lib.sections.absent import needs, said
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted, named
from lib.workbook import Workbook

_SLIPPED = ("Past its day, still open", "Moved to a later period", "Day taken away")
_FATES = ("Won", "Still expected", "Lost", *_SLIPPED, "With another team now")


@needs("deal_events", "history of changes")
def slipped(workbook: Workbook) -> Section:
    """Which deals expected at the start of the period were won, lost, or slipped out of it?"""
    period = workbook.period
    start = period.starts_on - dt.timedelta(days=1)
    if not workbook.covers(period):
        return said(
            "forecast.slipped",
            f"The export begins after {named(period)} did, so nobody knows what was expected then.",
        )
    expected = _expected(workbook, start)
    if expected.empty:
        return said(
            "forecast.slipped", f"When {period.label} began no open deal was expected to close in it."
        )
    rows = _by_fate(expected)
    late = expected[expected["fate"].isin(_SLIPPED)].sort_values(
        ["amount_then", "deal_id"], ascending=[False, True]
    )
    labels = charts.Labels(
        f"{period.label}: what became of deals expected as it began",
        "Value of the deals expected as the period began, by what became of them.",
        "money",
        workbook.formats,
    )
    columns = {
        "deal": ("Deal", "text"),
        "owner": ("Owner", "text"),
        "amount_then": ("Value then", "money"),
        "expected_then": ("Expected then", "day"),
        "expected_now": ("Expected now", "day"),
        "fate": ("What became of it", "text"),
    }
    return Section(
        id="forecast.slipped",
        headline=_headline(rows, workbook),
        reading=f"The deals open on {workbook.formats.text(start, 'day')} and then expected to close in {period.label}, with their value of that day. Orange slipped: still open, and no longer expected in time.",
        action=_action(late, workbook),
        chart=charts.bars(rows, "fate", "value", labels, marked="is_slipped"),
        table=display_table(late, columns, workbook.formats, "Deals that slipped, largest first", most=15)
        if len(late)
        else None,
        figures=_figures(rows, workbook),
    )


def _expected(workbook: Workbook, start: dt.date) -> pd.DataFrame:
    """One row per deal expected in the period as it began, with what became of it."""
    period = workbook.period
    then = workbook.at(start).tables
    deals = then["deals"]
    wanted = deals.filter(
        deals.is_open & deals.expected_close_on.between(period.starts_on, period.full_ends_on)
    )
    before = then.frame(
        wanted.select("deal_id", "name", "owner", amount_then="amount", expected_then="expected_close_on")
    )
    now = workbook.tables["deals"]
    standing = workbook.tables.frame(
        now.select("deal_id", "is_won", "is_lost", "is_past_due", expected_now="expected_close_on")
    )
    told = before.merge(standing, on="deal_id", how="left", validate="one_to_one")
    return told.assign(
        deal=told["name"].fillna(told["deal_id"]),
        amount_then=told["amount_then"].astype("float64"),
        fate=[_fate(row, period.full_ends_on) for row in told.to_dict("records")],
    )


def _fate(row: dict, last_day: dt.date) -> str:
    if pd.isna(row["is_won"]):
        return "With another team now"
    if row["is_won"]:
        return "Won"
    if row["is_lost"]:
        return "Lost"
    if pd.isna(row["expected_now"]):
        return "Day taken away"
    if row["is_past_due"]:
        return "Past its day, still open"
    return "Moved to a later period" if row["expected_now"] > pd.Timestamp(last_day) else "Still expected"


def _by_fate(expected: pd.DataFrame) -> pd.DataFrame:
    sums = expected.groupby("fate").agg(deals=("deal_id", "size"), value=("amount_then", "sum"))
    rows = sums.reindex([fate for fate in _FATES if fate in sums.index]).reset_index()
    return rows.assign(is_slipped=rows["fate"].isin(_SLIPPED))


def _headline(rows: pd.DataFrame, workbook: Workbook) -> str:
    text, period = workbook.formats.text, named(workbook.period)
    total, number = rows["value"].sum(), rows["deals"].sum()
    late = rows[rows["is_slipped"]]
    won = rows[rows["fate"] == "Won"]
    first = f"Of {counted(number, 'deal')} worth {text(total, 'money')} expected as {workbook.period.label} began, {counted(won['deals'].sum(), 'deal')} {'is' if won['deals'].sum() == 1 else 'are'} won in {period}"
    if late.empty:
        return f"{first} and none has slipped."
    share = share_of(late["value"].sum(), total)
    worth = f" ({text(share, 'share')} of the value)" if total else ""
    return f"{first} and {counted(late['deals'].sum(), 'deal')} worth {text(late['value'].sum(), 'money')}{worth} slipped."


def _action(late: pd.DataFrame, workbook: Workbook) -> str:
    if late.empty:
        return "Expected days have held: keep asking for them."
    owner = late.groupby("owner")["amount_then"].sum().sort_values(ascending=False, kind="stable")
    return f"Ask {owner.index[0]} first: {workbook.formats.text(owner.iloc[0], 'money')} of what slipped is there. What must happen, and on which day?"


def _figures(rows: pd.DataFrame, workbook: Workbook) -> tuple[Figure, ...]:
    period = workbook.period
    return tuple(
        Figure(
            "slipped_deals",
            f"slipped_deals/{name}",
            float(row[name]),
            unit,
            {"fate": row["fate"]},
            period.starts_on,
            period.ends_on,
            n=int(row["deals"]),
        )
        for row in rows.to_dict("records")
        for name, unit in (("deals", "count"), ("value", "money"))
    )
