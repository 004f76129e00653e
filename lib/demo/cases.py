"""Support cases of the customers with every change of their status, priority and owner."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.demo.days import DAY, END, START, moments, utc_seconds, weekday
from lib.demo.desk import PRIORITIES, after_work
from lib.demo.staff import Staff
from lib.demo.streams import picked, picked_by_row, stream
from lib.demo.text_arrays import ids, taken

FIRST_CASE, CASES_PER_COMPANY = 70_000_001, 15
NONE, LAST_SECOND = -1, (END + 1) * DAY - 1
KINDS = ("question", "incident", "complaint", "request")
STATUSES = ("new", "open", "pending", "solved", "closed")
_KIND_SHARE = np.array([0.46, 0.28, 0.12, 0.14])
_PRIORITY_SHARE = np.array(
    [[0.35, 0.52, 0.11, 0.02], [0.08, 0.47, 0.33, 0.12], [0.05, 0.5, 0.35, 0.1], [0.4, 0.5, 0.09, 0.01]]
)
_REPLY_MINUTES = np.array([170, 120, 45, 18])
_WORK_MINUTES = np.array([900, 620, 420, 190])
_SUBJECTS = (
    ("How do I export a report?", "Question about users", "Invoice address", "Where is the sandbox?"),
    ("Import fails", "Cannot sign in", "Slow since the update", "Figures differ"),
    (
        "Complaint about an invoice",
        "Complaint: no answer",
        "Complaint about the training",
        "Complaint about an outage",
    ),
    ("New user please", "More storage", "Change of contract owner", "Data deletion"),
)


@dataclass(frozen=True)
class Course:
    """Local desk seconds at which a case's steps were taken; -1 where a step was not taken by the export's day."""

    opened: np.ndarray
    replied: np.ndarray
    waits: np.ndarray
    resumed: np.ndarray
    solved: np.ndarray
    reopened: np.ndarray
    solved_again: np.ndarray
    closed: np.ndarray


def cases(terms: pd.DataFrame, people: pd.DataFrame, staff: Staff, chunk: int) -> tuple[pd.DataFrame, Course]:
    """Cases of a chunk's customers in order of opening, and the course each of them took."""
    draw = stream("cases", chunk)
    rows = _opened(draw, terms, people)
    n = len(rows)
    kind = picked(draw, _KIND_SHARE, n)
    first = picked_by_row(draw, _PRIORITY_SHARE[kind])
    priority = np.where(draw.random(n) < 0.07, np.clip(first + draw.choice([-1, 1], n), 0, 3), first)
    course = _course(draw, rows["_opened"].to_numpy(), priority)
    number = CASES_PER_COMPANY * chunk * int(people["_chunk_size"].iloc[0]) + np.arange(n)
    subjects = [subject for group in _SUBJECTS for subject in group]
    agent, first_agent = _agents(draw, rows, staff)
    frame = rows.assign(
        case_id=ids(FIRST_CASE + number),
        subject=taken(subjects, kind * 4 + draw.integers(0, 4, n)),
        kind=taken(list(KINDS), kind),
        priority=taken(list(PRIORITIES), priority),
        _priority=priority,
        _first_priority=first,
        _agent=agent,
        _first_agent=first_agent,
        _number=number,
        owner_id=taken(staff.user_ids.tolist(), agent),
    )
    return _with_course(frame, course), course


def _opened(draw: np.random.Generator, terms: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    starts = np.maximum(terms["_starts"].to_numpy(), START + 1)
    ends = np.minimum(terms["_ends"].to_numpy(), END)
    months = np.maximum(ends - starts, 0) / 30.4
    count = draw.poisson(months * 0.21 * np.exp(draw.normal(0, 0.8, len(terms))))
    term = np.repeat(np.arange(len(terms)), np.minimum(count, 40))
    day = starts[term] + (draw.random(len(term)) ** 1.15 * (ends - starts)[term]).astype(np.int64)
    # Most weekend questions wait until Monday.
    day = np.where((weekday(day) >= 5) & (draw.random(len(day)) < 0.75), day - 2, day)
    second = (25_200 + 45_000 * draw.beta(2, 2.6, len(day))).astype(np.int64)
    region = terms["_region"].to_numpy()[term]
    local = np.maximum(day, START + 1) * DAY + second
    desk = utc_seconds(local, region)
    desk = desk + (local - utc_seconds(local, np.zeros_like(region)))
    company = terms["_company"].to_numpy()[term]
    first = np.searchsorted(people["_company"].to_numpy(), np.arange(company.max(initial=0) + 2))
    contact = first[company] + (draw.random(len(term)) * (first[company + 1] - first[company])).astype(
        np.int64
    )
    rows = pd.DataFrame({"_opened": desk, "_region": region, "_contact": contact})
    rows["company_id"] = people["company_id"].take(contact).array
    rows["contact_id"] = people["contact_id"].take(contact).array
    rows = rows[rows["_opened"] <= LAST_SECOND]
    return rows.sort_values("_opened", kind="stable", ignore_index=True)


def _course(draw: np.random.Generator, opened: np.ndarray, priority: np.ndarray) -> Course:
    n = len(opened)
    replied = after_work(opened, _minutes(draw, _REPLY_MINUTES[priority], 0.95))
    half = after_work(replied, _minutes(draw, _WORK_MINUTES[priority] * 0.4, 0.8))
    is_waiting = draw.random(n) < 0.36
    resumed = half + (np.exp(draw.normal(np.log(1.1), 0.9, n)) * DAY).astype(np.int64)
    rest = np.where(is_waiting, np.maximum(resumed, half), half)
    solved = after_work(rest, _minutes(draw, _WORK_MINUTES[priority] * 0.6, 0.9))
    is_reopened = draw.random(n) < 0.07
    reopened = solved + (draw.exponential(1.6, n) * DAY).astype(np.int64) + 1_800
    again = after_work(reopened, _minutes(draw, _WORK_MINUTES[priority] * 0.5, 0.8))
    closed = np.where(is_reopened, again, solved) + 4 * DAY
    steps = [
        replied,
        np.where(is_waiting, half, NONE),
        np.where(is_waiting, resumed, NONE),
        solved,
        np.where(is_reopened, reopened, NONE),
        np.where(is_reopened, again, NONE),
        closed,
    ]
    return Course(opened, *(np.where(step <= LAST_SECOND, step, NONE) for step in steps))


def _minutes(draw: np.random.Generator, medians: np.ndarray, sigma: float) -> np.ndarray:
    return (60 * medians * np.exp(draw.normal(0, sigma, len(medians)))).astype(np.int64) + 60


def _agents(draw: np.random.Generator, rows: pd.DataFrame, staff: Staff) -> tuple[np.ndarray, np.ndarray]:
    """The agent who owns each case now, and the one who got it first: an agent of the customer's region."""
    agents, day, region = (
        staff.with_role("Service agent"),
        rows["_opened"].to_numpy() // DAY,
        rows["_region"].to_numpy(),
    )
    region_of = staff.users["region"].map({"Europe": 0, "Americas": 1, "Nordics": 2}).to_numpy()
    fits = (region_of[agents] == region[:, None]) & (staff.left[agents] > day[:, None] + 20)
    first = agents[picked_by_row(draw, np.where(fits, 1.0, 0.02) * (staff.left[agents] > END))]
    present = agents[picked_by_row(draw, np.where(fits, 1.0, 1e-9))]
    return np.where(draw.random(len(rows)) < 0.12, first, present), present


def _with_course(frame: pd.DataFrame, course: Course) -> pd.DataFrame:
    last_solved = np.maximum(course.solved_again, np.where(course.reopened >= 0, NONE, course.solved))
    waits = (course.waits >= 0) & (course.resumed < 0)
    status = np.select([course.closed >= 0, last_solved >= 0, waits, course.replied >= 0], [4, 3, 2, 1], 0)
    return frame.assign(
        status=taken(list(STATUSES), status),
        opened=desk_moments(course.opened),
        first_reply=desk_moments(course.replied),
        solved=desk_moments(last_solved),
        closed=desk_moments(course.closed),
        reopened=course.reopened >= 0,
    )


def desk_moments(local: np.ndarray) -> np.ndarray:
    """Local desk seconds as UTC timestamps."""
    return moments(utc_seconds(local, np.zeros(len(local), dtype=np.int64)))
