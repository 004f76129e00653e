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


def _of_region(
    region: int, draw: np.random.Generator
) -> Iterator[tuple[str, str, int, int, float, int, int]]:
    name, scale = (
        REGIONS[region].name,
        (1.0, 1.0, 0.08)[region] * (10.5 if REGIONS[region].currency == "NOK" else 1.0),
    )
    every = months(np.arange(START, END))
    for month in range(every[0], every[-1] + 1):
        first, label = int(first_of_month(np.array(month))), str(np.datetime64(month, "M"))
        topic = _TOPICS[int(draw.integers(len(_TOPICS)))]
        if region < 2 or month % 3 == 0:
            sent = int(workday_from(np.array(first + draw.integers(4, 20))))
            yield (
                f"{name} newsletter {label} {topic}",
                "email",
                sent,
                sent + 21,
                700 * scale,
                _SOURCE["E-mail"],
                region,
            )
        if month % 3 == 0:
            yield (
                f"{name} search ads {label}",
                "paid search",
                first,
                first + 90,
                11_000 * scale,
                _SOURCE["Paid search"],
                region,
            )
        if month % 12 in (2, 5, 9, 10) and region < 2:
            day = int(workday_from(np.array(first + draw.integers(6, 20))))
            event = f"{_EVENTS[int(draw.integers(len(_EVENTS)))]} {label} {name}"
            yield event, "event", day, day + 1, 14_000 * scale, _SOURCE["Event"], region
        if month % 12 == 1:
            yield (
                f"{name} customers refer {label[:4]}",
                "referral",
                first,
                first + 363,
                6_000 * scale,
                _SOURCE["Referral"],
                region,
            )


def _drafts() -> pd.DataFrame:
    drafts = pd.DataFrame(_DRAFTS, columns=["name", "kind", "_starts", "status", "is_test"])
    drafts["_starts"] = drafts["_starts"].map(day_number)
    return drafts.assign(
        _ends=drafts["_starts"] + 14, _source=-1, _region=-1, currency="EUR", budget=100.0, cost=0.0
    )


def credited(
    draw: np.random.Generator, source: np.ndarray, region: np.ndarray, day: np.ndarray, frame: pd.DataFrame
) -> np.ndarray:
    """Row number of the campaign that brought each lead or deal; -1 where none is known."""
    found = np.full(len(source), -1)
    starts = frame["_starts"].to_numpy()
    for (of_source, of_region), rows in (
        frame[frame["_source"] >= 0].groupby(["_source", "_region"]).indices.items()
    ):
        here = np.flatnonzero((source == of_source) & (region == of_region))
        latest = np.searchsorted(starts[rows], day[here], side="right") - 1
        campaign = rows[np.maximum(latest, 0)]
        is_known = (latest >= 0) & (
            day[here] - starts[campaign] <= np.where(of_source == _SOURCE["Referral"], 366, _LOOK_BACK_DAYS)
        )
        found[here] = np.where(is_known, campaign, -1)
    return np.where(draw.random(len(source)) < 0.85, found, -1)
