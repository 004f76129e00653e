"""What became of the deals created in each period."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import share_of
from lib.metrics.periods import Period
from lib.sections.absent import needs, said
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted, named
from lib.workbook import Workbook


@needs("deals", "deals")
def cohorts(workbook: Workbook) -> Section:
    """What became of the deals created in each period: won, lost, still open."""
    rows, undated = _rows(workbook)
    if not rows["deals"].any():
        return said("conversion.cohorts", "No deal was created in the periods shown.")
    alt = "Deals by period created, split into won, lost and still open."
    labels = charts.Labels(
        "Deals by period of creation and what became of them", alt, "count", workbook.formats
    )
    parts = [("won", "won"), ("still_open", "still open"), ("lost", "lost")]
    are = "is" if undated == 1 else "are"
    return Section(
        id="conversion.cohorts",
        headline=_headline(rows, workbook),
        reading="Each bar is the deals created in a period. Young cohorts look poor only because they are still open: compare cohorts equally decided.",
        action="Judge a change in lead quality here, not by the period view: a deal belongs to the period that created it.",
        chart=charts.stacked(rows, "period", parts, labels),
        table=display_table(rows, _COLUMNS, workbook.formats, "Deals by period of creation"),
        note=f"{counted(undated, 'deal')} without a creation day {are} in no cohort." if undated else "",
        figures=_figures(rows),
    )


_COLUMNS = {
    "period": ("Created in", "text"),
    "deals": ("Deals", "count"),
    "won": ("Won", "count"),
    "lost": ("Lost", "count"),
    "still_open": ("Still open", "count"),
    "share_won": ("Won so far", "share"),
    "share_decided": ("Decided", "share"),
}


def _rows(workbook: Workbook) -> tuple[pd.DataFrame, int]:
    """One row per period, and how many deals have no day of creation."""
    deals = workbook.tables["deals"]
    found = workbook.tables.frame(deals.select("created_on", "is_won", "is_lost", "is_open"))
    created = pd.to_datetime(found["created_on"])
    spans = [(pd.Timestamp(period.starts_on), pd.Timestamp(period.ends_on)) for period in workbook.history]
    rows = [
        _cohort(period, found[created.between(*span)])
        for period, span in zip(workbook.history, spans, strict=True)
    ]
    return pd.DataFrame(rows), int(created.isna().sum())


def _headline(rows: pd.DataFrame, workbook: Workbook) -> str:
    mature = rows[(rows["deals"] > 0) & (rows["still_open"] <= 0.1 * rows["deals"])]
    if mature.empty:
        return "No cohort is nearly decided yet: more than a tenth of each is still open."
    newest = mature.iloc[-1]
    share = workbook.formats.text(newest["share_won"], "share")
    return f"{newest['period']} is the newest cohort that is nearly decided: {share} of it was won."


def _cohort(period: Period, deals: pd.DataFrame) -> dict[str, object]:
    won, lost, still_open = (int(deals[flag].sum()) for flag in ("is_won", "is_lost", "is_open"))
    return {
        "period": named(period),
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "deals": len(deals),
        "won": won,
        "lost": lost,
        "still_open": still_open,
        "share_won": share_of(won, len(deals)),
        "share_decided": share_of(won + lost, len(deals)),
    }


def _figures(rows: pd.DataFrame) -> tuple[Figure, ...]:
    """Of each period's deals the share won so far, and how many are lost and still open."""
    found = []
    for row in rows.to_dict("records"):
        number, days = row["deals"], {"starts_on": row["starts_on"], "ends_on": row["ends_on"]}
        share = Figure(
            metric="win_rate",
            definition="win_rate/created",
            value=row["share_won"] if number else None,
            unit="share",
            numerator=float(row["won"]),
            denominator=float(number),
            n=number,
            missing="" if number else "nothing to divide by",
            **days,
        )
        counts = [
            Figure("cohort_of_deals", f"cohort_of_deals/{name}", float(row[name]), "count", n=number, **days)
            for name in ("lost", "still_open")
        ]
        found += [share, *counts]
    return tuple(found)
