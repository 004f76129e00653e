"""Leads that customers referred, and whether they are won more often."""

import pandas as pd

from lib import charts
from lib.metrics.differences import newcombe
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.leads.population import NO_DATES, lead_periods
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted, named
from lib.workbook import Workbook

_COLUMNS = {
    "period": ("Arrived in", "text"),
    "value": ("Referred", "count"),
    "customer": ("Name the customer", "count"),
    "source": ("Source says so", "count"),
    "share": ("Share of leads", "share"),
}


@needs("leads", "leads")
def referrals(workbook: Workbook) -> Section:
    """How many leads do customers refer, and are those won more often than the others?"""
    periods = lead_periods(workbook)
    if not periods:
        return said("leads.referrals", NO_DATES)
    whole = workbook.values("referrals")
    if not whole["value"].sum():
        return said(
            "leads.referrals",
            "No lead is recorded as referred: none names a referring customer, and no source says referral.",
            "Ask each new lead who sent them, and record it.",
        )
    either, customer, source = (
        workbook.values("referrals", Cut(periods=periods, definition=definition))
        for definition in ("either", "customer", "source")
    )
    every = workbook.values("new_leads", Cut(periods=periods))
    rows = either[["value"]].assign(
        period=[named(period) for period in periods],
        is_partial=[period.is_partial for period in periods],
        customer=customer["value"],
        source=source["value"],
        share=share_of(either["value"], every["value"]),
    )
    won, all_won = workbook.values("referral_conversion"), workbook.values("lead_win_rate")
    labels = charts.Labels(
        "Referred leads by period of arrival",
        "Referred leads by period of arrival.",
        "count",
        workbook.formats,
    )
    return Section(
        id="leads.referrals",
        headline=_headline(whole["value"].sum(), won, all_won, workbook),
        reading="A lead is referred when it names the customer who sent it, or its source or medium says referral. A pale column is not over yet.",
        action="Thank and ask: the customers who refer are worth a call of their own.",
        chart=charts.columns(rows, "period", "value", labels, partial="is_partial"),
        table=display_table(rows, _COLUMNS, workbook.formats, "Referred leads by period of arrival"),
        figures=tuple(
            figure
            for values in (whole, either, customer, source, won, all_won)
            for figure in figures_of(values)
        ),
    )


def _headline(number: float, won: pd.DataFrame, all_won: pd.DataFrame, workbook: Workbook) -> str:
    mine = (float(won["numerator"].iloc[0]), float(won["denominator"].iloc[0]))
    others = tuple(
        float(all_won[name].iloc[0]) - part
        for name, part in zip(("numerator", "denominator"), mine, strict=True)
    )
    first = f"{counted(number, 'lead')} {'was' if number == 1 else 'were'} referred"
    if min(mine[1], others[1]) < max(workbook.parameters.settings.minimum_n, 1):
        return f"{first}; too few are old enough to say whether they are won more often than others."
    text, (low, high) = workbook.formats.text, newcombe(mine, others)
    sure = "a difference that may be chance" if low <= 0 <= high else "more than chance"
    return f"{first}; {text(share_of(*mine), 'share')} of those old enough to be judged were won, against {text(share_of(*others), 'share')} of the other leads: {sure} (n = {mine[1]:,.0f} and {others[1]:,.0f})."
