"""New customers and earlier ones."""

from dataclasses import replace

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import said
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import named
from lib.workbook import Workbook

_SOURCES = {
    "new": "new customers",
    "repeat": "earlier customers",
    "renewal": "renewals",
    "untold": "no company recorded",
}


def new_and_repeat(workbook: Workbook) -> Section:
    """How much of what was won came from new customers, from earlier ones and from renewals."""
    cut = Cut(periods=workbook.history)
    parts = {
        name: workbook.values("new_revenue", replace(cut, definition=name))
        for name in ("new", "repeat", "renewal")
    }
    parts["won"] = workbook.values("won_revenue", cut)
    rows = pd.DataFrame({name: values["numerator"] for name, values in parts.items()})
    rows["period"] = [named(period) for period in workbook.history]
    rows["untold"] = (rows["won"] - rows["new"] - rows["repeat"] - rows["renewal"]).round(2)
    if not rows["won"].any():
        return said("sales_trend.new_and_repeat", "No deal was won in the periods shown.")
    newest = rows.iloc[-1]
    share = share_of(newest["new"], newest["won"])
    series = [(name, words) for name, words in _SOURCES.items() if rows[name].abs().sum() > 0]
    columns = {
        "period": ("Period", "text"),
        **{name: (words.capitalize(), "money") for name, words in series},
        "won": ("All won", "money"),
    }
    labels = charts.Labels(
        "Won value by kind of customer",
        "Won value by period, split into new customers, earlier customers and renewals.",
        "money",
        workbook.formats,
    )
    return Section(
        id="sales_trend.new_and_repeat",
        headline=_headline(workbook, share),
        reading="Each bar is a period's won value split by whom it was won from; the parts sum to all won.",
        action="A falling blue part means growth is living on the customers you have: look at the campaigns and leads reports.",
        chart=charts.stacked(rows, "period", series, labels),
        table=display_table(rows, columns, workbook.formats, "Won value by kind of customer"),
        note="Won deals without a company cannot be told apart and are listed as such."
        if rows["untold"].abs().sum() > 0
        else "",
        figures=tuple(figure for values in parts.values() for figure in figures_of(values)),
    )


def _headline(workbook: Workbook, share: float) -> str:
    if pd.isna(share):
        return f"No value was won in {named(workbook.period)}, so there is nothing to split; earlier periods are shown."
    return f"New customers brought {workbook.formats.text(share, 'share')} of the value won in {named(workbook.period)}."
