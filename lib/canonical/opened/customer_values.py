"""Customer values: what each customer brought so far and in the last twelve months, and what that says of its lifetime."""

import datetime as dt

import ibis
from ibis import Table

from lib.canonical.opened.customers_value import MONEY

YEAR_DAYS = 365.25


def year_before(day: dt.date) -> dt.date:
    """The same day a year earlier; the last of February for 29 February."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28) if is_leap_day else day.replace(year=day.year - 1)


def standings(spans: Table, as_of: dt.date) -> Table:
    """One row per customer: was it active a year ago, is it now, and for how many days has it been one so far?

    `spans` are those of one way to judge. Days on which a customer was away in between count.
    """
    then = year_before(as_of)
    last = ibis.least(spans.active_until_on, ibis.literal(as_of))
    return spans.filter(spans.active_from_on <= as_of).group_by("company_id").agg(
        is_active=(spans.active_until_on >= as_of).any(),
        was_active=((spans.active_from_on <= then) & (spans.active_until_on >= then)).any(),
        life_days=last.max().delta(spans.active_from_on.min(), unit="day") + 1,
    )  # fmt: skip


def brought(money: Table, as_of: dt.date) -> Table:
    """One row per company: revenue, margin and cost of serving it, to date and in the last twelve months."""
    known = money.filter(money.company_id.notnull() & (money.counted_on <= as_of))
    is_of_year = known.counted_on > year_before(as_of)
    is_bought = (known.kind == "sold") & ~known.is_cancelled & ~known.is_return
    return known.group_by(brought_id="company_id").agg(
        purchases=known.counted_on.nunique(where=is_bought),
        revenue=known.revenue.sum(where=known.is_sale),
        margin=known.margin.sum(where=known.has_margin),
        has_margin=known.has_margin.any(),
        year_revenue=known.revenue.sum(where=known.is_sale & is_of_year),
        year_margin=known.margin.sum(where=known.has_margin & is_of_year),
        year_serving=known.serving_cost.sum(where=known.is_serving & is_of_year),
    )


def customer_values(customers: Table, sums: Table, as_of: dt.date) -> Table:
    """`customers` (standings with names) with what they brought; one row each.

    `is_retained`: active a year ago and now; `is_left`: active then and not now. `counted_on` is `as_of`: a value is that
    of the day of the report.
    """
    joined = customers.left_join(sums, customers.company_id == sums.brought_id).drop("brought_id")
    filled = {name: joined[name].fill_null(0) for name in _SUMS}
    return joined.mutate(
        **filled,
        has_margin=joined.has_margin.fill_null(False),
        is_retained=joined.was_active & joined.is_active,
        is_left=joined.was_active & ~joined.is_active,
        counted_on=ibis.literal(as_of),
    )


_SUMS = ("purchases", "revenue", "margin", "year_revenue", "year_margin", "year_serving")


def with_lifetimes(values: Table, life_years: float | None, churn: float | None) -> Table:
    """`values` with two simple forms of a lifetime value, by the team's mean life and by its yearly churn.

    `simple_value`: margin of the last twelve months x mean years as a customer so far. `churn_value`: the same margin ÷
    the share of customers lost in those months. Both of active customers with a margin; missing where the mean life or
    the churn is not known or 0.
    """
    is_told = values.is_active & values.has_margin
    years = ibis.null("float64") if not life_years else ibis.literal(life_years)
    lasting = ibis.null("float64") if not churn else ibis.literal(1.0) / churn
    margin = values.year_margin.cast("float64")
    return values.mutate(
        simple_value=(margin * years).cast(MONEY),
        churn_value=(margin * lasting).cast(MONEY),
        has_simple_value=is_told & ibis.literal(bool(life_years)),
        has_churn_value=is_told & ibis.literal(bool(churn)),
    )
