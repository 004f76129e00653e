"""What was won period by period, and against the year before."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.metrics.periods import period_to_date, periods_back, year_before
from lib.sections.absent import said
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import change, counted
from lib.workbook import Workbook


def won_by_period(workbook: Workbook) -> Section:
    """Won value, deals and mean size, period by period."""
    cut = Cut(periods=workbook.history)
    value, count, size = (
        workbook.values(name, cut) for name in ("won_revenue", "won_deals", "mean_won_deal")
    )
    if not count["value"].any():
        return said("sales_trend.won_by_period", "No deal was won in the periods shown.")
    rows = value[["period", "value"]].assign(
        deals=count["value"],
        size=size["value"],
        is_partial=[period.is_partial for period in workbook.history],
    )
    whole = rows[~rows["is_partial"]]
    best = whole.loc[whole["value"].idxmax()] if whole["value"].notna().any() else rows.iloc[-1]
    columns = {
        "period": ("Period", "text"),
        "value": ("Won value", "money"),
        "deals": ("Won deals", "count"),
        "size": ("Mean won deal", "money"),
    }
    labels = charts.Labels(
        "Won value by period",
        f"Won value by period; the best whole period is {best['period']}.",
        "money",
        workbook.formats,
    )
    return Section(
        id="sales_trend.won_by_period",
        headline=f"The best whole period was {best['period']}, with {workbook.formats.text(best['value'], 'money')} won.",
        reading="Each column is the amount of deals won in the period, by the day they were won. A pale column is not over yet.",
        action="Compare whole periods with whole periods; the pale one is judged on the cover over equal days.",
        chart=charts.columns(rows, "period", "value", labels, partial="is_partial"),
        table=display_table(rows, columns, workbook.formats, "Won deals by period"),
        figures=figures_of(value) + figures_of(count) + figures_of(size),
    )


def year_on_year(workbook: Workbook) -> Section:
    """Each month against the same month of the year before, like for like."""
    calendar = workbook.parameters.settings.calendar
    months = periods_back(workbook.as_of, calendar, 24, "month")
    values = workbook.values("won_revenue", Cut(periods=months))
    first = _first_win(workbook)
    rows = pd.DataFrame(
        {
            "month": values["period"][12:].to_numpy(),
            "now": values["value"][12:].to_numpy(),
            "before": values["value"][:12].to_numpy(),
            "starts_on": values["starts_on"][:12].to_numpy(),
        }
    )
    rows = _with_partial_month(rows, workbook)
    comparable = rows[[first is not None and start >= first.replace(day=1) for start in rows["starts_on"]]]
    if comparable.empty:
        return said(
            "sales_trend.year_on_year",
            "The export goes back less than a year, so no month has one to compare with.",
        )
    rows = comparable.assign(
        change=[
            change(now, before, workbook.formats)
            for now, before in zip(comparable["now"], comparable["before"], strict=True)
        ]
    )
    grown = int((rows["now"] > rows["before"]).sum())
    columns = {
        "month": ("Month", "text"),
        "now": ("Won", "money"),
        "before": ("A year before", "money"),
        "change": ("Change", "text"),
    }
    labels = charts.Labels(
        "Won value by month, this year and the year before",
        f"{grown} of {len(rows)} months are above the year before.",
        "money",
        workbook.formats,
    )
    return Section(
        id="sales_trend.year_on_year",
        headline=f"{grown} of {counted(len(rows), 'month')} {'was' if grown == 1 else 'were'} above the same month a year before.",
        reading="Blue is the month named, grey the same month a year before. A month that is not over is compared over equal days.",
        action="Look for a run of months on one side rather than a single one: months are noisy.",
        chart=charts.lines(rows, "month", [("now", "this year"), ("before", "year before")], labels),
        table=display_table(rows, columns, workbook.formats, "Won value by month against the year before"),
        figures=figures_of(values),
    )


def _with_partial_month(rows: pd.DataFrame, workbook: Workbook) -> pd.DataFrame:
    """The newest month, when it is not over, against as many days of the year before."""
    calendar = workbook.parameters.settings.calendar
    month = period_to_date(workbook.as_of, calendar, "month")
    if not month.is_partial:
        return rows
    same_days = workbook.values("won_revenue", Cut(periods=(year_before(month, calendar),)))
    rows.loc[rows.index[-1], "before"] = same_days["value"].iloc[0]
    rows.loc[rows.index[-1], "month"] = f"{month.label} so far"
    return rows


def _first_win(workbook: Workbook):
    deals = workbook.tables["deals"]
    first = workbook.tables.frame(deals.filter(deals.is_won).closed_on.min())
    return None if pd.isna(first) else pd.Timestamp(first).date()
