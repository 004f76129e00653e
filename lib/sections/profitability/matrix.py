"""What to do with whom: customers by what they bring and what serving them takes."""

from dataclasses import dataclass

import pandas as pd

from lib import charts
from lib.metrics.evaluate import share_of
from lib.sections.absent import said
from lib.sections.profitability.accounts import Accounts, accounts
from lib.sections.profitability.window import twelve_months
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted, listed
from lib.workbook import Workbook

_FEWEST = 8


@dataclass(frozen=True)
class _Plan:
    """What is on the axes, and what each field is called and asks for: top left, top right, bottom left, bottom right."""

    across: str
    up: str
    axes: tuple[str, str]
    meet_at: tuple[float, float]
    fields: tuple[str, str, str, str]
    actions: tuple[str, str, str, str]


def matrix(workbook: Workbook) -> Section:
    """What to do with which customers: by what they bring, and by what serving them takes or how they grow."""
    found = accounts(workbook)
    if len(found.customers) < _FEWEST:
        return said(
            "profitability.matrix",
            f"{counted(len(found.customers), 'customer')} bought in the {twelve_months(workbook).label}: too few to be put into fields; look at each by name.",
        )
    plan = _plan(found)
    if not found.customers[plan.across].any():
        return said(
            "profitability.matrix",
            "This source records neither what serving customers costs nor a year of sales before this one, so customers cannot be put into fields.",
        )
    told = found.customers.assign(place=_places(found.customers, plan))
    rows = _rows(told, plan)
    labels = charts.Labels(
        f"Customers by {plan.axes[1].lower()} and {plan.axes[0].lower()}, {twelve_months(workbook).label}",
        f"Each point is a customer: {plan.axes[0].lower()} across, {plan.axes[1].lower()} up.",
        "money",
        workbook.formats,
    )
    named = charts.Fields(plan.meet_at, plan.axes, plan.fields)
    columns = {
        "field": ("Field", "text"),
        "customers": ("Customers", "count"),
        plan.up: (plan.axes[1], "money"),
        plan.across: (plan.axes[0], "money"),
        "examples": ("Largest", "text"),
        "do": ("What to do", "text"),
    }
    return Section(
        id="profitability.matrix",
        headline=_headline(rows, plan, workbook),
        reading="Each point is a customer. The lines lie at the median of each axis: half of the customers on either side. Distances are drawn as square roots, so that small customers can be told apart.",
        action="Take the fields in turn: protect the upper left, lower the cost of the upper right, let the lower left buy more by itself, and change price or service in the lower right.",
        chart=charts.points(told, ("company", plan.across, plan.up), named, labels),
        table=display_table(rows, columns, workbook.formats, "Customers by field"),
        note=_note(found),
        figures=_figures(rows, workbook),
    )


def _plan(found: Accounts) -> _Plan:
    up = "margin" if "margin" in found.known else "revenue"
    customers = found.customers
    if {"service", "selling"} & set(found.known):
        return _Plan(
            "cost_to_serve",
            up,
            ("Cost to serve", up.capitalize()),
            (float(customers["cost_to_serve"].median()), float(customers[up].median())),
            ("Protect", "Worth the effort", "Let them grow", "Change price or service"),
            (
                "Keep close: they bring much and ask little",
                "Lower the cost: fewer calls, better onboarding",
                "Sell more without visits",
                "Raise the price or serve in a cheaper way",
            ),
        )
    return _Plan(
        "revenue_before",
        up,
        ("Revenue of the year before", up.capitalize()),
        (float(customers["revenue_before"].median()), float(customers[up].median())),
        ("Rising", "Steady and large", "Small", "Falling"),
        (
            "Find out what made them grow",
            "Keep close",
            "Sell more without visits",
            "Ask why they buy less",
        ),
    )


def _places(customers: pd.DataFrame, plan: _Plan) -> pd.Series:
    is_right = customers[plan.across] > plan.meet_at[0]
    is_low = customers[plan.up] <= plan.meet_at[1]
    return is_right.astype("int64") + 2 * is_low.astype("int64")


def _rows(told: pd.DataFrame, plan: _Plan) -> pd.DataFrame:
    rows = []
    for place, (field, do) in enumerate(zip(plan.fields, plan.actions, strict=True)):
        part = told[told["place"] == place].sort_values([plan.up, "company"], ascending=[False, True])
        rows.append(
            {
                "field": field,
                "customers": len(part),
                plan.up: part[plan.up].sum(),
                plan.across: part[plan.across].sum(),
                "examples": listed(list(part["company"].head(2))) if len(part) else "",
                "do": do,
            }
        )
    return pd.DataFrame(rows)


def _headline(rows: pd.DataFrame, plan: _Plan, workbook: Workbook) -> str:
    text = workbook.formats.text
    best, worst = rows.iloc[0], rows.iloc[3]
    first = f"{counted(best['customers'], 'customer')} in “{best['field']}” {'brings' if best['customers'] == 1 else 'bring'} {text(share_of(best[plan.up], rows[plan.up].sum()), 'share')} of the {plan.axes[1].lower()}"
    if plan.across == "cost_to_serve":
        return f"{first} for {text(share_of(best[plan.across], rows[plan.across].sum()), 'share')} of the cost to serve; {counted(worst['customers'], 'customer')} in “{worst['field']}” {'takes' if worst['customers'] == 1 else 'take'} {text(share_of(worst[plan.across], rows[plan.across].sum()), 'share')} of it and {'brings' if worst['customers'] == 1 else 'bring'} {text(share_of(worst[plan.up], rows[plan.up].sum()), 'share')}."
    return f"{first}; {counted(worst['customers'], 'customer')} in “{worst['field']}” bought {text(worst['revenue_before'], 'money')} the year before and {text(worst[plan.up], 'money')} now."


def _note(found: Accounts) -> str:
    if {"service", "selling"} & set(found.known):
        return ""
    return "This source records no cost to serve, so customers are shown by revenue now and the year before."


def _figures(rows: pd.DataFrame, workbook: Workbook) -> tuple[Figure, ...]:
    period = twelve_months(workbook)
    return tuple(
        Figure(
            "customer_matrix",
            "customer_matrix/customers",
            float(row["customers"]),
            "count",
            {"field": row["field"]},
            period.starts_on,
            period.ends_on,
            n=int(rows["customers"].sum()),
        )
        for row in rows.to_dict("records")
    )
