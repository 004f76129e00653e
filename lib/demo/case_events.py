"""Every change of a case: its status from new to closed, its priority and its owner."""

import numpy as np
import pandas as pd

from lib.demo.cases import LAST_SECOND, NONE, STATUSES, Course, desk_moments
from lib.demo.desk import PRIORITIES
from lib.demo.staff import Staff
from lib.demo.streams import stream
from lib.demo.text_arrays import ids, taken

FIRST_EVENT, EVENTS_PER_CASE = 75_000_001, 15
_FIELDS = ("owner_id", "priority", "status")
_OWNER, _PRIORITY, _STATUS = range(3)


def case_events(cases: pd.DataFrame, course: Course, staff: Staff, chunk: int) -> pd.DataFrame:
    """Events of a chunk's cases, case by case in order of time; the first of each field has no old value."""
    changes = pd.concat(
        [_statuses(course), *_others(stream("case_events", chunk), cases, course)], ignore_index=True
    )
    changes = changes[changes["_second"] >= 0]
    order = np.lexsort((changes["_field"], changes["_second"], changes["_case"]))
    changes = changes.take(order).reset_index(drop=True)
    case, field = changes["_case"].to_numpy(), changes["_field"].to_numpy()
    first = EVENTS_PER_CASE * int(cases["_number"].iloc[0])
    # Customers reopen cases themselves; a rule closes them.
    is_customer = (field == _STATUS) & (changes["_old"] == STATUSES.index("solved")) & (changes["_new"] == 1)
    is_rule = (field == _STATUS) & (changes["_new"] == STATUSES.index("closed"))
    hand = np.where(is_rule, staff.with_role("Automation")[0], cases["_agent"].to_numpy()[case])
    hand = np.where(is_customer | (changes["_old"] < 0), NONE, hand)
    return pd.DataFrame(
        {
            "event_id": ids(FIRST_EVENT + first + np.arange(len(changes))),
            "case_id": cases["case_id"].take(case).array,
            "happened": desk_moments(changes["_second"].to_numpy()),
            "field": taken(list(_FIELDS), field),
            "old": _texts(changes, "_old", staff),
            "new": _texts(changes, "_new", staff),
            "by_user_id": taken(staff.user_ids.tolist(), hand),
        }
    )


def _statuses(course: Course) -> pd.DataFrame:
    """Status changes in the order they can happen; the old status is that of the step before."""
    steps = (
        (course.opened, 0),
        (course.replied, 1),
        (course.waits, 2),
        (course.resumed, 1),
        (course.solved, 3),
        (course.reopened, 1),
        (course.solved_again, 3),
        (course.closed, 4),
    )
    current, parts = np.full(len(course.opened), NONE), []
    for seconds, status in steps:
        is_taken = seconds >= 0
        case = np.flatnonzero(is_taken)
        parts.append(_rows(_STATUS, case, seconds[case], (current[case], status)))
        current = np.where(is_taken, status, current)
    return pd.concat(parts, ignore_index=True)


def _others(draw: np.random.Generator, cases: pd.DataFrame, course: Course) -> list[pd.DataFrame]:
    """Priority and owner at the opening, and their change soon after the first reply."""
    parts, everyone = [], np.arange(len(cases))
    later = np.where(course.replied >= 0, course.replied, course.opened) + draw.integers(
        30, 1_200, len(cases)
    )
    later = np.minimum(later, LAST_SECOND)
    for field, first, final in (
        (_PRIORITY, "_first_priority", "_priority"),
        (_OWNER, "_first_agent", "_agent"),
    ):
        start, end = cases[first].to_numpy(), cases[final].to_numpy()
        parts.append(_rows(field, everyone, course.opened, (np.full(len(cases), NONE), start)))
        changed = np.flatnonzero(start != end)
        parts.append(_rows(field, changed, later[changed], (start[changed], end[changed])))
    return parts


def _rows(
    field: int, case: np.ndarray, seconds: np.ndarray, values: tuple[np.ndarray, np.ndarray | int]
) -> pd.DataFrame:
    old, new = values
    return pd.DataFrame({"_case": case, "_field": field, "_second": seconds, "_old": old, "_new": new})


def _texts(changes: pd.DataFrame, column: str, staff: Staff) -> pd.Series:
    field, values = changes["_field"].to_numpy(), changes[column].to_numpy()
    words = [*STATUSES, *PRIORITIES, *staff.user_ids.tolist()]
    offset = np.select(
        [field == _STATUS, field == _PRIORITY], [0, len(STATUSES)], len(STATUSES) + len(PRIORITIES)
    )
    return taken(words, np.where(values < 0, NONE, values + offset))
