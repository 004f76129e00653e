"""Marketing campaigns: newsletters, events, paid search, a referral programme, and a few drafts and tests."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from lib.demo.days import END, START, dates, day_number, first_of_month, months, workday_from
from lib.demo.size import Size
from lib.demo.streams import stream
from lib.demo.text_arrays import ids
from lib.demo.world import REGIONS, SOURCES

FIRST_CAMPAIGN = 7_001
_SOURCE = {each.name: position for position, each in enumerate(SOURCES)}
_TOPICS = (
    "Quarter planning",
    "Clean pipeline",
    "Forecasting",
    "Customer care",
    "Renewals",
    "Reporting",
    "Automation",
)
_EVENTS = ("Sales Leaders Day", "Growth Forum", "CRM Week", "Revenue Summit", "Partner Day")
_LOOK_BACK_DAYS = 95
_SCALE = (1.0, 1.0, 0.08)
_SOURCE_OF = {"email": "E-mail", "paid search": "Paid search", "event": "Event", "referral": "Referral"}
_Row = tuple[str, str, int, int, float, int, int]
_DRAFTS = (
    ("TEST newsletter do not send", "email", "2024-03-11", "finished", True),
    ("Test audience internal", "email", "2025-06-03", "finished", True),
    ("Autumn campaign (draft)", "email", "2026-05-20", "draft", False),
    ("Podcast sponsoring (draft)", "paid search", "2026-04-28", "draft", False),
)


def campaigns(size: Size) -> pd.DataFrame:
    """All campaigns; `_source` and `_region` say which deals may credit them (-1: none)."""
    draw = stream("campaigns")
    rows = [row for region in range(len(REGIONS)) for row in _of_region(region, draw)]
    frame = pd.DataFrame(rows, columns=["name", "kind", "_starts", "_ends", "_cost", "_source", "_region"])
    frame = frame.sort_values(["_starts", "name"], kind="stable", ignore_index=True)
    costs = frame["_cost"] * size.factor * np.exp(draw.normal(0, 0.2, len(frame)))
    frame["cost"] = costs.round(-1)
    frame["budget"] = (frame["_cost"] * size.factor).round(-2)
    frame["currency"] = [REGIONS[position].currency for position in frame["_region"]]
    frame["status"] = np.where(frame["_ends"] > END, "active", "finished")
    frame["is_test"] = False
    frame = pd.concat([frame, _drafts()], ignore_index=True)
    frame.insert(0, "campaign_id", ids(FIRST_CAMPAIGN + np.arange(len(frame))))
    return frame.assign(
        starts_on=dates(frame["_starts"].to_numpy()), ends_on=dates(frame["_ends"].to_numpy())
    )


def _of_region(region: int, draw: np.random.Generator) -> Iterator[_Row]:
    every = months(np.arange(START, END))
    scale = _SCALE[region] * (10.5 if REGIONS[region].currency == "NOK" else 1.0)
    for month in range(every[0], every[-1] + 1):
        for name, kind, day, days, cost in _of_month(region, month, draw):
            yield name, kind, day, day + days, cost * scale, _SOURCE[_SOURCE_OF[kind]], region


def _of_month(
    region: int, month: int, draw: np.random.Generator
) -> Iterator[tuple[str, str, int, int, float]]:
    name, label = REGIONS[region].name, str(np.datetime64(month, "M"))
    first = int(first_of_month(np.array(month)))
    topic = _TOPICS[int(draw.integers(len(_TOPICS)))]
    if region < 2 or month % 3 == 0:
        sent = int(workday_from(np.array(first + draw.integers(4, 20))))
        yield f"{name} newsletter {label} {topic}", "email", sent, 21, 700
    if month % 3 == 0:
        yield f"{name} search ads {label}", "paid search", first, 90, 11_000
    if month % 12 in (2, 5, 9, 10) and region < 2:
        day = int(workday_from(np.array(first + draw.integers(6, 20))))
        yield f"{_EVENTS[int(draw.integers(len(_EVENTS)))]} {label} {name}", "event", day, 1, 14_000
    if month % 12 == 1:
        yield f"{name} customers refer {label[:4]}", "referral", first, 363, 6_000


def _drafts() -> pd.DataFrame:
    drafts = pd.DataFrame(_DRAFTS, columns=["name", "kind", "_starts", "status", "is_test"])
    drafts["_starts"] = drafts["_starts"].map(day_number)
    return drafts.assign(
        _ends=drafts["_starts"] + 14, _source=-1, _region=-1, currency="EUR", budget=100.0, cost=0.0
    )


def credited(draw: np.random.Generator, arrivals: pd.DataFrame, campaigns: pd.DataFrame) -> np.ndarray:
    """Row number of the campaign that brought each arrival (`_source`, `_region`, `_day`); -1 where none is known."""
    found = np.full(len(arrivals), -1)
    source, region, day = (arrivals[name].to_numpy() for name in ("_source", "_region", "_day"))
    starts = campaigns["_starts"].to_numpy()
    crediting = campaigns[campaigns["_source"] >= 0].groupby(["_source", "_region"]).indices
    for (of_source, of_region), rows in crediting.items():
        here = np.flatnonzero((source == of_source) & (region == of_region))
        latest = np.searchsorted(starts[rows], day[here], side="right") - 1
        campaign = rows[np.maximum(latest, 0)]
        look_back = 366 if of_source == _SOURCE["Referral"] else _LOOK_BACK_DAYS
        is_known = (latest >= 0) & (day[here] - starts[campaign] <= look_back)
        found[here] = np.where(is_known, campaign, -1)
    return np.where(draw.random(len(source)) < 0.85, found, -1)
