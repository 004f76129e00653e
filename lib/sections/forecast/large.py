"""The deals the forecast rests on: with and without each."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import share_of
from lib.sections.absent import needs, said
from lib.sections.forecast.horizon import forecast_period
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

TOO_MUCH = 0.3
"""Share of the forecast above which one deal is said with and without."""


@needs("deals", "deals")
def largest_deals(workbook: Workbook) -> Section:
    """Does the forecast rest on one deal? The largest ones, and the forecast without each."""
    period = forecast_period(workbook)
    deals = _deals(workbook)
    total = float(deals["counts"].sum())
    if deals.empty or total <= 0:
        return said("forecast.largest_deals", f"No deal adds to the forecast of {period.label}.")
    rows = deals.assign(
        share=share_of(deals["counts"], pd.Series(total, index=deals.index)), without=total - deals["counts"]
    )
    heavy = rows[rows["share"] > TOO_MUCH]
    shown = rows.head(10).assign(is_heavy=lambda part: part["share"] > TOO_MUCH)
    labels = charts.Labels(
        f"{period.label}: what the largest deals add to the forecast",
        "What each of the largest deals adds to the forecast.",
        "money",
        workbook.formats,
    )
    columns = {
        "deal": ("Deal", "text"),
        "owner": ("Owner", "text"),
        "standing": ("State", "text"),
        "forecast_on": ("Day", "day"),
        "amount": ("Amount", "money"),
        "counts": ("In the forecast", "money"),
        "share": ("Of it", "share"),
        "without": ("Forecast without it", "money"),
    }
    return Section(
        id="forecast.largest_deals",
        headline=_headline(rows, heavy, workbook),
        reading="An open deal is won or lost as a whole: the forecast counts its probable part, the day brings all of it or nothing.",
        action=_action(heavy, total, workbook),
        chart=charts.bars(shown, "deal", "counts", labels, marked="is_heavy"),
        table=display_table(
            rows, columns, workbook.formats, f"Largest deals in the forecast of {period.label}", most=10
        ),
        figures=_figures(rows.head(10), total, workbook),
    )


def _deals(workbook: Workbook) -> pd.DataFrame:
    period, deals = forecast_period(workbook), workbook.tables["forecast_deals"]
    within = deals.filter(
        deals.forecast_on.between(period.starts_on, period.ends_on) & deals.forecast_amount.notnull()
    )
    found = workbook.tables.frame(
        within.select("deal_id", "name", "owner", "is_won", "forecast_on", "amount", counts="forecast_amount")
    )
    named = found.assign(
        deal=found["name"].fillna(found["deal_id"]),
        standing=["won" if is_won else "open" for is_won in found["is_won"]],
        amount=found["amount"].astype("float64"),
        counts=found["counts"].astype("float64"),
    )
    return named.sort_values(["counts", "deal_id"], ascending=[False, True], ignore_index=True)


def _headline(rows: pd.DataFrame, heavy: pd.DataFrame, workbook: Workbook) -> str:
    text, first = workbook.formats.text, rows.iloc[0]
    total = text(rows["counts"].sum(), "money")
    if heavy.empty:
        return f"No deal is more than {text(TOO_MUCH, 'share')} of the forecast of {total}; the largest, {first['deal']}, is {text(first['share'], 'share')}."
    return f"{first['deal']} ({first['standing']}) is {text(first['share'], 'share')} of the forecast: {total} with it, {text(first['without'], 'money')} without."


def _action(heavy: pd.DataFrame, total: float, workbook: Workbook) -> str:
    text = workbook.formats.text
    at_risk = heavy[heavy["standing"] == "open"]
    if at_risk.empty:
        return "Check the days of the largest open deals first: they move the forecast most."
    first = at_risk.iloc[0]
    full = total - first["counts"] + first["amount"]
    others = f" {counted(len(at_risk) - 1, 'other open deal')} weighs as much." if len(at_risk) == 2 else ""
    return f"Report two figures, not one: {text(full, 'money')} if {first['deal']} is won by then, {text(first['without'], 'money')} if it is not.{others}"


def _figures(rows: pd.DataFrame, total: float, workbook: Workbook) -> tuple[Figure, ...]:
    period = forecast_period(workbook)
    return tuple(
        Figure(
            "forecast",
            "forecast/share_of_deal",
            float(row["share"]),
            "share",
            {"deal": row["deal_id"]},
            period.starts_on,
            period.ends_on,
            float(row["counts"]),
            total,
            n=1,
        )
        for row in rows.to_dict("records")
    )
