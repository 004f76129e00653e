"""What was won period by period, and against the year before."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.metrics.periods import periods_back, year_before
from lib.sections.absent import said
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import change, counted, named
from lib.workbook import Workbook


def won_by_period(workbook: Workbook) -> Section:
    """Won value, deals and mean size, period by period."""
    cut = Cut(periods=workbook.history)
    value, count, size = (
        workbook.values(name, cut) for name in ("won_revenue", "won_deals", "mean_won_deal")
    )
    if not count["value"].any():
        return said("sales_trend.won_by_period", "No deal was won in the periods shown.")
    rows = value[["value"]].assign(
        period=[named(period) for period in workbook.history],
        deals=count["value"],
        size=size["value"],
        is_partial=[period.is_partial for period in workbook.history],
    )
    best = _best(rows, workbook)
    columns = {
        "period": ("Period", "text"),
        "value": ("Won value", "money"),
        "deals": ("Won deals", "count"),
        "size": ("Mean won deal", "money"),
    }
    labels = charts.Labels("Won value by period", f"Won value by period. {best}", "money", workbook.formats)
    return Section(
        id="sales_trend.won_by_period",
        headline=best,
        reading="Each column is the amount of deals won in the period, by the day they were won. A pale column is not over yet.",
        action="Compare whole periods with whole periods; the pale one is judged on the cover over equal days.",
        chart=charts.columns(rows, "period", "value", labels, partial="is_partial"),
        table=display_table(rows, columns, workbook.formats, "Won deals by period"),
        figures=figures_of(value) + figures_of(count) + figures_of(size),
    )


def _best(rows: pd.DataFrame, workbook: Workbook) -> str:
    whole = rows[~rows["is_partial"] & rows["value"].notna()]
    if whole.empty:
        return "No whole period with won value lies in the export yet, so there is no best one."
    best = whole.loc[whole["value"].idxmax()]
    return f"The best whole period was {best['period']}, with {workbook.formats.text(best['value'], 'money')} won."


def year_on_year(workbook: Workbook) -> Section:
    """Each month against the same month of the year before, like for like."""
    rows, values = _months_beside_the_year_before(workbook)
    if rows.empty:
        return said(
            "sales_trend.year_on_year",
            "The export goes back less than a year, so no month has one to compare with.",
        )
    grown = int((rows["now"] > rows["before"]).sum())
    alt = f"{grown} of {len(rows)} months are above the year before."
    title = "Won value by month, this year and the year before"
    return Section(
        id="sales_trend.year_on_year",
        headline=f"{grown} of {counted(len(rows), 'month')} {'was' if grown == 1 else 'were'} above the same month a year before.",
        reading="Blue is the month named, grey the same month a year before. A month that is not over is compared over equal days.",
        action="Look for a run of months on one side rather than a single one: months are noisy.",
        chart=charts.lines(
            rows,
            "month",
            [("now", "this year"), ("before", "year before")],
            charts.Labels(title, alt, "money", workbook.formats),
        ),
        table=display_table(
            rows, _YEAR_ON_YEAR, workbook.formats, "Won value by month against the year before"
        ),
        figures=figures_of(values),
    )


_YEAR_ON_YEAR = {
    "month": ("Month", "text"),
    "now": ("Won", "money"),
    "before": ("A year before", "money"),
    "change": ("Change", "text"),
}


def _months_beside_the_year_before(workbook: Workbook) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The last twelve months that the export lets compare, and the metric values they are taken from."""
    calendar = workbook.parameters.settings.calendar
    months = periods_back(workbook.as_of, calendar, 12, "month")
    earlier = tuple(year_before(month, calendar) for month in months)
    values = workbook.values("won_revenue", Cut(periods=(*earlier, *months)))
    amounts = values["value"].tolist()
    rows = pd.DataFrame(
        {"month": [named(month) for month in months], "now": amounts[12:], "before": amounts[:12]}
    )
    pairs = zip(rows["now"], rows["before"], strict=True)
    rows["change"] = [change(now, before, workbook.formats) for now, before in pairs]
    return rows[[workbook.covers(month) for month in earlier]].reset_index(drop=True), values
