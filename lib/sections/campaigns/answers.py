"""Who answers: the share of people reached that answered, beside the shares other tools call response."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import needs, said
from lib.sections.campaigns.window import answer_days, last_year
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table, starred
from lib.sections.words import listed
from lib.workbook import Workbook

_RIVALS = {
    "clicked": ("Click rate", "share"),
    "clicked_of_opened": ("Click-to-open", "share"),
    "opened": ("Open rate", "share"),
}
_COLUMNS = {
    "denominator": ("Delivered", "count"),
    "numerator": ("Answered", "count"),
    "value": ("Share", "share"),
    "low": ("95 % from", "share"),
    "high": ("to", "share"),
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
    rows, label = _rows(values, rivals, by), by.replace("campaign_", "").replace("_", " ")
    rows["is_thin"] = rows["denominator"] < workbook.parameters.settings.minimum_n
    pooled = share_of(rows["numerator"].sum(), rows["denominator"].sum())
    labels = charts.Labels(
        f"Share of people reached that answered by {label}, with 95 % interval",
        f"Share of people reached that answered by {label}, with its interval.",
        "share",
        workbook.formats,
    )
    return Section(
        id=f"campaigns.responses_{by}",
        headline=_headline(rows, by, pooled, workbook),
        reading="The dot is the share that answered, the line how far it may be off; the dashed line is all of them. Hollow dots rest on few messages. Click and open rate are of the messages delivered, click-to-open of those opened.",
        action="Compare campaigns by answers, not by openings; repeat what the best answered ones offered.",
        chart=charts.ranges(
            rows.head(15), by, ("low", "value", "high"), labels, thin="is_thin", reference=pooled
        ),
        table=display_table(
            starred(rows, by),
            {by: (label.capitalize(), "text"), **_COLUMNS, **_RIVALS},
            workbook.formats,
            f"Answers by {label} (* fewer than {workbook.parameters.settings.minimum_n} delivered)",
            most=20,
        ),
        note=_note(workbook),
        figures=tuple(figure for found in (values, *rivals.values()) for figure in figures_of(found, (by,))),
    )


def _rows(values: pd.DataFrame, rivals: dict[str, pd.DataFrame], by: str) -> pd.DataFrame:
    rows = values[[by, *_COLUMNS]].copy()
    for name, found in rivals.items():
        rows[name] = rows[by].map(found.set_index(by)["value"])
    told = rows[rows["denominator"] > 0]
    return told.sort_values(["value", by], ascending=[False, True], ignore_index=True)


def _headline(rows: pd.DataFrame, by: str, pooled: float, workbook: Workbook) -> str:
    text = workbook.formats.text
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
    return f"An answer counts within {answer_days(workbook)} of arriving; {int(young):,} messages are younger than that and may still be answered. Openings are counted by pictures that mail programs load by themselves: a large share opened is not interest."
