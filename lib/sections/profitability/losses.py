"""Whom it costs more to serve than they bring."""

import pandas as pd

from lib.metrics.evaluate import share_of
from lib.sections.absent import said
from lib.sections.profitability.accounts import accounts
from lib.sections.profitability.customers import COLUMNS, MOST, nothing_sold
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook


def unprofitable(workbook: Workbook) -> Section:
    """Which customers cost more to serve than their margin, or almost as much, and why?"""
    found = accounts(workbook)
    if found.customers.empty:
        return nothing_sold(workbook, "unprofitable")
    if "margin" not in found.known or not {"service", "selling"} & set(found.known):
        lacking = "margins" if "margin" not in found.known else "service costs and activities"
        return said(
            "profitability.unprofitable",
            f"This source records no {lacking}, so nobody can say which customers cost more than they bring.",
        )
    told = found.customers.assign(eaten=lambda rows: share_of(rows["cost_to_serve"], rows["margin"]))
    is_loss = told["contribution"] < 0
    rows = told[is_loss | (told["eaten"] > 0.5)].sort_values(["contribution", "company"], ignore_index=True)
    if rows.empty:
        return said(
            "profitability.unprofitable",
            f"None of {counted(len(told), 'customer')} costs more than half of its margin to serve.",
        )
    rows = rows.assign(why=[_why(row) for row in rows.to_dict("records")])
    lost = told.loc[is_loss, "contribution"].sum()
    columns = {**COLUMNS, "why": ("Because of", "text")}
    number = int(is_loss.sum())
    return Section(
        id="profitability.unprofitable",
        headline=_headline(told, len(rows) - number, workbook),
        reading="Costs of service and selling are spread by contact and by hour, so a single busy year may put a good customer here.",
        action="For each: raise the price, move it to a cheaper way of being served, or repair what it keeps calling about.",
        table=display_table(
            rows, columns, workbook.formats, "Customers that cost much of what they bring", most=MOST
        ),
        figures=_figures(number, float(lost), len(told)),
    )


def _headline(told: pd.DataFrame, near: int, workbook: Workbook) -> str:
    losses = told.loc[told["contribution"] < 0, "contribution"]
    number, text = len(losses), workbook.formats.text
    some = (
        f"{counted(number, 'customer')} of {len(told):,} {'costs' if number == 1 else 'cost'} more than {'it brings' if number == 1 else 'they bring'}: {text(losses.sum(), 'money')} in sum."
        if number
        else "No customer costs more than it brings."
    )
    if not near:
        return some
    return f"{some} {counted(near, 'customer')} more {'loses' if near == 1 else 'lose'} over half of the margin to service and selling."


def _figures(number: int, lost: float, n: int) -> tuple[Figure, ...]:
    return (
        Figure("unprofitable_customers", "unprofitable_customers/count", float(number), "count", n=n),
        Figure("unprofitable_customers", "unprofitable_customers/contribution", lost, "money", n=number),
    )


def _why(row: dict) -> str:
    if row["margin"] <= 0:
        return "sold at or below cost"
    return "service" if row["service"] >= row["selling"] else "selling time"
