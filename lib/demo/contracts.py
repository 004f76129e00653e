"""Contract terms of subscriptions and the renewal deals that come up before a term ends."""

import numpy as np
import pandas as pd

from lib.demo.days import DAY, END, START, first_of_month, months, office_seconds, workday_from
from lib.demo.journeys import VISITS, Journeys, in_order
from lib.demo.opportunities import Market, reps_on_duty, round_amounts
from lib.demo.rates import rates_on
from lib.demo.streams import picked
from lib.demo.world import (
    AUTOMATIC_RENEWED,
    AUTOMATIC_SHARE,
    LOST,
    PRODUCTS,
    RENEWAL_WIN,
    WIN_YEARLY,
    WON,
    probability,
)

NOTICE_DAYS = 80
"""Days before the end of a term when the renewal deal is made."""
_CARRIED = ["_company", "_region", "_country", "_rep", "_product", "currency", "_amount"]


def legacy_terms(draw: np.random.Generator, accounts: pd.DataFrame, market: Market) -> pd.DataFrame:
    """Terms begun in the year before the CRM was introduced, of the companies that were customers then.

    `accounts` holds those companies under their row numbers.
    """
    here = accounts.rename_axis("_company").reset_index()
    product = picked(draw, np.array([each.share * each.is_subscription for each in PRODUCTS]), len(here))
    starts = START - 364 + draw.integers(0, 364, len(here))
    euros = np.array([each.median for each in PRODUCTS])[product] * np.exp(draw.normal(0, 0.5, len(here)))
    amount = round_amounts(euros / rates_on(here["currency"].to_numpy(), starts, market.rates))
    terms = here.assign(_product=product, _amount=amount)[_CARRIED]
    return _as_terms(draw, terms, starts, starts + 364)


def terms_after(draw: np.random.Generator, won: pd.DataFrame, deal: np.ndarray) -> pd.DataFrame:
    """First terms of won new-business subscriptions: from the first of a month, for one year, at times for two."""
    closed_day = won["_closed"].to_numpy() // DAY
    starts = np.where(draw.random(len(won)) < 0.6, first_of_month(months(closed_day) + 1), closed_day + 7)
    years = picked(draw, np.array([0.9, 0.1]), len(won)) + 1
    ends = starts + np.round(365.25 * years).astype(np.int64) - 1
    return _as_terms(draw, won.reset_index(drop=True), starts, ends).assign(_deal=deal)


def renewals(draw: np.random.Generator, terms: pd.DataFrame, market: Market) -> pd.DataFrame:
    """Renewal deals of the terms that come up; `_term` is the row of the term, `_closed` the local second it ends."""
    comes_up = ~terms["_is_automatic"] & (terms["_ends"] - NOTICE_DAYS <= END - 3)
    due = terms[comes_up].rename_axis("_term").reset_index()
    n = len(due)
    # Terms that end soon after the CRM began got their renewal deal on its first days.
    due["_day"] = workday_from(
        np.maximum(due["_ends"].to_numpy() - NOTICE_DAYS, START + draw.integers(1, 12, n))
    )
    due["_created"] = due["_day"] * DAY + 21_600 + draw.integers(0, 600, n)
    due["_rep"] = reps_on_duty(draw, due, market.staff)
    years = (due["_day"].to_numpy() - START) / 365
    log_odds = RENEWAL_WIN + market.staff.skill[due["_rep"].to_numpy()] + WIN_YEARLY * years
    due["_win_probability"] = probability(log_odds)
    due["_is_winner"] = draw.random(n) < due["_win_probability"].to_numpy()
    due["_amount"] = round_amounts(due["_amount"].to_numpy() * np.exp(draw.normal(0.03, 0.06, n)))
    return due.assign(_source=-1, _is_customer=True, _size=1.0)


def renewal_journeys(draw: np.random.Generator, due: pd.DataFrame) -> Journeys:
    """Renewals start with a proposal, are often negotiated, and close around the end of the term."""
    n = len(due)
    stages = np.full((n, VISITS), -1)
    stages[:, 0] = 2
    is_negotiated = draw.random(n) < 0.7
    end = np.where(due["_is_winner"], WON, LOST)
    stages[:, 1] = np.where(is_negotiated, 3, end)
    stages[:, 2] = np.where(is_negotiated, end, -1)
    day = due["_day"].to_numpy()
    around_end = due["_ends"].to_numpy() - day + draw.normal(-10, 15, n) + np.where(due["_is_winner"], 0, 8)
    total = np.maximum(around_end, 12.0)
    waited = np.zeros((n, VISITS))
    waited[:, 1] = np.where(is_negotiated, total * draw.beta(4, 3, n), total)
    waited[:, 2:] = total[:, None]
    seconds = workday_from(day[:, None] + waited.astype(np.int64)) * DAY + office_seconds(
        draw, waited.size
    ).reshape(waited.shape)
    seconds[:, 0] = due["_created"]
    return Journeys(stages, in_order(seconds, draw))


def next_terms(draw: np.random.Generator, due: pd.DataFrame, deal: np.ndarray) -> pd.DataFrame:
    """Terms that follow won renewals, beginning the day after the term before."""
    starts, due = due["_ends"].to_numpy() + 1, due.reset_index(drop=True)
    return _as_terms(draw, due, starts, starts + 364).assign(_deal=deal, _previous=due["_term"])


def automatic_terms(draw: np.random.Generator, terms: pd.DataFrame) -> pd.DataFrame:
    """Terms that follow on their own, without a deal, where no notice was given."""
    follows = terms["_is_automatic"] & (terms["_ends"] < END) & (draw.random(len(terms)) < AUTOMATIC_RENEWED)
    ended = terms[follows].rename_axis("_term").reset_index()
    ended["_amount"] = np.round(ended["_amount"] * 1.03, -1)
    starts = ended["_ends"].to_numpy() + 1
    return _as_terms(draw, ended, starts, starts + 364).assign(_previous=ended["_term"])


def _as_terms(
    draw: np.random.Generator, rows: pd.DataFrame, starts: np.ndarray, ends: np.ndarray
) -> pd.DataFrame:
    is_automatic = draw.random(len(rows)) < AUTOMATIC_SHARE
    return rows[_CARRIED].assign(
        _starts=starts, _ends=ends, _is_automatic=is_automatic, _deal=-1, _previous=-1
    )
