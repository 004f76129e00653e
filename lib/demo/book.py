"""The order book of a chunk of companies: new business in rounds, then the renewals that follow from it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.demo.contracts import (
    automatic_terms,
    legacy_terms,
    next_terms,
    renewal_journeys,
    renewals,
    terms_after,
)
from lib.demo.days import DAY, END, START, ZONES, business_days, quarter_end
from lib.demo.journeys import Journeys, stage_paths, travelled
from lib.demo.opportunities import Market, opportunities
from lib.demo.streams import stream
from lib.demo.world import DEAL_SIGMA, NEW_BUSINESS, PRODUCTS, RENEWALS, SOURCES, WON

_ROUNDS, _RENEWALS = 7, 4
_NEVER = END + 1
_LAST_SECOND = (END + 1) * DAY - 1
_AMERICAS = ZONES.index("America/New_York")
_BUYER = ["_region", "_country", "_rep", "currency"]
NEGLECTED_SHARE = 0.035
"""Lost deals nobody ever closes: they stay open and past due."""


@dataclass(frozen=True)
class Book:
    """Deals in order of creation with their journeys (also beyond the export's day), and contract terms.

    `terms._deal` and `terms._previous` are row numbers in `deals` and `terms`; -1 means none.
    """

    deals: pd.DataFrame
    journeys: Journeys
    terms: pd.DataFrame


def order_book(accounts: pd.DataFrame, market: Market, chunk: int) -> Book:
    """Every deal and contract term of the chunk's companies."""
    parts = _new_business(accounts, market, chunk)
    deals = _concatenated([deals.assign(_pipeline=NEW_BUSINESS, _term=-1) for deals, _ in parts])
    terms = _first_terms(deals, accounts, market, chunk)
    draw = stream("renewals", chunk)
    newest, renewed, paths = terms, deals, [journeys for _, journeys in parts]
    for _ in range(_RENEWALS):
        due = renewals(draw, newest, market)
        journeys = renewal_journeys(draw, due)
        due = _with_end(due.assign(_pipeline=RENEWALS), journeys)
        followed = np.flatnonzero(due["_is_winner"].to_numpy() & (due["_closed"].to_numpy() <= _LAST_SECOND))
        newest = [
            next_terms(draw, due.iloc[followed], len(renewed) + followed),
            automatic_terms(draw, newest),
        ]
        newest = _concatenated(newest).set_axis(len(terms) + np.arange(sum(map(len, newest))))
        terms, renewed = pd.concat([terms, newest]), _concatenated([renewed, due])
        paths.append(journeys)
    return _in_order(renewed, paths, terms)


def _new_business(accounts: pd.DataFrame, market: Market, chunk: int) -> list[tuple[pd.DataFrame, Journeys]]:
    draw = stream("new business", chunk)
    next_day, is_customer = _first_days(draw, accounts), accounts["_legacy"].to_numpy().copy()
    parts = []
    for _ in range(_ROUNDS):
        rows = np.flatnonzero(next_day <= END)
        buyers = accounts[_BUYER].take(rows).reset_index(drop=True)
        buyers = buyers.assign(_company=rows, _day=next_day[rows], _is_customer=is_customer[rows])
        deals = opportunities(draw, buyers, market)
        journeys = _journeys(draw, deals)
        deals = _with_end(deals, journeys)
        parts.append((deals, journeys))
        is_closed = deals["_closed"].to_numpy() <= _LAST_SECOND
        is_customer[rows] |= deals["_is_winner"].to_numpy() & is_closed
        next_day[rows] = np.where(is_closed, _next_days(draw, deals), _NEVER)
    return parts


def _first_days(draw: np.random.Generator, accounts: pd.DataFrame) -> np.ndarray:
    n = len(accounts)
    fresh = np.where(draw.random(n) < 0.88, business_days(draw, n, yearly_growth=-0.10), _NEVER)
    legacy = START + draw.integers(5, 700, n)
    return np.where(accounts["_legacy"].to_numpy(), legacy, fresh)


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


def _with_end(deals: pd.DataFrame, journeys: Journeys) -> pd.DataFrame:
    is_ended = journeys.last(journeys.stages) >= 4
    closed = np.where(is_ended, journeys.last(journeys.entered), (END + 9_999) * DAY)
    return deals.assign(_closed=closed, _is_neglected=~is_ended)


def _first_terms(deals: pd.DataFrame, accounts: pd.DataFrame, market: Market, chunk: int) -> pd.DataFrame:
    draw = stream("contracts", chunk)
    is_subscription = np.array([each.is_subscription for each in PRODUCTS])[deals["_product"].to_numpy()]
    is_won = deals["_is_winner"].to_numpy() & (deals["_closed"].to_numpy() <= _LAST_SECOND)
    rows = np.flatnonzero(is_subscription & is_won)
    legacy = legacy_terms(draw, accounts, market)
    return _concatenated([legacy, terms_after(draw, deals.iloc[rows], rows)])


def _in_order(deals: pd.DataFrame, paths: list[Journeys], terms: pd.DataFrame) -> Book:
    order = np.argsort(deals["_created"].to_numpy(), kind="stable")
    place = np.empty(len(order) + 1, dtype=np.int64)
    place[order], place[-1] = np.arange(len(order)), -1
    stages = np.concatenate([path.stages for path in paths])[order]
    entered = np.concatenate([path.entered for path in paths])[order]
    terms = terms.assign(_deal=place[terms["_deal"].to_numpy()])
    return Book(deals.iloc[order].reset_index(drop=True), Journeys(stages, entered), terms)


def _concatenated(frames: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(frames, ignore_index=True)
