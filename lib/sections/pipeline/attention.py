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
    deals = workbook.tables["deals"].filter(lambda row: row.is_open)
    open_deals = workbook.tables.frame(
        deals.select(
            "deal_id",
            "name",
            "owner",
            "stage",
            "amount",
            "expected_close_on",
            "next_step_on",
            "is_past_due",
            "age_days",
        )
    )
    if open_deals.empty:
        return said("pipeline.needs_attention", "No deals are open.")
    listed = _with_reasons(open_deals, workbook.as_of)
    if listed.empty:
        return said(
            "pipeline.needs_attention",
            "No open deal is overdue, undated, without a next step or without a value.",
        )
    columns = {
        "deal": ("Deal", "text"),
        "owner": ("Owner", "text"),
        "stage": ("Stage", "text"),
        "amount": ("Value", "money"),
        "expected_close_on": ("Expected", "day"),
        "reasons": ("Why", "text"),
    }
    worth = (
        f", worth {workbook.formats.text(listed['amount'].sum(), 'money')}"
        if listed["amount"].notna().any()
        else ""
    )
    counts = (
        listed["reasons"]
        .str.split(", ")
        .explode()
        .value_counts()
        .rename_axis("reason")
        .reset_index(name="deals")
    )
    labels = charts.Labels(
        "Open deals by what is wrong",
        "Number of open deals per reason for attention.",
        "count",
        workbook.formats,
    )
    return Section(
        id="pipeline.needs_attention",
        headline=f"{counted(len(listed), 'open deal')} of {len(open_deals):,} {'needs' if len(listed) == 1 else 'need'} attention{worth}.",
        reading="A deal may have several reasons. The table lists the largest first.",
        action="Start at the top: a date, a next step and a value make the deal countable again.",
        chart=charts.bars(counts, "reason", "deals", labels),
        table=display_table(
            listed, columns, workbook.formats, "Open deals that need attention, largest first", most=15
        ),
    )


def _with_reasons(open_deals: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    next_steps = pd.to_datetime(open_deals["next_step_on"])
    flags = {
        "past due": open_deals["is_past_due"].astype(bool),
        "no expected close": open_deals["expected_close_on"].isna(),
        "no value": open_deals["amount"].isna(),
    }
    if next_steps.notna().any():
        flags["no next step"] = next_steps.isna() | (next_steps < pd.Timestamp(as_of))
    reasons = pd.DataFrame(flags).apply(lambda row: ", ".join(row.index[row]), axis="columns")
    named = open_deals.assign(
        reasons=reasons,
        deal=open_deals["name"].fillna(open_deals["deal_id"]),
        amount=open_deals["amount"].astype("float64"),
    )
    return named[named["reasons"] != ""].sort_values(
        ["amount", "deal_id"], ascending=[False, True], ignore_index=True
    )
