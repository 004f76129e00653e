"""Leads: those that became deals, and the greater number that did not."""

import numpy as np
import pandas as pd

from lib.demo.accounts import invented
from lib.demo.campaigns import credited
from lib.demo.days import (
    DAY,
    END,
    START,
    business_days,
    moments,
    office_seconds,
    utc_seconds,
    weekday,
    workday_from,
)
from lib.demo.opportunities import Market, reps_on_duty
from lib.demo.people import addresses, family_names, given_names, name_positions
from lib.demo.streams import picked, stream
from lib.demo.text_arrays import ids, joined, kept, taken
from lib.demo.world import NEW_BUSINESS, SOURCES

FIRST_LEAD = 300_000_001
LEADS_PER_COMPANY = 20
_MEDIUM = ["organic", "cpc", "email", "offline", "partner", "referral"]
_LAST = (END + 1) * DAY - 1
_FROM_LEAD, _FROM_LEAD_AGAIN = 0.82, 0.25
_STATUSES = ["New", "Working", "Nurturing", "No answer", "Unqualified", "Converted"]


def leads(deals: pd.DataFrame, people: pd.DataFrame, market: Market, chunk: int) -> pd.DataFrame:
    """Leads of a chunk in order of arrival."""
    draw = stream("leads", chunk)
    converted = _converted(draw, deals, people)
    others = _others(draw, converted, market, chunk)
    rows = pd.concat([converted, others], ignore_index=True)
    rows = rows.sort_values("_created", kind="stable", ignore_index=True)
    first = LEADS_PER_COMPANY * chunk * int(people["_chunk_size"].iloc[0])
    rows.insert(0, "lead_id", ids(FIRST_LEAD + first + np.arange(len(rows))))
    return _with_fields(draw, rows, market, people)


def _converted(draw: np.random.Generator, deals: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    share = np.where(deals["_is_customer"], _FROM_LEAD_AGAIN, _FROM_LEAD)
    here = (deals["_pipeline"] == NEW_BUSINESS).to_numpy() & (draw.random(len(deals)) < share)
    won = deals[here].reset_index(drop=True)
    who = people.take(won["_contact"].to_numpy()).reset_index(drop=True)
    earliest = START * DAY + 29_000
    created = won["_created"].to_numpy() - (draw.exponential(4.0, len(won)) * DAY).astype(np.int64) - 1_800
    return won[["_region", "_country", "_source", "_rep", "_campaign"]].assign(
        name=joined(who["first_name"], who["last_name"], separator=" "),
        email=who["email"],
        company_name=who["_company_name"],
        _created=np.maximum(created, np.minimum(earliest, won["_created"].to_numpy() - 60)),
        _converted=won["_created"],
        converted_deal_id=won["deal_id"],
        converted_contact_id=won["contact_id"],
    )


def _others(draw: np.random.Generator, converted: pd.DataFrame, market: Market, chunk: int) -> pd.DataFrame:
    source = converted["_source"].to_numpy()
    more = np.array([1 / each.lead_conversion - 1 for each in SOURCES])[source]
    like = np.repeat(np.arange(len(converted)), np.floor(more + draw.random(len(source))).astype(np.int64))
    rows = converted[["_region", "_country", "_source", "_rep"]].take(like).reset_index(drop=True)
    n = len(rows)
    rows["_day"] = business_days(draw, n, yearly_growth=0.10)
    rows["_rep"] = reps_on_duty(draw, rows, market.staff)
    at_night = draw.random(n) < 0.25
    rows["_created"] = rows["_day"] * DAY + np.where(
        at_night, draw.integers(64_800, 82_000, n), office_seconds(draw, n)
    )
    rows["_campaign"] = credited(draw, rows, market.campaigns)
    rows["_converted"] = -1
    first = market.size.companies + LEADS_PER_COMPANY * chunk * market.size.chunk
    return _with_strangers(draw, rows, first)


def _with_strangers(draw: np.random.Generator, rows: pd.DataFrame, first: int) -> pd.DataFrame:
    country = rows["_country"].to_numpy()
    given, family = name_positions(draw, country)
    firms = invented(first + np.arange(len(rows)), country, draw)
    return rows.assign(
        name=joined(taken(given_names(), given), taken(family_names(), family), separator=" "),
        email=addresses(given, family, firms["domain"]),
        company_name=firms["name"],
    ).drop(columns="_day")


def _with_fields(
    draw: np.random.Generator, rows: pd.DataFrame, market: Market, people: pd.DataFrame
) -> pd.DataFrame:
    region, created, converted = (rows[name].to_numpy() for name in ("_region", "_created", "_converted"))
    answered = _answered(draw, created, converted)
    status = np.where(converted >= 0, 5, _open_status(draw, created, answered))
    changed = np.maximum(np.maximum(answered, converted), created + 60)
    dated = rows.assign(
        status=taken(_STATUSES, status),
        owner_id=taken(market.staff.user_ids.tolist(), rows["_rep"].to_numpy()),
        created=moments(utc_seconds(created, region)),
        first_response=moments(utc_seconds(answered, region)),
        converted=moments(utc_seconds(converted, region)),
        updated=moments(utc_seconds(changed, region)),
    )
    return _with_origin(draw, dated, market, people)


def _with_origin(
    draw: np.random.Generator, rows: pd.DataFrame, market: Market, people: pd.DataFrame
) -> pd.DataFrame:
    n, source, is_converted = len(rows), rows["_source"].to_numpy(), rows["_converted"].to_numpy() >= 0
    referrer = people["company_id"].take(draw.integers(0, len(people), n)).array
    is_referred = (source == len(SOURCES) - 1) & (draw.random(n) < 0.75)
    score = np.clip(38 + 14 * is_converted + 10 * (source == 5) + draw.normal(0, 16, n), 0, 100).round()
    budgets = picked(draw, np.array([0.4, 0.3, 0.1, 0.2]), n)
    return rows.assign(
        source=taken([each.name for each in SOURCES], source),
        medium=taken(_MEDIUM, source),
        campaign_id=taken(market.campaigns["campaign_id"].tolist(), rows["_campaign"].to_numpy()),
        score=score,
        referred_by_id=kept(pd.Series(referrer), is_referred),
        budget_range=taken(["under 10k", "10k-50k", "over 50k", None], budgets),
    )


def _answered(draw: np.random.Generator, created: np.ndarray, converted: np.ndarray) -> np.ndarray:
    n, is_converted = len(created), converted >= 0
    waited = np.exp(draw.normal(np.where(is_converted, np.log(9_000), np.log(19_000)), 1.1, n))
    at = created + waited.astype(np.int64)
    is_late = (weekday(at // DAY) >= 5) | (at % DAY > 66_600) | (at % DAY < 27_000)
    morning = (
        workday_from(np.where(at % DAY > 66_600, at // DAY + 1, at // DAY)) * DAY
        + 30_600
        + draw.integers(0, 7_200, n)
    )
    at = np.where(is_late, morning, at)
    at = np.where(is_converted, np.minimum(at, converted - 30), at)
    is_missed = ~is_converted & (draw.random(n) < 0.09)
    return np.where(is_missed | (at > _LAST), -1, np.maximum(at, created + 45))


def _open_status(draw: np.random.Generator, created: np.ndarray, answered: np.ndarray) -> np.ndarray:
    n, age = len(created), END - created // DAY
    old = picked(draw, np.array([0.02, 0.04, 0.24, 0.28, 0.42]), n)
    young = picked(draw, np.array([0.10, 0.60, 0.15, 0.10, 0.05]), n)
    return np.where(
        answered < 0, np.where(age < 10, 0, draw.choice([0, 3], n)), np.where(age < 30, young, old)
    )
