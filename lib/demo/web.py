"""The web site: visits by people and robots, what they looked at, and the forms they sent."""

import json

import numpy as np
import pandas as pd

from lib.demo.campaigns import credited
from lib.demo.days import DAY, END, business_days, moments
from lib.demo.streams import picked, stream
from lib.demo.text_arrays import ids, taken
from lib.demo.world import SOURCES

SESSIONS_PER_COMPANY, EVENTS_PER_SESSION = 8, 12
_PER_COMPANY = 5.0
_LAST = (END + 1) * DAY - 1
_CHANNELS = ["google", "google", "newsletter", "(direct)", "partner site", "linkedin"]
_MEDIUMS = ["organic", "cpc", "email", "(none)", "referral", "social"]
_CHANNEL_SHARE = np.array([0.37, 0.16, 0.08, 0.24, 0.08, 0.07])
_GOAL_RATE = np.array([0.034, 0.026, 0.055, 0.040, 0.060, 0.018])
_PAGES = [
    "/",
    "/product",
    "/pricing",
    "/customers",
    "/blog/forecasting",
    "/blog/clean-data",
    "/about",
    "/demo",
    "/help",
]
_PAGE_SHARE = np.array([24, 18, 14, 8, 10, 9, 5, 7, 5])
_GOALS = ["demo request", "newsletter", "price list", "contact"]
_OF_SOURCE = {0: 0, 1: 1, 2: 2}
"""Which lead source's campaigns a channel can carry: organic, paid, e-mail."""


def web_sessions(people: pd.DataFrame, campaigns: pd.DataFrame, chunk: int) -> pd.DataFrame:
    """Visits of a chunk in order of their start, one in ten by a robot."""
    draw = stream("web_sessions", chunk)
    started = _starts(draw, int((int(people["_company"].iloc[-1]) + 1) * _PER_COMPANY))
    n = len(started)
    visits = _visits(draw, started)
    campaign = credited(draw, visits, campaigns)
    campaign = np.where((visits["_source"] == 0) | visits["is_bot"], -1, campaign)
    first = SESSIONS_PER_COMPANY * chunk * int(people["_chunk_size"].iloc[0])
    return visits.assign(
        session_id=("s" + ids(10_000_001 + first + np.arange(n))).array,
        visitor_id=("v" + ids(1_000_001 + first + draw.integers(0, max(n // 2, 1), n))).array,
        campaign_id=taken(campaigns["campaign_id"].tolist(), campaign),
        _number=first + np.arange(n),
    )


def _starts(draw: np.random.Generator, n: int) -> np.ndarray:
    day = business_days(draw, n, yearly_growth=0.18)
    is_weekend = draw.random(n) < 0.16
    day = np.minimum(np.where(is_weekend, day + draw.integers(1, 3, n), day), END)
    return np.sort(day * DAY + (86_399 * draw.beta(2.6, 2.3, n)).astype(np.int64))


def _visits(draw: np.random.Generator, started: np.ndarray) -> pd.DataFrame:
    n = len(started)
    channel = picked(draw, _CHANNEL_SHARE, n)
    is_bot = draw.random(n) < 0.09
    pages = np.where(is_bot, draw.integers(1, 9, n), np.minimum(draw.geometric(0.42, n), 10))
    read = (pages - 1) * draw.exponential(60, n) + draw.exponential(25, n)
    length = np.where(is_bot, draw.integers(0, 3, n), read)
    source = np.array([_OF_SOURCE.get(position, -1) for position in range(len(_CHANNELS))])[channel]
    return pd.DataFrame(
        {
            "started": moments(started),
            "duration_s": np.minimum(length, 5_400).astype(np.int64),
            "source": taken(_CHANNELS, channel),
            "medium": taken(_MEDIUMS, channel),
            "is_bot": is_bot,
            "_source": source,
            "_region": picked(draw, np.array([0.54, 0.44, 0.02]), n),
            "_day": started // DAY,
            "_pages": pages,
            "_started": started,
            "_goal_rate": np.where(is_bot, 0.0, _GOAL_RATE[channel]),
        }
    )


def web_events(sessions: pd.DataFrame, chunk: int) -> pd.DataFrame:
    """Pages viewed and goals reached, visit by visit in order of time."""
    draw = stream("web_events", chunk)
    rows = pd.concat([_page_views(sessions), _goals(draw, sessions)], ignore_index=True)
    rows = rows.sort_values(["_session", "_within"], kind="stable", ignore_index=True)
    n, is_goal = len(rows), rows["_goal"].to_numpy() >= 0
    first = EVENTS_PER_SESSION * int(sessions["_number"].iloc[0])
    return pd.DataFrame(
        {
            "event_id": "e" + ids(100_000_001 + first + np.arange(n)),
            "session_id": sessions["session_id"].take(rows["_session"].to_numpy()).array,
            "happened": moments(np.minimum(rows["_second"].to_numpy(), _LAST)),
            "kind": taken(["page_view", "goal"], is_goal.astype(np.int64)),
            "page": taken(_PAGES, picked(draw, _PAGE_SHARE, n)),
            "goal": taken(_GOALS, rows["_goal"].to_numpy()),
        }
    )


def _page_views(sessions: pd.DataFrame) -> pd.DataFrame:
    pages, started, length = (sessions[name].to_numpy() for name in ("_pages", "_started", "duration_s"))
    view = np.repeat(np.arange(len(sessions)), pages)
    within = np.arange(len(view)) - np.repeat(np.cumsum(pages) - pages, pages)
    step = (length[view] * within / np.maximum(pages[view], 1)).astype(np.int64)
    return pd.DataFrame({"_session": view, "_second": started[view] + step, "_goal": -1, "_within": within})


def _goals(draw: np.random.Generator, sessions: pd.DataFrame) -> pd.DataFrame:
    reached = np.flatnonzero(draw.random(len(sessions)) < sessions["_goal_rate"].to_numpy())
    ended = (sessions["_started"] + sessions["duration_s"]).to_numpy()[reached]
    goal = picked(draw, np.array([0.3, 0.35, 0.2, 0.15]), len(reached))
    return pd.DataFrame({"_session": reached, "_second": ended, "_goal": goal, "_within": EVENTS_PER_SESSION})


def form_submissions(leads: pd.DataFrame, chunk: int) -> pd.DataFrame:
    """Form posts that brought leads from the web, at the moment the lead arrived."""
    draw = stream("form_submissions", chunk)
    is_web = leads["source"].isin([SOURCES[0].name, SOURCES[1].name, SOURCES[2].name]).to_numpy()
    posted = leads[is_web & (draw.random(len(leads)) < 0.7)].reset_index(drop=True)
    n = len(posted)
    form = taken(["Demo request", "Contact", "Price list"], picked(draw, np.array([0.5, 0.3, 0.2]), n))
    wish = taken(["prices", "a demo", "a call back", "integration", None], draw.integers(0, 5, n))
    return pd.DataFrame(
        {
            "submission_id": "F" + posted["lead_id"].str.slice(1),
            "form": form,
            "submitted": posted["created"],
            "email": posted["email"],
            "fields": _as_json(posted["name"], posted["company_name"], wish),
        }
    )


def _as_json(name: pd.Series, company: pd.Series, wish: pd.Series) -> pd.Series:
    fields = zip(name, company, wish.where(wish.notna(), None), strict=True)
    texts = [
        json.dumps({"name": who, "company": where, **({"wish": what} if what else {})}, ensure_ascii=False)
        for who, where, what in fields
    ]
    return pd.Series(texts, dtype="str")
