"""What leads and new customers from campaigns cost."""

import pandas as pd

from lib import charts
from lib.canonical.opened import NOT_RECORDED
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

_NONE = "(no campaign)"
_COLUMNS = {
    "leads": ("Leads", "count"),
    "costed": ("With a cost", "count"),
    "cost": ("Cost", "money"),
    "per_lead": ("Cost per lead", "money"),
    "customers": ("New customers", "count"),
    "per_customer": ("Cost per new customer", "money"),
}


@needs("leads", "leads")
@needs("campaigns", "campaigns")
def costs(workbook: Workbook, by: str = "source") -> Section:
    """What does a lead cost, and a new customer, by source or by campaign?"""
    per_lead, per_customer = (
        workbook.values(name, Cut((by,))) for name in ("cost_per_lead", "cost_per_customer")
    )
    if not per_lead["denominator"].sum():
        return said(
            f"leads.costs_{by}",
            "No campaign that brought leads has a cost recorded, so no cost per lead can be told.",
            "Record what each campaign cost; a campaign that was free has a cost of 0.",
        )
    rows = _rows(per_lead, per_customer, by)
    measure = ("per_customer", "Cost per new customer") if by == "source" else ("per_lead", "Cost per lead")
    label = by.replace("_", " ")
    labels = charts.Labels(f"{measure[1]} by {label}", f"{measure[1]} by {label}.", "money", workbook.formats)
    drawn = rows[rows[measure[0]].notna()].head(15)
    return Section(
        id=f"leads.costs_{by}",
        headline=_headline(rows, workbook),
        reading=f"{measure[1]}: recorded cost of campaigns ÷ what came of their leads. Largest cost first, fifteen at most; who has no cost recorded has no bar.",
        action="Compare the cost of a new customer with what one brings before paying for more leads.",
        chart=charts.bars(drawn, by, measure[0], labels) if len(drawn) else None,
        table=display_table(
            rows,
            {by: (label.capitalize(), "text"), **_COLUMNS},
            workbook.formats,
            f"Cost of leads and new customers by {label}",
            most=20,
        ),
        note=_note(workbook),
        figures=figures_of(per_lead, (by,)) + figures_of(per_customer, (by,)),
    )


def _rows(per_lead: pd.DataFrame, per_customer: pd.DataFrame, by: str) -> pd.DataFrame:
    lead, customer = per_lead.set_index(by), per_customer.set_index(by)
    rows = pd.DataFrame(
        {
            "leads": lead["n"],
            "costed": lead["denominator"],
            # nothing recorded is not a cost of 0
            "cost": lead["numerator"].where(lead["denominator"] > 0),
            "per_lead": lead["value"],
            "customers": customer["denominator"].where(lead["denominator"] > 0),
            "per_customer": customer["value"],
        }
    )
    named = rows.rename_axis(by).reset_index()
    if by == "campaign":
        named[by] = named[by].replace(NOT_RECORDED, _NONE)
    # who came without a campaign stands first, not below the last campaign where the table is cut
    named["place"] = (named[by] != _NONE).astype(int)
    order = named.sort_values(
        ["place", "cost", "leads", by], ascending=[True, False, False, True], ignore_index=True
    )
    return order.drop(columns="place")


def _headline(rows: pd.DataFrame, workbook: Workbook) -> str:
    text = workbook.formats.text
    cost, leads, customers = rows["cost"].sum(), rows["costed"].sum(), rows["customers"].sum()
    first = f"{text(cost, 'money')} of campaign cost brought {counted(leads, 'lead')} ({text(share_of(cost, leads), 'money')} a lead)"
    if not customers:
        return f"{first} and no new customer yet."
    return f"{first} and {counted(customers, 'new customer')} ({text(share_of(cost, customers), 'money')} a customer)."


def _note(workbook: Workbook) -> str:
    leads = workbook.tables["leads"]
    has_campaign = leads.campaign_id.notnull()
    counts = workbook.tables.frame(
        leads.agg(
            without=leads.count(where=~has_campaign),
            uncosted=leads.count(where=has_campaign & ~leads.has_campaign_cost),
        )
    ).iloc[0]
    return (
        f"{counted(counts['without'], 'lead')} came without a campaign and {counted(counts['uncosted'], 'lead')} from campaigns without a cost recorded (or a rate for it): they have no cost here, which is not a cost of 0. "
        "A campaign's whole cost so far is shared evenly by all the leads it brought, other teams' too; staff and tools are in only where the campaign's cost holds them, and campaigns that brought no lead are in no row."
    )
