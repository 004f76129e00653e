"""Active spans: from which day to which each customer is one, by its contracts or by what it bought."""

import datetime as dt

import ibis
from ibis import Table

JUDGED, BY_PURCHASE, BY_CONTRACT = "judged", "purchase", "contract"
NO_END = dt.date(9999, 12, 31)
"""The last day of a contract that names none."""


def bought_days(money: Table) -> Table:
    """One row per customer and day on which it bought: company_id, day. Cancelled orders and returns are no purchase."""
    is_bought = (money.kind == "sold") & ~money.is_cancelled & ~money.is_return
    is_known = money.company_id.notnull() & money.counted_on.notnull()
    return money.filter(is_bought & is_known).select("company_id", day="counted_on").distinct()


def running_terms(contracts: Table) -> Table:
    """Contract terms of a known company with a first day: company_id, starts_on, ends_on; one that names no end runs on."""
    dated = contracts.filter(contracts.company_id.notnull() & contracts.starts_on.notnull())
    told = dated.select("company_id", "starts_on", ends_on=dated.ends_on.fill_null(NO_END))
    return told.filter(told.ends_on >= told.starts_on)


def active_spans(bought: Table, terms: Table, inactive_after_days: int) -> Table:
    """One row per customer and unbroken span of being active, in three ways to judge it, told apart by `basis`.

    "contract": while a contract runs. "purchase": on the day of a purchase and as many days in all as
    `inactive_after_days` says. "judged": by contract from the first one on, by purchase before and for customers without.
    Columns: basis, company_id, active_from_on, active_until_on, first_active_on (of the customer), which may lie in the
    future: a span ends when it would if nothing else happened.
    """
    by_contract = terms.select("company_id", active_from_on="starts_on", active_until_on="ends_on")
    last = (bought.day + ibis.interval(days=inactive_after_days - 1)).cast("date")
    by_purchase = bought.select("company_id", active_from_on="day", active_until_on=last)
    ways = {
        JUDGED: _before_terms(by_purchase, terms).union(by_contract),
        BY_PURCHASE: by_purchase,
        BY_CONTRACT: by_contract,
    }
    stretches = ibis.union(*[rows.mutate(basis=ibis.literal(way)) for way, rows in ways.items()])
    return _with_first_day(_unbroken(stretches.distinct()))


def _before_terms(by_purchase: Table, terms: Table) -> Table:
    """What purchases tell before the customer's first contract began."""
    first = terms.group_by(signed_id="company_id").agg(signed_on=terms.starts_on.min())
    joined = by_purchase.left_join(first, by_purchase.company_id == first.signed_id)
    unsigned = joined.filter(joined.signed_on.isnull() | (joined.active_from_on < joined.signed_on))
    day_before = (unsigned.signed_on - ibis.interval(days=1)).cast("date")
    until = ibis.least(unsigned.active_until_on, ibis.coalesce(day_before, unsigned.active_until_on))
    return unsigned.select("company_id", "active_from_on", active_until_on=until)


def _unbroken(stretches: Table) -> Table:
    """Stretches that overlap, or follow each other without a day between, as one span."""
    customer = ["basis", "company_id"]
    in_order = {"group_by": customer, "order_by": ["active_from_on", "active_until_on"]}
    reached = stretches.mutate(
        reach=stretches.active_until_on.max().over(ibis.cumulative_window(**in_order)),
    )
    told = reached.mutate(before=reached.reach.lag().over(ibis.window(**in_order)))
    begins = told.before.isnull() | (told.active_from_on.delta(told.before, unit="day") > 1)
    numbered = told.mutate(span=begins.cast("int64").sum().over(ibis.cumulative_window(**in_order)))
    return numbered.group_by([*customer, "span"]).agg(
        active_from_on=numbered.active_from_on.min(), active_until_on=numbered.active_until_on.max()
    )


def _with_first_day(spans: Table) -> Table:
    first = spans.active_from_on.min().over(ibis.window(group_by=["basis", "company_id"]))
    return spans.mutate(first_active_on=first).drop("span")


def with_happenings(spans: Table, happenings: dict[str, Table]) -> Table:
    """`spans` with the days on which something happened to the customer, as a list: one more column for each of `happenings`.

    Each holds company_id and day; a customer to whom nothing happened has no list.
    """
    for name, days in happenings.items():
        listed = days.group_by(happened_id="company_id").agg(**{name: days.day.collect()})
        joined = spans.left_join(listed, spans.company_id == listed.happened_id)
        spans = joined.drop("happened_id")
    return spans
