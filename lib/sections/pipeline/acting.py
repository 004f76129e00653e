"""The next deals to act on, with the reasons and what to do."""

import datetime as dt

import pandas as pd

from lib import charts
from lib.canonical.opened.tended_deals import QUIET_DAYS
from lib.metrics.stage_times import present_stays, stage_stays
from lib.sections.absent import needs, said
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

MANY_PUSHES = 3
"""From that many pushes on, whether the buyer still wants the deal is in doubt."""


@needs("deals", "deals")
def next_deals(workbook: Workbook) -> Section:
    """Which open deals to act on next, why, and what to do with each?"""
    open_deals, lacking = _told_apart(_open_deals(workbook), workbook.parameters.settings.minimum_n)
    listed = _ranked(open_deals, workbook.as_of)
    if listed.empty:
        return _nothing(open_deals, lacking)
    owners = (
        listed.astype({"weighted_amount": "float64"})
        .groupby("owner", as_index=False)
        .agg(deals=("deal_id", "size"), weighted=("weighted_amount", "sum"))
        .sort_values(["weighted", "deals", "owner"], ascending=[False, False, True], ignore_index=True)
    )
    has_weights = bool(owners["weighted"].any())
    measure, unit, what = (
        ("weighted", "money", "Weighted value") if has_weights else ("deals", "count", "Deals")
    )
    most = 12
    labels = charts.Labels(
        f"{what} that waits for action, by owner",
        f"{what} of the open deals listed for action, by owner.",
        unit,
        workbook.formats,
    )
    cap = f" The {most} largest of {len(owners):,} are drawn." if len(owners) > most else ""
    return Section(
        id="pipeline.next_deals",
        headline=_headline(listed, open_deals, workbook),
        reading=f"Bars show with whom the deals lie that call for action.{cap} The table lists the deals themselves, the most valuable first.",
        action="Take the list from the top, one deal after the other, and do what stands beside it.",
        chart=charts.bars(owners.head(most), "owner", measure, labels),
        table=display_table(listed, _COLUMNS, workbook.formats, "Next deals to act on", most=_MOST),
        note=_rule(workbook, lacking),
        figures=_figures(listed),
    )


_MOST = 15
_COLUMNS = {
    "deal": ("Deal", "text"),
    "owner": ("Owner", "text"),
    "stage": ("Stage", "text"),
    "amount": ("Value", "money"),
    "weighted_amount": ("Weighted", "money"),
    "reasons": ("Why", "text"),
    "todo": ("What to do", "text"),
}
_WANTED = (
    "deal_id",
    "name",
    "owner",
    "stage",
    "amount",
    "weighted_amount",
    "expected_close_on",
    "is_past_due",
    "is_undated",
    "is_quiet",
    "quiet_days",
    "lacks_next_step",
    "lacks_amount",
    "pushes",
)


def _open_deals(workbook: Workbook) -> pd.DataFrame:
    """Open deals with what is known about their care, and `slow_days` where they outstayed the winners."""
    deals = workbook.tables["tended_deals"]
    found = workbook.tables.frame(deals.filter(deals.is_open).select(*_WANTED))
    if "stage_visits" not in workbook.tables:
        return found.assign(slow_days=float("nan"))
    present = present_stays(stage_stays(workbook.tables))
    slow = present[present["is_slow"]].groupby("deal_id", as_index=False).agg(slow_days=("days", "max"))
    return found.merge(slow, on="deal_id", how="left", validate="one_to_one")


def _told_apart(open_deals: pd.DataFrame, minimum_n: int) -> tuple[pd.DataFrame, list[str]]:
    """`open_deals` without the flags that every one of many has: they tell none from another. And what all lack."""
    lacking = {"is_undated": "expected day", "lacks_amount": "value", "lacks_next_step": "next step"}
    for_all = [
        flag for flag in lacking if len(open_deals) >= minimum_n and open_deals[flag].astype(bool).all()
    ]
    return open_deals.assign(**dict.fromkeys(for_all, False)), [lacking[flag] for flag in for_all]


def _nothing(open_deals: pd.DataFrame, lacking: list[str]) -> Section:
    if open_deals.empty:
        return said(next_deals, "No deals are open.")
    if not lacking:
        return said(next_deals, "No open deal calls for action.")
    return said(
        next_deals,
        f"None of {counted(len(open_deals), 'open deal')} has {_any_of(lacking)}, so no deal can be put before another.",
        "Record these for every open deal, the largest customers first.",
    )


def _any_of(lacking: list[str]) -> str:
    return " or ".join(f"{'an' if name[0] in 'aeiou' else 'a'} {name}" for name in lacking)


def _ranked(open_deals: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """The deals with a reason to act, by weighted value, then value, then number of reasons."""
    found = [_reasons(row, as_of) for row in open_deals.to_dict("records")]
    told = open_deals.assign(
        deal=open_deals["name"].fillna(open_deals["deal_id"]),
        reasons=["; ".join(reason for reason, _ in pairs) for pairs in found],
        todo=["; ".join(todo for _, todo in pairs[:2]) for pairs in found],
        number=[len(pairs) for pairs in found],
        rank=open_deals["weighted_amount"].astype("float64").fillna(float("-inf")),
        size=open_deals["amount"].astype("float64").fillna(float("-inf")),
    )
    order = ["rank", "size", "number", "deal_id"]
    return told[told["number"] > 0].sort_values(
        order, ascending=[False, False, False, True], ignore_index=True
    )


def _reasons(deal: dict, as_of: dt.date) -> list[tuple[str, str]]:
    """Why the deal calls for action, the gravest reason first, and what to do about each."""
    found = []
    if deal["is_past_due"]:
        days = (pd.Timestamp(as_of) - pd.Timestamp(deal["expected_close_on"])).days
        found.append((f"{counted(days, 'day')} past due", "agree a new day with the buyer, or close it"))
    if deal["is_undated"]:
        found.append(("no expected day", "set the day it shall close"))
    if deal["is_quiet"]:
        found.append((f"nothing done for {counted(deal['quiet_days'], 'day')}", "call the buyer"))
    if deal["lacks_next_step"]:
        found.append(("no next step", "plan the next step"))
    if pd.notna(deal["pushes"]) and deal["pushes"] >= MANY_PUSHES:
        found.append((f"pushed {deal['pushes']:.0f} times", "ask whether the buyer still wants it"))
    if pd.notna(deal["slow_days"]):
        found.append((f"slow: {counted(deal['slow_days'], 'day')} in this stage", "ask what holds it up"))
    if deal["lacks_amount"]:
        found.append(("no value", "put a value on it"))
    return found


def _headline(listed: pd.DataFrame, open_deals: pd.DataFrame, workbook: Workbook) -> str:
    first, number = listed.iloc[0], len(listed)
    call = "calls" if number == 1 else "call"
    return f"{counted(number, 'deal')} of {len(open_deals):,} open {call} for action. First: {first['deal']}, {first['owner']} ({first['reasons']})."


def _figures(listed: pd.DataFrame) -> tuple[Figure, ...]:
    """How many deals are listed, and the weighted value of those shown."""
    number = Figure("deals_to_act_on", "deals_to_act_on/listed", float(len(listed)), "count", n=len(listed))
    shown = listed.head(_MOST).to_dict("records")
    weights = [
        Figure(
            metric="deals_to_act_on",
            definition="deals_to_act_on/weighted",
            value=None if pd.isna(deal["weighted_amount"]) else float(deal["weighted_amount"]),
            unit="money",
            group={"deal_id": deal["deal_id"], "place": str(place)},
            missing="no amount or no probability" if pd.isna(deal["weighted_amount"]) else "",
        )
        for place, deal in enumerate(shown, 1)
    ]
    return (number, *weights)


def _rule(workbook: Workbook, lacking: list[str]) -> str:
    slow = (
        f", longer in its stage than nine in ten winners, pushed {MANY_PUSHES} times or more"
        if "stage_visits" in workbook.tables
        else ""
    )
    everyone = f" No open deal has {_any_of(lacking)}, so that is no reason here." if lacking else ""
    quiet = (
        f", nothing done for {QUIET_DAYS} days or more, no next step"
        if "activities" in workbook.tables
        else ""
    )
    return f"The rule: a deal is listed when one of these holds: past due, no expected day, no value{quiet}{slow}. The highest amount x probability comes first; deals without one come last.{everyone}"
