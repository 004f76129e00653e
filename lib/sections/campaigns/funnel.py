"""From sent to won: how far each campaign gets."""

import pandas as pd

from lib import charts
from lib.canonical.opened import NOT_RECORDED
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import needs, said
from lib.sections.campaigns.window import answer_days, last_year
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.workbook import Workbook

STEPS = {
    "sent": "Sent",
    "delivered": "Delivered",
    "opened": "Opened",
    "clicked": "Clicked",
    "responded": "Answered",
    "leads": "Leads",
    "won": "Won leads",
}
_OF_MESSAGES = tuple(STEPS)[:5]
_ALL = "All campaigns"
_NOTE = "Leads are those whose record names the campaign: they may never have got a message of it, so they are no part of those who answered. An opening is no answer: mail programs make many. Tests and drafts are left out."


@needs("campaign_messages", "people that campaigns were sent to")
def funnel(workbook: Workbook) -> Section:
    """How far does each campaign get, from the message sent to the lead won?"""
    values = _values(workbook)
    rows = _rows(values)
    year = last_year(workbook).label
    if not rows["sent"].sum():
        return said(funnel, f"No campaign sent a message in the {year}.")
    whole = rows[list(values)].sum()
    steps = pd.DataFrame(
        {"step": [STEPS[name] for name in values], "number": [whole[name] for name in values]}
    )
    table = pd.concat([whole.to_frame().T.assign(campaign=_ALL), rows], ignore_index=True)
    table["rate"] = share_of(table["responded"], table["delivered"])
    columns = {
        "campaign": ("Campaign", "text"),
        **{name: (STEPS[name], "count") for name in values},
        "rate": ("Answered ÷ delivered", "share"),
    }
    labels = charts.Labels(
        "From the message sent to the lead won, all campaigns",
        "Messages and leads of all campaigns by step.",
        "count",
        workbook.formats,
    )
    return Section(
        id="campaigns.funnel",
        headline=_headline(whole, workbook),
        reading=f"Messages sent in the {year}, and leads that arrived in it. Answered is what was answered within {answer_days(workbook)} of arriving. The table has the campaigns that reached most people first.",
        action="Work on the step that loses most: what does not arrive is a matter of addresses, what is not opened of sender and subject, what is not answered of the offer.",
        chart=charts.bars(steps, "step", "number", labels),
        table=display_table(table, columns, workbook.formats, "From sent to won, by campaign", most=26),
        note=_NOTE,
        figures=tuple(figure for found in values.values() for figure in figures_of(found, ("campaign",))),
    )


def _values(workbook: Workbook) -> dict[str, pd.DataFrame]:
    """The values of each step in the last year by campaign; leads without one are no campaign's."""
    year = (last_year(workbook),)
    found = {
        step: workbook.values("campaign_messages", Cut(("campaign",), year, step)) for step in _OF_MESSAGES
    }
    if "leads" not in workbook.tables:
        return found
    asked = {"leads": ("new_leads", "created"), "won": ("lead_win_rate", "arrived")}
    for step, (metric, definition) in asked.items():
        values = workbook.values(metric, Cut(("campaign",), year, definition))
        found[step] = values[values["campaign"] != NOT_RECORDED].reset_index(drop=True)
    return found


def _rows(values: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row per campaign with a number for each step, those that reached most people first."""
    counts = {step: found.set_index("campaign")["numerator"] for step, found in values.items()}
    rows = pd.DataFrame(counts).fillna(0.0).rename_axis("campaign").reset_index()
    rows = rows[rows[list(values)].sum(axis=1) > 0]
    return rows.sort_values(
        ["sent", *(["leads"] if "leads" in rows else []), "campaign"],
        ascending=[False, *([False] if "leads" in rows else []), True],
        ignore_index=True,
    )


def _headline(whole: pd.Series, workbook: Workbook) -> str:
    text = workbook.formats.text
    told = f"Of {whole['sent']:,.0f} messages {text(share_of(whole['delivered'], whole['sent']), 'share')} arrived"
    if not whole["delivered"]:
        return f"{told}."
    answered = f"{text(share_of(whole['responded'], whole['delivered']), 'share')} of those were answered ({whole['responded']:,.0f} of {whole['delivered']:,.0f})"
    if "leads" not in whole:
        return f"{told}; {answered}."
    return f"{told}; {answered}. Campaigns brought {whole['leads']:,.0f} leads, of which {whole['won']:,.0f} are won so far."
