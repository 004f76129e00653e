"""Why deals are lost, by count and value, and what changed."""

import pandas as pd

from lib import charts
from lib.canonical.opened import NOT_RECORDED
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.lost_deals.losses import (
    NO_REASONS,
    NOTHING_LOST,
    has_reasons,
    measure,
    no_values,
    number_lost,
)
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted, like_for_like, named
from lib.workbook import Workbook


@needs("lost_deals", "deals")
def why(workbook: Workbook) -> Section:
    """Why are deals lost, how much is lost for each reason, and which reason grows?"""
    if not number_lost(workbook):
        return said("lost_deals.why", NOTHING_LOST)
    if not has_reasons(workbook):
        return said(
            "lost_deals.why", NO_REASONS, "Make the reason a required field when a deal is closed as lost."
        )
    count, value = (workbook.values(name, Cut(("lost_reason",))) for name in ("losses", "lost_value"))
    recent = workbook.values("losses", Cut(("lost_reason",), workbook.compared))
    _, noun, unit = measure(workbook)
    rows = _rows(count, value, recent, workbook).sort_values(
        ["value" if unit == "money" else "deals", "lost_reason"], ascending=[False, True], ignore_index=True
    )
    rows["is_blank"] = rows["lost_reason"] == NOT_RECORDED
    column = "value" if unit == "money" else "deals"
    labels = charts.Labels(
        f"{noun.capitalize()} by reason", f"{noun.capitalize()} by reason given.", unit, workbook.formats
    )
    now, _, year_ago = workbook.compared
    columns = {
        "lost_reason": ("Reason", "text"),
        "deals": ("Lost deals", "count"),
        "share": ("Share", "share"),
        "value": ("Value", "money"),
        "now": (named(now), "count"),
        "before": (f"Same days of {year_ago.label}", "count"),
        "moved": ("Change", "count"),
    }
    return Section(
        id="lost_deals.why",
        headline=_headline(rows, column, noun, workbook),
        reading=f"Bars are the {noun} of the whole export by the reason given; orange is lost without a reason. The table compares {named(now)} with {like_for_like(year_ago)}.",
        action="Take the reason with the most value to the people who can change it: product, price, or the way deals are qualified.",
        chart=charts.bars(rows.head(15), "lost_reason", column, labels, marked="is_blank"),
        table=display_table(rows, columns, workbook.formats, "Lost deals by reason"),
        note=" ".join(filter(None, (no_values(workbook), _unpriced(workbook)))),
        figures=figures_of(count, ("lost_reason",))
        + figures_of(value, ("lost_reason",))
        + figures_of(recent, ("lost_reason",)),
    )


def _rows(count: pd.DataFrame, value: pd.DataFrame, recent: pd.DataFrame, workbook: Workbook) -> pd.DataFrame:
    rows = count[["lost_reason", "value"]].rename(columns={"value": "deals"})
    rows["share"] = share_of(rows["deals"], pd.Series(rows["deals"].sum(), index=rows.index))
    rows["value"] = rows["lost_reason"].map(value.set_index("lost_reason")["value"])
    for name, place in (("now", 0), ("before", 2)):
        of_period = recent[recent["starts_on"] == workbook.compared[place].starts_on]
        rows[name] = rows["lost_reason"].map(of_period.set_index("lost_reason")["value"]).fillna(0.0)
    return rows.assign(moved=rows["now"] - rows["before"])


def _headline(rows: pd.DataFrame, column: str, noun: str, workbook: Workbook) -> str:
    told = rows[~rows["is_blank"]]
    first, text = told.iloc[0], workbook.formats.text
    share = text(share_of(first[column], rows[column].sum()), "share")
    lead = f"{first['lost_reason']} is the reason for {share} of the {noun}"
    if column == "value":
        lead += f": {text(first['value'], 'money')} in {counted(first['deals'], 'deal')}"
    grown = told.loc[told["moved"].idxmax()]
    if grown["moved"] <= 0 or not workbook.covers(workbook.compared[2]):
        return f"{lead}."
    return f"{lead}. Most grown against a year before: {grown['lost_reason']}, from {grown['before']:,.0f} to {grown['now']:,.0f}."


def _unpriced(workbook: Workbook) -> str:
    lost = workbook.tables["lost_deals"]
    number = int(workbook.tables.frame(lost.filter(~lost.has_value).count()))
    return (
        f"{counted(number, 'lost deal')} without a value {'adds' if number == 1 else 'add'} nothing to the value."
        if number
        else ""
    )
