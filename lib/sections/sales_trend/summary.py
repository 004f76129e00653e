"""What was won in sum, and the definitions behind it."""

import pandas as pd

from lib.metrics.evaluate import Cut
from lib.metrics.periods import Period
from lib.sections import notes as ending
from lib.sections.cover import cover as front
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.words import change, counted, like_for_like, named
from lib.workbook import Workbook

METRICS = (
    "won_revenue",
    "won_deals",
    "mean_won_deal",
    "new_revenue",
    "new_customers",
    "deal_days",
    "win_rate",
    "sales_cycle",
)


def cover(workbook: Workbook) -> Section:
    """What was won this period, against the same days of the period before and of the year before."""
    values = workbook.values("won_revenue", Cut(periods=workbook.compared))
    deals = workbook.values("won_deals", Cut(periods=workbook.compared))
    customers = workbook.values("new_customers", Cut(periods=workbook.compared[:1]))
    now, before, year_ago = values["value"]
    _, previous, last_year = workbook.compared
    findings = [
        _won(workbook, now, deals["value"].iloc[0]),
        f"Against {like_for_like(previous)}: {_change(workbook, previous, now, before)}; against {like_for_like(last_year)}: {_change(workbook, last_year, now, year_ago)}.",
        f"{counted(customers['value'].iloc[0], 'company', 'companies')} bought for the first time.",
    ]
    return front(
        workbook, "sales_trend", findings, figures_of(values) + figures_of(deals) + figures_of(customers)
    )


def notes(workbook: Workbook) -> Section:
    """Definitions, what is left out, run details."""
    return ending.notes(workbook, "sales_trend", METRICS, _ESTIMATES)


_ESTIMATES = (
    "Factors (won_revenue_factor) and parts (won_revenue_change): won value = days of the period x mean deals in hand x win rate x won value per won deal ÷ deal-days per decision; a part is the change x the factor's share of the change of the logarithm.",
    "Without season (won_revenue_without_season): won value by month with the season of STL taken out.",
    "Distance (won_revenue_distance): won value minus the median of the periods before it, less the median of these differences, in units of 1.4826 x their median absolute deviation.",
)


def _won(workbook: Workbook, value: float, deals: float) -> str:
    if not deals:
        return f"No deal was won in {named(workbook.period)}."
    if pd.isna(value):
        return f"{counted(deals, 'deal')} won in {named(workbook.period)}, none with a value recorded."
    return f"{workbook.formats.text(value, 'money')} won in {named(workbook.period)}, from {counted(deals, 'deal')}."


def _change(workbook: Workbook, earlier: Period, now: float, before: float) -> str:
    return (
        change(now, before, workbook.formats)
        if workbook.covers(earlier)
        else "not comparable, the export begins later"
    )
