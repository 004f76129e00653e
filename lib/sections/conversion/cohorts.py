"""What became of the deals created in each period."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import share_of
from lib.sections.absent import said
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted, named
from lib.workbook import Workbook


def cohorts(workbook: Workbook) -> Section:
    """What became of the deals created in each period: won, lost, still open."""
    deals = workbook.tables["deals"]
    days = workbook.tables.frame(deals.select("deal_id", "created_on", "is_won", "is_lost", "is_open"))
    created = pd.to_datetime(days["created_on"])
    rows = pd.DataFrame(
        [
            _cohort(
                named(period),
                days[created.between(pd.Timestamp(period.starts_on), pd.Timestamp(period.ends_on))],
            )
            for period in workbook.history
        ]
    )
    if not rows["deals"].any():
        return said("conversion.cohorts", "No deal was created in the periods shown.")
    undated = int(created.isna().sum())
    mature = rows[(rows["deals"] > 0) & (rows["still_open"] <= 0.1 * rows["deals"])]
    rate = workbook.formats
    finding = (
        f"{mature.iloc[-1]['period']} is the newest cohort that is nearly decided: {rate.text(mature.iloc[-1]['share_won'], 'share')} of it was won."
        if len(mature)
        else "No cohort is nearly decided yet: more than a tenth of each is still open."
    )
    columns = {
        "period": ("Created in", "text"),
        "deals": ("Deals", "count"),
        "won": ("Won", "count"),
        "lost": ("Lost", "count"),
        "still_open": ("Still open", "count"),
        "share_won": ("Won so far", "share"),
        "share_decided": ("Decided", "share"),
    }
    labels = charts.Labels(
        "Deals by period of creation and what became of them",
        "Deals by period created, split into won, lost and still open.",
        "count",
        rate,
    )
    return Section(
        id="conversion.cohorts",
        headline=finding,
        reading="Each bar is the deals created in a period. Young cohorts look poor only because they are still open: compare cohorts equally decided.",
        action="Judge a change in lead quality here, not by the period view: a deal belongs to the period that created it.",
        chart=charts.stacked(
            rows, "period", [("won", "won"), ("still_open", "still open"), ("lost", "lost")], labels
        ),
        table=display_table(rows, columns, rate, "Deals by period of creation"),
        note=f"{counted(undated, 'deal')} without a creation day {'is' if undated == 1 else 'are'} in no cohort."
        if undated
        else "",
    )


def _cohort(label: str, deals: pd.DataFrame) -> dict[str, object]:
    won, lost, still_open = (int(deals[flag].sum()) for flag in ("is_won", "is_lost", "is_open"))
    return {
        "period": label,
        "deals": len(deals),
        "won": won,
        "lost": lost,
        "still_open": still_open,
        "share_won": share_of(won, len(deals)),
        "share_decided": share_of(won + lost, len(deals)),
    }
