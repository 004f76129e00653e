"""How well the open deals are looked after: each kind of neglect with its count, value and share."""

import ibis
import pandas as pd

from lib import charts
from lib.canonical.opened.tended_deals import QUIET_DAYS
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted, listed
from lib.workbook import Workbook

KINDS = {
    "past_due_deals": ("Past due", "is_past_due"),
    "undated_deals": ("No expected day", "is_undated"),
    "deals_without_next_step": ("No next step", "lacks_next_step"),
    "quiet_deals": (f"Nothing done for {QUIET_DAYS} days", "is_quiet"),
    "unvalued_deals": ("No value", "lacks_amount"),
}
"""Metric → what its deals are called, and their flag in `tended_deals`."""


@needs("deals", "deals")
def needs_attention(workbook: Workbook) -> Section:
    """How many open deals are past due, undated, without a next step, quiet or without a value, and what are they worth?"""
    counts = {name: workbook.values(name) for name in KINDS}
    values = {
        name: workbook.values(name, Cut(definition="value")) for name in KINDS if name != "unvalued_deals"
    }
    rows = _rows(counts, values)
    if not rows["denominator"].any():
        return said(needs_attention, "No deals are open.")
    known = rows[rows["denominator"] > 0]
    labels = charts.Labels(
        "Open deals by what is wrong",
        "Number of open deals per reason for attention.",
        "count",
        workbook.formats,
    )
    columns = {
        "reason": ("What is wrong", "text"),
        "deals": ("Deals", "count"),
        "denominator": ("Of open deals", "count"),
        "share": ("Share of deals", "share"),
        "amount": ("Value", "money"),
        "share_of_value": ("Share of open value", "share"),
    }
    said_values = [*counts.values(), *values.values()]
    return Section(
        id="pipeline.needs_attention",
        headline=_headline(workbook),
        reading="Each bar counts the open deals with that fault; a deal may have several. A next step is one planned for the day of the report or later.",
        action=_action(known),
        chart=charts.bars(known, "reason", "deals", labels) if known["deals"].any() else None,
        table=display_table(known, columns, workbook.formats, "Open deals by what is wrong"),
        note=_untold(rows),
        figures=tuple(figure for found in said_values for figure in figures_of(found)),
    )


def _rows(counts: dict[str, pd.DataFrame], values: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row per kind of neglect, most deals first."""
    rows = []
    for name, (reason, _) in KINDS.items():
        count, value = counts[name].iloc[0], values[name].iloc[0] if name in values else None
        has_value = value is not None and value["denominator"] != 0
        rows.append(
            {
                "reason": reason,
                "deals": count["numerator"],
                "denominator": count["denominator"],
                "share": count["value"],
                "amount": value["numerator"] if has_value else float("nan"),
                "share_of_value": value["value"] if has_value else float("nan"),
            }
        )
    return pd.DataFrame(rows).sort_values(["deals", "reason"], ascending=[False, True], ignore_index=True)


def _headline(workbook: Workbook) -> str:
    open_deals = workbook.tables["tended_deals"].filter(lambda deal: deal.is_open)
    is_neglected = ibis.or_(*[open_deals[flag].fill_null(False) for _, flag in KINDS.values()])
    found = workbook.tables.frame(
        open_deals.agg(
            all=open_deals.count(),
            deals=open_deals.count(where=is_neglected),
            amount=open_deals.amount.sum(where=is_neglected),
        )
    ).iloc[0]
    number, total = int(found["deals"]), int(found["all"])
    if not number:
        return "No open deal is overdue, undated, quiet, without a next step or without a value."
    worth = "" if pd.isna(found["amount"]) else f", worth {workbook.formats.text(found['amount'], 'money')}"
    return (
        f"{counted(number, 'open deal')} of {total:,} {'needs' if number == 1 else 'need'} attention{worth}."
    )


def _action(rows: pd.DataFrame) -> str:
    worst = rows.iloc[0]
    return _ACTIONS[worst["reason"]] if worst["deals"] else "Nothing: look again next week."


_ACTIONS = {
    "Past due": "Have every owner of an overdue deal set a new day with the buyer, or close the deal as lost.",
    "No expected day": "Have the owners set a day: a deal without one is in no forecast.",
    "No next step": "Let no meeting end without a next step in the calendar; start with the largest deals listed below.",
    KINDS["quiet_deals"][
        0
    ]: "Call the buyers of the quiet deals this week, or close those that nobody believes in.",
    "No value": "Put a value on each deal, if only a guess: without one it counts for nothing.",
}


def _untold(rows: pd.DataFrame) -> str:
    """What the source does not let one tell."""
    untold = rows.loc[rows["denominator"] == 0, "reason"].str.lower().sort_values().tolist()
    return f"This source does not tell: {listed(untold)}." if untold else ""
