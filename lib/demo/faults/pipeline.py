"""Faults in deals: twins, orphans, misspelt products, impossible or missing dates, amounts nobody can read."""

import numpy as np
import pandas as pd

from lib.demo.days import DAY, END
from lib.demo.exports.cells import as_text
from lib.demo.exports.declared import Style
from lib.demo.faults.planting import Planting
from lib.demo.text_arrays import as_series, ids
from lib.demo.world import LOST, WON

_TWIN_DEAL, _TWIN_EVENT, _PER_CHUNK = 90_000_001, 4_000_000_001, 5_000
_YEAR = pd.Timedelta(days=365)
_PRODUCT_VARIANTS = {
    "Suite Start": ("SuiteStart", "Suite-Start"),
    "Suite Plus": ("SuitePlus", "Suite Plus+"),
    "Suite Pro": ("SuitePro", "Suite Professional"),
    "Insight Start": ("InsightStart", "Insight Strat"),
    "Insight Pro": ("InsightPro", "Insigth Pro"),
    "Onboarding": ("On-boarding", "Onbording"),
    "Training": ("Trainings", "Trainng"),
}


def spoil_pipeline(planting: Planting) -> None:
    """Plants every fault of deals and of their products."""
    deals = planting.tables["deals"]
    _note_past_due(planting, deals)
    _add_twin_deals(planting)
    _spoil_dates(planting, deals)
    _spoil_amounts(planting, deals)
    rows = planting.chosen("deals", 0.03, deals["_stage"] == LOST)
    planting.change("lost_without_reason", "deals", rows, {"lost_reason": [None] * len(rows)})
    rows = planting.chosen("deals", 0.008)
    nowhere = ids(18_000_001 + planting.draw.integers(0, 900_000, len(rows)))
    planting.change("deal_without_company", "deals", rows, {"company_id": nowhere.tolist()})
    for table, share in (("deals", 0.012), ("order_lines", 0.008)):
        rows = planting.chosen(table, share)
        names = planting.tables[table]["product_id"].iloc[rows]
        wrong = [_PRODUCT_VARIANTS[name][int(planting.draw.integers(2))] for name in names]
        planting.change("misspelt_product", table, rows, {"product_id": wrong})


def _note_past_due(planting: Planting, deals: pd.DataFrame) -> None:
    """Deals that were lost long ago and that nobody closed."""
    due = (deals["expected_close_on"] < pd.Timestamp(END * DAY, unit="s")).to_numpy()
    rows = np.flatnonzero(deals["_is_neglected"].to_numpy() & (deals["_stage"] < WON).to_numpy() & due)
    planting.note("past_due_open", "deals", rows, {"column": "stage", "became": deals["stage"].iloc[rows]})


def _add_twin_deals(planting: Planting) -> None:
    rows = planting.chosen("deals", 0.005)
    deals = planting.tables["deals"].iloc[rows].reset_index(drop=True)
    twins = deals.assign(deal_id=ids(_TWIN_DEAL + _PER_CHUNK * planting.chunk + np.arange(len(rows))))
    twins["name"] = deals["name"].str.replace(" – ", " - ")
    later = pd.to_timedelta(planting.draw.integers(60, 1_500, len(rows)), unit="s")
    twins["created"] = (deals["created"] + later).astype(deals["created"].dtype)
    said = ("name", deals["name"], twins["name"])
    planting.add_copies(("duplicate_deal", "deals"), rows, twins, said)
    _add_twin_history(planting, deals, twins, later)


def _add_twin_history(
    planting: Planting, deals: pd.DataFrame, twins: pd.DataFrame, later: pd.TimedeltaIndex
) -> None:
    twin_of = dict(zip(deals["deal_id"], twins["deal_id"], strict=True))
    delay = dict(zip(deals["deal_id"], later, strict=True))
    history = planting.tables["deal_events"]
    copies = history[history["deal_id"].isin(list(twin_of))].reset_index(drop=True)
    created = copies.groupby("deal_id")["happened"].transform("min")
    # Only the twin's creation is later; what follows was changed in both by the same hand.
    shift = copies["deal_id"].map(delay).where(copies["happened"] == created, pd.Timedelta(0))
    copies["happened"] = (copies["happened"] + shift).astype(history["happened"].dtype)
    copies["deal_id"] = copies["deal_id"].map(twin_of).astype("str")
    copies["event_id"] = ids(_TWIN_EVENT + 10 * _PER_CHUNK * planting.chunk + np.arange(len(copies))).array
    planting.add("deal_events", copies)


def _spoil_dates(planting: Planting, deals: pd.DataFrame) -> None:
    is_closed = (deals["_stage"] >= WON) & ~deals["is_renewal"]
    rows = planting.chosen("deals", 0.005, is_closed)
    early = deals["created"].iloc[rows] - pd.to_timedelta(planting.draw.integers(3, 300, len(rows)), unit="D")
    planting.change("closed_before_created", "deals", rows, {"closed": early.tolist()})
    rows = planting.chosen("deals", 0.003, is_closed)
    ahead = deals["created"].iloc[rows] + 3 * _YEAR
    planting.change("created_in_future", "deals", rows, {"created": ahead.tolist()})
    rows = planting.chosen("deals", 0.006, is_closed)
    planting.change("closed_without_date", "deals", rows, {"closed": [pd.NaT] * len(rows)})


def _spoil_amounts(planting: Planting, deals: pd.DataFrame) -> None:
    written = as_series(as_text(deals["amount"], "money", Style()))
    everything = planting.tables["deals"].copy()
    everything["amount"] = as_series(as_text(everything["amount"], "money", Style())).array
    planting.tables["deals"] = everything
    rows = planting.chosen("deals", 0.003, deals["amount"].notna())
    spoken = [_spoken(planting.draw, float(amount)) for amount in written.iloc[rows]]
    planting.change("unreadable_amount", "deals", rows, {"amount": spoken})
    is_late = deals["_stage"].isin([2, 3]) & deals["amount"].notna()
    rows = planting.chosen("deals", 0.03, is_late)
    planting.change("late_without_amount", "deals", rows, {"amount": [None] * len(rows)})
    emptied = deals["deal_id"].iloc[rows]
    history = planting.tables["deal_events"]
    # Nobody ever entered the amount: the history knows none either.
    is_gone = history["deal_id"].isin(emptied.tolist()) & (history["field"] == "amount")
    planting.tables["deal_events"] = history[~is_gone].reset_index(drop=True)


def _spoken(draw: np.random.Generator, amount: float) -> str:
    kinds = (
        f"{amount / 1000:g}k",
        f"ca. {amount:.0f}",
        "tbd",
        f"{amount:.0f} + VAT",
        f"{amount / 1000:g} thousand",
    )
    return kinds[int(draw.integers(len(kinds)))]
