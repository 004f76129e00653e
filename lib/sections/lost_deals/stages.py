"""At which stage deals are lost, and for which reason there."""

import pandas as pd

from lib import charts
from lib.canonical.opened import NOT_RECORDED
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.lost_deals.losses import NOTHING_LOST, has_values, no_values, number_lost
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.workbook import Workbook

_MOST_REASONS = 8
_REST = "Other reasons"
_COLUMNS = {
    "lost_stage": ("Last open stage", "text"),
    "lost_reason": ("Reason", "text"),
    "deals": ("Lost deals", "count"),
    "value": ("Value", "money"),
    "share": ("Share of deals", "share"),
}


@needs("stage_visits", "history of stage changes")
def where(workbook: Workbook) -> Section:
    """At which stage were deals when they were lost, and why were they lost there?"""
    if not number_lost(workbook):
        return said("lost_deals.where", NOTHING_LOST)
    by = ("lost_stage", "lost_reason")
    count, value = (workbook.values(name, Cut(by)) for name in ("losses", "lost_value"))
    rows = count[[*by, "value"]].rename(columns={"value": "deals"})
    rows["value"] = value["value"].to_numpy()
    if set(rows["lost_stage"]) == {NOT_RECORDED}:
        return said("lost_deals.where", "The history does not tell at which stage any deal was lost.")
    column, unit = ("value", "money") if has_values(workbook) else ("deals", "count")
    rows["share"] = share_of(rows["deals"], pd.Series(rows["deals"].sum(), index=rows.index))
    rows = rows.sort_values([column, *by], ascending=[False, True, True], ignore_index=True)
    noun = "Lost value" if unit == "money" else "Lost deals"
    labels = charts.Labels(
        f"{noun} by last open stage and reason",
        f"{noun} by the stage a deal was in last and the reason given; darker is more.",
        unit,
        workbook.formats,
    )
    return Section(
        id="lost_deals.where",
        headline=_headline(rows, column, workbook),
        reading="Rows are the last open stage of a lost deal, columns the reason given; the darker, the more. A deal that never was in an open stage has none recorded.",
        action="Losses at a late stage cost the most work: ask what could have been asked at the first stage to see them coming.",
        chart=charts.grid(_cells(rows, column, workbook), labels),
        table=display_table(
            rows, _COLUMNS, workbook.formats, "Lost deals by last open stage and reason", most=20
        ),
        note=no_values(workbook),
        figures=figures_of(count, by) + figures_of(value, by),
    )


def _cells(rows: pd.DataFrame, column: str, workbook: Workbook) -> pd.DataFrame:
    """Stages in the order of the pipeline by reasons, most first; the rarest reasons together."""
    totals = rows.groupby("lost_reason")[column].sum().sort_values(ascending=False, kind="stable")
    kept = list(totals.index[:_MOST_REASONS])
    told = rows.assign(reason=rows["lost_reason"].where(rows["lost_reason"].isin(kept), _REST))
    cells = told.pivot_table(index="lost_stage", columns="reason", values=column, aggfunc="sum")
    stages = workbook.tables["lost_deals"]
    placed = workbook.tables.frame(stages.group_by("lost_stage").agg(place=stages.lost_stage_position.max()))
    order = placed.sort_values(["place", "lost_stage"])["lost_stage"]
    names = [name for name in (*kept, _REST) if name in cells.columns]
    return cells.reindex(index=[name for name in order if name in cells.index], columns=names)


def _headline(rows: pd.DataFrame, column: str, workbook: Workbook) -> str:
    text = workbook.formats.text
    deals = rows.groupby("lost_stage")["deals"].sum()
    most = deals.idxmax()
    share = text(share_of(deals.max(), deals.sum()), "share")
    first = f"More deals are lost at {most} than at any other stage: {share} of them"
    if (deals == deals.max()).sum() > 1:
        first = f"No stage loses more deals than {most}: {share} of them"
    if column == "deals":
        return f"{first}."
    worst = rows.iloc[0]
    return f"{first}. The most value is lost at {worst['lost_stage']} for {worst['lost_reason']}: {text(worst['value'], 'money')}."
