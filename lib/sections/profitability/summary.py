"""Profitability in sum, and the definitions behind it."""

from lib.canonical.opened.value_tables import has_orders
from lib.metrics.evaluate import Cut, share_of
from lib.sections import notes as ending
from lib.sections.cover import cover as front
from lib.sections.figures import figures_of
from lib.sections.profitability.accounts import accounts
from lib.sections.profitability.again import RULE as RULE_OF_RHYTHM
from lib.sections.profitability.loyalty import RULE as RULE_OF_LOYALTY
from lib.sections.profitability.window import begins_late, first_sale, revenue_words, twelve_months
from lib.sections.section import Section
from lib.sections.words import change, counted
from lib.workbook import Workbook

METRICS = (
    "customer_revenue",
    "customer_margin",
    "margin_share",
    "cost_to_serve",
    "cost_per_interaction",
    "contribution",
)


def cover(workbook: Workbook) -> Section:
    """What customers brought in twelve months, what is left of it, and how much rests on the largest."""
    periods = (twelve_months(workbook, 1), twelve_months(workbook))
    revenue = workbook.values("customer_revenue", Cut(periods=periods))
    margin = workbook.values("customer_margin", Cut(periods=periods[1:]))
    left = workbook.values("contribution", Cut(periods=periods[1:]))
    findings = [
        _revenue_sentence(workbook, revenue),
        _margin_sentence(workbook, margin, left, revenue),
        _largest_sentence(workbook),
    ]
    figures = figures_of(revenue) + figures_of(margin) + figures_of(left)
    return front(workbook, "profitability", findings, figures)


def notes(workbook: Workbook) -> Section:
    """Definitions, rules, what is left out, run details."""
    costs = workbook.parameters.settings.costs
    rules = (
        revenue_words(workbook),
        f"Assumed: an hour of selling costs {costs.selling_hour:,} {costs.currency}; an activity of no recorded length takes {costs.minutes_unrecorded} minutes.",
        f"Loyalty: {RULE_OF_LOYALTY}",
        f"Buying again: {RULE_OF_RHYTHM}",
    )
    return ending.notes(workbook, "profitability", METRICS, (*rules, *_left_out(workbook)))


def _revenue_sentence(workbook: Workbook, revenue: object) -> str:
    before, now = revenue.to_dict("records")
    period, text = twelve_months(workbook), workbook.formats.text
    if not now["n"]:
        return f"Nothing was sold in the {period.label}."
    if now["missing"]:
        return f"{counted(now['n'], 'sale')} in the {period.label}, none with an amount, so there is no revenue to report."
    first = f"Customers bought for {text(now['value'], 'money')} in the {period.label}"
    if begins_late(workbook):
        return f"{first}; the export begins on {text(first_sale(workbook), 'day')}, so these months are not whole."
    if not before["n"]:
        return f"{first}; nothing is recorded for the year before."
    return f"{first}, {change(now['value'], before['value'], workbook.formats)} on the year before ({text(before['value'], 'money')})."


def _margin_sentence(workbook: Workbook, margin: object, left: object, revenue: object) -> str:
    text, now = workbook.formats.text, revenue["value"].iloc[1]
    if not margin["n"].iloc[0]:
        what = (
            "The source has no orders"
            if not has_orders(workbook.tables)
            else "No cost of what was sold is recorded"
        )
        return f"{what}, so margins are not known."
    kept = left["value"].iloc[0]
    return f"{text(margin['value'].iloc[0], 'money')} of it is margin; after service and selling {text(kept, 'money')} is left ({text(share_of(kept, now), 'share')} of revenue)."


def _largest_sentence(workbook: Workbook) -> str:
    found = accounts(workbook)
    if found.customers.empty:
        return "No sale names a customer."
    text, total = workbook.formats.text, found.everything["revenue"].sum()
    ten = found.customers["revenue"].nlargest(10)
    if len(found.customers) <= 10:
        return f"{counted(len(found.customers), 'customer')} bought; the largest brought {text(share_of(ten.iloc[0], total), 'share')} of revenue."
    losses = int((found.customers["contribution"] < 0).sum()) if found.rank_by == "contribution" else 0
    also = (
        f"; {counted(losses, 'customer')} {'costs' if losses == 1 else 'cost'} more than {'it brings' if losses == 1 else 'they bring'}"
        if losses
        else ""
    )
    return f"The ten largest of {len(found.customers):,} customers brought {text(share_of(ten.sum(), total), 'share')} of revenue{also}."


def _left_out(workbook: Workbook) -> list[str]:
    money = workbook.tables["customer_money"]
    is_sold = money.kind == "sold"
    counts = (
        workbook.tables.frame(
            money.agg(
                unpriced=(is_sold & ~money.has_rate).sum(),
                undated=(is_sold & money.counted_on.isnull()).sum(),
                cancelled=(is_sold & money.is_cancelled).sum(),
                uncosted=(~is_sold & money.serving_cost.isnull()).sum(),
            )
        )
        .fillna(0)
        .iloc[0]
    )
    words = {
        "unpriced": "without a price, a quantity or an exchange rate: left out",
        "undated": "without a day: in no period",
        "cancelled": "of cancelled orders: left out",
    }
    sales = [f"{counted(counts[name], 'sale')} {why}." for name, why in words.items() if counts[name] > 0]
    if counts["uncosted"] > 0:
        sales.append(
            f"{counted(counts['uncosted'], 'contact or activity', 'contacts and activities')} without a cost (no cost of that month, or no exchange rate): not counted."
        )
    return sales
