"""Which campaigns ran, and how many messages they sent."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.campaigns.window import periods_of
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import change, counted, named
from lib.workbook import Workbook

_COLUMNS = {
    "period": ("Period", "text"),
    "active": ("Ran", "count"),
    "launched": ("Began", "count"),
}
_SENT = {"sent": ("Messages sent", "count"), "responded": ("Answered", "count")}


@needs("campaigns", "campaigns")
def what_ran(workbook: Workbook) -> Section:
    """How many campaigns ran, began and wrote, period by period?"""
    periods = periods_of(workbook, "campaigns", "created_on")
    if not periods or not workbook.values("campaigns")["value"].sum():
        return said(what_ran, "No campaign that is neither a test nor a draft has begun.")
    values = {
        name: workbook.values("campaigns", Cut(periods=periods, definition=name))
        for name in ("active", "launched")
    }
    columns = dict(_COLUMNS)
    if "campaign_messages" in workbook.tables:
        columns |= _SENT
        for name in _SENT:
            values[name] = workbook.values("campaign_messages", Cut(periods=periods, definition=name))
    rows = pd.DataFrame({name: found["value"] for name, found in values.items()}).assign(
        period=[named(period) for period in periods], is_partial=[period.is_partial for period in periods]
    )
    labels = charts.Labels(
        "Campaigns that ran, by period", "Campaigns that ran, by period.", "count", workbook.formats
    )
    return Section(
        id="campaigns.what_ran",
        headline=_headline(rows, workbook),
        reading="A campaign counts in each period in which it ran on any day, so the columns do not add up. A pale column is not over.",
        action="Before planning more campaigns, look below at which kinds brought answers, deals and customers.",
        chart=charts.columns(rows, "period", "active", labels, partial="is_partial"),
        table=display_table(rows, columns, workbook.formats, "Campaigns and their messages by period"),
        note=_left_out(workbook),
        figures=tuple(figure for found in values.values() for figure in figures_of(found)),
    )


def _headline(rows: pd.DataFrame, workbook: Workbook) -> str:
    now = rows.iloc[-1]
    told = f"{counted(now['active'], 'campaign')} ran in {now['period']}, {now['launched']:,.0f} of them new"
    whole = rows[~rows["is_partial"]]
    if len(whole) < 2:
        return f"{told}."
    last, before = whole.iloc[-1], whole.iloc[-2]
    moved = change(last["launched"], before["launched"], workbook.formats)
    began = counted(last["launched"], "campaign")
    return (
        f"{told}. In {last['period']}, the last whole period, {began} began: {moved} on {before['period']}."
    )


def _left_out(workbook: Workbook) -> str:
    campaigns = workbook.tables["campaigns"]
    counts = workbook.tables.frame(
        campaigns.agg(
            unreal=campaigns.count(where=~campaigns.is_real),
            cancelled=campaigns.count(where=campaigns.is_real & ~campaigns.is_launched),
        )
    ).iloc[0]
    rule = "A campaign is the team's when it reached one of its people or brought it a lead."
    if not counts.sum():
        return rule
    return f"Left out: {counted(counts['unreal'], 'test or draft', 'tests and drafts')} and {counted(counts['cancelled'], 'cancelled campaign')}. {rule}"
