"""Whom we are in touch with: the shares of open deals and of customers with an activity lately."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.sales_activity.done import NO_ACTIVITIES
from lib.sections.section import Section
from lib.sections.table import display_table, starred
from lib.sections.words import counted
from lib.workbook import Workbook

_METRICS = (("deal_coverage", "open deals"), ("customer_coverage", "customers"))


@needs("worked_deals", NO_ACTIVITIES)
def coverage(workbook: Workbook) -> Section:
    """Which share of the open deals, and of the customers, had an activity in the last 14, 30 and 90 days?"""
    found = [
        (noun, definition.id, workbook.values(metric, Cut(definition=definition.id)))
        for metric, noun in _METRICS
        for definition in sorted(
            workbook.metric(metric).definitions, key=lambda each: int(each.id.split("_")[1])
        )
    ]
    rows = pd.DataFrame([_row(*each, workbook) for each in found])
    if not rows["denominator"].any():
        return said(
            "sales_activity.coverage",
            "No deal is open and no customer was won, so there is nobody to be in touch with.",
        )
    alt = "Share of open deals and of customers with an activity in the last 14, 30 and 90 days."
    labels = charts.Labels("Share with an activity lately", alt, "share", workbook.formats)
    return Section(
        id="sales_activity.coverage",
        headline=_headline(workbook, rows),
        reading="The first bars are deals that are open now, the others companies that ever bought. An activity counts whoever did it; for customers a letter received counts too.",
        action="Call the largest customers nobody was in touch with; close or wake the open deals on which nothing happens.",
        chart=charts.bars(rows[rows["denominator"] > 0], "name", "value", labels),
        table=display_table(
            starred(rows, "name"),
            _COLUMNS,
            workbook.formats,
            "Open deals and customers with an activity lately",
        ),
        note="Contacts that are not logged cannot be seen: a low share may be a gap in the log.",
        figures=tuple(figure for _, _, values in found for figure in figures_of(values)),
    )


_COLUMNS = {
    "name": ("With an activity", "text"),
    "numerator": ("In touch", "count"),
    "denominator": ("Of", "count"),
    "value": ("Share", "share"),
}


def _row(noun: str, definition: str, values: pd.DataFrame, workbook: Workbook) -> dict[str, object]:
    first = values.iloc[0]
    return {
        "noun": noun,
        "days": int(definition.split("_")[1]),
        "name": f"{noun}, last {definition.split('_')[1]} days",
        **{name: first[name] for name in ("numerator", "denominator", "value")},
        "is_thin": first["n"] < workbook.parameters.settings.minimum_n,
    }


def _headline(workbook: Workbook, rows: pd.DataFrame) -> str:
    text = workbook.formats.text
    told = []
    for noun, days in (("open deals", 30), ("customers", 90)):
        row = rows[(rows["noun"] == noun) & (rows["days"] == days)].iloc[0]
        if row["denominator"]:
            told.append(
                f"{row['numerator']:,.0f} of {counted(row['denominator'], noun[:-1])} had an activity in the last {days} days ({text(row['value'], 'share')})"
            )
    return "; ".join(told) + "."
