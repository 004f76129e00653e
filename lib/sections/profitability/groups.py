"""Which product lines, countries or industries bring money."""

import pandas as pd

from lib import charts
from lib.canonical.opened import NOT_RECORDED
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import said
from lib.sections.figures import figures_of
from lib.sections.profitability.customers import nothing_sold
from lib.sections.profitability.window import twelve_months
from lib.sections.section import Section
from lib.sections.table import display_table, starred
from lib.workbook import Workbook

_PARTS = {
    "revenue": "customer_revenue",
    "margin": "customer_margin",
    "margin_share": "margin_share",
    "cost_to_serve": "cost_to_serve",
}


_ACTION = "Ask why the lowest margin share is so low: price, cost, or a discount that has become a habit."


def by_group(workbook: Workbook, by: str = "product_line") -> Section:
    """Which groups bring revenue and margin? The parts sum to the whole; what is not recorded is a part of its own."""
    period = (twelve_months(workbook),)
    values = {name: workbook.values(metric, Cut((by,), period)) for name, metric in _PARTS.items()}
    if not (values["revenue"]["n"] > 0).any():
        return nothing_sold(workbook, f"by_{by}")
    label = by.replace("_", " ")
    if set(values["revenue"][by]) == {NOT_RECORDED}:
        return said(f"profitability.by_{by}", f"This source does not record the {label} of what was sold.")
    rows = _rows(values, by)
    rows["is_thin"] = rows["n"] < workbook.parameters.settings.minimum_n
    sold, first = rows[rows["revenue"] != 0], rows.iloc[0]
    labels = charts.Labels(
        f"Revenue by {label}", f"Revenue by {label}; {first[by]} leads.", "money", workbook.formats
    )
    figures = tuple(figure for part in values.values() for figure in figures_of(part, (by,)))
    return Section(
        id=f"profitability.by_{by}",
        headline=_headline(rows, by, workbook),
        reading=f"Bars are the revenue of the {period[0].label}. The table adds the margin; a margin share is that of lines whose cost is known.",
        action=_ACTION
        if (values["margin"]["n"] > 0).any()
        else "Compare the order of the bars with where people and budget are.",
        chart=charts.bars(sold.head(15), by, "revenue", labels),
        table=display_table(
            _starred(rows, by),
            _columns(values, by),
            workbook.formats,
            _caption(rows, by, workbook),
            most=15,
        ),
        note=_note(rows, by),
        figures=figures,
    )


def _rows(values: dict[str, pd.DataFrame], by: str) -> pd.DataFrame:
    parts = {name: part.set_index(by)["value"] for name, part in values.items()}
    parts["n"] = values["margin_share"].set_index(by)["n"]
    groups = pd.DataFrame(parts).astype("float64").rename_axis(by).reset_index()
    filled = groups.fillna({"revenue": 0.0, "margin": 0.0, "cost_to_serve": 0.0, "n": 0.0})
    total = pd.Series(filled["revenue"].sum(), index=filled.index)
    filled = filled.assign(
        share=share_of(filled["revenue"], total), left=filled["margin"] - filled["cost_to_serve"]
    )
    # a group that neither sold nor cost anything in the year is no row
    told = filled[(filled["revenue"] != 0) | (filled["cost_to_serve"] != 0)]
    return told.sort_values(["revenue", by], ascending=[False, True], ignore_index=True)


def _columns(values: dict[str, pd.DataFrame], by: str) -> dict[str, tuple[str, str]]:
    columns = {
        by: (by.replace("_", " ").capitalize(), "text"),
        "revenue": ("Revenue", "money"),
        "share": ("Of revenue", "share"),
    }
    has_margin = (values["margin"]["n"] > 0).any()
    if has_margin:
        columns |= {"margin": ("Margin", "money"), "margin_share": ("Margin share", "share")}
    if (values["cost_to_serve"]["n"] > 0).any():
        columns["cost_to_serve"] = ("Service and selling", "money")
        if has_margin:
            columns["left"] = ("Left", "money")
    return columns


def _headline(rows: pd.DataFrame, by: str, workbook: Workbook) -> str:
    first, text = rows.iloc[0], workbook.formats.text
    said_first = f"{first[by]} brings {text(first['share'], 'share')} of revenue"
    told = rows[rows["margin_share"].notna() & (rows[by] != NOT_RECORDED) & ~rows["is_thin"]]
    if len(told) < 2:
        return f"{said_first}."
    best, worst = told.loc[told["margin_share"].idxmax()], told.loc[told["margin_share"].idxmin()]
    if best["margin_share"] - worst["margin_share"] < 0.005:
        return f"{said_first}; margin shares are alike, about {text(best['margin_share'], 'share')}."
    return f"{said_first}. Margin runs from {text(worst['margin_share'], 'share')} ({worst[by]}) to {text(best['margin_share'], 'share')} ({best[by]})."


def _caption(rows: pd.DataFrame, by: str, workbook: Workbook) -> str:
    words = f"By {by.replace('_', ' ')}, {twelve_months(workbook).label}"
    is_marked = (rows["is_thin"] & rows["margin_share"].notna()).any()
    return f"{words} (* fewer than {workbook.parameters.settings.minimum_n} sales)" if is_marked else words


def _starred(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    is_marked = rows["is_thin"] & rows["margin_share"].notna()
    return starred(rows.assign(is_thin=is_marked), by)


def _note(rows: pd.DataFrame, by: str) -> str:
    unrecorded = rows[(rows[by] == NOT_RECORDED) & (rows["cost_to_serve"] != 0)]
    if unrecorded.empty:
        return ""
    if by in ("product", "product_line"):
        return f"Service and selling are for a customer, not for a product: their cost stands under {NOT_RECORDED}."
    return f"{NOT_RECORDED} holds what belongs to no company, such as calls without a case."
