"""When the records of companies and contacts were made and changed, who owns them, and how far they got."""

import numpy as np
import pandas as pd

from lib.demo import accounts, people
from lib.demo.days import DAY, END, START, moments, seconds_of, utc_seconds
from lib.demo.staff import Staff
from lib.demo.streams import stream
from lib.demo.text_arrays import kept, taken
from lib.demo.world import WON

_LIFECYCLES = ["subscriber", "lead", "opportunity", "customer"]


def with_records(
    parties: tuple[pd.DataFrame, pd.DataFrame], frame: pd.DataFrame, staff: Staff, chunk: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Companies and contacts with their owner, lifecycle and record dates, all before the first deal that names them."""
    firms, persons = parties
    draw = stream("contacts created", chunk)
    firms = accounts.with_record_dates(firms, _first_deal(frame, len(firms)), chunk)
    switchboard = kept(people.phones(firms["_country"].to_numpy(), draw), draw.random(len(firms)) < 0.7)
    owner = taken(staff.user_ids.tolist(), _present_owner(firms, frame, staff))
    firms = firms.assign(owner_id=owner, phone=switchboard)
    company = persons["_company"].to_numpy()
    stage = _lifecycle(frame, len(firms), draw)[company]
    persons = persons.assign(owner_id=owner.take(company).array, lifecycle=taken(_LIFECYCLES, stage))
    return firms, _with_dates(draw, persons, seconds_of(firms["created"])[company], frame)


def _with_dates(
    draw: np.random.Generator, persons: pd.DataFrame, company_made: np.ndarray, frame: pd.DataFrame
) -> pd.DataFrame:
    n, end = len(persons), END * DAY + 50_000
    made = company_made + draw.integers(30, 900, n)
    later = ((end - made) * draw.random(n) ** 2).astype(np.int64)
    made = made + np.where(draw.random(n) < 0.3, later, 0)
    before = _utc_created(frame) - draw.integers(20, 400, len(frame))
    np.minimum.at(made, frame["_contact"].to_numpy(), before)
    made = np.maximum(made, START * DAY + 21_600)
    checked = np.where(draw.random(n) < 0.4, made + ((end - made) * draw.random(n)).astype(np.int64), -1)
    changed = np.maximum(made + ((end - made) * draw.random(n) ** 3).astype(np.int64), checked)
    return persons.assign(created=moments(made), updated=moments(changed), last_verified=moments(checked))


def _first_deal(frame: pd.DataFrame, companies: int) -> np.ndarray:
    first = np.full(companies, (END + 9_999) * DAY)
    np.minimum.at(first, frame["_company"].to_numpy(), _utc_created(frame))
    return first


def _utc_created(frame: pd.DataFrame) -> np.ndarray:
    return utc_seconds(frame["_created"].to_numpy(), frame["_region"].to_numpy())


def _present_owner(firms: pd.DataFrame, frame: pd.DataFrame, staff: Staff) -> np.ndarray:
    owner = firms["_rep"].to_numpy().copy()
    owner[frame["_company"].to_numpy()] = frame["_owner"].to_numpy()
    gone = staff.left[owner] <= END
    return np.where(gone, staff.managers[owner], owner)


def _lifecycle(frame: pd.DataFrame, companies: int, draw: np.random.Generator) -> np.ndarray:
    stage = (draw.random(companies) < 0.6).astype(np.int64)
    company, deal_stage = frame["_company"].to_numpy(), frame["_stage"].to_numpy()
    stage[company[deal_stage < WON]] = 2
    stage[company[deal_stage == WON]] = 3
    return stage
