"""The win rate by value beside the one by count: are the large deals won too?"""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.grouping import in_words, instead_of, recorded_group
from lib.sections.section import Section
from lib.sections.table import display_table, starred
from lib.sections.words import counted
from lib.workbook import Workbook


@needs("deals", "deals")
def count_and_value(workbook: Workbook, by: str = "source") -> Section:
    """How much of the deals decided was won, by count and by value?"""
    group = recorded_group(workbook, "deals", by)
    count = workbook.values("win_rate", Cut((group,), definition="closed"))
    if not count["n"].sum():
        return said("conversion.count_and_value", "No deal was won or lost.")
    priced = workbook.values("losses", Cut(definition="with_value"))["value"].iloc[0]
    lost = workbook.values("losses")["value"].iloc[0]
    if lost and not priced:
        return said(
            "conversion.count_and_value",
            f"None of the {counted(lost, 'lost deal')} carries a value here, so a rate by value would be the whole of it: only the rate by count can be told.",
            "Keep a deal's amount when it is lost: without it nobody knows how much was lost.",
        )
    value = workbook.values("win_rate", Cut((group,), definition="closed_value"))
    if value["value"].isna().all():
        return said(
            "conversion.count_and_value", "No decided deal has an amount, so only counts can be told."
        )
    rows = _rows(count, value, group, workbook)
    labels = charts.Labels(
        f"Share of decided value won by {in_words(group)}",
        f"Share of the decided value that was won, by {in_words(group)}.",
        "share",
        workbook.formats,
    )
    return Section(
        id="conversion.count_and_value",
        headline=_headline(workbook),
        reading="Bars are won value ÷ value of won and lost deals. Where a bar is lower than the rate by count in the table, the larger deals are the ones lost.",
        action="Where large deals are lost more often than small ones, put the more experienced seller, or the manager, on them earlier.",
        chart=charts.bars(rows.head(20), group, "by_value", labels),
        table=display_table(
            starred(rows, group),
            {group: (in_words(group).capitalize(), "text"), **_COLUMNS},
            workbook.formats,
            f"Won by count and by value, by {in_words(group)} (* fewer than {workbook.parameters.settings.minimum_n} decided)",
        ),
        note=instead_of(by, group),
        figures=figures_of(count, (group,)) + figures_of(value, (group,)),
    )


_COLUMNS = {
    "decided": ("Decided", "count"),
    "won": ("Won", "count"),
    "by_count": ("By count", "share"),
    "decided_value": ("Decided value", "money"),
    "won_value": ("Won value", "money"),
    "by_value": ("By value", "share"),
}


def _rows(count: pd.DataFrame, value: pd.DataFrame, group: str, workbook: Workbook) -> pd.DataFrame:
    counts, values = count.set_index(group), value.set_index(group)
    rows = pd.DataFrame(
        {
            "decided": counts["denominator"],
            "won": counts["numerator"],
            "by_count": counts["value"],
            "decided_value": values["denominator"],
            "won_value": values["numerator"],
            "by_value": values["value"],
        }
    )
    rows["is_thin"] = rows["decided"] < workbook.parameters.settings.minimum_n
    shown = rows[rows["decided"] > 0].rename_axis(group).reset_index()
    return shown.sort_values(["decided_value", group], ascending=[False, True], ignore_index=True)


def _headline(workbook: Workbook) -> str:
    count, value = (
        workbook.values("win_rate", Cut(definition=definition))["value"].iloc[0]
        for definition in ("closed", "closed_value")
    )
    text = workbook.formats.text
    told = f"{text(count, 'share')} of the deals decided were won and {text(value, 'share')} of their value"
    if abs(count - value) < 0.02:
        return f"{told}: large and small deals are won about alike."
    return f"{told}: {'larger' if value < count else 'smaller'} deals are lost more often."
