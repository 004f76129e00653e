"""What service costs: a contact, a case."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.service.span import periods_since
from lib.sections.table import display_table
from lib.sections.words import named
from lib.workbook import Workbook

_COLUMNS = {
    "period": ("Period", "text"),
    "cost": ("Cost of service", "money"),
    "contacts": ("Contacts", "count"),
    "contact": ("A contact", "money"),
    "cases": ("Cases", "count"),
    "case": ("A case", "money"),
}


@needs("service_costs", "costs of service by month")
def cost(workbook: Workbook) -> Section:
    """What does a contact with service cost, and a case with all that goes with it?"""
    periods = periods_since(workbook, "customer_money", "counted_on")
    values = {
        name: workbook.values("cost_per_interaction", Cut(periods=periods, definition=name))
        for name in ("contact", "case")
    }
    rows = pd.DataFrame(
        {
            "period": [named(period) for period in periods],
            "cost": values["contact"]["numerator"],
            "contacts": values["contact"]["denominator"],
            "contact": values["contact"]["value"],
            "cases": values["case"]["denominator"],
            "case": values["case"]["value"],
        }
    )
    now = rows.iloc[-1]
    if pd.isna(now["contact"]):
        return said(
            "service.cost",
            f"No contact with service in {named(workbook.period)} lies in a month with a recorded cost.",
        )
    text = workbook.formats.text
    labels = charts.Labels(
        "Cost of a contact with service, by period",
        "Cost of a contact with service by period.",
        "money",
        workbook.formats,
    )
    a_case = f"; for each case opened it was {text(now['case'], 'money')}" if pd.notna(now["case"]) else ""
    return Section(
        id="service.cost",
        headline=f"A contact with service cost {text(now['contact'], 'money')} in {named(workbook.period)}{a_case}.",
        reading="The cost of a month is shared evenly by the cases opened and the calls answered in it, of all teams; the team's part is that of its customers. The cost of a case holds that of the calls.",
        action="A dearer contact is not worse by itself: fewer, better answers cost more each and less in all.",
        chart=charts.columns(rows, "period", "contact", labels),
        table=display_table(rows, _COLUMNS, workbook.formats, "Cost of service by period"),
        note=_holds(workbook),
        figures=tuple(figure for frame in values.values() for figure in figures_of(frame)),
    )


def _holds(workbook: Workbook) -> str:
    """What the recorded cost holds, in the source's own words."""
    costs = workbook.tables["service_costs"]
    told = workbook.tables.frame(costs.select("includes").distinct())["includes"].dropna()
    return (
        f"The cost holds, as recorded: {'; '.join(sorted(told))}."
        if len(told)
        else "Nobody recorded what the cost holds."
    )
