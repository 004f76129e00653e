"""What happens to a deal on its way besides its stages: amounts, expected close dates and owners that change."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.demo.days import DAY, END, month_end, office_seconds, workday_from, workday_until
from lib.demo.journeys import Journeys
from lib.demo.opportunities import round_amounts
from lib.demo.staff import Staff
from lib.demo.world import NEW_BUSINESS, REGIONS, WON

NONE = -1
"""In steps: no such step. Values are whole numbers throughout (money in whole units, days, row numbers)."""
_PUSHES = 7
LAST_SECOND = (END + 1) * DAY - 1


@dataclass(frozen=True)
class Steps:
    """Row per deal, column per step in order: the local second it was taken and the value from then on.

    The first column is the deal's creation; a value of -1 there means the field was left empty.
    """

    field: str
    seconds: np.ndarray
    values: np.ndarray

    @property
    def is_taken(self) -> np.ndarray:
        """Steps that really happened by the day of the export."""
        return (self.seconds >= 0) & (self.seconds <= LAST_SECOND)

    @property
    def final(self) -> np.ndarray:
        """The value each deal ends with; -1 when it never had one."""
        last = self.values.shape[1] - 1 - np.argmax(self.is_taken[:, ::-1], axis=1)
        return self.values[np.arange(len(self.values)), last]


def amount_steps(draw: np.random.Generator, deals: pd.DataFrame, journeys: Journeys) -> Steps:
    """Amounts: at times empty until the proposal, revised with it, and discounted to win."""
    n, created = len(deals), deals["_created"].to_numpy()
    is_new = deals["_pipeline"].to_numpy() == NEW_BUSINESS
    agreed = deals["_amount"].to_numpy()
    is_blank = is_new & (draw.random(n) < 0.08)
    is_revised = is_blank | (draw.random(n) < 0.38)
    first = np.where(is_revised, round_amounts(agreed * np.exp(draw.normal(0.04, 0.15, n))), agreed)
    discounted = round_amounts(agreed * draw.uniform(0.86, 0.99, n))
    is_discounted = (journeys.last(journeys.stages) == WON) & (draw.random(n) < 0.30) & (discounted != agreed)
    proposed = (journeys.stages == 2) & (np.arange(journeys.stages.shape[1]) > 0)
    at = journeys.entered[np.arange(n), np.argmax(proposed, axis=1)] + draw.integers(60, 300, n)
    is_revised &= proposed.any(axis=1) & (is_blank | (first != agreed))
    start = np.where(is_blank, NONE, np.where(is_revised, first, agreed))
    ending = journeys.last(journeys.entered) - draw.integers(20, 100, n)
    seconds = np.stack(
        [created, np.where(is_revised, at, NONE), np.where(is_discounted, ending, NONE)], axis=1
    )
    return Steps("amount", seconds, np.stack([start, agreed, discounted], axis=1).astype(np.int64))


def expected_close_steps(draw: np.random.Generator, deals: pd.DataFrame) -> Steps:
    """Expected close dates: hopeful at first, then pushed shortly before they pass, unless somebody forgets."""
    n, end = len(deals), deals["_closed"].to_numpy()
    seconds, values = [deals["_created"].to_numpy()], [_first_hope(draw, deals)]
    is_kept = np.ones(n, dtype=bool)
    for _ in range(_PUSHES):
        expected, before = values[-1], seconds[-1]
        day = workday_until(expected - draw.integers(0, 6, n))
        at = np.maximum(day * DAY + office_seconds(draw, n), before + 4_000)
        forgets = np.where(deals["_is_neglected"], 0.45, 0.10)
        is_kept = is_kept & (at < end) & (expected * DAY < end) & (draw.random(n) > forgets)
        later = _month_ends(draw, expected + 8 + draw.integers(0, 40, n), 0.7)
        seconds.append(np.where(is_kept, at, before))
        values.append(np.where(is_kept, later, expected))
    all_seconds, all_values = np.stack(seconds, axis=1), np.stack(values, axis=1)
    repeats = np.concatenate([np.zeros((n, 1), dtype=bool), np.diff(all_seconds, axis=1) == 0], axis=1)
    return Steps("expected_close_on", np.where(repeats, NONE, all_seconds), all_values)


def _first_hope(draw: np.random.Generator, deals: pd.DataFrame) -> np.ndarray:
    day = deals["_created"].to_numpy() // DAY
    hoped = day + np.maximum(48 * np.exp(draw.normal(0, 0.40, len(deals))), 8).astype(np.int64)
    ends = deals["_ends"].fillna(0).to_numpy().astype(np.int64)
    return np.where(ends > 0, np.maximum(ends, day + 5), _month_ends(draw, hoped, 0.6))


def _month_ends(draw: np.random.Generator, day: np.ndarray, share: float) -> np.ndarray:
    return workday_until(np.where(draw.random(len(day)) < share, month_end(day), workday_from(day)))


def owner_steps(draw: np.random.Generator, deals: pd.DataFrame, staff: Staff) -> Steps:
    """Owners: a deal is handed over when its rep leaves, and at times before that."""
    n, rep = len(deals), deals["_rep"].to_numpy()
    created, end = deals["_created"].to_numpy(), np.minimum(deals["_closed"].to_numpy(), LAST_SECOND)
    leaves = staff.left[rep] * DAY + 61_200
    chance = created + ((end - created) * draw.uniform(0.2, 0.8, n)).astype(np.int64)
    at = workday_from(chance // DAY) * DAY + office_seconds(draw, n)
    is_moved = (draw.random(n) < 0.03) & (at > created + 7_200) & (at < np.minimum(end, leaves))
    is_orphan = (leaves > created) & (leaves < end) & ~is_moved
    heir = rep.copy()
    for position, region in enumerate(REGIONS):
        here = deals["_region"].to_numpy() == position
        staying = staff.reps(region.name)
        staying = staying[(staff.left[staying] > END) & (staff.joined[staying] < END - 600)]
        heir[here] = draw.choice(staying, here.sum())
    is_moved = (is_moved | is_orphan) & (heir != rep)
    seconds = np.stack([created, np.where(is_moved, np.where(is_orphan, leaves, at), NONE)], axis=1)
    return Steps("owner_id", seconds, np.stack([rep, heir], axis=1))
