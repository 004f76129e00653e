"""Tended deals: how each deal is looked after, from its history, its activities and its plans."""

import datetime as dt

import ibis
from ibis import Table

QUIET_DAYS = 30
"""A deal on which nothing was done for this many days is quiet."""

PUSH_GROUPS = ("never", "once", "twice", "three times or more")
"""How often the expected closing day was moved to a later one."""

_OF_DEALS = (
    "deal_id",
    "name",
    "owner",
    "team",
    "region",
    "company",
    "industry",
    "country",
    "product",
    "product_line",
    "source",
    "pipeline",
    "stage",
    "stage_position",
    "forecast_category",
    "amount",
    "weighted_amount",
    "weighted_by_stage",
    "weighted_by_crm",
    "probability",
    "expected_close_on",
    "created_on",
    "closed_on",
    "next_step_on",
    "is_won",
    "is_lost",
    "is_closed",
    "is_open",
    "is_past_due",
)


def tended_deals(deals: Table, deal_events: Table | None, activities: Table | None, as_of: dt.date) -> Table:
    """One row per deal with both weights (see `with_weights`): is it pushed, quiet, without a next step?

    `pushes` and `pushed_days` (moves of the expected day to a later one, and by how many days), `push_group`,
    `last_touched_on` (last activity done, else the creation), `quiet_days`, `is_quiet`, `next_on` (next step or planned
    activity, `as_of` or later), `lacks_next_step`, `is_undated`. What a source cannot tell is missing, not false:
    `tells_pushes`, `tells_quiet` and `tells_next_steps` say so.
    """
    pushed = _with_pushes(deals.select(*_OF_DEALS), deal_events)
    touched = _with_activities(pushed, activities, as_of)
    return _flagged(touched, as_of, has_activities=activities is not None)


def with_weights(deals: Table, stages: Table) -> Table:
    """Classified deals with `weighted_by_stage` and `weighted_by_crm`: amount x the probability of the stage, and x the
    one typed into the CRM; missing where there is none."""
    of_stage = stages.select(of_pipeline="pipeline", of_stage="stage", stage_share="default_probability")
    joined = deals.left_join(
        of_stage, [deals.pipeline == of_stage.of_pipeline, deals.stage == of_stage.of_stage]
    )
    typed = ibis.ifelse(joined.crm_probability.between(0, 1), joined.crm_probability, ibis.null("float64"))
    amount = joined.amount.cast("float64")
    return joined.mutate(
        weighted_by_stage=(amount * joined.stage_share).cast("decimal(38,2)"),
        weighted_by_crm=(amount * typed).cast("decimal(38,2)"),
    )


def _with_pushes(deals: Table, deal_events: Table | None) -> Table:
    if deal_events is None:
        return deals.mutate(pushes=ibis.null("int64"), pushed_days=ibis.null("int64"))
    moved = deal_events.filter(deal_events.field == "expected_close_on")
    days = moved.new.try_cast("date").delta(moved.old.try_cast("date"), unit="day")
    later = moved.mutate(days=days).filter(lambda row: row.days > 0)
    sums = later.group_by(pushed_deal_id="deal_id").agg(push_count=later.count(), push_days=later.days.sum())
    joined = deals.left_join(sums, deals.deal_id == sums.pushed_deal_id)
    return joined.mutate(
        pushes=joined.push_count.fill_null(0), pushed_days=joined.push_days.cast("int64").fill_null(0)
    ).drop("pushed_deal_id", "push_count", "push_days")


def _with_activities(deals: Table, activities: Table | None, as_of: dt.date) -> Table:
    if activities is None:
        return deals.mutate(last_done_on=ibis.null("date"), planned_on=ibis.null("date"))
    is_done = (activities.done_on <= as_of).fill_null(False)
    sums = activities.group_by(touched_deal_id="deal_id").agg(
        last_done_on=activities.done_on.max(where=is_done),
        planned_on=activities.due_on.min(where=~is_done & (activities.due_on >= as_of)),
    )
    return deals.left_join(sums, deals.deal_id == sums.touched_deal_id).drop("touched_deal_id")


def _flagged(deals: Table, as_of: dt.date, *, has_activities: bool) -> Table:
    step = ibis.ifelse(deals.next_step_on >= as_of, deals.next_step_on, ibis.null("date"))
    touched = ibis.coalesce(deals.last_done_on, deals.created_on)
    dated = deals.mutate(
        next_on=ibis.least(ibis.coalesce(step, deals.planned_on), ibis.coalesce(deals.planned_on, step)),
        last_touched_on=touched if has_activities else ibis.null("date"),
        tells_next_steps=deals.next_step_on.notnull().any().over() | ibis.literal(has_activities),
        tells_pushes=deals.pushes.notnull(),
        is_undated=deals.expected_close_on.isnull(),
        lacks_amount=deals.amount.isnull(),
    )
    quiet_days = ibis.literal(as_of).delta(dated.last_touched_on, unit="day")
    return dated.mutate(
        quiet_days=quiet_days,
        tells_quiet=quiet_days.notnull(),
        is_quiet=(quiet_days >= QUIET_DAYS).fill_null(False),
        lacks_next_step=dated.tells_next_steps & dated.next_on.isnull(),
        is_pushed=(dated.pushes > 0).fill_null(False),
        push_group=_push_group(dated.pushes),
    ).drop("last_done_on", "planned_on")


def _push_group(pushes: ibis.Value) -> ibis.Value:
    never, once, twice, more = PUSH_GROUPS
    return ibis.cases((pushes == 0, never), (pushes == 1, once), (pushes == 2, twice), (pushes > 2, more))
