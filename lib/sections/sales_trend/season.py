"""What was won without the season."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.metrics.periods import Period, periods_back
from lib.models.seasonality import FEWEST_MONTHS, Adjusted, seasonally_adjusted
from lib.sections.absent import said
from lib.sections.figures import figures_of
from lib.sections.section import Figure, Section
from lib.sections.table import DisplayTable, display_table
from lib.sections.words import change
from lib.workbook import Workbook

_MOST_MONTHS = 72
_FEWEST_DEALS = 3
"""Won deals in the typical month below which a season is one or two deals."""
_SURE_MONTHS = 36
_RARE = 0.05
"""A season that shuffled months show more often than this is not one."""


def without_season(workbook: Workbook) -> Section:
    """Is it growing once the season is taken out: won value by month, as recorded and seasonally adjusted."""
    name = "sales_trend.without_season"
    months = whole_months(workbook)
    if len(months) < FEWEST_MONTHS:
        return said(
            name,
            f"The season cannot be told yet: it takes {FEWEST_MONTHS} whole months in the export, and there are {len(months)}.",
            "Until then compare each month with the same one a year before.",
        )
    values = workbook.values("won_revenue", Cut(periods=months))
    typical = values["n"].median()
    if typical < _FEWEST_DEALS or values["value"].isna().any():
        return said(
            name,
            f"The typical month has {workbook.formats.text(typical, 'days')} won deals: too few with a value to tell a season from single deals.",
            "Compare whole years instead.",
        )
    adjusted = seasonally_adjusted(values["value"].tolist())
    rows = _rows(months, values, adjusted)
    headline = _headline(rows, adjusted.by_chance, workbook)
    labels = charts.Labels(
        "Won value by month, as recorded and without the season", headline, "money", workbook.formats
    )
    series = [("adjusted", "without season"), ("value", "recorded")]
    return Section(
        id=name,
        headline=headline,
        reading="Grey is what was won each month, blue what it would have been in a month without a season. The table says how much each month of the year is usually above or below the trend.",
        action="Where a season is told from chance, judge growth by the blue line and plan with the season in the table; where not, keep to the comparison with the year before.",
        chart=charts.lines(rows, "month", series, labels),
        table=_table(rows, adjusted, workbook),
        note=_method(adjusted, len(months)),
        figures=(*figures_of(values), *_figures(months, adjusted)),
    )


def whole_months(workbook: Workbook) -> tuple[Period, ...]:
    """The months that are over and that the export covers, oldest first."""
    calendar = workbook.parameters.settings.calendar
    back = periods_back(workbook.as_of, calendar, _MOST_MONTHS, "month")
    return tuple(month for month in back if not month.is_partial and workbook.covers(month))


def _rows(months: tuple[Period, ...], values: pd.DataFrame, adjusted: Adjusted) -> pd.DataFrame:
    season = pd.Series(adjusted.season)
    return pd.DataFrame(
        {
            "month": [month.label for month in months],
            "value": values["value"],
            "adjusted": adjusted.values,
            "trend": adjusted.trend,
            "season": season - 1 if adjusted.is_multiplicative else season,
        }
    )


def _headline(rows: pd.DataFrame, by_chance: float, workbook: Workbook) -> str:
    is_season = by_chance <= _RARE
    judged = rows["adjusted" if is_season else "value"]
    newest, before = judged.tail(3).sum(), judged.iloc[-6:-3].sum()
    brought = f"the last three whole months brought {workbook.formats.text(newest, 'money')}, {change(newest, before, workbook.formats)} on the three before"
    if not is_season:
        return f"No season can be told yet: months of the same name are no more alike than chance makes them. As recorded, {brought}."
    year = rows.tail(12)
    places = (year["season"].idxmax(), year["season"].idxmin())
    high, low = (str(year.loc[place, "month"]).split(" ")[0] for place in places)
    return f"Without the season {brought}; the season is highest in {high} and lowest in {low}."


def _table(rows: pd.DataFrame, adjusted: Adjusted, workbook: Workbook) -> DisplayTable:
    columns = {
        "month": ("Month", "text"),
        "value": ("Recorded", "money"),
        "adjusted": ("Without season", "money"),
        "trend": ("Trend", "money"),
        "season": ("Season", "share" if adjusted.is_multiplicative else "money"),
    }
    newest_first = rows.tail(12).iloc[::-1]
    return display_table(
        newest_first, columns, workbook.formats, "Won value by month, the last twelve months"
    )


def _method(adjusted: Adjusted, months: int) -> str:
    kind = (
        "as a factor, because every month has a fair value"
        if adjusted.is_multiplicative
        else "as an amount, because some months have next to nothing"
    )
    variant = "robust variant" if adjusted.is_robust else "plain variant: the robust one needs five years"
    young = (
        " With fewer than three years each month of the year was seen only two or three times, so take the season as provisional."
        if months < _SURE_MONTHS
        else ""
    )
    return f"Season, trend and rest are told apart by STL, a standard method ({variant}, twelve months), over {months} whole months; the season is the same every year, taken {kind}. Months in random order differ as much from each other in {adjusted.by_chance:.0%} of 1,000 tries.{young}"


def _figures(months: tuple[Period, ...], adjusted: Adjusted) -> list[Figure]:
    kind = "multiplicative" if adjusted.is_multiplicative else "additive"
    return [
        Figure(
            metric="won_revenue_without_season",
            definition=f"won_revenue_without_season/stl_{kind}",
            value=value,
            unit="money",
            starts_on=month.starts_on,
            ends_on=month.ends_on,
        )
        for month, value in zip(months, adjusted.values, strict=True)
    ]
