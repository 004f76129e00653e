"""From deal to won, where the source has no leads: how many deals were decided, and how many of those were won?"""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.grouping import in_words, instead_of, recorded_group
from lib.sections.section import Section
from lib.sections.table import display_table, starred
from lib.workbook import Workbook

_COLUMNS = {
    "deals": ("Deals", "count"),
    "decided": ("Decided", "count"),
    "won": ("Won", "count"),
    "value": ("Won of decided", "share"),
    "revenue": ("Won value", "money"),
}


@needs("deals", "leads and no deals")
def chain_of_deals(workbook: Workbook, by: str) -> Section:
    """Of the deals of each group, how many are decided, how many of those won, and for how much?"""
    group = recorded_group(workbook, "deals", by)
    every, decided, revenue = (
        workbook.values(metric, Cut((group,), definition=definition))
        for metric, definition in (("win_rate", "all"), ("win_rate", "closed"), ("won_revenue", "closed"))
    )
    if not decided["n"].sum():
        return said("conversion.chain", "This source has no leads, and no deal was won or lost.")
    rows = _rows(every, decided, revenue, group).assign(
        is_thin=lambda rows: rows["decided"] < workbook.parameters.settings.minimum_n
    )
    text, total, done = workbook.formats.text, rows["deals"].sum(), rows["decided"].sum()
    labels = charts.Labels(
        f"Deals won of those decided, by {in_words(group)}, with 95 % interval",
        f"Share of decided deals won by {in_words(group)} with its interval.",
        "share",
        workbook.formats,
    )
    return Section(
        id=f"conversion.chain_{by}",
        headline=f"Of {total:,.0f} deals {done:,.0f} were decided; {text(share_of(rows['won'].sum(), done), 'share')} of those were won.",
        reading="This source has no leads, so the chain begins with deals. Hollow dots rest on few deals.",
        action="Export leads too: what is lost before a deal is opened cannot be seen here.",
        chart=charts.ranges(rows.head(20), group, ("low", "value", "high"), labels, thin="is_thin"),
        table=display_table(
            starred(rows, group),
            {group: (in_words(group).capitalize(), "text"), **_COLUMNS},
            workbook.formats,
            f"From deal to won by {in_words(group)} (* fewer than {workbook.parameters.settings.minimum_n} decided)",
        ),
        note=instead_of(by, group),
        figures=tuple(
            figure for values in (every, decided, revenue) for figure in figures_of(values, (group,))
        ),
    )


def _rows(every: pd.DataFrame, decided: pd.DataFrame, revenue: pd.DataFrame, group: str) -> pd.DataFrame:
    closed = decided.set_index(group)
    rows = pd.DataFrame(
        {
            "deals": every.set_index(group)["denominator"],
            "decided": closed["denominator"],
            "won": closed["numerator"],
            "value": closed["value"],
            "low": closed["low"],
            "high": closed["high"],
            "revenue": revenue.set_index(group)["value"],
        }
    )
    counts = ["deals", "decided", "won"]
    rows[counts] = rows[counts].fillna(0.0)
    return (
        rows.rename_axis(group)
        .reset_index()
        .sort_values(["deals", group], ascending=[False, True], ignore_index=True)
    )
