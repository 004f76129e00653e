"""What is open by stage, owner or any other dimension."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import said
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.workbook import Workbook


def open_by_stage(workbook: Workbook) -> Section:
    """What is open, by stage: count, value and weighted value."""
    return _open_by(workbook, "stage", "Stage", "open_by_stage")


def open_by(workbook: Workbook, by: str = "owner") -> Section:
    """Who or what the open value is with: any dimension of deals."""
    return _open_by(workbook, by, by.replace("_", " ").capitalize(), f"open_by_{by}")


_MOST = 15
_ACTIONS = {
    "stage": "Compare the weighted value with what is still to be won this period: too little early-stage value now is a gap later."
}
_PARTS = {
    "deals": ("open_deals", "count"),
    "value": ("open_pipeline", "value"),
    "weighted": ("open_pipeline", "weighted"),
    "past_due": ("open_pipeline", "past_due"),
}


def _open_by(workbook: Workbook, by: str, label: str, name: str) -> Section:
    parts = {
        word: workbook.values(metric, Cut((by,), definition=definition))
        for word, (metric, definition) in _PARTS.items()
    }
    # matched by name: a group without past-due deals is in one part and not in another
    groups = pd.concat(
        {word: values.set_index(by)["value"] for word, values in parts.items()}, axis="columns"
    )
    groups = groups.rename_axis(by).reset_index()
    # of a group without values it is not known how much is past due
    groups["past_due"] = groups["past_due"].fillna(0.0).where(groups["value"].notna())
    if groups.empty:
        return said(f"pipeline.{name}", "No deals are open.")
    groups = _in_order(groups, by, workbook).assign(
        share=lambda rows: share_of(rows["weighted"], rows["value"])
    )
    measure, noun, unit = (
        ("value", "value", "money") if groups["value"].notna().any() else ("deals", "deals", "count")
    )
    first = groups.loc[groups[measure].idxmax()]
    columns = {
        by: (label, "text"),
        "deals": ("Deals", "count"),
        "value": ("Value", "money"),
        "weighted": ("Weighted", "money"),
        "share": ("Weighted ÷ value", "share"),
        "past_due": ("Past due", "money"),
    }
    labels = charts.Labels(
        f"Open {noun} by {label.lower()}",
        f"Open {noun} by {label.lower()}, largest {first[by]}.",
        unit,
        workbook.formats,
    )
    return Section(
        id=f"pipeline.{name}",
        headline=f"{first[by]} holds {workbook.formats.text(share_of(first[measure], groups[measure].sum()), 'share')} of the open {noun}.",
        reading=f"Bars are the {noun} open per {label.lower()}; the table adds the weighted value and what is past due.{_cap(groups)}",
        action=_ACTIONS.get(
            by, "Ask the holder of the largest bar what is overdue, and whether one loss would leave a gap."
        ),
        chart=charts.bars(groups.head(_MOST), by, measure, labels),
        table=display_table(groups, columns, workbook.formats, f"Open deals by {label.lower()}"),
        figures=tuple(figure for values in parts.values() for figure in figures_of(values, (by,))),
    )


def _cap(groups: pd.DataFrame) -> str:
    return f" The first {_MOST} of {len(groups):,} are drawn." if len(groups) > _MOST else ""


def _in_order(groups: pd.DataFrame, by: str, workbook: Workbook) -> pd.DataFrame:
    """Stages in the order of the pipeline, everything else by value, largest first."""
    if by != "stage":
        return groups.sort_values(["value", "deals", by], ascending=[False, False, True], ignore_index=True)
    stages = workbook.tables["stages"]
    places = workbook.tables.frame(stages.group_by("stage").agg(place=stages.position.max()))
    ordered = groups.merge(places, on="stage", how="left", validate="many_to_one")
    return ordered.sort_values(["place", "stage"], ignore_index=True).drop(columns="place")
