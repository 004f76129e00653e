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
from lib.demo.journeys import Journeys
from lib.demo.opportunities import Market
from lib.demo.rounds import LAST_SECOND, new_business, with_end
from lib.demo.streams import stream
from lib.demo.world import NEW_BUSINESS, PRODUCTS, RENEWALS

_RENEWALS = 4


@dataclass(frozen=True)
class Book:
    """Deals in order of creation with their journeys (also beyond the export's day), and contract terms.

    `was_customer` says of each company whether it had bought before the CRM's first day.
    `terms._deal` and `terms._previous` are row numbers in `deals` and `terms`; -1 means none.
    """

    deals: pd.DataFrame
    journeys: Journeys
    terms: pd.DataFrame
    was_customer: np.ndarray


def order_book(accounts: pd.DataFrame, market: Market, chunk: int) -> Book:
    """Every deal and contract term of the chunk's companies."""
    business = new_business(accounts, market, chunk)
    deals = _concatenated(business.deals).assign(_pipeline=NEW_BUSINESS, _term=-1)
    terms = _first_terms(deals, accounts[business.was_customer], market, chunk)
    draw = stream("renewals", chunk)
    newest, renewed, paths = terms, deals, business.journeys
    for _ in range(_RENEWALS):
        due = renewals(draw, newest, market)
        journeys = renewal_journeys(draw, due)
        due = with_end(due.assign(_pipeline=RENEWALS), journeys)
        followed = np.flatnonzero(due["_is_winner"].to_numpy() & (due["_closed"].to_numpy() <= LAST_SECOND))
        newest = [
            next_terms(draw, due.iloc[followed], len(renewed) + followed),
            automatic_terms(draw, newest),
        ]
        newest = _concatenated(newest).set_axis(len(terms) + np.arange(sum(map(len, newest))))
        terms, renewed = pd.concat([terms, newest]), _concatenated([renewed, due])
        paths.append(journeys)
    return _in_order(renewed, paths, terms, business.was_customer)


def _first_terms(deals: pd.DataFrame, accounts: pd.DataFrame, market: Market, chunk: int) -> pd.DataFrame:
    draw = stream("contracts", chunk)
    is_subscription = np.array([each.is_subscription for each in PRODUCTS])[deals["_product"].to_numpy()]
    is_won = deals["_is_winner"].to_numpy() & (deals["_closed"].to_numpy() <= LAST_SECOND)
    rows = np.flatnonzero(is_subscription & is_won)
    legacy = legacy_terms(draw, accounts, market)
    return _concatenated([legacy, terms_after(draw, deals.iloc[rows], rows)])


def _in_order(
    deals: pd.DataFrame, paths: list[Journeys], terms: pd.DataFrame, was_customer: np.ndarray
) -> Book:
    order = np.argsort(deals["_created"].to_numpy(), kind="stable")
    place = np.empty(len(order) + 1, dtype=np.int64)
    place[order], place[-1] = np.arange(len(order)), -1
    stages = np.concatenate([path.stages for path in paths])[order]
    entered = np.concatenate([path.entered for path in paths])[order]
    terms = terms.assign(_deal=place[terms["_deal"].to_numpy()])
    return Book(deals.iloc[order].reset_index(drop=True), Journeys(stages, entered), terms, was_customer)


def _concatenated(frames: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(frames, ignore_index=True)
