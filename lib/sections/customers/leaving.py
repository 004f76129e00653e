"""Who left in the last twelve months, and what they brought."""

import pandas as pd

from lib.sections.absent import said
from lib.sections.customers.windows import MAP_SALES, NOBODY, first_day, rule_words, twelve_months
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

_MOST = 15


def leaving(workbook: Workbook) -> Section:
    """Who was a customer a year ago and is none now, since when, and what did they bring so far?"""
    if first_day(workbook) is None:
        return said("customers.leaving", NOBODY, MAP_SALES)
    period = twelve_months(workbook)
    values = workbook.tables["customer_values"]
    left = values.filter(values.is_left).select("company", "owner", "company_id", "revenue", "purchases")
    gone = workbook.tables.frame(left)
    if gone.empty:
        return said("customers.leaving", f"No customer of a year ago has left in the {period.label}.")
    gone = gone.assign(revenue=gone["revenue"].astype("float64")).merge(_last_days(workbook), on="company_id")
    gone = gone.sort_values(["revenue", "company"], ascending=[False, True], ignore_index=True)
    largest, text = gone.iloc[0], workbook.formats.text
    return Section(
        id="customers.leaving",
        headline=f"{counted(len(gone), 'customer')} of a year ago {'has' if len(gone) == 1 else 'have'} left; they had brought {text(gone['revenue'].sum(), 'money')} so far, the largest {largest['company']} with {text(largest['revenue'], 'money')}.",
        reading="The last day is that of the contract, or the day on which the last purchase was too long ago.",
        action="Call the largest: what would bring them back? Note the reason, so that it can be counted next time.",
        table=display_table(gone, _COLUMNS, workbook.formats, f"Customers lost, {period.label}", most=_MOST),
        note=f"{rule_words(workbook)} Revenue is what the customer bought in all the export, less returns.",
        figures=_figures(gone, workbook),
    )


_COLUMNS = {
    "company": ("Customer", "text"),
    "owner": ("Owner", "text"),
    "last_on": ("Customer until", "day"),
    "purchases": ("Days bought on", "count"),
    "revenue": ("Revenue so far", "money"),
}


def _last_days(workbook: Workbook) -> pd.DataFrame:
    spans = workbook.tables["active_spans"]
    mine = spans.filter(spans.is_judged)
    return workbook.tables.frame(mine.group_by("company_id").agg(last_on=mine.active_until_on.max()))


def _figures(gone: pd.DataFrame, workbook: Workbook) -> tuple[Figure, ...]:
    period = twelve_months(workbook)
    told = {"count": (float(len(gone)), "count"), "revenue": (float(gone["revenue"].sum()), "money")}
    return tuple(
        Figure(
            "customers_left",
            f"customers_left/{name}",
            value,
            unit,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            n=len(gone),
        )
        for name, (value, unit) in told.items()
    )
