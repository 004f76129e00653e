"""What the recorded changes of deals say: the values in force at the end of a day, the last stage entered by then."""

import datetime as dt

import ibis
from ibis import Table


def in_order(events: Table) -> list[ibis.Value]:
    """The order in which `events` happened; of those at one moment, the lower number in the id came first."""
    return [events.happened_at, events.event_id.length(), events.event_id]


def values_in_force(deal_events: Table, as_of: dt.date) -> Table:
    """One row per deal and field that was changed after `as_of`: deal_id, field, and its `value` at the end of that day.

    That is what the last change by then made it; where none was recorded, what the first later change found.
    """
    is_later = deal_events.happened_on > as_of
    later = deal_events.filter(is_later)
    earlier = deal_events.filter(~is_later).semi_join(later, ["deal_id", "field"])
    made = _first(earlier, ("deal_id", "field"), newest=True)
    found = _first(later, ("deal_id", "field"), newest=False)
    made = made.select("deal_id", "field", value="new")
    found = found.select("deal_id", "field", value="old")
    return made.union(found.anti_join(made, ["deal_id", "field"]))


def last_entries(deal_events: Table, as_of: dt.date) -> Table:
    """One row per deal with a stage recorded by `as_of`: entered_deal_id, entered_stage, entered_at, entered_on."""
    entries = deal_events.filter((deal_events.field == "stage") & (deal_events.happened_on <= as_of))
    return _first(entries, ("deal_id",), newest=True).select(
        entered_deal_id="deal_id", entered_stage="new", entered_at="happened_at", entered_on="happened_on"
    )


def no_history(deals: Table) -> Table:
    """The changes of a source that records none."""
    return deals.filter(ibis.literal(False)).select(
        "deal_id",
        **dict.fromkeys(("event_id", "field", "old", "new"), "deal_id"),
        happened_at="created_at",
        happened_on="created_on",
    )


def _first(events: Table, keys: tuple[str, ...], *, newest: bool) -> Table:
    order = [key.desc() for key in in_order(events)] if newest else in_order(events)
    ranked = events.mutate(rank=ibis.row_number().over(group_by=keys, order_by=order))
    return ranked.filter(ranked["rank"] == 0)
