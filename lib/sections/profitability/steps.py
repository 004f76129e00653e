"""What becomes of revenue on its way to what is left."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import said
from lib.sections.figures import figures_of
from lib.sections.profitability.customers import nothing_sold
from lib.sections.profitability.window import twelve_months
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

_STEPS = (
    ("Revenue", "customer_revenue", "net", 1),
    ("Cost of what was sold", "", "", -1),
    ("Margin", "customer_margin", "value", 1),
    ("Service", "cost_to_serve", "service", -1),
    ("Selling time", "cost_to_serve", "selling", -1),
    ("Left", "contribution", "value", 1),
)


def where_it_goes(workbook: Workbook) -> Section:
    """What becomes of revenue: the cost of what was sold, service, selling, and what is left."""
    period = (twelve_months(workbook),)
    values = {
        (metric, definition): workbook.values(metric, Cut((), period, definition))
        for _, metric, definition, _ in _STEPS
        if metric
    }
    each, share, known_for = (
        workbook.values(name, Cut((), period))
        for name in ("cost_per_interaction", "margin_share", "customer_margin")
    )
    revenue = values["customer_revenue", "net"]
    if not revenue["n"].iloc[0]:
        return nothing_sold(workbook, "where_it_goes")
    if not known_for["n"].iloc[0]:
        return said(
            "profitability.where_it_goes",
            f"{workbook.formats.text(revenue['value'].iloc[0], 'money')} came in over the {period[0].label}. What the goods cost is not known, so there is no margin.",
            "Add the cost of a unit to the order lines or to the products.",
        )
    rows = _steps(values, share)
    labels = charts.Labels(
        "From revenue to what is left",
        "Revenue, what is taken from it, and what is left.",
        "money",
        workbook.formats,
    )
    return Section(
        id="profitability.where_it_goes",
        headline=_left_words(rows, workbook),
        reading=f"Grey is what came in, what is margin and what is left; orange is taken from it, over the {period[0].label}.",
        action="Work on the longest orange bar first; a cost per contact that rises is asked about in the service report.",
        chart=charts.waterfall(rows, "step", "value", labels, total="is_total"),
        table=display_table(
            rows,
            {"step": ("Step", "text"), "value": ("Value", "money"), "share": ("Of revenue", "share")},
            workbook.formats,
            f"From revenue to what is left, {period[0].label}",
        ),
        note=_assumptions(workbook, each, revenue, share),
        figures=tuple(figure for frame in (*values.values(), each, share) for figure in figures_of(frame)),
    )


def _steps(values: dict, share: pd.DataFrame) -> pd.DataFrame:
    revenue = values["customer_revenue", "net"]["numerator"].iloc[0]
    margin = values["customer_margin", "value"]["numerator"].iloc[0]
    known_revenue = share["denominator"].iloc[0]
    amounts = {"": known_revenue - margin}
    rows = [
        (step, sign * (values[metric, definition]["numerator"].iloc[0] if metric else amounts[""]))
        for step, metric, definition, sign in _STEPS
    ]
    if revenue - known_revenue:
        rows.insert(2, ("Sold at a cost nobody recorded", known_revenue - revenue))
    frame = pd.DataFrame(rows, columns=["step", "value"])
    return frame.assign(
        share=share_of(frame["value"], pd.Series(revenue, index=frame.index)),
        is_total=frame["step"].isin(["Revenue", "Margin", "Left"]),
    )


def _left_words(rows: pd.DataFrame, workbook: Workbook) -> str:
    money, at = workbook.formats, rows.set_index("step")
    left, margin = at.loc["Left"], at.loc["Margin"]
    return f"Of {money.text(at.loc['Revenue', 'value'], 'money')} revenue {money.text(margin['share'], 'share')} is margin; after service and selling {money.text(left['value'], 'money')} is left ({money.text(left['share'], 'share')})."


def _assumptions(workbook: Workbook, each: pd.DataFrame, revenue: pd.DataFrame, share: pd.DataFrame) -> str:
    costs, text = workbook.parameters.settings.costs, workbook.formats.text
    words = [
        f"Assumed, not measured: an hour of selling costs {costs.selling_hour:,} {costs.currency}, and an activity of no recorded length takes {costs.minutes_unrecorded} minutes (settings.costs)."
    ]
    if each["n"].iloc[0]:
        words.append(
            f"A contact with service cost {text(each['value'].iloc[0], 'money')} on average ({counted(each['n'].iloc[0], 'contact')}): the month's cost of the service team, shared by its cases and answered calls."
        )
    else:
        words.append("This source records no cost of service.")
    unknown = revenue["numerator"].iloc[0] - share["denominator"].iloc[0]
    if unknown:
        words.append(f"{text(unknown, 'money')} of revenue has no recorded cost and is not in the margin.")
    return " ".join(words)
