"""Stage visits: each stay of a deal in an open stage, from its history."""

import datetime as dt

import ibis
from ibis import Table


def stage_visits(deal_events: Table, deals: Table, stages: Table, as_of: dt.date) -> Table:
    """One row per visit of a classified deal to an open stage, by the end of `as_of`.

    Columns: every column of the deal, `visit_stage`, `visit_position`, `entered_at/_on`, `exited_at/_on` (missing
    while the deal is still there), `visit_days` (with fractions) and `next_stage`. Coming back is a new visit.
    """
    changes = deal_events.filter((deal_events.field == "stage") & (deal_events.happened_on <= as_of))
    after = ibis.window(group_by="deal_id", order_by=["happened_at", "event_id"])
    stays = changes.select(
        visit_deal_id="deal_id",
        visit_stage="new",
        entered_at="happened_at",
        entered_on="happened_on",
        exited_at=changes.happened_at.lead().over(after),
        exited_on=changes.happened_on.lead().over(after),
        next_stage=changes.new.lead().over(after),
    )
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
