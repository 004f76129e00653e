"""Deals as the CRM shows them on the day of the export, from what was simulated."""

import numpy as np
import pandas as pd

from lib.demo.book import Book
from lib.demo.changes_of_deals import LAST_SECOND, Steps, amount_steps, expected_close_steps, owner_steps
from lib.demo.days import DAY, END, dates, moments, utc_seconds
from lib.demo.history import stage_steps
from lib.demo.staff import Staff
from lib.demo.streams import picked, stream
from lib.demo.text_arrays import ids, joined, kept, taken
from lib.demo.world import (
    COMPETITORS,
    EXISTING,
    LOST,
    LOST_REASONS,
    PRODUCTS,
    RENEWALS,
    SOURCES,
    STAGE_PROBABILITY,
    STAGES,
    WON,
)

FIRST_DEAL = 40_000_001
DEALS_PER_COMPANY = 6
"""Numbers kept free per company, so that chunks number their deals without knowing each other."""


def deals(book: Book, staff: Staff, chunk: int) -> tuple[pd.DataFrame, list[Steps]]:
    """Deals of a chunk in order of creation, and the steps each of their four tracked fields took."""
    draw = stream("deals", chunk)
    frame = book.deals
    steps = [
        stage_steps(book.journeys),
        amount_steps(draw, frame, book.journeys),
        expected_close_steps(draw, frame),
        owner_steps(draw, frame, staff),
    ]
    until = book.journeys.until(LAST_SECOND)
    stage = until.last(until.stages)
    frame = frame.assign(
        _stage=stage,
        _last=until.last(until.entered),
        _closed=np.where(stage >= WON, until.last(until.entered), -1),
        _owner=steps[3].final,
        owner_id=taken(staff.user_ids.tolist(), steps[3].final),
        _moved=np.where(steps[3].is_taken[:, 1], steps[3].seconds[:, 1], (END + 9_999) * DAY),
    )
    return frame, steps


def numbered(frame: pd.DataFrame, first_company: int) -> pd.DataFrame:
    """Deals with their ids: in order of creation within the chunk."""
    number = (
        DEALS_PER_COMPANY * first_company + np.arange(len(frame)) if first_company else np.arange(len(frame))
    )
    return frame.assign(_number=number, deal_id=ids(FIRST_DEAL + number).array)


def with_fields(
    frame: pd.DataFrame, steps: list[Steps], people: pd.DataFrame, draw: np.random.Generator
) -> pd.DataFrame:
    """Deals with every canonical column but their owner."""
    frame = _with_parties(frame, people, draw)
    stage, amount, expected = frame["_stage"].to_numpy(), steps[1].final, steps[2].final
    frame["pipeline"], frame["stage"] = frame["_pipeline"], taken(list(STAGES), stage)
    frame["amount"] = np.where(amount >= 0, amount, np.nan)
    frame["expected_close_on"] = dates(expected)
    frame["forecast_category"] = taken(
        ["pipeline", "pipeline", "best case", "commit", "commit", "omitted"], stage
    )
    is_guess = (stage < WON) & (draw.random(len(frame)) < 0.15)
    guess = draw.choice([0.05, 0.2, 0.4, 0.5, 0.6, 0.7, 0.9], len(frame))
    frame["crm_probability"] = np.where(is_guess, guess, np.array(STAGE_PROBABILITY)[stage])
    frame["source"] = taken(
        [*(each.name for each in SOURCES), EXISTING],
        np.where(frame["_source"] < 0, len(SOURCES), frame["_source"]),
    )
    frame["is_renewal"] = frame["_pipeline"] == RENEWALS
    frame = _with_moments(frame, steps, draw)
    return _with_losses(frame, draw)


def _with_parties(frame: pd.DataFrame, people: pd.DataFrame, draw: np.random.Generator) -> pd.DataFrame:
    company, product = frame["_company"].to_numpy(), frame["_product"].to_numpy()
    first = np.searchsorted(people["_company"].to_numpy(), np.arange(company.max() + 2))
    offset = (draw.random(len(frame)) ** 2 * (first[company + 1] - first[company])).astype(np.int64)
    contact = first[company] + offset
    products = taken([each.name for each in PRODUCTS], product)
    names = people["_company_name"].take(contact).reset_index(drop=True)
    label = np.where(frame["_pipeline"] == RENEWALS, " renewal", "")
    return frame.assign(
        name=joined(names, " – ", products, pd.Series(label, dtype="str")),
        company_id=people["company_id"].take(contact).array,
        contact_id=people["contact_id"].take(contact).array,
        product_id=products,
        _contact=contact,
    )


def _with_moments(frame: pd.DataFrame, steps: list[Steps], draw: np.random.Generator) -> pd.DataFrame:
    n, region = len(frame), frame["_region"].to_numpy()
    created, closed = frame["_created"].to_numpy(), frame["_closed"].to_numpy()
    stages, entered = steps[0].values, steps[0].seconds
    is_beyond = (stages >= 1) & (stages < WON) & steps[0].is_taken
    qualified = np.where(is_beyond.any(axis=1), entered[np.arange(n), np.argmax(is_beyond, axis=1)], -1)
    contacted = (
        created + (draw.exponential(0.8, n) * DAY).astype(np.int64) - np.where(draw.random(n) < 0.1, DAY, 0)
    )
    contacted = np.minimum(contacted, np.where(closed >= 0, closed, LAST_SECOND) - 60)
    changed = np.max([np.where(each.is_taken, each.seconds, -1).max(axis=1) for each in steps], axis=0)
    planned = END + draw.integers(1, 22, n)
    is_open = frame["_stage"].to_numpy() < WON
    has_step = is_open & ~frame["_is_neglected"].to_numpy() & (draw.random(n) < 0.82)
    planned = np.where(draw.random(n) < 0.15, END - draw.integers(1, 30, n), planned)
    return frame.assign(
        created=moments(utc_seconds(created, region)),
        qualified=moments(utc_seconds(qualified, region)),
        first_contact=moments(utc_seconds(contacted, region)),
        closed=moments(utc_seconds(closed, region)),
        updated=moments(utc_seconds(changed, region)),
        next_step_on=dates(np.where(has_step, planned, -1)),
    )


def _with_losses(frame: pd.DataFrame, draw: np.random.Generator) -> pd.DataFrame:
    n, is_lost = len(frame), frame["_stage"].to_numpy() == LOST
    reason = picked(draw, np.array([share for _, share in LOST_REASONS]), n)
    names = [name for name, _ in LOST_REASONS]
    is_rivalled = (is_lost & (reason == names.index("Competitor"))) | (draw.random(n) < 0.12)
    rival = picked(draw, np.array([0.4, 0.3, 0.2, 0.1]), n)
    is_budgeted = draw.random(n) < np.where(frame["_is_winner"], 0.62, 0.40)
    return frame.assign(
        lost_reason=kept(taken(names, reason), is_lost),
        competitor=kept(taken(list(COMPETITORS), rival), is_rivalled),
        budget_confirmed=np.where(is_budgeted, "yes", "no"),
        colour=taken(["red", "green", "blue", "none"], draw.integers(0, 4, n)),
    )
