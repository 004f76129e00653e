"""Which contracts run out next."""

import datetime as dt

from lib.sections.absent import needs, said
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

_AHEAD_DAYS = 90
_MOST = 15


@needs("contracts", "contracts")
def running_out(workbook: Workbook) -> Section:
    """Which contracts run out in the next 90 days, largest first, and on which was notice given?"""
    terms, as_of = workbook.tables["contract_terms"], workbook.as_of
    last = as_of + dt.timedelta(days=_AHEAD_DAYS)
    ahead = terms.filter((terms.ends_on > as_of) & (terms.ends_on <= last) & ~terms.is_replaced)
    wanted = ahead.select("company", "product", "owner", "ends_on", "value", "seats", "has_notice")
    due = workbook.tables.frame(wanted)
    if due.empty:
        return said("customers.running_out", f"No contract runs out in the next {_AHEAD_DAYS} days.")
    due = due.assign(
        value=due["value"].astype("float64"),
        notice=["notice given" if has else "" for has in due["has_notice"]],
    ).sort_values(["has_notice", "value", "company"], ascending=[True, False, True], ignore_index=True)
    text, noticed = workbook.formats.text, int(due["has_notice"].sum())
    verb = "runs" if len(due) == 1 else "run"
    notice = f"; notice was given on {noticed:,}" if noticed else ""
    return Section(
        id="customers.running_out",
        headline=f"{counted(len(due), 'contract')} worth {text(due['value'].sum(), 'money')} {verb} out in the next {_AHEAD_DAYS} days{notice}.",
        reading="Contracts that no later one has replaced so far, largest first; those with notice given stand last.",
        action="Agree with each owner who calls whom this week, the largest first.",
        table=display_table(
            due, _DUE, workbook.formats, f"Contracts that end by {text(last, 'day')}", most=_MOST
        ),
        figures=(
            _figure("customers_due/contracts", float(len(due)), "count", len(due)),
            _figure("customers_due/value", float(due["value"].sum()), "money", len(due)),
            _figure("customers_due/notice", float(noticed), "count", len(due)),
        ),
    )  # fmt: skip


_DUE = {
    "company": ("Customer", "text"),
    "product": ("Product", "text"),
    "owner": ("Owner", "text"),
    "ends_on": ("Last day", "day"),
    "value": ("Value", "money"),
    "seats": ("Seats", "count"),
    "notice": ("Notice", "text"),
}


def _figure(definition: str, value: float, unit: str, n: int) -> Figure:
    return Figure(definition.split("/")[0], definition, value, unit, n=n)
