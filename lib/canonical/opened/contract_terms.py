"""Contract terms and what became of them: renewed in time, late or early, not renewed, at which price, with how many seats."""

import datetime as dt
from dataclasses import dataclass

import ibis
from ibis import Table

from lib.canonical.opened.money import Conversion

MONEY = "decimal(24,6)"
EARLIEST_DAYS = 90
"""Where the source does not name renewals: how long before the end of a term the next one may begin and renew it."""
DEARER = 1.005
"""A price per unit above this multiple of the one before is a price rise, not a rounding."""


@dataclass(frozen=True)
class Rules:
    """Up to which day terms are judged, how late a renewal may be, and in which currency values are told."""

    as_of: dt.date
    grace_days: int
    conversion: Conversion


def named_renewals(contracts: Table) -> Table:
    """Which term renews which, as the source says: contract_id, next_id."""
    named = contracts.filter(contracts.renewed_by_id.notnull())
    return named.select("contract_id", next_id="renewed_by_id")


def likely_renewals(contracts: Table, grace_days: int) -> Table:
    """The same where the source names none: the next term of the same customer and product that begins around the end.

    It begins after the term did, at most 90 days before its end or the days of grace after it; each renews one at most.
    """
    after = contracts.select(
        next_id="contract_id", next_company="company_id", next_product="product_id", next_on="starts_on"
    )
    same = [
        contracts.company_id == after.next_company,
        contracts.product_id.fill_null("") == after.next_product.fill_null(""),
        after.next_on > contracts.starts_on,
    ]
    pairs = contracts.inner_join(after, same)
    gap = pairs.next_on.delta(pairs.ends_on, unit="day") - 1
    near = pairs.mutate(gap=gap).filter(lambda row: row.gap.between(-EARLIEST_DAYS, grace_days))
    order = [near.gap.abs(), near.contract_id, near.next_id]
    ranked = near.mutate(
        of_term=ibis.row_number().over(ibis.window(group_by=near.contract_id, order_by=order)),
        of_next=ibis.row_number().over(ibis.window(group_by=near.next_id, order_by=order)),
    )
    return ranked.filter((ranked.of_term == 0) & (ranked.of_next == 0)).select("contract_id", "next_id")


def contract_terms(contracts: Table, renewals: Table, rules: Rules) -> Table:
    """One row per term of a contract with its last day, and what became of it by the end of `as_of`.

    A term has at most one renewal, so no term is repeated. `days_late` counts from the day after its last one, below 0
    for an early renewal, which counts in the term it renews. `is_decided`: over, and renewed, given notice or past the
    days of grace; `is_in_grace` the rest of what is over; `is_replaced`: renewed, over or not. Values are in the team's currency at the rate of the term's
    last day, both of them: `value`, `next_value` (for as many days as the term had), `kept_value` (what was renewed at
    the price before: no more seats, no price change) and `renewed_value` (all of it), both 0 where nothing was renewed.
    """
    dated = contracts.filter(contracts.ends_on.notnull())
    told = _with_next(_valued(dated, rules), contracts, renewals, rules)
    return _priced(_judged(told, rules))


def _valued(terms: Table, rules: Rules) -> Table:
    day = ibis.least(terms.ends_on, ibis.literal(rules.as_of))
    return rules.conversion.of(terms, ("value",), day)


def _with_next(terms: Table, contracts: Table, renewals: Table, rules: Rules) -> Table:
    """`terms` with the term that renews them: its days, its product, its seats, its value at the old term's last day."""
    linked = renewals.inner_join(
        terms.select("contract_id", rated_on=ibis.least(terms.ends_on, ibis.literal(rules.as_of))),
        "contract_id",
    )
    after = contracts.select(
        next_id="contract_id",
        next_starts_on="starts_on",
        next_ends_on="ends_on",
        next_product_id="product_id",
        next_seats="seats",
        next_value="value",
        currency="currency",
    )
    found = linked.inner_join(after, "next_id").filter(lambda row: row.next_starts_on.notnull())
    valued = rules.conversion.of(found, ("next_value",), found.rated_on)
    wanted = valued.select(
        "next_id",
        "next_starts_on",
        "next_ends_on",
        "next_product_id",
        "next_seats",
        "next_value",
        has_next_rate="has_rate",
        renewed_id="contract_id",
    )
    return terms.left_join(wanted, terms.contract_id == wanted.renewed_id).drop("renewed_id")


def _judged(terms: Table, rules: Rules) -> Table:
    late = terms.next_starts_on.delta(terms.ends_on, unit="day") - 1
    is_ended = terms.ends_on <= rules.as_of
    is_renewed = (late <= rules.grace_days).fill_null(False)
    has_notice = (terms.cancelled_on <= rules.as_of).fill_null(False)
    is_past = terms.ends_on.delta(ibis.literal(rules.as_of), unit="day") < -rules.grace_days
    is_decided = is_ended & (is_renewed | has_notice | is_past)
    return terms.mutate(
        days_late=late,
        is_ended=is_ended,
        is_decided=is_decided,
        is_in_grace=is_ended & ~is_decided,
        is_renewed=is_ended & is_renewed,
        is_late=is_ended & is_renewed & (late > 0),
        is_early=is_ended & is_renewed & (late < 0),
        is_back_later=is_ended & (late > rules.grace_days).fill_null(False),
        is_replaced=is_renewed,
        has_notice=has_notice,
    )


def _priced(terms: Table) -> Table:
    days, next_days = (
        last.delta(first, unit="day") + 1
        for first, last in ((terms.starts_on, terms.ends_on), (terms.next_starts_on, terms.next_ends_on))
    )
    stretch = (days.cast("float64") / next_days.nullif(0)).fill_null(1.0)
    value, after = terms.value.cast("float64"), terms.next_value.cast("float64") * stretch
    units, next_units = terms.seats.nullif(0).cast("float64"), terms.next_seats.cast("float64")
    has_seats = units.notnull() & next_units.notnull()
    kept = ibis.ifelse(has_seats, value * ibis.least(next_units / units, 1.0), ibis.least(after, value))
    is_known = terms.has_rate & terms.value.notnull()
    is_same_unit = (terms.product_id == terms.next_product_id).fill_null(False) & has_seats
    is_dearer = is_same_unit & (after * units > DEARER * value * next_units)
    return terms.mutate(
        next_value=after.cast(MONEY),
        kept_value=ibis.ifelse(terms.is_renewed, kept, 0.0).cast(MONEY),
        renewed_value=ibis.ifelse(terms.is_renewed, after, 0.0).cast(MONEY),
        has_value=is_known & (~terms.is_renewed | (terms.has_next_rate & terms.next_value.notnull())),
        has_more_seats=(terms.is_renewed & (next_units > units)).fill_null(False),
        has_price_rise=(terms.is_renewed & is_dearer).fill_null(False),
    )
