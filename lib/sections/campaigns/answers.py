"""Who answers: the share of people reached that answered, beside the shares other tools call response."""

import pandas as pd

from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.campaigns.window import answer_days, last_year
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.share_by_group import Layout, chart_and_table, share_of_all, shares_by_group
from lib.sections.words import listed
from lib.workbook import Workbook

_RIVALS = {
    "clicked": ("Click rate", "share"),
    "clicked_of_opened": ("Click-to-open", "share"),
    "opened": ("Open rate", "share"),
}


@needs("campaign_messages", "people that campaigns were sent to")
def responses(workbook: Workbook, by: str = "campaign_kind") -> Section:
    """Which campaigns are answered most, counted four ways?"""
    year = last_year(workbook)
    values = workbook.values("campaign_responses", Cut((by,), (year,), "responded"))
    rivals = {name: workbook.values("campaign_responses", Cut((by,), (year,), name)) for name in _RIVALS}
    if not values["denominator"].sum():
        return said(
            f"campaigns.responses_{by}", f"No message of a campaign was delivered in the {year.label}."
        )
    beside = {name: found.set_index(by)["value"] for name, found in rivals.items()}
    rows = shares_by_group(values, by, beside, workbook.parameters.settings.minimum_n)
    chart, table = chart_and_table(rows, by, _layout(by), workbook)
    return Section(
        id=f"campaigns.responses_{by}",
        headline=_headline(rows, by, workbook),
        reading="The dot is the share that answered, the line how far it may be off; the dashed line is all of them. Hollow dots rest on few messages. Click and open rate are of the messages delivered, click-to-open of those opened.",
        action="Compare campaigns by answers, not by openings; repeat what the best answered ones offered.",
        chart=chart,
        table=table,
        note=_note(workbook),
        figures=tuple(figure for found in (values, *rivals.values()) for figure in figures_of(found, (by,))),
    )


def _layout(by: str) -> Layout:
    group = by.replace("campaign_", "").replace("_", " ")
    return Layout(
        group=group,
        share="Share of people reached that answered",
        whole="Delivered",
        part="Answered",
        beside=_RIVALS,
        caption=f"Answers by {group}",
        most=20,
    )


def _headline(rows: pd.DataFrame, by: str, workbook: Workbook) -> str:
    text, pooled = workbook.formats.text, share_of_all(rows)
    told = f"{text(pooled, 'share')} of the people reached answered ({rows['numerator'].sum():,.0f} of {rows['denominator'].sum():,.0f})"
    firm = rows[~rows["is_thin"]]
    apart = [row for row in firm.to_dict("records") if row["low"] > pooled or row["high"] < pooled]
    if not apart:
        return f"{told}; none differs from all of them by more than chance."
    named = [f"{row[by]} ({text(row['value'], 'share')})" for row in (apart[0], *apart[1:][-1:])]
    return f"{told}; {listed(named)} {'differs' if len(named) == 1 else 'differ'} from all of them by more than chance."


def _note(workbook: Workbook) -> str:
    messages = workbook.tables["campaign_messages"]
    young = workbook.tables.frame(messages.filter(messages.is_delivered & ~messages.is_old_enough).count())
    waits = f"; {int(young):,} messages are younger than that and may still be answered" if young else ""
    return f"An answer counts within {answer_days(workbook)} of arriving{waits}. Openings are counted by pictures that mail programs load by themselves: a large share opened is not interest."
