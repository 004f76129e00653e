"""To whom deals are lost, and against whom they are won."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.lost_deals.losses import NOTHING_LOST, number_lost
from lib.sections.section import Section
from lib.sections.table import display_table, starred
from lib.workbook import Workbook

_COLUMNS = {
    "competitor": ("Competitor", "text"),
    "lost": ("Lost to", "count"),
    "lost_value": ("Lost value", "money"),
    "won": ("Won against", "count"),
    "value": ("Win rate", "share"),
    "low": ("95 % from", "share"),
    "high": ("to", "share"),
}


@needs("lost_deals", "deals")
def to_whom(workbook: Workbook) -> Section:
    """Which competitors win deals from us, and against which do we win?"""
    if not number_lost(workbook):
        return said("lost_deals.to_whom", NOTHING_LOST)
    rate = workbook.values("contested_win_rate", Cut(("competitor",)))
    if not rate["n"].sum():
        return said(
            "lost_deals.to_whom",
            "This source names no competitor on any decided deal.",
            "Have sellers name the competitor on every deal they meet one, won or lost.",
        )
    value = workbook.values("lost_value", Cut(("competitor",)))
    coverage = workbook.values("reason_coverage", Cut(definition="competitor"))
    rows = rate.assign(
        won=rate["numerator"],
        lost=rate["denominator"] - rate["numerator"],
        lost_value=rate["competitor"].map(value.set_index("competitor")["value"]),
        is_thin=rate["n"] < workbook.parameters.settings.minimum_n,
    ).sort_values(["lost", "competitor"], ascending=[False, True], ignore_index=True)
    pooled = share_of(rows["won"].sum(), rows["n"].sum())
    labels = charts.Labels(
        "Win rate when a competitor is named, with 95 % interval",
        "Win rate against each competitor named, with its interval.",
        "share",
        workbook.formats,
    )
    return Section(
        id="lost_deals.to_whom",
        headline=_headline(rows, coverage, workbook),
        reading="The dot is the share won of the decided deals that name the competitor, the line how far it may be off; the dashed line is all of them. Hollow dots rest on few deals.",
        action="Ask the sellers who won against the first name in the table what they did, and tell the others.",
        chart=charts.ranges(
            rows.head(15), "competitor", ("low", "value", "high"), labels, thin="is_thin", reference=pooled
        ),
        table=display_table(
            starred(rows, "competitor"),
            _COLUMNS,
            workbook.formats,
            f"Competitors named on decided deals (* fewer than {workbook.parameters.settings.minimum_n} deals)",
        ),
        note="Competitors are named more readily when a deal is lost, so these win rates are lower than the real ones: compare them with each other, not with the overall win rate.",
        figures=figures_of(rate, ("competitor",)) + figures_of(value, ("competitor",)) + figures_of(coverage),
    )


def _headline(rows: pd.DataFrame, coverage: pd.DataFrame, workbook: Workbook) -> str:
    text, most = workbook.formats.text, rows.iloc[0]
    known = f"A competitor is named on {text(coverage['value'].iloc[0], 'share')} of lost deals"
    if not most["lost"]:
        return f"{known}; no decided deal that names one was lost."
    return f"{known}; most are lost to {most['competitor']}: {most['lost']:,.0f}, and {most['won']:,.0f} won against it."
