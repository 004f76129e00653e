"""Which open deals to act on first."""

import datetime as dt

import pandas as pd

from lib import charts
from lib.sections.absent import said
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook


def needs_attention(workbook: Workbook) -> Section:
    """Which open deals to act on first: overdue, undated, without next step or without value."""
    deals = workbook.tables["deals"]
    open_deals = workbook.tables.frame(deals.filter(deals.is_open).select(*_LOOKED_AT))
    listed = _with_reasons(open_deals, workbook.as_of)
    if listed.empty:
        nothing = (
            "is overdue, undated, without a next step or without a value" if len(open_deals) else "there is"
        )
        return said("pipeline.needs_attention", f"No open deal {nothing}.")
    counts = listed["reasons"].str.split(", ").explode().value_counts()
    reasons = counts.rename_axis("reason").reset_index(name="deals")
    alt = "Number of open deals per reason for attention."
    labels = charts.Labels("Open deals by what is wrong", alt, "count", workbook.formats)
    caption = "Open deals that need attention, largest first"
    return Section(
        id="pipeline.needs_attention",
        headline=_headline(listed, len(open_deals), workbook),
        reading="A deal may have several reasons. The table lists the largest first.",
        action="Start at the top: a date, a next step and a value make the deal countable again.",
        chart=charts.bars(reasons, "reason", "deals", labels),
        table=display_table(listed, _COLUMNS, workbook.formats, caption, most=15),
    )


_LOOKED_AT = (
    "deal_id",
    "name",
    "owner",
    "stage",
    "amount",
    "expected_close_on",
    "next_step_on",
    "is_past_due",
)
_COLUMNS = {
    "deal": ("Deal", "text"),
    "owner": ("Owner", "text"),
    "stage": ("Stage", "text"),
    "amount": ("Value", "money"),
    "expected_close_on": ("Expected", "day"),
    "reasons": ("Why", "text"),
}


def _headline(listed: pd.DataFrame, open_deals: int, workbook: Workbook) -> str:
    worth = workbook.formats.text(listed["amount"].sum(), "money")
    told = f", worth {worth}" if listed["amount"].notna().any() else ""
    need = "needs" if len(listed) == 1 else "need"
    return f"{counted(len(listed), 'open deal')} of {open_deals:,} {need} attention{told}."


def _with_reasons(open_deals: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    next_steps = pd.to_datetime(open_deals["next_step_on"])
    flags = {
        "past due": open_deals["is_past_due"].astype(bool),
        "no expected close": open_deals["expected_close_on"].isna(),
        "no value": open_deals["amount"].isna(),
    }
    if next_steps.notna().any():
        flags["no next step"] = next_steps.isna() | (next_steps < pd.Timestamp(as_of))
    reasons = [
        ", ".join(name for name, is_so in row.items() if is_so)
        for row in pd.DataFrame(flags).to_dict("records")
    ]
    named = open_deals.assign(
        reasons=reasons,
        deal=open_deals["name"].fillna(open_deals["deal_id"]),
        amount=open_deals["amount"].astype("float64"),
    )
    return named[named["reasons"] != ""].sort_values(
        ["amount", "deal_id"], ascending=[False, True], ignore_index=True
    )
