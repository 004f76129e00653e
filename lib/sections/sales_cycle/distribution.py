"""How the cycles spread."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import share_of
from lib.sections.absent import said
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

_BANDS = {
    "0-7 days": 0,
    "8-14 days": 8,
    "15-30 days": 15,
    "31-60 days": 31,
    "61-90 days": 61,
    "91-120 days": 91,
    "121-180 days": 121,
    "181-365 days": 181,
    "over a year": 366,
}
"""The first day of each band."""


def distribution(workbook: Workbook) -> Section:
    """How the cycles spread: how many deals took how long."""
    days = _days(workbook)
    if len(days) < workbook.parameters.settings.minimum_n:
        return said(
            "sales_cycle.distribution",
            f"Only {counted(len(days), 'deal')} can be measured: too few to show how they spread.",
        )
    rows = _rows(days)
    most = rows.loc[rows["deals"].idxmax()]
    labels = charts.Labels(
        "Deals by days to close",
        f"Number of deals by days to close; most took {most['band']}.",
        "count",
        workbook.formats,
    )
    columns = {"band": ("Days", "text"), "deals": ("Deals", "count"), "share": ("Share", "share")}
    return Section(
        id="sales_cycle.distribution",
        headline=f"Most often a deal takes {most['band']}: {workbook.formats.text(most['share'], 'share')} of {len(days):,} deals.",
        reading="Each column counts deals by how many days they took from start to close.",
        action="Set expected closing days by this, not by the mean: the long tail pulls the mean up.",
        chart=charts.columns(rows, "band", "deals", labels),
        table=display_table(rows, columns, workbook.formats, "Deals by days to close"),
        figures=_figures(rows, len(days), workbook.definition("sales_cycle")),
    )


def _days(workbook: Workbook) -> pd.Series:
    deals = workbook.tables["deals"]
    kind = {"won": deals.is_won, "closed": deals.is_closed}[workbook.definition("sales_cycle")]
    return workbook.tables.frame(deals.filter(kind & deals.has_cycle).cycle_days).astype("float64")


def _rows(days: pd.Series) -> pd.DataFrame:
    edges = [*_BANDS.values(), float("inf")]
    bands = pd.cut(days, edges, right=False, labels=list(_BANDS))
    rows = bands.value_counts(sort=False).rename_axis("band").reset_index(name="deals")
    return rows.assign(share=share_of(rows["deals"], pd.Series(len(days), index=rows.index)))


def _figures(rows: pd.DataFrame, n: int, kind: str) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            metric="cycle_band",
            definition=f"cycle_band/{kind}",
            value=float(row["share"]),
            unit="share",
            group={"band": str(row["band"])},
            numerator=float(row["deals"]),
            denominator=float(n),
            n=n,
        )
        for row in rows.to_dict("records")
    )
