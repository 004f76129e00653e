"""Support cases as they stood at the end of a day."""

import ibis
from ibis import Table

from lib.canonical.opened.as_of import known_rows, unless, without_later_moments
from lib.canonical.opened.history import last_turns, no_history, rewound
from lib.canonical.opened.moments import Day

REWOUND = ("status", "priority", "owner_id")
DONE = ("solved", "closed")
"""Statuses in which nothing is left to do; a mapping brings a source's own words to these."""


def known_cases(cases: Table, case_events: Table | None, as_of: Day) -> Table:
    """`cases` opened by the end of `as_of`, with the status, priority and owner in force then; one row per case.

    What happened later (first reply, solution, closing) has not happened yet. Of a case whose status was changed later
    the record tells neither when it was solved by then nor whether it was opened again: it was solved when its history
    last made it `solved` or `closed` by then, not at all when it was neither, and `reopened` is not known.
    """
    known = known_rows(cases, "opened", as_of)
    events = _none(known) if case_events is None else case_events
    then = rewound(known, events, REWOUND, as_of)
    solved = _solved_by(then, events, as_of)
    undone = without_later_moments(solved, ("first_reply", "solved", "closed"), as_of)
    return undone.mutate(
        solved_at=ibis.ifelse(undone.is_rewound, undone.done_at, undone.solved_at),
        solved_on=ibis.ifelse(undone.is_rewound, undone.done_on, undone.solved_on),
        reopened=unless(undone.is_rewound, undone.reopened),
    ).select(cases.columns)


def _none(cases: Table) -> Table:
    dated = cases.mutate(created_at=cases.opened_at, created_on=cases.opened_on)
    return no_history(dated, "case_id")


def _solved_by(cases: Table, case_events: Table, as_of: Day) -> Table:
    """`cases` with `done_at` and `done_on`: since when one whose status was changed later was done by `as_of`."""
    asked = cases.filter(cases.is_rewound & _is_done(cases.status)).select("case_id")
    changes = case_events.filter((case_events.field == "status") & (case_events.happened_on <= as_of))
    told = changes.semi_join(asked, "case_id").mutate(is_done=_is_done(changes.new))
    turns = last_turns(told, "case_id", "is_done")
    done = turns.filter(turns.turned_kind).select("turned_key", done_at="turned_at", done_on="turned_on")
    return cases.left_join(done, cases.case_id == done.turned_key)


def _is_done(status: ibis.Value) -> ibis.Value:
    return status.lower().isin(DONE).fill_null(False)
