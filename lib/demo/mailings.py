"""Who got which campaign and what became of it, and the e-mail list those people are on."""

import numpy as np
import pandas as pd

from lib.demo.days import DAY, END, START, moments, seconds_of
from lib.demo.streams import picked, stream
from lib.demo.text_arrays import ids, taken

_REACH = {"email": 0.11, "event": 0.03}
_LAST = (END + 1) * DAY - 1
FIRST_EVENT, EVENTS_PER_COMPANY = 500_000_001, 15
KINDS = ["subscribe", "unsubscribe", "bounce", "complaint", "import"]
_LIST = "Newsletter"


def campaign_members(people: pd.DataFrame, campaigns: pd.DataFrame, chunk: int) -> pd.DataFrame:
    """People of a chunk each campaign was sent to, campaign by campaign."""
    draw = stream("campaign_members", chunk)
    made = seconds_of(people["created"])
    may_write = (people["consent"] != "withdrawn").to_numpy()
    region = people["_region"].to_numpy()
    parts = []
    for campaign, (kind, starts, of_region) in enumerate(
        zip(campaigns["kind"], campaigns["_starts"], campaigns["_region"], strict=True)
    ):
        reach = _REACH.get(kind, 0.0) if starts <= END else 0.0
        sent = starts * DAY + 30_000
        chosen = may_write & (region == of_region) & (made < sent) & (draw.random(len(people)) < reach)
        rows = np.flatnonzero(chosen)
        parts.append(
            pd.DataFrame(
                {"_campaign": campaign, "_contact": rows, "_sent": sent, "_is_event": kind == "event"}
            )
        )
    return _with_answers(draw, pd.concat(parts, ignore_index=True), people, campaigns)


def _with_answers(
    draw: np.random.Generator, rows: pd.DataFrame, people: pd.DataFrame, campaigns: pd.DataFrame
) -> pd.DataFrame:
    contact, n = rows["_contact"].to_numpy(), len(rows)
    sent = rows["_sent"].to_numpy() + draw.integers(0, 1_800, n)
    years = (sent - seconds_of(people["created"])[contact]) / (365 * DAY)
    bounced = draw.random(n) < 0.012 + 0.018 * years
    delivered = np.where(bounced, -1, sent + draw.integers(1, 90, n))
    opened = _followed(draw, delivered, 0.37, 7.0 * 3_600)
    clicked = _followed(draw, opened, 0.15, 300.0)
    came, wrote = _followed(draw, delivered, 0.30, 3.0 * DAY), _followed(draw, clicked, 0.30, 900.0)
    seconds = {
        "sent": sent,
        "delivered": delivered,
        "opened": opened,
        "clicked": clicked,
        "responded": np.where(rows["_is_event"], came, wrote),
        "bounced": np.where(bounced, sent + draw.integers(2, 4_000, n), -1),
        "unsubscribed": _followed(draw, opened, 0.010, 600.0),
        "complained": _followed(draw, opened, 0.0015, 400.0),
    }
    named = rows.assign(campaign_id=taken(campaigns["campaign_id"].tolist(), rows["_campaign"].to_numpy()))
    named["contact_id"] = people["contact_id"].take(contact).array
    return named.assign(**{name: moments(values) for name, values in seconds.items()})


def _followed(draw: np.random.Generator, before: np.ndarray, share: float, seconds: float) -> np.ndarray:
    at = before + draw.exponential(seconds, len(before)).astype(np.int64) + 5
    return np.where((before >= 0) & (draw.random(len(before)) < share) & (at <= _LAST), at, -1)


def list_events(people: pd.DataFrame, members: pd.DataFrame, chunk: int) -> pd.DataFrame:
    """Changes of the newsletter list: imported at the start, subscribed since, gone by wish, bounce or complaint."""
    draw = stream("list_events", chunk)
    made = seconds_of(people["created"])
    joins = np.flatnonzero((people["consent"] == "opt-in").to_numpy() | (draw.random(len(people)) < 0.1))
    is_import = made[joins] < (START + 2) * DAY
    at = np.where(is_import, START * DAY + 30_000, made[joins] + draw.integers(0, 7_200, len(joins)))
    parts = [pd.DataFrame({"_contact": joins, "_second": at, "_kind": np.where(is_import, 4, 0)})]
    for kind, column in ((1, "unsubscribed"), (2, "bounced"), (3, "complained")):
        happened = members[members[column].notna()].drop_duplicates("_contact")
        seconds = seconds_of(happened[column]) + 2
        parts.append(pd.DataFrame({"_contact": happened["_contact"], "_second": seconds, "_kind": kind}))
    rows = pd.concat(parts, ignore_index=True).sort_values(
        ["_second", "_contact", "_kind"], ignore_index=True
    )
    rows = rows[rows["_second"] <= _LAST].reset_index(drop=True)
    first = EVENTS_PER_COMPANY * chunk * int(people["_chunk_size"].iloc[0])
    return rows.assign(
        event_id=ids(FIRST_EVENT + first + np.arange(len(rows))),
        list=_LIST,
        contact_id=people["contact_id"].take(rows["_contact"].to_numpy()).array,
        happened=moments(rows["_second"].to_numpy()),
        kind=taken(KINDS, rows["_kind"].to_numpy()),
    )


def surveys(people: pd.DataFrame, cases: pd.DataFrame, chunk: int) -> pd.DataFrame:
    """Surveys: NPS twice a year to customers, satisfaction or effort after solved cases."""
    draw = stream("surveys", chunk)
    rows = pd.concat([_after_cases(draw, cases), _half_yearly(draw, people)], ignore_index=True)
    rows = rows[rows["_sent"] <= _LAST].sort_values(["_sent", "_contact"], kind="stable", ignore_index=True)
    n, kind = len(rows), rows["_kind"].to_numpy()
    share = np.array([0.27, 0.34, 0.22])[kind]
    at = rows["_sent"].to_numpy() + (draw.exponential(1.5, n) * DAY).astype(np.int64) + 60
    is_answered = (draw.random(n) < share) & (at <= _LAST)
    promoter = picked(draw, np.array([1, 1, 2, 2, 2, 5, 6, 13, 22, 24, 22]), n)
    stars = np.clip(picked(draw, np.array([5, 6, 12, 35, 42]), n) + 1 - rows["_is_bad"], 1, 5)
    effort = picked(draw, np.array([3, 4, 7, 13, 24, 29, 20]), n) + 1
    first = EVENTS_PER_COMPANY * chunk * int(people["_chunk_size"].iloc[0])
    return rows.assign(
        survey_id="S" + ids(100_001 + first + np.arange(n)),
        kind=taken(["nps", "csat", "ces"], kind),
        sent=moments(rows["_sent"].to_numpy()),
        answered=moments(np.where(is_answered, at, -1)),
        score=pd.Series(np.select([kind == 0, kind == 1], [promoter, stars], effort))
        .where(is_answered)
        .astype("Int64"),
        contact_id=people["contact_id"].take(rows["_contact"].to_numpy()).array,
    )


def _after_cases(draw: np.random.Generator, cases: pd.DataFrame) -> pd.DataFrame:
    asked = cases[cases["solved"].notna() & (draw.random(len(cases)) < 0.6)].reset_index(drop=True)
    solved = seconds_of(asked["solved"])
    return pd.DataFrame(
        {
            "_contact": asked["_contact"],
            "_sent": solved + 3_600,
            "_kind": np.where(draw.random(len(asked)) < 0.75, 1, 2),
            "_is_bad": (asked["kind"] == "complaint").astype(int) + asked["reopened"].astype(int),
            "case_id": asked["case_id"],
        }
    )


def _half_yearly(draw: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    parts = []
    made = seconds_of(people["created"])
    for day in range(START + 130, END, 182):
        asked = (
            (people["lifecycle"] == "customer").to_numpy()
            & (made < day * DAY)
            & (draw.random(len(people)) < 0.35)
        )
        sent = day * DAY + 32_400
        parts.append(
            pd.DataFrame({"_contact": np.flatnonzero(asked), "_sent": sent, "_kind": 0, "_is_bad": 0})
        )
    return pd.concat(parts, ignore_index=True)
