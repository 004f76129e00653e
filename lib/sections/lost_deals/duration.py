"""How long deals last that are lost in the end: work that brought nothing."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.grouping import recorded_group
from lib.sections.lost_deals.losses import NOTHING_LOST, number_lost
from lib.sections.section import Section
from lib.sections.table import display_table, starred
from lib.workbook import Workbook

_DAYS = {
    "n": ("Lost deals", "count"),
    "median": ("Median days", "days"),
    "p90": ("P90 days", "days"),
    "value": ("Mean days", "days"),
}


@needs("lost_deals", "deals")
def time_to_loss(workbook: Workbook, by: str = "lost_stage") -> Section:
    """How long do deals last before they are lost, by the stage or the reason they are lost at?"""
    if not number_lost(workbook):
        return said(f"lost_deals.time_to_loss_{by}", NOTHING_LOST)
    wanted, by = by, recorded_group(workbook, "lost_deals", by)
    if wanted == "lost_reason" != by:
        return said(f"lost_deals.time_to_loss_{wanted}", "This source records no reason for any lost deal.")
    values = workbook.values("time_to_loss", Cut((by,)))
    if not values["n"].sum():
        return said(
            f"lost_deals.time_to_loss_{wanted}",
            "No lost deal has both a starting and a closing day, so none can be timed.",
        )
    whole, won = workbook.values("time_to_loss"), workbook.values("sales_cycle", Cut(definition="won"))
    rows = values.assign(is_thin=values["n"] < workbook.parameters.settings.minimum_n)
    rows = rows[rows["n"] > 0].sort_values(["median", by], ignore_index=True)
    label = _called(by)
    labels = charts.Labels(
        f"Days from start to loss by {label}: median, and to P90",
        f"Median days from start to loss by {label}, with the 90th percentile.",
        "days",
        workbook.formats,
    )
    columns = {by: (label.capitalize(), "text"), **_DAYS}
    return Section(
        id=f"lost_deals.time_to_loss_{wanted}",
        headline=" ".join(filter(None, (_headline(whole, won, workbook), _ends(rows, by, workbook)))),
        reading="The dot is the median, the line runs to the day by which nine in ten were lost. Hollow dots rest on few deals.",
        action="Ask of every deal older than the median of the won ones what would have to be true for it to close; close those without an answer.",
        chart=charts.ranges(rows.head(15), by, ("median", "median", "p90"), labels, thin="is_thin"),
        table=display_table(
            starred(rows, by),
            columns,
            workbook.formats,
            f"Days from start to loss by {label} (* fewer than {workbook.parameters.settings.minimum_n} deals)",
        ),
        note=""
        if by == wanted
        else f"The {_called(wanted)} is not recorded, so {_called(by)} is shown instead.",
        figures=figures_of(values, (by,)) + figures_of(whole) + figures_of(won),
    )


def _called(by: str) -> str:
    return "last open stage" if by == "lost_stage" else by.removeprefix("lost_").replace("_", " ")


def _ends(rows: pd.DataFrame, by: str, workbook: Workbook) -> str:
    """The groups lost soonest and latest, of those with enough deals."""
    told, text = rows[~rows["is_thin"]], workbook.formats.text
    if len(told) < 2:
        return ""
    first, last = told.iloc[0], told.iloc[-1]
    return f"By {_called(by)} the median runs from {text(first['median'], 'days')} ({_bare(first[by])}) to {text(last['median'], 'days')} ({_bare(last[by])})."


def _bare(name: str) -> str:
    return name.strip("()")


def _headline(whole: pd.DataFrame, won: pd.DataFrame, workbook: Workbook) -> str:
    text = workbook.formats.text
    lost_in, won_in = whole["median"].iloc[0], won["median"].iloc[0]
    first = f"Half of the lost deals were lost within {text(lost_in, 'days')} days (n = {whole['n'].iloc[0]:,.0f})"
    if pd.isna(won_in):
        return f"{first}; none was won to compare with."
    return (
        f"{first}; half of the won ones were won within {text(won_in, 'days')} (n = {won['n'].iloc[0]:,.0f})."
    )
