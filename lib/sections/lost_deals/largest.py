"""Which deals were lost this period, the largest first."""

import pandas as pd

from lib import charts
from lib.canonical.opened import NOT_RECORDED
from lib.metrics.evaluate import Cut
from lib.sections.absent import needs, said
from lib.sections.figures import figures_of
from lib.sections.lost_deals.losses import measure, no_values
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted, named
from lib.workbook import Workbook

_COLUMNS = {
    "deal": ("Deal", "text"),
    "company": ("Company", "text"),
    "owner": ("Owner", "text"),
    "amount": ("Value", "money"),
    "closed_on": ("Lost on", "day"),
    "lost_stage": ("Last stage", "text"),
    "lost_reason": ("Reason", "text"),
    "competitor": ("Competitor", "text"),
}


@needs("lost_deals", "deals")
def which(workbook: Workbook) -> Section:
    """Which deals were lost this period, and how much was lost period by period?"""
    _, noun, unit = measure(workbook)
    count, value = (workbook.values(name, Cut(periods=workbook.history)) for name in ("losses", "lost_value"))
    if not count["value"].any():
        return said("lost_deals.which", "No deal was lost in the periods shown.")
    shown = value if unit == "money" else count
    rows = shown[["value"]].assign(
        period=[named(period) for period in workbook.history],
        is_partial=[period.is_partial for period in workbook.history],
    )
    listed = _listed(workbook)
    labels = charts.Labels(
        f"{noun.capitalize()} by period", f"{noun.capitalize()} by closing period.", unit, workbook.formats
    )
    return Section(
        id="lost_deals.which",
        headline=_headline(listed, workbook),
        reading=f"Each column is the {noun} of a period, by the day of the loss; a pale column is not over yet. The table lists this period's, largest first.",
        action="Read the first five with their owners: what would have won them?",
        chart=charts.columns(rows, "period", "value", labels, partial="is_partial"),
        table=display_table(
            listed,
            _told(listed, has_values=unit == "money"),
            workbook.formats,
            f"Deals lost in {named(workbook.period)}, largest first",
            most=15,
        )
        if len(listed)
        else None,
        note=no_values(workbook),
        figures=figures_of(count) + figures_of(value),
    )


def _told(listed: pd.DataFrame, *, has_values: bool) -> dict[str, tuple[str, str]]:
    """The columns that say something: not those that hold no value, or the same absence in every row."""
    silent = {name for name in _COLUMNS if listed[name].astype("object").isin([NOT_RECORDED, None]).all()}
    return {
        name: told
        for name, told in _COLUMNS.items()
        if name not in silent and (has_values or name != "amount")
    }


def _listed(workbook: Workbook) -> pd.DataFrame:
    lost, period = workbook.tables["lost_deals"], workbook.period
    within = lost.filter(lost.closed_on.between(period.starts_on, period.ends_on))
    found = workbook.tables.frame(within.select("deal_id", "name", *list(_COLUMNS)[1:]))
    told = found.assign(
        deal=found["name"].fillna(found["deal_id"]),
        amount=found["amount"].astype("float64"),
        competitor=found["competitor"].replace(NOT_RECORDED, None),
    )
    return told.sort_values(["amount", "deal_id"], ascending=[False, True], ignore_index=True)


def _headline(listed: pd.DataFrame, workbook: Workbook) -> str:
    lost = f"{counted(len(listed), 'deal')} {'was' if len(listed) == 1 else 'were'} lost in {named(workbook.period)}"
    if not len(listed) or listed["amount"].fillna(0).eq(0).all():
        return f"{lost}."
    text = workbook.formats.text
    return f"{lost}, worth {text(listed['amount'].sum(), 'money')}; the largest is {listed['deal'].iloc[0]} with {text(listed['amount'].iloc[0], 'money')}."
