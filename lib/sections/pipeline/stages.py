"""How long deals stay in a stage, those that are still there counted too."""

import pandas as pd

from lib import charts
from lib.metrics.stage_times import median_stay, present_stays, stage_stays
from lib.sections.absent import needs, said
from lib.sections.section import Figure, Section
from lib.sections.table import display_table, starred
from lib.sections.words import counted
from lib.workbook import Workbook


@needs("stage_visits", "history of stage changes")
def time_in_stage(workbook: Workbook) -> Section:
    """How long have open deals been in their stage, against all stays and against those of deals that were won?"""
    stages = _by_stage(stage_stays(workbook.tables), workbook)
    if stages.empty:
        return said(time_in_stage, "No open deal has a recorded stage change.")
    labels = charts.Labels(
        "Open deals slower than nine in ten winners, by stage",
        "Open deals that have stayed longer than nine in ten winners did, by stage.",
        "count",
        workbook.formats,
    )
    written = starred(stages, "stage").assign(
        typical=[_days(row.median, workbook) for row in stages.itertuples()]
    )
    least = workbook.parameters.settings.minimum_n
    return Section(
        id="pipeline.time_in_stage",
        headline=_headline(stages),
        reading="Bars count the open deals that have stayed in their stage longer than nine in ten winners did. The table sets the days of open deals so far beside those of all stays and those of deals that were won.",
        action="Ask what is missing for the deals above the limit: fewer than one winner in ten took this long.",
        chart=charts.bars(stages, "stage", "slow", labels, marked="has_slow"),
        table=display_table(
            written,
            _COLUMNS,
            workbook.formats,
            f"Median days in a stage (* fewer than {least} stays of won deals behind the norm)",
        ),
        note="The median of all stays takes in those still going on: half of the deals have left the stage by then (Kaplan and Meier's estimate). “Not reached” means that more than half are still there. Coming back to a stage is a new stay.",
        figures=_figures(stages),
    )


_COLUMNS = {
    "stage": ("Stage", "text"),
    "deals": ("Open", "count"),
    "so_far": ("Median so far", "days"),
    "typical": ("Of all stays", "written"),
    "norm": ("Of winners", "days"),
    "limit": ("Nine in ten winners", "days"),
    "winners": ("n winners", "count"),
    "slow": ("Slower", "count"),
}


def _by_stage(stays: pd.DataFrame, workbook: Workbook) -> pd.DataFrame:
    """One row per stage that holds open deals, in the order of the pipeline."""
    present = present_stays(stays)
    if present.empty:
        return present
    grouped = present.groupby(["pipeline", "stage"], as_index=False)
    rows = grouped.agg(
        position=("position", "max"),
        deals=("days", "size"),
        so_far=("days", "median"),
        slow=("is_slow", "sum"),
        norm=("norm", "first"),
        limit=("limit", "first"),
        winners=("winners", "first"),
    )
    medians = {place: median_stay(group) for place, group in stays.groupby(["pipeline", "stage"])}
    places = list(zip(rows["pipeline"], rows["stage"], strict=True))
    several = rows["pipeline"].nunique() > 1
    winners = rows["winners"].fillna(0).astype("int64")
    told = rows.assign(
        winners=winners,
        median=[medians[place] for place in places],
        stage=[f"{stage} ({pipeline})" if several else stage for pipeline, stage in places],
        has_slow=rows["slow"] > 0,
        is_thin=winners < workbook.parameters.settings.minimum_n,
    )
    return told.sort_values(["pipeline", "position", "stage"], ignore_index=True)


def _days(median: float | None, workbook: Workbook) -> str:
    return "not reached" if median is None or pd.isna(median) else workbook.formats.text(median, "days")


def _headline(stages: pd.DataFrame) -> str:
    slow, deals = int(stages["slow"].sum()), stages["deals"].sum()
    if not stages["winners"].any():
        return f"{counted(deals, 'open deal')}, and no won deal to compare the time in each stage with."
    has = "has" if slow == 1 else "have"
    return f"{counted(slow, 'open deal')} of {deals:,.0f} {has} been in the present stage longer than nine in ten winners were."


def _figures(stages: pd.DataFrame) -> tuple[Figure, ...]:
    told = {"so_far": "open_so_far", "median": "all_stays", "norm": "winners", "limit": "winners_p90"}
    days = [
        Figure(
            metric="time_in_stage",
            definition=f"time_in_stage/{definition}",
            value=None if pd.isna(row[name]) else float(row[name]),
            unit="days",
            group={"stage": row["stage"]},
            n=int(row["winners"] if definition.startswith("winners") else row["deals"]),
            missing="not reached or nothing measured" if pd.isna(row[name]) else "",
        )
        for row in stages.to_dict("records")
        for name, definition in told.items()
    ]
    slow = [
        Figure(
            metric="time_in_stage",
            definition="time_in_stage/slow",
            value=float(row["slow"]),
            unit="count",
            group={"stage": row["stage"]},
            n=int(row["deals"]),
        )
        for row in stages.to_dict("records")
    ]
    return (*days, *slow)
