"""What was known at the end of a day: records created later are gone, later changes are undone."""

import datetime as dt

import ibis
from ibis import Table

REWOUND = ("stage", "amount", "expected_close_on", "owner_id")
UNKNOWN_STAGE = "Open, stage not recorded"


def known_deals(deals: Table, deal_events: Table | None, as_of: dt.date) -> Table:
    """`deals` as they stood at the end of `as_of`, one row per deal known then.

    A field's value at that time is what its first later change says it was before; a field without a later
    change has its present value. A deal closed later is open again; without history its stage is not known.
    """
    known = deals.filter(deals.created_on.isnull() | (deals.created_on <= as_of))
    rewound = (
        known if deal_events is None else _rewound(known, deal_events.filter(deal_events.happened_on > as_of))
    )
    return _reopened(rewound, as_of, has_history=deal_events is not None)


def known_rows(rows: Table, moment: str, as_of: dt.date) -> Table:
    """`rows` whose `moment` is no later than `as_of`, or has no day at all."""
    day = rows[f"{moment}_on"] if f"{moment}_on" in rows.columns else rows[moment]
    return rows.filter(day.isnull() | (day <= as_of))


def _rewound(deals: Table, later_events: Table) -> Table:
    before = _values_before(later_events)
    joined = deals.left_join(before, deals.deal_id == before.changed_deal_id)
    values = {
        name: ibis.ifelse(
            joined[f"{name}_changed"].fill_null(False),
            _cast(joined[f"{name}_before"], deals[name]),
            joined[name],
        )
        for name in REWOUND
    }
    return joined.mutate(**values).select(deals.columns)


def _values_before(later_events: Table) -> Table:
    """One row per deal changed later: for each rewound field, whether it changed and its value before."""
    order = later_events.happened_at.cast("string") + later_events.event_id
    ranked = later_events.mutate(
        rank=ibis.row_number().over(group_by=[later_events.deal_id, later_events.field], order_by=order)
    )
    first = ranked.filter(ranked["rank"] == 0)
    columns = {}
    for name in REWOUND:
        is_field = first.field == name
        columns[f"{name}_changed"] = is_field.any()
        columns[f"{name}_before"] = first.old.max(where=is_field)
    return first.group_by(changed_deal_id=first.deal_id).agg(**columns)


def _cast(text: ibis.Value, column: ibis.Value) -> ibis.Value:
    return text if column.type().is_string() else text.try_cast(column.type())


def _reopened(deals: Table, as_of: dt.date, *, has_history: bool) -> Table:
    later = (deals.closed_on > as_of).fill_null(False)
    stage = deals.stage if has_history else ibis.ifelse(later, UNKNOWN_STAGE, deals.stage)
    return deals.mutate(
        stage=stage,
        closed_on=ibis.ifelse(later, ibis.null("date"), deals.closed_on),
        closed_at=ibis.ifelse(later, ibis.null("timestamp"), deals.closed_at),
        lost_reason=ibis.ifelse(later, ibis.null("string"), deals.lost_reason),
    )
