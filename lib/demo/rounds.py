"""New business in rounds: a company's first deal, and what comes after it is won or lost."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.demo.days import DAY, END, START, ZONES, business_days, quarter_end
from lib.demo.journeys import Journeys, stage_paths, travelled
from lib.demo.opportunities import Market, opportunities
from lib.demo.streams import stream
from lib.demo.world import DEAL_SIGMA, SOURCES, WON

_ROUNDS = 8
_NEVER = END + 1
LAST_SECOND = (END + 1) * DAY - 1
_AMERICAS = ZONES.index("America/New_York")
_BUYER = ["_region", "_country", "_rep", "currency"]
_BEFORE = START - 480
"""The market is simulated from here on, so that on the first day some companies are customers and others have
said no before; what was sold before the first day is not in the CRM."""
NEGLECTED_SHARE = 0.035
"""Lost deals nobody ever closes: they stay open and past due."""


@dataclass(frozen=True)
class Rounds:
    """Deals created since the first day with their journeys, round by round, and who had bought before that day."""

    deals: list[pd.DataFrame]
    journeys: list[Journeys]
    was_customer: np.ndarray


def new_business(accounts: pd.DataFrame, market: Market, chunk: int) -> Rounds:
    """Every new-business deal of the chunk's companies."""
    draw = stream("new business", chunk)
    next_day, is_customer = _first_days(draw, len(accounts)), np.zeros(len(accounts), dtype=bool)
    found = Rounds([], [], is_customer.copy())
    for _ in range(_ROUNDS):
        rows = np.flatnonzero(next_day <= END)
        buyers = accounts[_BUYER].take(rows).reset_index(drop=True)
        buyers = buyers.assign(_company=rows, _day=next_day[rows], _is_customer=is_customer[rows])
        deals = opportunities(draw, buyers, market)
        journeys = _journeys(draw, deals)
        deals = with_end(deals, journeys)
        is_closed = deals["_closed"].to_numpy() <= LAST_SECOND
        has_won = deals["_is_winner"].to_numpy() & is_closed
        is_customer[rows] |= has_won
        next_day[rows] = np.where(is_closed, _next_days(draw, deals), _NEVER)
        is_recorded = deals["_day"].to_numpy() >= START
        found.was_customer[rows] |= has_won & ~is_recorded
        found.deals.append(deals[is_recorded])
        found.journeys.append(Journeys(journeys.stages[is_recorded], journeys.entered[is_recorded]))
    return found


def _first_days(draw: np.random.Generator, n: int) -> np.ndarray:
    days = business_days(draw, n, yearly_growth=-0.02, start=_BEFORE)
    return np.where(draw.random(n) < 0.92, days, _NEVER)


def _next_days(draw: np.random.Generator, deals: pd.DataFrame) -> np.ndarray:
    n, is_winner = len(deals), deals["_is_winner"].to_numpy()
    comes_back = draw.random(n) < np.where(is_winner, 0.62, 0.26)
    gap = np.exp(draw.normal(np.where(is_winner, np.log(170), np.log(150)), 0.55, n)).astype(np.int64) + 10
    return np.where(comes_back, deals["_closed"].to_numpy() // DAY + gap, _NEVER)


def _journeys(draw: np.random.Generator, deals: pd.DataFrame) -> Journeys:
    n, is_winner = len(deals), deals["_is_winner"].to_numpy()
    pace = np.array([each.speed for each in SOURCES])[deals["_source"].to_numpy()]
    pace = pace * deals["_size"].to_numpy() ** 0.12 * np.exp(draw.normal(0, DEAL_SIGMA, n))
    stages = stage_paths(draw, is_winner)
    is_neglected = ~is_winner & (draw.random(n) < NEGLECTED_SHARE)
    last = (stages >= 0).sum(axis=1) - 1
    stages[is_neglected, last[is_neglected]] = -1
    journeys = travelled(draw, stages, deals["_created"].to_numpy(), pace)
    return _signed_late(draw, deals["_region"].to_numpy(), journeys)


def _signed_late(draw: np.random.Generator, region: np.ndarray, journeys: Journeys) -> Journeys:
    """Some American wins of a quarter's last day come in the evening: in UTC they lie in the next quarter."""
    last, ended = np.arange(len(region)), journeys.lengths - 1
    day = journeys.last(journeys.entered) // DAY
    is_late = (region == _AMERICAS) & (journeys.last(journeys.stages) == WON) & (day == quarter_end(day))
    is_late &= draw.random(len(region)) < 0.25
    evening = day * DAY + draw.integers(73_000, 79_000, len(region))
    entered = journeys.entered.copy()
    entered[last[is_late], ended[is_late]] = evening[is_late]
    return Journeys(journeys.stages, entered)


def with_end(deals: pd.DataFrame, journeys: Journeys) -> pd.DataFrame:
    """Deals with the local second they are closed, far in the future for those nobody closes."""
    is_ended = journeys.last(journeys.stages) >= 4
    closed = np.where(is_ended, journeys.last(journeys.entered), (END + 9_999) * DAY)
    return deals.assign(_closed=closed, _is_neglected=~is_ended)
