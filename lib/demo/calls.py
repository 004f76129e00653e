"""Calls to the service desk: some wait too long and hang up; and what the desk costs a month."""

import numpy as np
import pandas as pd

from lib.demo.cases import desk_moments
from lib.demo.days import DAY, END, START, business_days, dates, first_of_month, months, weekday
from lib.demo.size import Size
from lib.demo.staff import Staff
from lib.demo.streams import stream
from lib.demo.text_arrays import ids, kept, taken

FIRST_CALL, CALLS_PER_COMPANY = 60_000_001, 6
_PER_COMPANY = 2.1
_COST = 52_000.0
_BUSY = np.array([1.35, 1.05, 0.95, 0.95, 0.85, 0.2, 0.1])


def service_calls(cases: pd.DataFrame, people: pd.DataFrame, staff: Staff, chunk: int) -> pd.DataFrame:
    """Calls of a chunk in order of queueing, three in five about a case."""
    draw = stream("service_calls", chunk)
    calls = _handled(draw, _queued(draw, cases, int((int(people["_company"].iloc[-1]) + 1) * _PER_COMPANY)))
    n = len(calls)
    number = CALLS_PER_COMPANY * chunk * int(people["_chunk_size"].iloc[0]) + np.arange(n)
    case, contact = _about(draw, calls["_queued"].to_numpy(), cases, people)
    agents = staff.with_role("Service agent")
    agents = agents[staff.left[agents] > END]
    agent = np.where(calls["outcome"] == "answered", draw.choice(agents, n), -1)
    return calls.assign(
        call_id=ids(FIRST_CALL + number),
        agent_id=taken(staff.user_ids.tolist(), agent),
        case_id=kept(cases["case_id"].take(np.maximum(case, 0)).reset_index(drop=True), case >= 0),
        phone=people["phone"].take(contact).array,
        is_callback=draw.random(n) < 0.03,
    )


def _handled(draw: np.random.Generator, queued: np.ndarray) -> pd.DataFrame:
    """What became of each call: answered, given up before, or outside the desk's hours."""
    n = len(queued)
    waited = draw.exponential(38 * _BUSY[weekday(queued // DAY)], n)
    patience = draw.exponential(600, n)
    missed = (queued % DAY < 8 * 3600) | (queued % DAY > 19 * 3600) | (draw.random(n) < 0.012)
    abandoned = ~missed & (patience < waited)
    answered = ~missed & ~abandoned
    talk = np.exp(draw.normal(5.35, 0.65, n))
    hold = np.where(draw.random(n) < 0.3, draw.exponential(70, n), 0)
    length = np.where(answered, waited + talk + hold, np.where(missed, 25, patience)).astype(np.int64) + 1
    return pd.DataFrame(
        {
            "_queued": queued,
            "queued": desk_moments(queued),
            "answered": desk_moments(np.where(answered, queued + waited.astype(np.int64), -1)),
            "ended": desk_moments(queued + length),
            "hold_s": pd.Series(hold.astype(np.int64)).where(answered).astype("Int64"),
            "wrap_s": pd.Series(draw.integers(15, 180, n)).where(answered).astype("Int64"),
            "outcome": taken(
                ["answered", "abandoned", "missed"], np.select([answered, abandoned], [0, 1], 2)
            ),
        }
    )


def _queued(draw: np.random.Generator, cases: pd.DataFrame, n: int) -> np.ndarray:
    about = cases["_opened"].to_numpy()[draw.integers(0, len(cases), int(n * 0.6))]
    about = about + (draw.exponential(0.7, len(about)) * DAY).astype(np.int64)
    day = np.concatenate([about // DAY, business_days(draw, n - len(about), yearly_growth=0.15)])
    is_free = weekday(day) >= 5
    day = np.where(is_free & (draw.random(n) < 0.9), day + 2, day)
    second = (28_200 + 38_000 * draw.beta(1.5, 1.9, n)).astype(np.int64)
    return np.sort(np.clip(day, START + 1, END) * DAY + second)


def _about(
    draw: np.random.Generator, queued: np.ndarray, cases: pd.DataFrame, people: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """The case opened last before each call, for three in five, and who called."""
    latest = np.searchsorted(cases["_opened"].to_numpy(), queued) - 1
    case = np.maximum(latest - draw.integers(0, 6, len(queued)), 0)
    is_about = (draw.random(len(queued)) < 0.6) & (latest >= 0)
    anyone = draw.integers(0, len(people), len(queued))
    contact = np.where(is_about, cases["_contact"].to_numpy()[case], anyone)
    return np.where(is_about, case, -1), contact


def service_costs(size: Size) -> pd.DataFrame:
    """What the desk cost in each month."""
    month = np.arange(months(np.array(START)), months(np.array(END)) + 1)
    draw = stream("service_costs")
    grown = _COST * size.factor * 1.05 ** ((month - month[0]) / 12) * draw.uniform(0.96, 1.05, len(month))
    return pd.DataFrame(
        {
            "month_on": dates(first_of_month(month)),
            "cost": grown.round(-1),
            "currency": "EUR",
            "includes": "salaries, telephony, software, training",
        }
    )
