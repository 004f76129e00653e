"""Stage visits: each stay of a deal in an open stage, from its history."""

import datetime as dt

import ibis
from ibis import Table

from lib.canonical.opened.history import in_order

_ENTRY = ("deal_id", "event_id", "stage", "happened_at", "happened_on")


def stage_visits(deal_events: Table, deals: Table, stages: Table, as_of: dt.date) -> Table:
    """One row per visit of a classified deal to an open stage, by the end of `as_of`.

    Columns: every column of the deal, `visit_stage`, `visit_position`, `entered_at/_on`, `exited_at/_on` (missing
    while the deal is still there), `visit_days` (with fractions), `has_ended` and `next_stage`. Coming back is a new
    visit; a stage recorded again while the deal is in it is not. A deal was in the stage its first change found it
    in since it was created.
    """
    changes = deal_events.filter((deal_events.field == "stage") & (deal_events.happened_on <= as_of))
    stays = _stays(_entries(changes, deals))
    in_deals = stays.inner_join(deals, stays.visit_deal_id == deals.deal_id)
    open_stages = stages.filter(stages.kind == "open").select(
        open_pipeline="pipeline", open_stage="stage", visit_position="position"
    )
    visits = in_deals.inner_join(
        open_stages,
        [in_deals.pipeline == open_stages.open_pipeline, in_deals.visit_stage == open_stages.open_stage],
    )
    seconds = visits.exited_at.epoch_seconds() - visits.entered_at.epoch_seconds()
    return visits.mutate(visit_days=seconds / 86_400, has_ended=visits.exited_at.notnull()).drop(
        "visit_deal_id", "open_pipeline", "open_stage"
    )


def _entries(changes: Table, deals: Table) -> Table:
    """One row per entry into a stage: the recorded ones, and the creation in the stage the first change found."""
    recorded = changes.mutate(stage=changes.new).select(*_ENTRY)
    by_deal = ibis.window(group_by="deal_id", order_by=in_order(changes))
    ranked = changes.mutate(rank=ibis.row_number().over(by_deal))
    found = ranked.filter((ranked["rank"] == 0) & ranked.old.notnull())
    created = found.inner_join(deals.select("deal_id", "created_at", "created_on"), "deal_id")
    created = created.filter(created.created_at <= created.happened_at)
    starts = created.select(
        "deal_id",
        event_id=ibis.literal(""),
        stage="old",
        happened_at=created.created_at.cast(changes.happened_at.type()),
        happened_on="created_on",
    )
    both = recorded.union(starts)
    before = both.stage.lag().over(ibis.window(group_by="deal_id", order_by=in_order(both)))
    marked = both.mutate(stage_before=before)
    return marked.filter(marked.stage_before.isnull() | (marked.stage_before != marked.stage))


def _stays(entries: Table) -> Table:
    after = ibis.window(group_by="deal_id", order_by=in_order(entries))
    return entries.select(
        visit_deal_id="deal_id",
        visit_stage="stage",
        entered_at="happened_at",
        entered_on="happened_on",
        exited_at=entries.happened_at.lead().over(after),
        exited_on=entries.happened_on.lead().over(after),
        next_stage=entries.stage.lead().over(after),
    )
