"""Where leads come from, and whether more or fewer arrive."""

import pandas as pd

from lib import charts
from lib.canonical.opened import NOT_RECORDED
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.leads.population import NO_DATES, arrived, lead_periods, undated
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import change, like_for_like, named
from lib.workbook import Workbook


@needs("leads", "leads")
def over_time(workbook: Workbook) -> Section:
    """How many leads arrive, period by period?"""
    periods = lead_periods(workbook)
    if not periods:
        return said("leads.over_time", NO_DATES, "Export the day each lead was created.")
    values = workbook.values("new_leads", Cut(periods=periods))
    if not values["value"].any():
        return said("leads.over_time", "No lead arrived in the periods shown.")
    conversion = workbook.values("lead_conversion", Cut(periods=periods))
    rows = values[["value"]].assign(
        period=[named(period) for period in periods],
        is_partial=[period.is_partial for period in periods],
        converted=conversion["numerator"],
        share=conversion["value"],
    )
    labels = charts.Labels(
        "Leads by period of arrival", "Leads by period of arrival.", "count", workbook.formats
    )
    columns = {
        "period": ("Arrived in", "text"),
        "value": ("Leads", "count"),
        "converted": ("Converted so far", "count"),
        "share": ("Share converted", "share"),
    }
    return Section(
        id="leads.over_time",
        headline=_trend(rows, workbook),
        reading="Each column is the leads that arrived in the period. A pale column is not over yet, and its leads may still convert.",
        action="When leads fall, expect fewer deals some weeks later: look below for the source that fell.",
        chart=charts.columns(rows, "period", "value", labels, partial="is_partial"),
        table=display_table(rows, columns, workbook.formats, "Leads by period of arrival"),
        note=undated(workbook),
        figures=figures_of(values) + figures_of(conversion),
    )


def _trend(rows: pd.DataFrame, workbook: Workbook) -> str:
    whole = rows[~rows["is_partial"]]
    if len(whole) < 2:
        return f"{rows['value'].sum():,.0f} leads arrived in the periods shown; too few whole periods to compare."
    last, before = whole.iloc[-1], whole.iloc[-2]
    moved = change(last["value"], before["value"], workbook.formats)
    return f"{last['value']:,.0f} leads arrived in {last['period']}, the last whole period: {moved} on {before['period']}."


@needs("leads", "leads")
def where_from(workbook: Workbook, by: str = "source") -> Section:
    """Where do leads come from, and which of it grows?"""
    whole = arrived(workbook, (by,))
    if not whole["value"].sum():
        return said(f"leads.where_from_{by}", "No lead is in the export.")
    label = by.replace("_", " ")
    if set(whole[by]) == {NOT_RECORDED}:
        return said(f"leads.where_from_{by}", f"This source does not record the {label} of leads.")
    periods = workbook.compared if lead_periods(workbook) else ()
    recent = workbook.values("new_leads", Cut((by,), periods)) if periods else whole.head(0)
    rows = _rows(whole, recent, by, workbook)
    largest = rows.iloc[0]
    labels = charts.Labels(
        f"Leads by {label}", f"Leads by {label}, most from {largest[by]}.", "count", workbook.formats
    )
    columns = {by: (label.capitalize(), "text"), "leads": ("Leads", "count"), "share": ("Share", "share")}
    return Section(
        id=f"leads.where_from_{by}",
        headline=f"{largest[by]} brings {workbook.formats.text(largest['share'], 'share')} of all leads.",
        reading=_reading(workbook, bool(periods)),
        action="Before putting more into the largest source, look below at what becomes of its leads.",
        chart=charts.bars(rows.head(15), by, "leads", labels),
        table=display_table(
            rows, columns | (_RECENT if periods else {}), workbook.formats, f"Leads by {label}"
        ),
        note=undated(workbook),
        figures=figures_of(whole, (by,)) + figures_of(recent, (by,)),
    )


_RECENT = {
    "now": ("This period", "count"),
    "year_ago": ("A year before", "count"),
    "moved": ("Change", "text"),
}


def _reading(workbook: Workbook, has_periods: bool) -> str:
    told = "Bars count all leads of the export."
    if not has_periods:
        return told
    return f"{told} The table compares {named(workbook.period)} with {like_for_like(workbook.compared[2])}."


def _rows(whole: pd.DataFrame, recent: pd.DataFrame, by: str, workbook: Workbook) -> pd.DataFrame:
    rows = whole[[by, "value"]].rename(columns={"value": "leads"})
    rows["share"] = share_of(rows["leads"], pd.Series(rows["leads"].sum(), index=rows.index))
    for name, place in (("now", 0), ("year_ago", 2)):
        period = workbook.compared[place]
        of_period = recent[recent["starts_on"] == period.starts_on] if len(recent) else recent
        rows[name] = rows[by].map(of_period.set_index(by)["value"]).fillna(0.0)
    pairs = zip(rows["now"], rows["year_ago"], strict=True)
    rows["moved"] = [change(now, before, workbook.formats) for now, before in pairs]
    return rows.sort_values(["leads", by], ascending=[False, True], ignore_index=True)
