"""What a customer is worth and what it costs to win and to keep one."""

import pandas as pd

from lib import charts
from lib.metrics.evaluate import Cut, share_of
from lib.sections.absent import said
from lib.sections.customers.windows import MAP_SALES, NOBODY, first_day, twelve_months
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.workbook import Workbook

_FORMS = {
    "historic": "Margin to date",
    "simple": "Yearly margin x mean years so far",
    "churn": "Yearly margin ÷ share lost in a year",
    "revenue": "Revenue to date",
}
_RESTS_ON = {
    "historic": "what was sold and what it cost",
    "simple": "active customers, the last twelve months, and lives that are not over",
    "churn": "active customers, the last twelve months, and that they go on like this for ever",
    "revenue": "what was sold; no cost is taken off",
}


def lifetime_value(workbook: Workbook) -> Section:
    """What is a customer worth: what it brought so far, and two simple forms of what it brings over its life."""
    if first_day(workbook) is None:
        return said("customers.lifetime_value", NOBODY, MAP_SALES)
    values = {form: workbook.values("customer_lifetime_value", Cut(definition=form)) for form in _FORMS}
    rows = pd.DataFrame(
        {
            "form": list(_FORMS.values()),
            "value": [frame["value"].iloc[0] for frame in values.values()],
            "customers": [frame["denominator"].iloc[0] for frame in values.values()],
            "rests_on": list(_RESTS_ON.values()),
        }
    )
    told = rows[rows["value"].notna()]
    if told.empty:
        return said(
            "customers.lifetime_value", "No sale to a customer has an amount, so its value is not known."
        )
    labels = charts.Labels(
        "Value of a customer",
        "Mean value of a customer by several definitions.",
        "money",
        workbook.formats,
    )
    return Section(
        id="customers.lifetime_value",
        headline=_headline(values, workbook),
        reading="Four answers to one question. The first is fact and ends today; the two below it look ahead by treating every customer as the average one.",
        action="Decide what winning a customer may cost by the lowest of the forms that look ahead, not by the highest.",
        chart=charts.bars(told, "form", "value", labels),
        table=display_table(told, _COLUMNS, workbook.formats, "Mean value of a customer"),
        note=_note(workbook, values),
        figures=tuple(figure for frame in values.values() for figure in figures_of(frame)),
    )  # fmt: skip


_COLUMNS = {
    "form": ("Definition", "text"),
    "value": ("A customer", "money"),
    "customers": ("Customers", "count"),
    "rests_on": ("Rests on", "text"),
}


def cost_of_customers(workbook: Workbook) -> Section:
    """What does it cost to win a customer by campaigns, and to keep one for a year?"""
    if first_day(workbook) is None:
        return said("customers.cost_of_customers", NOBODY, MAP_SALES)
    keeping = workbook.values("retention_cost")
    value = workbook.values("customer_lifetime_value", Cut(definition="historic"))
    rows = [*_winning(workbook), ("Keeping one for twelve months: service and selling time", keeping)]
    shown = pd.DataFrame(
        [
            {"cost": words, "value": frame["value"].iloc[0], "customers": frame["denominator"].iloc[0]}
            for words, frame in rows
        ]
    )
    frames = [frame for _, frame in rows]
    figures = tuple(figure for frame in (*frames, value) for figure in figures_of(frame))
    if not (shown["value"].fillna(0) > 0).any():
        return said(
            "customers.cost_of_customers",
            "No cost of winning or of keeping customers is recorded: neither of campaigns nor of service or selling time.",
            "Map the cost of campaigns, the monthly cost of service, and activities with their length.",
        )
    return Section(
        id="customers.cost_of_customers",
        headline=_cost_words(shown, value, workbook),
        reading="What is not recorded is not in it: staff and tools of marketing, rent, management.",
        action="A customer that costs more to win than it leaves in its first years needs either a cheaper way in or a longer stay.",
        table=display_table(shown, _COSTS, workbook.formats, "Cost of a customer"),
        note=f"Keeping: {twelve_months(workbook).label}, customers active before and after; contacts with service at their share of the month's cost, selling at {workbook.parameters.settings.costs.selling_hour:,} {workbook.parameters.settings.costs.currency} an hour (settings.costs).",
        figures=figures,
    )  # fmt: skip


def _winning(workbook: Workbook) -> list[tuple[str, pd.DataFrame]]:
    """What winning a customer costs, by all that is recorded and by campaigns alone, as far as the source can tell."""
    found = []
    if "acquiring" in workbook.tables:
        all_costs = workbook.values("acquisition_cost", Cut(periods=(twelve_months(workbook),)))
        found.append(("Winning one: campaigns and selling before the first purchase", all_costs))
    if "leads" in workbook.tables:
        found.append(
            (
                "Winning one by campaigns alone, by the customers they brought",
                workbook.values("cost_per_customer"),
            )
        )
    return found


_COSTS = {"cost": ("Cost", "text"), "value": ("A customer", "money"), "customers": ("Customers", "count")}


def _headline(values: dict[str, pd.DataFrame], workbook: Workbook) -> str:
    text = workbook.formats.text
    found = {form: frame["value"].iloc[0] for form, frame in values.items()}
    if pd.isna(found["historic"]):
        return f"A customer has brought {text(found['revenue'], 'money')} of revenue so far; what was sold has no recorded cost, so its margin is not known."
    first = f"A customer has brought {text(found['historic'], 'money')} of margin so far"
    ahead = [found[form] for form in ("simple", "churn") if not pd.isna(found[form])]
    if not ahead:
        return f"{first}; what it will bring cannot be said by a simple form."
    if len(ahead) == 1:
        return (
            f"{first}; by the simple form that can be told it brings {text(ahead[0], 'money')} over its life."
        )
    return f"{first}; over its life it brings {text(min(ahead), 'money')} to {text(max(ahead), 'money')}, depending on which simple form is believed."


def _note(workbook: Workbook, values: dict[str, pd.DataFrame]) -> str:
    table = workbook.tables["customer_values"]
    told = workbook.tables.frame(
        table.agg(left=table.is_left.sum(), had=table.was_active.sum(), days=table.life_days.mean())
    ).iloc[0]
    text = workbook.formats.text
    if not told["had"]:
        return "Nobody was a customer a year ago, so the share lost in a year is not known."
    lost = share_of(float(told["left"]), float(told["had"]))
    years = share_of(float(told["days"]), 365.25)
    return f"{text(lost, 'share')} of the customers of a year ago have left; a customer has been one for {text(years, 'number')} years on average so far. Nothing here is discounted."


def _cost_words(shown: pd.DataFrame, value: pd.DataFrame, workbook: Workbook) -> str:
    text = workbook.formats.text
    *winning, keeping = shown.to_dict("records")
    told = [row for row in winning if not pd.isna(row["value"])]
    parts = [f"Winning a customer costs {text(told[0]['value'], 'money')}"] if told else []
    if not pd.isna(keeping["value"]) and keeping["value"] > 0:
        parts.append(f"{'k' if parts else 'K'}eeping one for a year {text(keeping['value'], 'money')}")
    brought = value["value"].iloc[0]
    words = ", ".join(parts)
    return (
        f"{words}."
        if pd.isna(brought)
        else f"{words}; it has brought {text(brought, 'money')} of margin so far."
    )
