"""Calls made: by whom, under each definition, and how many name no deal; and to whom activities on deals are credited."""

import pandas as pd

from lib import charts
from lib.canonical.opened import NOT_RECORDED
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.sales_activity.done import NO_ACTIVITIES
from lib.sections.section import Section
from lib.sections.table import display_table, starred
from lib.sections.words import counted, named
from lib.workbook import Workbook

_WAYS = ("outbound", "connected", "floor", "all")


@needs("activities", NO_ACTIVITIES)
def calls_made(workbook: Workbook) -> Section:
    """How many calls were made this period, by who made them, under each definition?"""
    cuts = {way: Cut(("done_by",), (workbook.period,), way) for way in _WAYS}
    values = {way: workbook.values("calls_made", cut) for way, cut in cuts.items()}
    unlinked = workbook.values("unlinked_calls", Cut(periods=(workbook.period,)))
    counts = {way: frame.set_index("done_by")["value"] for way, frame in values.items()}
    rows = pd.concat(counts, axis="columns").fillna(0.0).rename_axis("done_by").reset_index()
    rows = rows[rows["all"] > 0].sort_values(
        ["outbound", "done_by"], ascending=[False, True], ignore_index=True
    )
    if rows.empty:
        return said("sales_activity.calls_made", f"No call was recorded in {named(workbook.period)}.")
    labels = charts.Labels(
        f"Outbound calls made in {named(workbook.period)}, by who made them",
        f"Outbound calls by person; most by {rows['done_by'].iloc[0]}.",
        "count",
        workbook.formats,
    )
    return Section(
        id="sales_activity.calls_made",
        headline=_headline(workbook, rows, unlinked.iloc[0].to_dict()),
        reading="Bars are outbound calls, attempts included, of the person who made them. The table adds stricter and wider counts: before comparing with a telephone system, find its definition here.",
        action="Where few calls reach anybody, try other hours before asking for more calls.",
        chart=charts.bars(rows.head(20), "done_by", "outbound", labels),
        table=display_table(
            _with_total(rows), _COLUMNS, workbook.formats, f"Calls in {named(workbook.period)}"
        ),
        note=_note(workbook, rows),
        figures=tuple(figure for frame in values.values() for figure in figures_of(frame, ("done_by",)))
        + figures_of(unlinked),
    )


_COLUMNS = {
    "done_by": ("Who made them", "text"),
    "outbound": ("Outbound", "count"),
    "connected": ("Reached somebody", "count"),
    "floor": ("30 seconds or more", "count"),
    "all": ("With inbound", "count"),
}


def _headline(workbook: Workbook, rows: pd.DataFrame, unlinked: dict) -> str:
    made, reached = rows["outbound"].sum(), rows["connected"].sum()
    told = f"{counted(made, 'outbound call')} made in {named(workbook.period)}, {reached:,.0f} of them reached somebody"
    if unlinked["missing"]:
        return f"{told}."
    if not unlinked["numerator"]:
        return f"{told}. Every call names its deal."
    share = workbook.formats.text(unlinked["value"], "share")
    return f"{told}. {share} of all calls name no deal ({unlinked['numerator']:,.0f} of {unlinked['denominator']:,.0f})."


def _with_total(rows: pd.DataFrame) -> pd.DataFrame:
    if len(rows) < 2:
        return rows
    total = {"done_by": "Together", **{way: rows[way].sum() for way in _WAYS}}
    return pd.concat([rows, pd.DataFrame([total])], ignore_index=True)


def _note(workbook: Workbook, rows: pd.DataFrame) -> str:
    activities, period = workbook.tables["activities"], workbook.period
    is_within = activities.done_on.between(period.starts_on, period.ends_on)
    undirected = int(
        workbook.tables.frame(activities.filter(activities.is_undirected_call & is_within).count())
    )
    notes = (
        [
            f"{counted(undirected, 'call')} without a direction: counted as inbound or outbound by nobody, only in the last column."
        ]
        if undirected
        else []
    )
    if len(rows) > 20:
        notes.append(f"The picture shows the first 20 of {len(rows):,} people.")
    return " ".join(notes)


@needs("activities", NO_ACTIVITIES)
def credit(workbook: Workbook) -> Section:
    """Who did what was done on deals: how much differs when activities are credited to the deal's owner instead?"""
    values = workbook.values("done_by_another", Cut(("done_by",), (workbook.period,)))
    whole = workbook.values("done_by_another", Cut(periods=(workbook.period,)))
    rows = values[(values["denominator"] > 0) & (values["done_by"] != NOT_RECORDED)]
    rows = rows.sort_values(["numerator", "done_by"], ascending=[False, True], ignore_index=True)
    if rows.empty:
        return said(
            "sales_activity.credit",
            f"No activity of {named(workbook.period)} tells both who did it and on which deal, so credit cannot be compared.",
        )
    rows = rows.assign(
        own=rows["denominator"] - rows["numerator"],
        is_thin=rows["n"] < workbook.parameters.settings.minimum_n,
    )
    labels = charts.Labels(
        f"Activities on deals in {named(workbook.period)}, by who did them",
        "Activities on own deals and on deals of others, by person.",
        "count",
        workbook.formats,
    )
    least = workbook.parameters.settings.minimum_n
    return Section(
        id="sales_activity.credit",
        headline=_credit_told(workbook, whole.iloc[0].to_dict()),
        reading="Blue is work on deals the person owns, grey work on deals of others. A report that credits the deal's owner would give the grey part to somebody else.",
        action="Thank those with much grey: it is work that no report by deal owner shows."
        if whole["numerator"].iloc[0]
        else "Nothing to correct: reports by deal owner credit the right people.",
        chart=charts.stacked(
            rows.head(20), "done_by", [("own", "on own deals"), ("numerator", "on deals of others")], labels
        ),
        table=display_table(
            starred(rows, "done_by"),
            _CREDIT,
            workbook.formats,
            f"Activities on deals by who did them (* fewer than {least} activities)",
        ),
        note="The owner is the present one: what was done on a deal before it was handed over counts as done by somebody else.",
        figures=figures_of(values, ("done_by",)) + figures_of(whole),
    )


def _credit_told(workbook: Workbook, whole: dict) -> str:
    when, done = named(workbook.period), f"{whole['denominator']:,.0f}"
    if not whole["numerator"]:
        return f"All that was done on deals in {when} was done by the deal's owner ({done} of {done})."
    share = workbook.formats.text(whole["value"], "share")
    return f"{share} of what was done on deals in {when} was done by somebody who does not own the deal ({whole['numerator']:,.0f} of {done})."


_CREDIT = {
    "done_by": ("Who did it", "text"),
    "own": ("On own deals", "count"),
    "numerator": ("On deals of others", "count"),
    "denominator": ("Together", "count"),
    "value": ("Share on deals of others", "share"),
}
