"""What was known at the end of a day: records created later are gone, later changes are undone."""

import ibis
from ibis import Table

from lib.canonical.opened.gone import GONE_COLUMNS, is_gone
from lib.canonical.opened.history import last_turns, no_history, rewound
from lib.canonical.opened.moments import Day

REWOUND = ("stage", "pipeline", "amount", "expected_close_on", "owner_id")
UNKNOWN_STAGE = "Open, stage not recorded"
_SET_WITH_STAGE = ("lost_reason", "competitor", "crm_probability", "forecast_category")
"""What a CRM sets anew when a deal changes stage, keeping no history of it."""


def known_rows(rows: Table, moment: str, as_of: Day) -> Table:
    """`rows` whose `moment` is no later than `as_of`, or has no day at all."""
    day = rows[f"{moment}_on"] if f"{moment}_on" in rows.columns else rows[moment]
    return rows.filter(day.isnull() | (day <= as_of))


def known_deals(deals: Table, deal_events: Table | None, stages: Table, as_of: Day) -> Table:
    """`deals` as they stood at the end of `as_of`: one row per deal created and neither deleted nor merged by then.

    A field changed later has the value its history gives for that day, any other its present value. A deal closed
    later is open again; when its own history does not tell the stage, that is not known. A deal is closed from its
    entry into the closed stage it was in; where no history tells that, from the closing day recorded.
    """
    known = known_rows(deals, "created", as_of)
    known = without_later_moments(known, ("qualified", "first_contact", "updated"), as_of)
    known = known.filter(~is_gone(known, as_of)).drop(*GONE_COLUMNS)
    events = no_history(known, "deal_id") if deal_events is None else deal_events
    then = rewound(known, events, REWOUND, as_of)
    staged = then.mutate(stage=then.stage.fill_null(UNKNOWN_STAGE))
    return _closed_by(_with_entries(staged, events, stages, as_of), as_of).select(known.columns)


def without_later_moments(rows: Table, moments: tuple[str, ...], as_of: Day) -> Table:
    """`rows` without those of their `moments` that had not come by the end of `as_of`."""
    halves = {}
    for name in moments:
        is_later = (rows[f"{name}_on"] > as_of).fill_null(False)
        for half in (f"{name}_at", f"{name}_on"):
            halves[half] = unless(is_later, rows[half])
    return rows.mutate(**halves)


def _with_entries(deals: Table, deal_events: Table, stages: Table, as_of: Day) -> Table:
    """`deals` with their `kind`, `is_later` (closed after `as_of`) and, where closed, the entry: since when they are."""
    kinds = stages.select(kind_pipeline="pipeline", kind_stage="stage", kind="kind")
    told = _kinds_joined(deals, kinds, "stage").mutate(is_later=(deals.closed_on > as_of).fill_null(False))
    closed = told.filter(told.kind != "open").select("deal_id", "pipeline", "created_at")
    moves = deal_events.filter((deal_events.field == "stage") & (deal_events.happened_on <= as_of))
    of_closed = moves.inner_join(closed, "deal_id")
    turns = last_turns(_kinds_joined(of_closed, kinds, "new"), "deal_id", "kind")
    joined = told.left_join(turns, [told.deal_id == turns.turned_key, told.kind == turns.turned_kind])
    is_first_day = joined.turned_at < joined.created_at + ibis.interval(days=1)
    return joined.mutate(is_entry=joined.is_told | is_first_day)


def _kinds_joined(rows: Table, kinds: Table, column: str) -> Table:
    joined = rows.left_join(kinds, [rows.pipeline == kinds.kind_pipeline, rows[column] == kinds.kind_stage])
    return joined.mutate(kind=joined.kind.fill_null("open")).drop("kind_pipeline", "kind_stage")


def _closed_by(deals: Table, as_of: Day) -> Table:
    """`deals` closed when they were closed by `as_of`, and without what a later stage brought."""
    in_closed_stage = deals.kind != "open"
    is_untold = in_closed_stage & deals.is_later & ~deals.is_rewound & deals.turned_on.isnull()
    is_closed = in_closed_stage & ~is_untold
    is_entry = deals.is_entry.fill_null(False)
    halves = {}
    for half in ("at", "on"):
        entered = deals[f"turned_{half}"]
        by_then = unless(deals.is_later, deals[f"closed_{half}"])
        present = unless(deals.is_rewound, by_then)
        closed = ibis.coalesce(unless(~is_entry, entered), present, entered, by_then)
        halves[f"closed_{half}"] = unless(~is_closed, closed)
    was_other = deals.is_rewound | is_untold
    return deals.mutate(
        stage=ibis.ifelse(is_untold, UNKNOWN_STAGE, deals.stage),
        **halves,
        **{name: unless(was_other, deals[name]) for name in _SET_WITH_STAGE},
    )


def unless(condition: ibis.Value, value: ibis.Value) -> ibis.Value:
    """`value`, missing where `condition` holds."""
    return ibis.ifelse(condition, ibis.null(value.type()), value)
