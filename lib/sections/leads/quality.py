"""What becomes of the leads of each source."""

import pandas as pd

from lib.metrics.differences import Difference, share_differences, told_apart
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.leads.population import converted, undated
from lib.sections.section import Section
from lib.sections.share_by_group import Layout, chart_and_table, share_of_all, shares_by_group
from lib.sections.words import listed
from lib.workbook import Workbook

_WON = {
    "old": ("Old enough", "count"),
    "won": ("Won", "count"),
    "won_share": ("Share won", "share"),
    "per_lead": ("Won value per lead", "money"),
}


@needs("leads", "leads")
def quality(workbook: Workbook, by: str = "source") -> Section:
    """Which leads become deals, are won, and bring value?"""
    values = converted(workbook, (by,))
    if not values["n"].sum():
        return said(f"leads.quality_{by}", "No lead is in the export.")
    won = workbook.values("lead_win_rate", Cut((by,)))
    value = workbook.values("value_per_lead", Cut((by,)))
    rows = shares_by_group(
        values, by, _beside(values, won, value, by), workbook.parameters.settings.minimum_n
    )
    has_wins = bool(won["numerator"].sum())
    chart, table = chart_and_table(rows, by, _layout(by, _WON if has_wins else {}), workbook)
    return Section(
        id=f"leads.quality_{by}",
        headline=_headline(values, by, share_of_all(rows), workbook),
        reading="The dot is the share converted, the line how far it may be off; the dashed line is all leads. Hollow dots rest on few leads.",
        action="Ask for more of what converts and is won; ask what a source promises its people where many leads convert and few are won.",
        chart=chart,
        table=table,
        note=" ".join(filter(None, (undated(workbook), _maturity(workbook, has_wins)))),
        figures=figures_of(values, (by,)) + figures_of(won, (by,)) + figures_of(value, (by,)),
    )


def _beside(values: pd.DataFrame, won: pd.DataFrame, value: pd.DataFrame, by: str) -> dict[str, pd.Series]:
    found = won.set_index(by)
    # a group may have no lead that is old enough
    counts = found[["n", "numerator"]].reindex(values[by]).fillna(0.0)
    return {
        "old": counts["n"],
        "won": counts["numerator"],
        "won_share": found["value"],
        "per_lead": value.set_index(by)["value"],
    }


def _layout(by: str, beside: dict[str, tuple[str, str]]) -> Layout:
    group = by.replace("_", " ")
    return Layout(
        group=group,
        share="Share of leads converted",
        whole="Leads",
        part="Converted",
        beside=beside,
        caption=f"What becomes of leads by {group}",
    )


def _headline(values: pd.DataFrame, by: str, pooled: float, workbook: Workbook) -> str:
    text, least = workbook.formats.text, workbook.parameters.settings.minimum_n
    counts = values.assign(group=values[by])
    held = [each for each in told_apart(share_differences(by, counts, least)) if each.holds_up]
    overall = f"{text(pooled, 'share')} of the leads were converted ({values['numerator'].sum():,.0f} of {values['denominator'].sum():,.0f})"
    if not held:
        return f"{overall}; no {by.replace('_', ' ')} differs from the others by more than chance."
    return f"{overall}; {_apart(held, workbook)}."


def _apart(held: list[Difference], workbook: Workbook) -> str:
    """Who converts more, who less, the two furthest off of each."""
    ordered = sorted(held, key=lambda each: -each.value)
    named = {each.group: f"{each.group} ({workbook.formats.text(each.value, 'share')})" for each in ordered}
    above = [named[each.group] for each in ordered if each.value > each.others][:2]
    below = [named[each.group] for each in ordered if each.value < each.others][-2:]
    parts = [
        f"{listed(names)} {how}" for names, how in ((above, "more often"), (below, "less often")) if names
    ]
    return f"{' and '.join(parts)} than the others, by more than chance"


def _maturity(workbook: Workbook, has_wins: bool) -> str:
    if not has_wins:
        return "No lead can be followed to a won deal here, so only conversion is shown."
    leads = workbook.tables["leads"]
    days = workbook.formats.text(workbook.tables.frame(leads.maturity_days.max()), "days")
    return f"Shares won and value per lead are of leads at least {days} days old: nine in ten won leads were won within that time."
