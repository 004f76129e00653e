"""Where the time goes."""

import ibis
import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.models.cycle_curves import OPEN, WON, cycle_curves, median_day
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook


@needs("stage_visits", "history of stage changes")
def by_stage(workbook: Workbook) -> Section:
    """Where the time goes: days in each stage, visits that have ended and, beside them, those still going on."""
    values = workbook.values("stage_length", Cut(("visit_stage",)))
    known = _with_open_visits(workbook)
    rows = values.merge(known, on="visit_stage", validate="one_to_one").sort_values(
        ["place", "visit_stage"], ignore_index=True
    )
    if rows.empty:
        return said("sales_cycle.by_stage", "No visit to a stage has ended.")
    longest = rows.loc[rows["median"].idxmax()]
    labels = charts.Labels(
        "Median days in stage",
        f"Median days in each stage; the longest is {longest['visit_stage']}.",
        "days",
        workbook.formats,
    )
    caption = "Days in stage: visits that have ended, and with those still going on"
    return Section(
        id="sales_cycle.by_stage",
        headline=f"Deals stay longest in {longest['visit_stage']}: {workbook.formats.text(longest['median'], 'days')} days at the median.",
        reading="Bars are the median days from entering a stage to leaving it, over all visits that have ended, won or lost. The last column also counts visits still going on, for as long as they have lasted.",
        action="A long stage with a clear exit rule is patience; a long stage without one is neglect. Write the rule down.",
        chart=charts.bars(rows, "visit_stage", "median", labels),
        table=display_table(rows, _COLUMNS, workbook.formats, caption),
        note=_note(int(rows["going_on"].sum())),
        figures=(*figures_of(values, ("visit_stage",)), *_figures(rows)),
    )


_COLUMNS = {
    "visit_stage": ("Stage", "text"),
    "n": ("Visits ended", "count"),
    "median": ("Median days", "days"),
    "value": ("Mean days", "days"),
    "p90": ("P90 days", "days"),
    "going_on": ("Still there", "count"),
    "median_with_open": ("Median, open counted", "days"),
}


def _with_open_visits(workbook: Workbook) -> pd.DataFrame:
    """One row per stage: its place, the visits of open deals still going on, and the median with them counted."""
    visits = workbook.tables["stage_visits"]
    so_far = ibis.literal(workbook.as_of).delta(visits.entered_on, unit="day").cast("float64")
    known = visits.filter(visits.has_ended | visits.is_open)
    timed = workbook.tables.frame(
        known.mutate(days=ibis.ifelse(known.has_ended, known.visit_days, so_far))
        .order_by("deal_id", "entered_at")
        .select("visit_stage", "visit_position", "days", "has_ended")
    )
    rows = [_stage(stage, group) for stage, group in timed.groupby("visit_stage")]
    return pd.DataFrame(rows, columns=["visit_stage", "place", "going_on", "median_with_open"])


def _stage(stage: str, visits: pd.DataFrame) -> dict[str, object]:
    ended = visits["has_ended"].map({True: WON, False: OPEN})
    median = median_day(cycle_curves(visits["days"], ended))
    return {
        "visit_stage": stage,
        "place": visits["visit_position"].max(),
        "going_on": int((~visits["has_ended"]).sum()),
        "median_with_open": float("nan") if median is None else median,
    }


def _note(going_on: int) -> str:
    if not going_on:
        return ""
    return f"{counted(going_on, 'visit')} {'is' if going_on == 1 else 'are'} still going on: in the last two columns, not in the others. A dash means that half have not left yet."


def _figures(rows: pd.DataFrame) -> list[Figure]:
    return [
        Figure(
            metric="stage_length_with_open",
            definition="stage_length_with_open/median",
            value=None if pd.isna(row["median_with_open"]) else float(row["median_with_open"]),
            unit="days",
            group={"visit_stage": row["visit_stage"]},
            n=int(row["n"] + row["going_on"]),
            missing="not reached" if pd.isna(row["median_with_open"]) else "",
        )
        for row in rows.to_dict("records")
    ]
