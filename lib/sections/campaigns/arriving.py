"""Whether messages arrive, and who leaves on them."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.campaigns.window import periods_of
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table, starred
from lib.sections.words import named
from lib.workbook import Workbook

_RATES = {
    "delivery_rate": ("Delivered", "share"),
    "bounce_rate": ("Came back", "share"),
    "unsubscribe_rate": ("Left the list", "share"),
    "complaint_rate": ("Marked as spam", "share"),
}
_MOST_COMPLAINTS = 0.003
"""Share of complaints from which on large mail providers hold messages back (Google's and Yahoo's rules for senders, 2024)."""


@needs("campaign_messages", "people that campaigns were sent to")
def arriving(workbook: Workbook) -> Section:
    """Do messages arrive, and how many people leave on them?"""
    periods = periods_of(workbook, "campaign_messages", "sent_on")
    values = {name: workbook.values(name, Cut(periods=periods)) for name in _RATES}
    sent = values["delivery_rate"]
    if not periods or not sent["denominator"].sum():
        return said(arriving, "No campaign sent a message in the periods shown.")
    rows = pd.DataFrame({name: found["value"] for name, found in values.items()}).assign(
        period=[named(period) for period in periods],
        sent=sent["denominator"],
        is_thin=sent["denominator"] < workbook.parameters.settings.minimum_n,
    )
    told = rows[rows["sent"] > 0].reset_index(drop=True)
    least = workbook.parameters.settings.minimum_n
    labels = charts.Labels(
        "Share of messages that came back, and of people who left on them",
        "Share of messages that came back, and of people who left on them, by period.",
        "share",
        workbook.formats,
    )
    return Section(
        id="campaigns.arriving",
        headline=_headline(values, workbook),
        reading="Delivered and came back are shares of what was sent; who left the list and who marked the message as spam are shares of what was delivered.",
        action="Take addresses that came back off the list at once; ask for consent anew where many leave.",
        chart=charts.lines(
            told, "period", (("bounce_rate", "came back"), ("unsubscribe_rate", "left the list")), labels
        )
        if len(told) > 1
        else None,
        table=display_table(
            starred(rows, "period"),
            {"period": ("Sent in", "text"), "sent": ("Sent", "count"), **_RATES},
            workbook.formats,
            f"What became of messages by period (* fewer than {least} sent)",
        ),
        figures=tuple(figure for found in values.values() for figure in figures_of(found)),
    )


def _headline(values: dict[str, pd.DataFrame], workbook: Workbook) -> str:
    text = workbook.formats.text
    sums = {name: found[["numerator", "denominator"]].sum() for name, found in values.items()}
    pooled = {
        name: part["numerator"] / part["denominator"] if part["denominator"] else None
        for name, part in sums.items()
    }
    sent = sums["delivery_rate"]["denominator"]
    told = f"Of {sent:,.0f} messages in the periods shown {text(pooled['delivery_rate'], 'share')} arrived and {text(pooled['bounce_rate'], 'share')} came back"
    if pooled["complaint_rate"] is None:
        return f"{told}."
    left = f"{text(pooled['unsubscribe_rate'], 'share')} of the people reached left the list, {text(pooled['complaint_rate'], 'share')} marked the message as spam"
    is_much = pooled["complaint_rate"] >= _MOST_COMPLAINTS
    verdict = "mail providers hold messages back from" if is_much else "below the"
    limit = text(_MOST_COMPLAINTS, "share")
    end = (
        f": {verdict} {limit} on"
        if is_much
        else f", {verdict} {limit} from which on mail providers hold messages back"
    )
    return f"{told}. {left}{end}."
