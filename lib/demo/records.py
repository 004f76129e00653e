"""When the records of companies and contacts were made and changed, who owns them, and how far they got."""

import numpy as np
import pandas as pd

from lib.demo import accounts, people
from lib.demo.days import DAY, END, START, moments, utc_seconds
from lib.demo.staff import Staff
from lib.demo.streams import stream
from lib.demo.text_arrays import kept, taken
from lib.demo.world import WON


def with_records(
    firms: pd.DataFrame, persons: pd.DataFrame, frame: pd.DataFrame, staff: Staff, chunk: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Companies and contacts with their owner, lifecycle and record dates, all before the first deal that names them."""
    draw = stream("contacts created", chunk)
    first = _first_deal(frame, len(firms))
    firms = accounts.with_record_dates(firms, first, chunk)
    users = staff.user_ids.tolist()
    switchboard = kept(people.phones(firms["_country"].to_numpy(), draw), draw.random(len(firms)) < 0.7)
    firms = firms.assign(owner_id=taken(users, _present_owner(firms, frame, staff)), phone=switchboard)
    company, n = persons["_company"].to_numpy(), len(persons)
    made = firms["created"].to_numpy()[company].astype("datetime64[s]").astype(np.int64) + draw.integers(
        30, 900, n
    )
    rest = END * DAY + 50_000 - made
    made = made + np.where(draw.random(n) < 0.3, rest * draw.random(n) ** 2, 0).astype(np.int64)
    np.minimum.at(
        made, frame["_contact"].to_numpy(), _utc_created(frame) - draw.integers(20, 400, len(frame))
    )
    made = np.maximum(made, START * DAY + 21_600)
    rest = END * DAY + 50_000 - made
    checked = np.where(draw.random(n) < 0.4, made + (rest * draw.random(n)).astype(np.int64), -1)
    changed = np.maximum(made + (rest * draw.random(n) ** 3).astype(np.int64), checked)
    persons = persons.assign(
        owner_id=firms["owner_id"].take(company).array,
        lifecycle=taken(
            ["subscriber", "lead", "opportunity", "customer"], _lifecycle(frame, len(firms), draw)[company]
        ),
        created=moments(made),
        updated=moments(changed),
        last_verified=moments(checked),
    )
    return firms, persons


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
