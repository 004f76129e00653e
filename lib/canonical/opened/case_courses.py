"""The course of each case: when it was answered, first solved and done, and the moments at which its clocks stop."""

import numpy as np
import pandas as pd

from lib.canonical.opened.case_clocks import Rules, priorities_at, timed, with_rules
from lib.canonical.opened.case_stretches import case_stretches, first_done, reopenings
from lib.canonical.opened.cases import DONE
from lib.canonical.opened.opening_hours import OpeningHours

CLOCKS = {
    "first_reply": "first_reply",
    "resolution": "resolution",
    "reply_business": "first_reply",
    "first_business": "resolution",
    "full_business": "resolution",
}
"""Clocks of a case and the target whose schedule and pauses each runs by.

`first_reply` and `resolution` run as their target says, up to now while it is not met; the others count business hours to
the first reply, the first solution and the last one, whatever the target's clock is.
"""

MEASURES = ("reply_business", "first_business", "full_business")


def courses(cases: pd.DataFrame, changes: pd.DataFrame, until: float) -> pd.DataFrame:
    """`cases` with `is_done`, `done_s`, `first_done_s`, `reopenings`, `is_reopened` and `ended_s`.

    `cases`: case_id, opened_s, replied_s, solved_s, closed_s, status, reopened. `changes` as `case_stretches` takes them.
    A case is done when its status says so; one without a status when it has a moment of solution. `ended_s` is that moment,
    `until` while it is open and where nobody recorded when it was done, or a moment before it was opened.
    """
    status = cases["status"].str.strip().str.lower()
    moment = cases["solved_s"].fillna(cases["closed_s"])
    is_done = status.isin(DONE).where(status.notna(), moment.notna()).astype(bool)
    done_s = moment.where(is_done)
    told = cases["case_id"].map(first_done(changes))
    first = np.fmin(told.astype("float64"), done_s)
    times = cases["case_id"].map(reopenings(changes)).fillna(0).astype("int64")
    return cases.assign(
        is_done=is_done,
        done_s=done_s,
        first_done_s=first,
        reopenings=times,
        is_reopened=(times > 0) | cases["reopened"].fillna(False).astype(bool),
        ended_s=done_s.where(done_s >= cases["opened_s"]).fillna(until),
    )


def clock_stops(told: pd.DataFrame, stretches: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """One row per case and clock with `stop_s`, `is_stopped` (what the clock waits for has come) and the rule that holds.

    The rule is that of the priority in force at the stop, not of the priority recorded today.
    """
    answered, solved = told["replied_s"], told["ended_s"].where(~told["is_done"], told["done_s"])
    stops = {
        "first_reply": answered.fillna(solved),
        "resolution": solved,
        "reply_business": answered,
        "first_business": told["first_done_s"],
        "full_business": told["done_s"],
    }
    come = {"first_reply": answered.notna(), "resolution": told["is_done"]}
    parts = [
        pd.DataFrame(
            {
                "case_id": told["case_id"],
                "clock": clock,
                "target": target,
                "stop_s": stops[clock],
                "is_stopped": come.get(clock, True),
                "is_done": told["is_done"],
            }
        )
        for clock, target in CLOCKS.items()
    ]
    rows = pd.concat(parts, ignore_index=True).dropna(subset="stop_s").reset_index(drop=True)
    ruled = with_rules(rows.assign(priority=priorities_at(stretches, rows)), rules)
    return ruled.assign(is_business=ruled["is_business"] | ruled["clock"].isin(MEASURES))


def clock_parts(told: pd.DataFrame, changes: pd.DataFrame, rules: Rules) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The stops of every clock, and one row per stop and stretch of its case with the seconds of each kind."""
    stretches = case_stretches(told, changes)
    stops = clock_stops(told, stretches, rules)
    return stops, timed(stretches, stops, rules.hours)


def business_days(told: pd.DataFrame, stops: pd.DataFrame, hours: dict[str, OpeningHours]) -> pd.DataFrame:
    """One row per case with a schedule: the working day it was opened on, the next one, and the local day it was done.

    A case opened after hours belongs to the next working day. Columns: case_id, business_on, next_business_on, done_here_on.
    """
    own = stops.loc[stops["clock"] == "resolution", ["case_id", "schedule"]]
    dated = told.loc[told["opened_s"].notna(), ["case_id", "opened_s", "done_s"]]
    rows = own.merge(dated, on="case_id", validate="one_to_one")
    found = [_days(rows[rows["schedule"] == name], of_desk) for name, of_desk in hours.items()]
    blank = pd.DataFrame({"case_id": pd.Series(dtype="str")}) if not found else pd.concat(found)
    names = ["case_id", "business_on", "next_business_on", "done_here_on"]
    return blank.reindex(columns=names).reset_index(drop=True)


def _days(rows: pd.DataFrame, hours: OpeningHours) -> pd.DataFrame:
    opened = rows["opened_s"].to_numpy(np.int64)
    done = pd.to_datetime(rows["done_s"], unit="s", utc=True).dt.tz_convert(hours.zone)
    return pd.DataFrame(
        {
            "case_id": rows["case_id"],
            "business_on": _dated(hours.business_days(opened), rows.index),
            "next_business_on": _dated(hours.business_days(opened, later=1), rows.index),
            "done_here_on": done.dt.tz_localize(None).dt.normalize(),
        }
    )


def _dated(days: np.ndarray, index: pd.Index) -> pd.Series:
    number = pd.Series(days, index=index, dtype="float64")
    return pd.to_datetime(number.where(number >= 0), unit="D")
