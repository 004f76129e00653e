"""How long open deals have been where they are."""

import ibis
import pandas as pd

from lib import charts
from lib.sections.absent import needs, said
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook


@needs("stage_visits", "history of stage changes")
def time_in_stage(workbook: Workbook) -> Section:
    """How long open deals have been in their stage, against the visits of deals that were won."""
    visits = workbook.tables["stage_visits"]
    days = ibis.ifelse(
        visits.has_ended,
        visits.visit_days,
        (ibis.literal(workbook.as_of).delta(visits.entered_on, unit="day")).cast("float64"),
    )
    timed = workbook.tables.frame(
        visits.mutate(days=days).select(
            "visit_stage", "visit_position", "days", "has_ended", "is_won", "is_open"
        )
    )
    stages = _against_winners(timed)
    if stages.empty:
        return said("pipeline.time_in_stage", "No open deal has a recorded stage change.")
    slow = int(stages["slow"].sum())
    columns = {
        "stage": ("Stage", "text"),
        "deals": ("Open deals", "count"),
        "so_far": ("Median days so far", "days"),
        "norm": ("Winners' median", "days"),
        "limit": ("Winners' P90", "days"),
        "slow": ("Slower than P90", "count"),
    }
    labels = charts.Labels(
        "Open deals slower than nine in ten winners, by stage",
        "Open deals that have stayed longer than nine in ten winners did, by stage.",
        "count",
        workbook.formats,
    )
    return Section(
        id="pipeline.time_in_stage",
        headline=f"{counted(slow, 'open deal')} of {stages['deals'].sum():,.0f} {'has' if slow == 1 else 'have'} been in the present stage longer than nine in ten winners were.",
        reading="Bars count the open deals that have outstayed the winners' 90th percentile in each stage; the table gives both medians.",
        action="Ask what is missing for the deals above the limit: deals this slow are seldom won.",
        chart=charts.bars(stages, "stage", "slow", labels, marked="has_slow"),
        table=display_table(
            stages, columns, workbook.formats, "Days in the present stage against visits of won deals"
        ),
        note="Visits still going on count their days so far. Coming back to a stage is a new visit.",
    )


def _against_winners(timed: pd.DataFrame) -> pd.DataFrame:
    present = timed[timed["is_open"] & ~timed["has_ended"]]
    winners = (
        timed[timed["is_won"] & timed["has_ended"]]
        .groupby("visit_stage")["days"]
        .quantile([0.5, 0.9])
        .unstack()
    )
    places = timed.groupby("visit_stage")["visit_position"].max()
    rows = []
    for stage, group in present.groupby("visit_stage"):
        norm, limit = (
            winners.loc[stage, [0.5, 0.9]] if stage in winners.index else (float("nan"), float("nan"))
        )
        rows.append(
            {
                "place": places[stage],
                "stage": stage,
                "deals": len(group),
                "so_far": group["days"].median(),
                "norm": norm,
                "limit": limit,
                "slow": int((group["days"] > limit).sum()),
            }
        )
    if not rows:
        return pd.DataFrame()
    stages = pd.DataFrame(rows).sort_values(["place", "stage"], ignore_index=True)
    return stages.assign(has_slow=stages["slow"] > 0)
