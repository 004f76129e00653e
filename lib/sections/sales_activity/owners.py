"""What came of it: deals created, won and lost per owner over time, and proposals given."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted, named
from lib.workbook import Workbook

MOST_DRAWN = 12
_PARTS = (("won_deals", "won"), ("lost_deals", "lost"), ("created_deals", "created"))


@needs("deals", "deals")
def by_owner_over_time(workbook: Workbook) -> Section:
    """How many deals did each owner create, win and lose, period by period?"""
    values = {name: workbook.values(metric, Cut(("owner",), workbook.history)) for metric, name in _PARTS}
    rows = _long(values, workbook)
    totals = rows.groupby("owner")[["created", "won", "lost"]].sum().sort_index()
    totals = totals[totals.sum(axis="columns") > 0].sort_values("won", ascending=False, kind="stable")
    if totals.empty:
        return said(
            "sales_activity.by_owner_over_time", "No deal was created, won or lost in the periods shown."
        )
    drawn = list(totals.index[:MOST_DRAWN])
    shown = rows[rows["owner"].isin(drawn)].assign(place=lambda kept: kept["owner"].map(drawn.index))
    shown = shown.sort_values(["place", "number"], ignore_index=True)
    title = f"Deals per owner, {workbook.history[0].label} to {named(workbook.period)}"
    labels = charts.Labels(
        title, f"{title}: created, won and lost, one panel per owner.", "count", workbook.formats
    )
    return Section(
        id="sales_activity.by_owner_over_time",
        headline=_headline(workbook, totals),
        reading="One panel per owner, all on the same scale, most deals won first. Blue is won, orange lost, grey created. The last period may not be over.",
        action="Look for a line that has changed its course, and ask what changed: territory, leads, holidays, or the way of working.",
        chart=charts.panels(shown, ("owner", "period"), [(name, name) for _, name in _PARTS], labels),
        table=display_table(
            _this_period(rows, totals),
            _COLUMNS,
            workbook.formats,
            f"Deals per owner in {named(workbook.period)} and in all periods shown",
            most=20,
        ),
        note=f"The picture shows the first {MOST_DRAWN} of {len(totals):,} owners. "
        * (len(totals) > MOST_DRAWN)
        + "A deal is its present owner's, as of the day of the report.",
        figures=tuple(figure for frame in values.values() for figure in figures_of(frame, ("owner",))),
    )


_COLUMNS = {
    "owner": ("Owner", "text"),
    "created_now": ("Created now", "count"),
    "won_now": ("Won now", "count"),
    "lost_now": ("Lost now", "count"),
    "created": ("Created in all", "count"),
    "won": ("Won in all", "count"),
    "lost": ("Lost in all", "count"),
}


def _long(values: dict[str, pd.DataFrame], workbook: Workbook) -> pd.DataFrame:
    """One row per owner and period with the three counts; an owner or period without any has 0."""
    counts = {name: frame.set_index(["owner", "starts_on"])["value"] for name, frame in values.items()}
    together = pd.concat(counts, axis="columns").fillna(0.0).reset_index()
    places = {period.starts_on: number for number, period in enumerate(workbook.history)}
    labels = [period.label for period in workbook.history]
    number = [places[day] for day in together["starts_on"]]
    return together.assign(number=number, period=[labels[place] for place in number])


def _this_period(rows: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    newest = rows[rows["number"] == rows["number"].max()].set_index("owner")[["created", "won", "lost"]]
    return totals.join(newest.add_suffix("_now"), how="left").fillna(0.0).reset_index()


def _headline(workbook: Workbook, totals: pd.DataFrame) -> str:
    first = totals.index[0]
    won, lost = totals.loc[first, "won"], totals.loc[first, "lost"]
    if not totals["won"].any():
        return f"None of {counted(len(totals), 'owner')} won a deal since {workbook.history[0].label}."
    return f"{first} won most since {workbook.history[0].label}: {counted(won, 'deal')}, beside {lost:,.0f} lost."


@needs("quotes", "proposals")
def proposals(workbook: Workbook) -> Section:
    """How many proposals were given, period by period: a revision is the same proposal."""
    cut = {"periods": workbook.history}
    ways = {"first": "first_sent", "versions": "versions"}
    if "proposal_entries" in workbook.tables:
        ways["stage"] = "stage"
    values = {
        name: workbook.values("proposals_given", Cut(**cut, definition=way)) for name, way in ways.items()
    }
    rows = pd.DataFrame({name: frame["value"] for name, frame in values.items()}).assign(
        period=[named(period) for period in workbook.history],
        is_partial=[period.is_partial for period in workbook.history],
    )
    if not rows["versions"].any():
        return said("sales_activity.proposals", "No proposal was sent in the periods shown.")
    now = rows.iloc[-1]
    labels = charts.Labels(
        "Proposals given by period", "Proposals given by period.", "count", workbook.formats
    )
    revisions = now["versions"] - now["first"]
    columns = {name: column for name, column in _PROPOSALS.items() if name in rows}
    return Section(
        id="sales_activity.proposals",
        headline=f"{counted(now['first'], 'proposal')} given in {now['period']}, and {counted(revisions, 'revision') if revisions else 'no revision'} sent.",
        reading="A column is the deals whose first version was sent in the period; the pale one is not over. Versions sent again are revisions of the same proposal.",
        action="When proposals rise and wins do not, they are sent too early: ask what was known about the buyer when they went out.",
        chart=charts.columns(rows, "period", "first", labels, partial="is_partial"),
        table=display_table(rows, columns, workbook.formats, "Proposals given, under each definition"),
        figures=tuple(figure for frame in values.values() for figure in figures_of(frame)),
    )


_PROPOSALS = {
    "period": ("Period", "text"),
    "first": ("First versions sent", "count"),
    "versions": ("All versions sent", "count"),
    "stage": ("Deals entering a proposal stage", "count"),
}
