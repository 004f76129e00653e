"""Deals classified once: won, lost, open; new customer; cycle in days; what metrics add up."""

import ibis
from ibis import Table

from lib.canonical.opened.named import NOT_RECORDED as NOT_RECORDED


def classified_deals(deals: Table, stages: Table, cycle_start: str, as_of: ibis.Value) -> Table:
    """One row per deal with `is_won`, `is_lost`, `is_closed`, `is_open`, `stage_position`, `cycle_days`, `age_days`.

    The kind of its stage decides; a stage that is in no pipeline counts as open. `cycle_days` runs from the
    `cycle_start` day (created, qualified or first_contact) to the closing day and is missing when that is negative.
    """
    kinds = _kinds(stages)
    joined = deals.left_join(kinds, [deals.pipeline == kinds.kind_pipeline, deals.stage == kinds.kind_stage])
    kind = joined["kind"].fill_null("open")
    days = joined.closed_on.delta(joined[f"{cycle_start}_on"], unit="day")
    is_closed = kind != "open"
    return joined.mutate(
        is_won=kind == "won",
        is_lost=kind == "lost",
        is_closed=is_closed,
        is_open=~is_closed,
        is_past_due=~is_closed & (joined.expected_close_on < as_of).fill_null(False),
        cycle_days=ibis.ifelse(is_closed & (days >= 0), days, ibis.null("int64")),
        age_days=ibis.ifelse(is_closed, ibis.null("int64"), as_of.delta(joined.created_on, unit="day")),
        has_amount=joined.amount.notnull(),
        # a value that is no share (50 for 50 %) would weigh the deal many times over
        probability=ibis.coalesce(
            ibis.ifelse(joined.crm_probability.between(0, 1), joined.crm_probability, ibis.null("float64")),
            joined.stage_probability,
        ),
    ).drop("kind_pipeline", "kind_stage", "kind", "stage_probability")


def _kinds(stages: Table) -> Table:
    return stages.select(
        kind_pipeline="pipeline",
        kind_stage="stage",
        stage_position="position",
        kind="kind",
        stage_probability="default_probability",
    )


def with_measures(deals: Table) -> Table:
    """`deals` with what metrics add up, in the team's currency, and the flags they choose by."""
    is_renewal = deals.is_renewal.fill_null(False)
    return deals.mutate(
        # 38 digits: the largest amounts, as floats, round up to one digit more than money has
        weighted_amount=(deals.amount.cast("float64") * deals.probability).cast("decimal(38,2)"),
        has_cycle=deals.cycle_days.notnull(),
        is_a_renewal=is_renewal,
        is_repeat=deals.is_won & ~is_renewal & ~deals.is_new_customer.fill_null(True),
        closed_or_due_on=ibis.coalesce(
            deals.closed_on, ibis.ifelse(deals.is_past_due, deals.expected_close_on, ibis.null("date"))
        ),
        is_closed_or_due=deals.is_closed | deals.is_past_due,
    )


def with_new_customers(deals: Table, orders: Table | None) -> Table:
    """`deals` with `is_new_customer`: the company's first won deal, when no order came before it.

    A renewal is not: who renews was a customer before. Won deals without a company or a closing day cannot be told:
    missing, not false.
    """
    countable = deals.is_won & deals.company_id.notnull() & deals.closed_on.notnull()
    order = [deals.closed_on, deals.deal_id]
    rank = ibis.row_number().over(group_by=[deals.company_id, countable], order_by=order)
    is_first = countable & (rank == 0) & ~deals.is_renewal.fill_null(False)
    ranked = deals.mutate(is_first_win=is_first, is_countable_win=countable)
    if orders is not None:
        starts = orders.group_by(first_order_company="company_id").agg(
            first_ordered_on=orders.ordered_on.min()
        )
        ranked = ranked.left_join(starts, ranked.company_id == starts.first_order_company)
        earlier = (ranked.first_ordered_on < ranked.closed_on).fill_null(False)
        ranked = ranked.mutate(is_first_win=ranked.is_first_win & ~earlier).drop(
            "first_order_company", "first_ordered_on"
        )
    told = ranked.is_countable_win | ~ranked.is_won
    return ranked.mutate(is_new_customer=ibis.ifelse(told, ranked.is_first_win, ibis.null("boolean"))).drop(
        "is_first_win", "is_countable_win"
    )
