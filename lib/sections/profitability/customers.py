"""Who brings money: the best customers, all others, and what is on nobody's account."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import share_of
from lib.sections.absent import said
from lib.sections.profitability.accounts import Accounts, accounts
from lib.sections.profitability.window import revenue_words, twelve_months
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

MOST = 15
COLUMNS = {
    "company": ("Customer", "text"),
    "revenue": ("Revenue", "money"),
    "margin": ("Margin", "money"),
    "service": ("Service", "money"),
    "selling": ("Selling", "money"),
    "contribution": ("Left", "money"),
}


def nothing_sold(workbook: Workbook, answer: str) -> Section:
    """The words for a source, or a year, without sales."""
    return said(
        f"profitability.{answer}",
        f"Nothing was sold to a named customer in the {twelve_months(workbook).label}.",
        "Map orders with their lines, or won deals with their company and closing day.",
    )


def customers(workbook: Workbook) -> Section:
    """Which customers bring money: the best ones, all others, and what is on nobody's account, summing to the whole."""
    found = accounts(workbook)
    if found.customers.empty:
        return nothing_sold(workbook, "customers")
    rows = _summed(found)
    best, measure = found.customers.head(MOST), found.rank_by
    noun = "left after making, serving and selling" if measure == "contribution" else "revenue"
    labels = charts.Labels(
        f"What the best customers bring: {noun}",
        f"{noun.capitalize()} of the customers that bring most; {best['company'].iloc[0]} leads.",
        "money",
        workbook.formats,
    )
    return Section(
        id="profitability.customers",
        headline=_best_words(found, workbook),
        reading=f"{twelve_months(workbook).label}. {revenue_words(workbook)}",
        action="Know who answers for each customer in this list, and when they were last asked what they need next.",
        chart=charts.bars(best.assign(is_low=best[measure] < 0), "company", measure, labels, marked="is_low"),
        table=display_table(
            rows, _shown(found), workbook.formats, f"Customers, {twelve_months(workbook).label}"
        ),
        note=_note(found),
        figures=found.figures,
    )


def _summed(found: Accounts) -> pd.DataFrame:
    """The best customers, the rest in one row, what is on nobody's account, and the sum of it all."""
    best, rest = found.customers.head(MOST), found.customers.iloc[MOST:]
    parts = [best]
    if not rest.empty:
        parts.append(_one_row(rest, f"{counted(len(rest), 'other customer')}"))
    return pd.concat([*parts, found.others, _one_row(found.everything, "All together")], ignore_index=True)


def _one_row(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    return rows.sum(numeric_only=True).to_frame().T.assign(company=name)


def _shown(found: Accounts) -> dict[str, tuple[str, str]]:
    hidden = {name for name in ("margin", "service", "selling") if name not in found.known}
    if "margin" in hidden:
        hidden.add("contribution")
    return {name: label for name, label in COLUMNS.items() if name not in hidden}


def _best_words(found: Accounts, workbook: Workbook) -> str:
    first, money = found.customers.iloc[0], workbook.formats
    total = found.everything["revenue"].sum()
    number = len(found.customers)
    share = money.text(share_of(first["revenue"], total), "share")
    brings = f"{first['company']} brings most: {money.text(first[found.rank_by], 'money')}"
    after = f" left of {money.text(first['revenue'], 'money')}" if found.rank_by == "contribution" else ""
    return f"{counted(number, 'customer')} bought for {money.text(total, 'money')}. {brings}{after} ({share} of all revenue)."


def _note(found: Accounts) -> str:
    words = []
    if "service" not in found.known:
        words.append("This source records no cost of service.")
    if "selling" not in found.known:
        words.append("This source records no activities with a usable cost, so selling time is not counted.")
    return " ".join(words)
