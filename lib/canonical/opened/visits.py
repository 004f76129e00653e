"""Stage visits: each stay of a deal in an open stage, from its history."""

import datetime as dt

import ibis
from ibis import Table

from lib.canonical.opened.history import in_order

_ENTRY = ("deal_id", "event_id", "stage", "happened_at", "happened_on", "before")
_CREATED, _NOTHING, _STAGE = "created", "nothing", "stage"
"""What came before an entry: the deal was created in the stage, nothing is told, or another stage."""


def stage_visits(deal_events: Table, deals: Table, stages: Table, as_of: dt.date) -> Table:
    """One row per visit of a classified deal to an open stage, by the end of `as_of`.

    Columns: every column of the deal, `visit_stage`, `visit_position`, `entered_at/_on`, `exited_at/_on` (missing
    while the deal is still there), `visit_days` (with fractions), `has_ended` and `next_stage`. Coming back is a new
    visit; a stage recorded again while the deal is in it is not. A deal was in the stage its first change found it
    in since it was created. Where the history may have begun after the entry, `is_entry_known` is false and
    `visit_days` missing: of a deal created before the first change of all, the stage it was found in; and the first
    stage recorded more than a day after the deal was created, when nothing says what came before.
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
    return _measured(visits, changes.happened_at.min().as_scalar()).drop(
        "visit_deal_id", "open_pipeline", "open_stage", "before"
    )


def _measured(visits: Table, history_began: ibis.Value) -> Table:
    """`visits` with their length, where the moment of the entry is known."""
    is_first_day = (visits.entered_at < visits.created_at + ibis.interval(days=1)).fill_null(True)
    was_created_since = (visits.created_at >= history_began).fill_null(False)
    is_known = ibis.cases(
        (visits.before == _CREATED, was_created_since), (visits.before == _NOTHING, is_first_day), else_=True
    )
    days = (visits.exited_at.epoch_seconds() - visits.entered_at.epoch_seconds()) / 86_400
    return visits.mutate(
        is_entry_known=is_known,
        visit_days=ibis.ifelse(is_known, days, ibis.null("float64")),
        has_ended=visits.exited_at.notnull(),
    )


def _entries(changes: Table, deals: Table) -> Table:
    """One row per entry into a stage: the recorded ones, and the creation in the stage the first change found."""
    by_deal = ibis.window(group_by="deal_id", order_by=in_order(changes))
    ranked = changes.mutate(rank=ibis.row_number().over(by_deal))
    is_told = (ranked["rank"] > 0) | ranked.old.notnull()
    recorded = ranked.mutate(stage=ranked.new, before=ibis.ifelse(is_told, _STAGE, _NOTHING)).select(*_ENTRY)
    found = ranked.filter((ranked["rank"] == 0) & ranked.old.notnull())
    created = found.inner_join(deals.select("deal_id", "created_at", "created_on"), "deal_id")
    created = created.filter(created.created_at <= created.happened_at)
    starts = created.select(
        "deal_id",
        event_id=ibis.literal(""),
        stage="old",
        happened_at=created.created_at.cast(changes.happened_at.type()),
        happened_on="created_on",
        before=ibis.literal(_CREATED),
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
        before="before",
    )
