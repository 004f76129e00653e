"""The full history of a chunk's deals: one event per change of stage, amount, expected close date or owner."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from lib.demo.changes_of_deals import NONE, Steps
from lib.demo.days import START, moments, utc_seconds
from lib.demo.journeys import Journeys
from lib.demo.staff import Staff
from lib.demo.streams import stream
from lib.demo.text_arrays import ids, taken
from lib.demo.world import NEW_BUSINESS, STAGES

FIRST_EVENT = 600_000_001
EVENTS_PER_DEAL = 40
"""Numbers kept free per deal, so that chunks number their events without knowing each other."""
_DAY_TEXTS = [str(day) for day in np.arange(START, START + 2_500).astype("datetime64[D]")]
_FIELDS = ("stage", "amount", "expected_close_on", "owner_id")


def stage_steps(journeys: Journeys) -> Steps:
    """Stages as steps."""
    return Steps("stage", np.where(journeys.stages < 0, NONE, journeys.entered), journeys.stages)


def deal_events(deals: pd.DataFrame, steps: list[Steps], staff: Staff, chunk: int) -> pd.DataFrame:
    """Every change recorded by the day of the export, deal by deal in order of time; the first of each field has no old value."""
    changes = pd.concat([_changes(each) for each in steps], ignore_index=True)
    order = np.lexsort((changes["_field"], changes["_second"], changes["_deal"]))
    changes = changes.take(order).reset_index(drop=True)
    deal = changes["_deal"].to_numpy()
    events = pd.DataFrame(
        {"event_id": ids(_numbers(deals, deal)), "deal_id": deals["deal_id"].take(deal).array}
    )
    events["happened"] = moments(
        utc_seconds(changes["_second"].to_numpy(), deals["_region"].to_numpy()[deal])
    )
    events["field"] = taken(list(_FIELDS), changes["_field"].to_numpy())
    events["old"] = _texts(changes, "_old", staff)
    events["new"] = _texts(changes, "_new", staff)
    hand, is_rule = _hands(changes, deals, staff, chunk)
    return events.assign(by_user_id=taken(staff.user_ids.tolist(), hand), by_automation=is_rule)


def _changes(steps: Steps) -> pd.DataFrame:
    has_value = steps.is_taken & (steps.values >= 0)
    deal, column = np.nonzero(has_value)
    new = steps.values[deal, column]
    is_first = np.concatenate([[True], deal[1:] != deal[:-1]])
    old = np.where(is_first, NONE, np.roll(new, 1))
    field = _FIELDS.index(steps.field)
    changes = {
        "_deal": deal,
        "_field": field,
        "_second": steps.seconds[deal, column],
        "_old": old,
        "_new": new,
    }
    return pd.DataFrame(changes)


def _numbers(deals: pd.DataFrame, deal: np.ndarray) -> np.ndarray:
    first = int(deals["_number"].iloc[0]) if len(deals) else 0
    return FIRST_EVENT + EVENTS_PER_DEAL * first + np.arange(len(deal))


def _texts(changes: pd.DataFrame, column: str, staff: Staff) -> pd.Series:
    field, values = changes["_field"].to_numpy(), changes[column].to_numpy()
    texts = pd.Series(pd.array([None] * len(changes), dtype="str"))
    writers: tuple[Callable[[np.ndarray], pd.Series], ...] = (
        lambda stage: taken(list(STAGES), stage),
        ids,
        _iso_days,
        lambda user: taken(staff.user_ids.tolist(), user),
    )
    for position, written in enumerate(writers):
        here = np.flatnonzero(field == position)
        texts.iloc[here] = written(values[here]).array
    return texts


def _iso_days(days: np.ndarray) -> pd.Series:
    return taken(_DAY_TEXTS, np.where(days < 0, NONE, days - START))


def _hands(
    changes: pd.DataFrame, deals: pd.DataFrame, staff: Staff, chunk: int
) -> tuple[np.ndarray, np.ndarray]:
    """Row number of the user who made each change, and whether a rule did it."""
    draw = stream("deal_events", chunk)
    deal, field, second = (changes[name].to_numpy() for name in ("_deal", "_field", "_second"))
    created, moved, rep, owner = (
        deals[name].to_numpy()[deal] for name in ("_created", "_moved", "_rep", "_owner")
    )
    is_created = second == created
    is_renewal = deals["_pipeline"].to_numpy()[deal] != NEW_BUSINESS
    is_rule = (is_created & is_renewal) | (~is_created & (field == 2) & (draw.random(len(deal)) < 0.02))
    present = np.where(second < moved, rep, owner)
    hand = np.where((field == 3) & ~is_created, staff.managers[present], present)
    return np.where(is_rule, staff.with_role("Automation")[0], hand), is_rule
