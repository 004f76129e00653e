"""Lost deals classified once: at which stage, why, to whom; and decided deals that name a competitor."""

import datetime as dt

import ibis
from ibis import Table

from lib.canonical.opened.named import NOT_RECORDED

_VAGUE = r"^\W*(other|others|unknown|misc.*|various|n/?a|none|no reason|not? specified|lost|closed|tbd|see notes?|select|test|x+)?\W*$"
_WORTH_ANOTHER_CALL = r"tim(e|ing)|budget|no decision|postpone|delay|later|on hold|freeze|priorit"
_OVER_A_RIVAL = r"competit|rival"


def lost_deals(deals: Table, visits: Table | None, deal_events: Table | None, as_of: dt.date) -> Table:
    """One row per lost classified deal: every column of the deal, and why and where it was lost.

    `lost_stage`: the open stage it was in last, "(not recorded)" without a history; `has_reason`,
    `is_vague_reason` ("other", "n/a" …), `has_clear_reason`; `has_competitor`, `is_rival_unnamed` (the reason speaks
    of a competitor and none is named); `has_value` (an amount that is not 0); `is_lost_by_rule` (an automation, not a
    person, moved it to the lost stage); `may_be_called_again` (the reason speaks of timing, budget or no decision);
    `company_has_open_deal`; `days_since_lost`.
    """
    lost = _with_stage(deals.filter(deals.is_lost), visits)
    ruled = _with_rules(lost, deal_events)
    reason = ruled.lost_reason.lower()
    has_reason = ruled.lost_reason != NOT_RECORDED
    has_competitor = ruled.competitor.notnull()
    is_vague = has_reason & reason.re_search(_VAGUE)
    open_deals = deals.filter(deals.is_open & deals.company_id.notnull())
    return ruled.mutate(
        competitor=ruled.competitor.fill_null(NOT_RECORDED),
        has_reason=has_reason,
        is_vague_reason=is_vague,
        has_clear_reason=has_reason & ~is_vague,
        has_competitor=has_competitor,
        is_rival_unnamed=has_reason & reason.re_search(_OVER_A_RIVAL) & ~has_competitor,
        has_value=(ruled.amount != 0).fill_null(False),
        may_be_called_again=has_reason & reason.re_search(_WORTH_ANOTHER_CALL),
        company_has_open_deal=ruled.company_id.isin(open_deals.company_id).fill_null(False),
        days_since_lost=ibis.literal(as_of).delta(ruled.closed_on, unit="day"),
    )


def contested_deals(deals: Table) -> Table:
    """One row per decided deal that names a competitor, won or lost: every column of the deal."""
    return deals.filter(deals.is_closed & deals.competitor.notnull())


def _with_stage(lost: Table, visits: Table | None) -> Table:
    """`lost` with the stage of each deal's last visit; one deal to at most one last visit."""
    if visits is None:
        return lost.mutate(lost_stage=ibis.literal(NOT_RECORDED), lost_stage_position=ibis.null("int64"))
    mine = visits.filter(visits.is_lost)
    order = [mine.entered_at.desc(), mine.visit_position.desc()]
    ranked = mine.mutate(place=ibis.row_number().over(group_by=mine.deal_id, order_by=order))
    last = ranked.filter(ranked.place == 0).select(
        left_id="deal_id", lost_stage="visit_stage", lost_stage_position="visit_position"
    )
    joined = lost.left_join(last, lost.deal_id == last.left_id)
    return joined.mutate(lost_stage=joined.lost_stage.fill_null(NOT_RECORDED)).drop("left_id")


def _with_rules(lost: Table, deal_events: Table | None) -> Table:
    if deal_events is None:
        return lost.mutate(is_lost_by_rule=ibis.null("boolean"))
    moves = deal_events.filter((deal_events.field == "stage") & deal_events.by_automation.fill_null(False))
    ruled = moves.select(ruled_id="deal_id", ruled_stage="new").distinct()
    joined = lost.left_join(ruled, [lost.deal_id == ruled.ruled_id, lost.stage == ruled.ruled_stage])
    return joined.mutate(is_lost_by_rule=joined.ruled_id.notnull()).drop("ruled_id", "ruled_stage")
