"""Calls, meetings, e-mails and tasks: done along each deal, planned for the open ones, and some without a deal."""

import numpy as np
import pandas as pd

from lib.demo.days import DAY, END, moments, office_seconds, utc_seconds, workday_from
from lib.demo.staff import Staff
from lib.demo.streams import picked, stream
from lib.demo.text_arrays import ids, taken
from lib.demo.world import WON

FIRST_ACTIVITY = 800_000_001
ACTIVITIES_PER_COMPANY = 150
KINDS = ["call", "email", "meeting", "task"]
_LAST = (END + 1) * DAY - 1
_SUBJECTS = [
    ["Call about the offer", "Introductory call", "Follow-up call", "Call back"],
    ["Questions answered", "Offer sent", "Documents sent", "Thank you and next steps"],
    ["Demonstration", "Workshop", "Meeting with the board", "Review meeting"],
    ["Prepare the offer", "Send the contract", "Check the requirements", "Ask for a reference"],
]
_OUTCOMES = ["connected", "no answer", "left message", "busy"]
_CARRIED = ["deal_id", "_region", "_rep", "_owner", "_moved", "_contact"]


def activities(deals: pd.DataFrame, people: pd.DataFrame, staff: Staff, chunk: int) -> pd.DataFrame:
    """Activities of a chunk in order of the day they were made."""
    draw = stream("activities", chunk)
    rows = pd.concat(
        [_done(draw, deals), _planned(draw, deals), _cold(draw, deals, people)], ignore_index=True
    )
    rows = rows.sort_values("_made", kind="stable", ignore_index=True)
    first = ACTIVITIES_PER_COMPANY * chunk * int(people["_chunk_size"].iloc[0])
    rows.insert(0, "activity_id", ids(FIRST_ACTIVITY + first + np.arange(len(rows))))
    return _with_fields(draw, _with_times(rows), people, staff)


def _done(draw: np.random.Generator, deals: pd.DataFrame) -> pd.DataFrame:
    created, closed = deals["_created"].to_numpy(), deals["_closed"].to_numpy()
    end = np.where(closed >= 0, closed, _LAST - 2 * DAY)
    end = np.where(deals["_is_neglected"], np.minimum(end, created + 50 * DAY), end)
    busy_days = np.minimum((end - created) / DAY, 150)
    per_day = np.where(deals["_stage"] == WON, 0.105, 0.078)
    count = np.minimum(draw.poisson(1.2 + per_day * busy_days), 40)
    deal = np.repeat(np.arange(len(deals)), count)
    level = draw.random(len(deal))
    at = created[deal] + ((end - created)[deal] * level).astype(np.int64)
    at = workday_from(at // DAY) * DAY + office_seconds(draw, len(deal))
    at = np.clip(at, created[deal] + 120, np.maximum(end[deal] - 60, created[deal] + 120))
    rows = _of_deals(deals, deal).assign(_kind=picked(draw, np.array([0.38, 0.34, 0.14, 0.14]), len(deal)))
    lead_time = (draw.exponential(3, len(deal)) * DAY).astype(np.int64)
    is_planned = rows["_kind"].to_numpy() >= 2
    made = np.where(is_planned, np.maximum(at - lead_time, created[deal]), at)
    due = np.where(is_planned, at - np.where(draw.random(len(deal)) < 0.2, DAY, 0), -1)
    return rows.assign(_done=at, _due=np.maximum(due, -1), _made=made)


def _planned(draw: np.random.Generator, deals: pd.DataFrame) -> pd.DataFrame:
    step = deals["next_step_on"].to_numpy().astype("datetime64[D]").astype(np.int64)
    deal = np.flatnonzero(~np.isnat(deals["next_step_on"].to_numpy()))
    n, created = len(deal), deals["_created"].to_numpy()[deal]
    due = workday_from(step[deal]) * DAY + office_seconds(draw, n)
    made = np.minimum(due, _LAST) - (draw.exponential(4, n) * DAY).astype(np.int64) - DAY
    made = np.clip(made, created, _LAST - 3 * DAY // 2)
    kind = picked(draw, np.array([0.4, 0.1, 0.3, 0.2]), n)
    return _of_deals(deals, deal).assign(_kind=kind, _done=-1, _due=due, _made=np.maximum(made, created))


def _cold(draw: np.random.Generator, deals: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Calls and e-mails that nobody linked to a deal."""
    n = int(len(deals) * 0.7)
    like = draw.integers(0, len(deals), n)
    at = deals["_created"].to_numpy()[like] + draw.integers(-40, 20, n) * DAY
    first = deals["_created"].to_numpy().min()
    at = workday_from(np.clip(at, first, _LAST - 4 * DAY) // DAY) * DAY + office_seconds(draw, n)
    rows = _of_deals(deals, like).assign(deal_id=None, _kind=picked(draw, np.array([0.7, 0.3]), n))
    return rows.assign(_done=at, _due=-1, _made=at)


def _of_deals(deals: pd.DataFrame, deal: np.ndarray) -> pd.DataFrame:
    return deals[_CARRIED].take(deal).reset_index(drop=True)


def _with_times(rows: pd.DataFrame) -> pd.DataFrame:
    region = rows["_region"].to_numpy()
    return rows.assign(
        due=moments(utc_seconds(rows["_due"].to_numpy(), region)),
        done=moments(utc_seconds(rows["_done"].to_numpy(), region)),
        created=moments(utc_seconds(rows["_made"].to_numpy(), region)),
    )


def _with_fields(
    draw: np.random.Generator, rows: pd.DataFrame, people: pd.DataFrame, staff: Staff
) -> pd.DataFrame:
    n, kind, contact = len(rows), rows["_kind"].to_numpy(), rows["_contact"].to_numpy()
    is_done = rows["_done"].to_numpy() >= 0
    owner = np.where(rows["_made"] < rows["_moved"], rows["_rep"], rows["_owner"])
    doer = np.where(is_done, np.where(draw.random(n) < 0.05, staff.managers[owner], owner), -1)
    direction = np.where(kind < 2, np.where(draw.random(n) < 0.78, 0, 1), -1)
    outcome = np.where((kind == 0) & is_done, picked(draw, np.array([0.52, 0.28, 0.14, 0.06]), n), -1)
    talk = np.where(outcome == 0, np.exp(draw.normal(5.4, 0.7, n)), draw.uniform(5, 40, n))
    length = np.where(kind == 2, draw.choice([1_800, 2_700, 3_600], n), talk).astype(np.int64)
    subjects = [subject for group in _SUBJECTS for subject in group]
    return rows.assign(
        kind=taken(KINDS, kind),
        direction=taken(["outbound", "inbound"], direction),
        subject=taken(subjects, kind * 4 + draw.integers(0, 4, n)),
        owner_id=taken(staff.user_ids.tolist(), owner),
        done_by_id=taken(staff.user_ids.tolist(), doer),
        contact_id=people["contact_id"].take(contact).array,
        company_id=people["company_id"].take(contact).array,
        duration_s=pd.Series(length).where(is_done & ((kind == 0) | (kind == 2))).astype("Int64"),
        outcome=taken(_OUTCOMES, outcome),
    )
