"""What was known at the end of a day: records created later are gone, later changes are undone."""

import datetime as dt

import ibis
from ibis import Table

from lib.canonical.opened.history import last_entries, no_history, values_in_force

REWOUND = ("stage", "amount", "expected_close_on", "owner_id")
UNKNOWN_STAGE = "Open, stage not recorded"
_SET_WITH_STAGE = ("lost_reason", "crm_probability", "forecast_category")
"""What a CRM sets anew when a deal changes stage, keeping no history of it."""


def known_rows(rows: Table, moment: str, as_of: dt.date) -> Table:
    """`rows` whose `moment` is no later than `as_of`, or has no day at all."""
    day = rows[f"{moment}_on"] if f"{moment}_on" in rows.columns else rows[moment]
    return rows.filter(day.isnull() | (day <= as_of))


def known_deals(deals: Table, deal_events: Table | None, stages: Table, as_of: dt.date) -> Table:
    """`deals` as they stood at the end of `as_of`, one row per deal known then.

    A field changed later has the value its history gives for that day, any other its present value. A deal closed
    later is open again; when its own history does not tell the stage, that is not known. A deal is closed from its
    closing day; where that lies later or is missing, from its entry into the closed stage it was in.
    """
    known = known_rows(deals, "created", as_of)
    events = no_history(known) if deal_events is None else deal_events
    rewound = _rewound(_without_later_moments(known, as_of), events, as_of)
    return _closed_by(_with_entries(rewound, events, stages, as_of), as_of).select(deals.columns)


def _without_later_moments(deals: Table, as_of: dt.date) -> Table:
    halves = {}
    for name in ("qualified", "first_contact"):
        is_later = (deals[f"{name}_on"] > as_of).fill_null(False)
        for half in (f"{name}_at", f"{name}_on"):
            halves[half] = _unless(is_later, deals[half])
    return deals.mutate(**halves)


def _rewound(deals: Table, deal_events: Table, as_of: dt.date) -> Table:
    """`deals` with the values in force, and `is_rewound`: its stage was changed later."""
    values = values_in_force(deal_events, as_of)
    columns = {}
    for name in REWOUND:
        columns[f"{name}_changed"] = (values.field == name).any()
        columns[f"{name}_then"] = values.value.max(where=values.field == name)
    then = values.group_by(changed_deal_id=values.deal_id).agg(**columns)
    joined = deals.left_join(then, deals.deal_id == then.changed_deal_id)
    changed = {name: joined[f"{name}_changed"].fill_null(False) for name in REWOUND}
    in_force = {
        name: ibis.ifelse(changed[name], _cast(joined[f"{name}_then"], deals[name]), joined[name])
        for name in REWOUND
    }
    return joined.mutate(is_rewound=changed["stage"], **in_force).select(*deals.columns, "is_rewound")


def _cast(text: ibis.Value, column: ibis.Value) -> ibis.Value:
    return text if column.type().is_string() else text.try_cast(column.type())


def _with_entries(deals: Table, deal_events: Table, stages: Table, as_of: dt.date) -> Table:
    """`deals` with `in_closed_stage`, `is_later` (closed after `as_of`) and, where it is needed, the entry into that stage."""
    closed = stages.filter(stages.kind != "open").select(closed_pipeline="pipeline", closed_stage="stage")
    joined = deals.left_join(
        closed, [deals.pipeline == closed.closed_pipeline, deals.stage == closed.closed_stage]
    )
    told = joined.mutate(
        in_closed_stage=joined.closed_stage.notnull(),
        is_later=(joined.closed_on > as_of).fill_null(False),
    )
    unsure = told.filter(told.in_closed_stage & (told.is_rewound | told.is_later | told.closed_on.isnull()))
    entries = last_entries(deal_events.semi_join(unsure, "deal_id"), as_of)
    return told.left_join(
        entries, [told.deal_id == entries.entered_deal_id, told.stage == entries.entered_stage]
    )


def _closed_by(deals: Table, as_of: dt.date) -> Table:
    """`deals` closed when they were closed by `as_of`, and without what a later stage brought."""
    is_untold = deals.in_closed_stage & deals.is_later & ~deals.is_rewound & deals.entered_on.isnull()
    is_closed = deals.in_closed_stage & ~is_untold
    halves = {}
    for half in ("at", "on"):
        by_then = _unless(deals.is_later, deals[f"closed_{half}"])
        present = _unless(deals.is_rewound, by_then)
        halves[f"closed_{half}"] = _unless(
            ~is_closed, ibis.coalesce(present, deals[f"entered_{half}"], by_then)
        )
    was_other = deals.is_rewound | is_untold
    return deals.mutate(
        stage=ibis.ifelse(is_untold, UNKNOWN_STAGE, deals.stage),
        **halves,
        **{name: _unless(was_other, deals[name]) for name in _SET_WITH_STAGE},
    )


def _unless(condition: ibis.Value, value: ibis.Value) -> ibis.Value:
    return ibis.ifelse(condition, ibis.null(value.type()), value)
