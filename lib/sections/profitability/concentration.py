"""How much rests on few customers."""

import pandas as pd

from lib import charts
from lib.formats import Formats
from lib.metrics.evaluate import share_of
from lib.sections.absent import said
from lib.sections.profitability.accounts import accounts
from lib.sections.profitability.customers import nothing_sold
from lib.sections.profitability.window import twelve_months
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

_GOAL = 0.8
_HHI_WORDS = ((0.15, "spread over many"), (0.25, "somewhat concentrated"), (1.01, "resting on few"))
"""The marks of the US merger guidelines of 2010 for shares of a market, here of customers."""


def concentration(workbook: Workbook) -> Section:
    """How few customers bring most of the revenue, and what would one of them leaving cost?"""
    found = accounts(workbook).customers
    bought = found[found["revenue"] > 0].sort_values(["revenue", "company"], ascending=[False, True])
    if bought.empty:
        return nothing_sold(workbook, "concentration")
    if len(bought) < 3:
        return said(
            "profitability.concentration",
            f"All revenue comes from {counted(len(bought), 'customer')}: {' and '.join(bought['company'])}.",
            "Win a third customer before anything else.",
        )
    curve = _curve(bought)
    facts = _facts(curve)
    share = workbook.formats
    named = f"{counted(facts['enough'], 'customer')} ({share.text(facts['enough_share'], 'share')})\nbring {share.text(_GOAL, 'share')}"
    labels = charts.Labels(
        "Share of revenue (up) brought by the largest share of customers (across)",
        f"Cumulative share of revenue by customers, largest first: {facts['enough']} of {len(curve)} bring 80 %.",
        "share",
        workbook.formats,
    )
    marked = (facts["enough_share"], float(curve["up_to"].iloc[facts["enough"] - 1]), named)
    return Section(
        id="profitability.concentration",
        headline=_headline(facts, curve, workbook),
        reading="Customers stand from the largest to the smallest. The steeper the curve climbs at its left end, the more rests on few.",
        action=_action(facts),
        chart=charts.pareto(curve, ("place_share", "up_to"), labels, marked),
        table=display_table(
            _table(facts, workbook.formats),
            _COLUMNS,
            workbook.formats,
            f"Concentration, {twelve_months(workbook).label}",
        ),
        note="The index adds the squared shares of all customers: 1 is one customer, near 0 is many alike; 1 ÷ index is how many customers alike would be as concentrated. Customers whose returns outweigh what they bought are left out.",
        figures=_figures(facts, len(curve), workbook),
    )


_COLUMNS = {"what": ("Measure", "text"), "value": ("Value", "text")}


def _curve(bought: pd.DataFrame) -> pd.DataFrame:
    total = pd.Series(bought["revenue"].sum(), index=bought.index)
    shares = bought.assign(share=share_of(bought["revenue"], total)).reset_index(drop=True)
    places = pd.Series(range(1, len(shares) + 1))
    return shares.assign(
        up_to=shares["share"].cumsum(),
        place_share=share_of(places, pd.Series(len(shares), index=places.index)),
    )


def _facts(curve: pd.DataFrame) -> dict:
    # the sum of many shares may miss its goal by a rounding
    enough = int((curve["up_to"] < _GOAL - 1e-9).sum()) + 1
    hhi = float((curve["share"] ** 2).sum())
    return {
        "enough": enough,
        "enough_share": float(curve["place_share"].iloc[enough - 1]),
        "largest": float(curve["share"].iloc[0]),
        "top_10": float(curve["share"].head(10).sum()),
        "hhi": hhi,
        "alike": share_of(1.0, hhi),
        "words": next(words for mark, words in _HHI_WORDS if hhi < mark),
    }


def _headline(facts: dict, curve: pd.DataFrame, workbook: Workbook) -> str:
    share = workbook.formats
    few = f"{counted(facts['enough'], 'customer')} of {len(curve):,} ({share.text(facts['enough_share'], 'share')}) {'brings' if facts['enough'] == 1 else 'bring'} {share.text(_GOAL, 'share')} of revenue"
    return f"{few}; the largest, {curve['company'].iloc[0]}, {share.text(facts['largest'], 'share')}. Revenue is {facts['words']}."


def _action(facts: dict) -> str:
    if facts["largest"] > 0.2 or facts["hhi"] >= 0.25:
        return "Plan for the loss of the largest customer: what would have to be won, and how long would that take?"
    return "No single customer decides the year; look after those that make up the steep part of the curve."


def _table(facts: dict, formats: Formats) -> pd.DataFrame:
    def share(value: float) -> str:
        return formats.text(value, "share")

    rows = [
        ("Customers that bring 80 % of revenue", f"{facts['enough']:,} ({share(facts['enough_share'])})"),
        ("Share of the largest customer", share(facts["largest"])),
        ("Share of the ten largest", share(facts["top_10"])),
        ("Concentration index (Herfindahl)", formats.text(facts["hhi"], "number")),
        ("As if there were so many customers alike", formats.text(facts["alike"], "count")),
    ]
    return pd.DataFrame(rows, columns=["what", "value"])


def _figures(facts: dict, n: int, workbook: Workbook) -> tuple[Figure, ...]:
    period = twelve_months(workbook)
    units = {
        "enough": "count",
        "enough_share": "share",
        "largest": "share",
        "top_10": "share",
        "hhi": "number",
    }
    return tuple(
        Figure(
            metric="concentration",
            definition=f"concentration/{name}",
            value=float(facts[name]),
            unit=unit,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            n=n,
        )
        for name, unit in units.items()
    )
