"""Whether customers buy more: other product lines, higher tiers, more seats."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut
from lib.sections.absent import said
from lib.sections.customers.windows import MAP_SALES, NOBODY, first_day, rolling_years, twelve_months
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table, starred
from lib.sections.words import counted
from lib.workbook import Workbook

_WAYS = {
    "cross": ("cross_sell", "customers"),
    "up": ("up_sell", "customers"),
    "prices": ("up_sell", "price_rises"),
    "purchases": ("cross_sell", "purchases"),
    "revenue": ("cross_sell", "revenue"),
}


def selling_more(workbook: Workbook) -> Section:
    """What share of customers bought a line new to them, or moved up within one, in twelve months?"""
    if first_day(workbook) is None:
        return said("customers.selling_more", NOBODY, MAP_SALES)
    years = rolling_years(workbook)
    values = {
        name: workbook.values(metric, Cut((), years, definition))
        for name, (metric, definition) in _WAYS.items()
    }
    if not (values["purchases"]["n"] > 0).any():
        return said(
            "customers.selling_more",
            "This source does not record the product line of what was sold, so nothing can be said about buying more.",
            "Map the product of order lines or deals, and the line of products.",
        )
    rows = pd.DataFrame({name: frame["value"] for name, frame in values.items()})
    had = values["cross"]["denominator"]
    rows = rows.assign(
        had=had,
        period=[f"to {workbook.formats.text(day, 'day')}" for day in values["cross"]["ends_on"]],
        is_thin=(had > 0) & (had < workbook.parameters.settings.minimum_n),
    )
    told = rows[rows["had"] > 0]
    if told.empty:
        return said("customers.selling_more", "Nobody was a customer twelve months before any period shown.")
    labels = charts.Labels(
        "Customers that bought more within twelve months",
        "Share of customers with a new product line and with an upgrade, over twelve months.",
        "share",
        workbook.formats,
    )
    series = [("cross", "a new line"), ("up", "an upgrade")]
    return Section(
        id="customers.selling_more",
        headline=_headline(told.iloc[-1], values, workbook),
        reading="Each dot looks back twelve months: of the customers there were at their beginning, the share that bought a product line new to it, and that moved to a higher tier or more seats.",
        action="Take the line that customers add most often (below) to those who do not have it yet.",
        chart=charts.lines(told, "period", series, labels) if len(told) > 1 else None,
        table=display_table(
            starred(told, "period"), _COLUMNS, workbook.formats, "Customers that bought more within twelve months"
        ),
        note=_NOTE,
        figures=tuple(figure for frame in values.values() for figure in figures_of(frame)),
    )  # fmt: skip


_COLUMNS = {
    "period": ("Twelve months", "text"),
    "had": ("Customers before", "count"),
    "cross": ("Bought a new line", "share"),
    "up": ("Upgraded", "share"),
    "prices": ("Only paid more", "share"),
    "purchases": ("New lines, of purchases", "share"),
    "revenue": ("of revenue", "share"),
}
_NOTE = (
    "A line is new to a customer that bought another one on an earlier day and never this one. An upgrade is a product of the same line at a higher list price than all before, or a renewal with more seats. "
    "A renewal at a higher price for the same seats is no upgrade and stands apart."
)


def added_lines(workbook: Workbook) -> Section:
    """Which product lines do customers add, and which bring revenue from customers that had none of them?"""
    period = (twelve_months(workbook),)
    counts = workbook.values("cross_sell", Cut(("product_line",), period, "purchases"))
    revenue = workbook.values("cross_sell", Cut(("product_line",), period, "revenue"))
    rows = counts.merge(revenue[["product_line", "numerator"]], on="product_line", suffixes=("", "_revenue"))
    rows = rows[rows["denominator"] > 0].sort_values(
        ["numerator", "product_line"], ascending=[False, True], ignore_index=True
    )
    if rows.empty or not rows["numerator"].any():
        return said(
            "customers.added_lines",
            f"No customer bought a product line new to it in the {period[0].label}.",
        )
    rows = rows.assign(is_thin=rows["denominator"] < workbook.parameters.settings.minimum_n)
    first, text = rows.iloc[0], workbook.formats.text
    labels = charts.Labels(
        "Customers that added a product line",
        f"Purchases of a line new to the customer, by line; {first['product_line']} leads.",
        "count",
        workbook.formats,
    )
    return Section(
        id="customers.added_lines",
        headline=f"{first['product_line']} is added most often: {counted(first['numerator'], 'customer')} bought it for the first time beside something else, for {text(first['numerator_revenue'], 'money')}.",
        reading=f"First purchases of a line by customers that had bought another one before, {period[0].label}.",
        action="Give sellers a list of customers of the other lines that lack this one.",
        chart=charts.bars(rows, "product_line", "numerator", labels),
        table=display_table(
            starred(rows, "product_line"), _LINES, workbook.formats, f"New lines of earlier customers, {period[0].label}"
        ),
        figures=figures_of(counts, ("product_line",)) + figures_of(revenue, ("product_line",)),
    )  # fmt: skip


_LINES = {
    "product_line": ("Product line", "text"),
    "denominator": ("Purchases", "count"),
    "numerator": ("New to the customer", "count"),
    "value": ("Share", "share"),
    "numerator_revenue": ("Revenue of these", "money"),
}


def _headline(newest: pd.Series, values: dict[str, pd.DataFrame], workbook: Workbook) -> str:
    text = workbook.formats.text
    cross, up, prices = (values[name]["numerator"].iloc[-1] for name in ("cross", "up", "prices"))
    if pd.isna(newest["cross"]):
        return "Nobody was a customer twelve months ago."
    only = f", {counted(prices, 'customer')} only paid more for the same" if prices else ""
    return f"Of {counted(newest['had'], 'customer')} of a year ago {text(newest['cross'], 'share')} bought a product line new to them ({cross:,.0f}) and {text(newest['up'], 'share')} moved up within one ({up:,.0f}){only}."
