"""Clocks of cases by hand: pauses, reopenings, priorities at the time, targets met, breached and neither.

The desk is open Monday to Friday from 9 to 17, UTC. 1 June 2026 is a Monday.
"""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from lib.canonical.opened.case_clocks import timed
from lib.canonical.opened.case_stretches import case_stretches
from lib.canonical.opened.opening_hours import opening_hours
from lib.problems import InputError
from tests.drawn import opened

WEEK = "\n".join(f"Desk | {day} | 09:00 | 17:00 | UTC |" for day in range(1, 6))
SCHEDULES = f"schedule | weekday | opens | closes | timezone | valid_from_on\n{WEEK}"
POLICIES = """
policy_id | target      | priority | minutes | clock    | pausing_statuses | schedule
p1        | first_reply | low      | 480     | business | pending          | Desk
p2        | first_reply | high     | 60      | business | pending          | Desk
p3        | resolution  | low      | 960     | business | pending          | Desk
p4        | resolution  | high     | 480     | business | pending          | Desk
p5        | resolution  | urgent   | 600     | calendar | pending          | Desk
"""
CASES = """
case_id | opened_at        | first_reply_at   | solved_at        | status  | priority | reopened
k1      | 2026-06-01 10:00 | 2026-06-01 11:00 | 2026-06-02 12:00 | closed  | low      |
k2      | 2026-06-01 16:00 | 2026-06-02 10:00 | 2026-06-04 12:00 | solved  | low      |
k3      | 2026-06-05 18:00 | 2026-06-08 09:30 | 2026-06-08 16:00 | solved  | high     |
k4      | 2026-06-01 10:00 | 2026-06-01 10:30 | 2026-06-09 10:00 | solved  | low      | true
k5      | 2026-06-01 20:00 |                  | 2026-06-02 08:00 | solved  | urgent   |
k6      | 2026-06-26 10:00 |                  |                  | new     | high     |
k7      | 2026-06-30 16:00 |                  |                  | new     | low      |
k8      | 2026-06-01 10:00 | 2026-06-01 12:00 | 2026-06-01 13:00 | solved  | high     |
k9      | 2026-06-03 10:00 | 2026-06-03 10:10 | 2026-06-02 10:00 | solved  | low      |
ka      | 2026-06-03 10:00 | 2026-06-03 10:10 |                  | Solved  | odd      |
kb      | 2026-06-01 10:00 | 2026-06-01 10:10 | 2026-06-01 15:00 | open    | low      | true
"""
EVENTS = """
event_id | case_id | happened_at      | field    | old     | new
a1       | k1      | 2026-06-01 10:00 | status   |         | new
a2       | k1      | 2026-06-02 12:00 | status   | new     | solved
a3       | k1      | 2026-06-06 12:00 | status   | solved  | closed
b1       | k2      | 2026-06-02 11:00 | status   | open    | Pending
b2       | k2      | 2026-06-03 15:00 | status   | pending | open
b3       | k2      | 2026-06-04 12:00 | status   | open    | solved
d1       | k4      | 2026-06-02 09:00 | status   | open    | solved
d2       | k4      | 2026-06-08 09:00 | status   | solved  | open
d3       | k4      | 2026-06-09 10:00 | status   | open    | solved
h1       | k8      | 2026-06-01 10:00 | priority |         | low
h2       | k8      | 2026-06-01 12:30 | priority | low     | high
i1       | kb      | 2026-06-01 10:00 | status   |         | new
i2       | kb      | 2026-06-01 15:00 | status   | new     | solved
i3       | kb      | 2026-06-02 09:00 | status   | solved  | open
"""
ALL = {"cases": CASES, "case_events": EVENTS, "sla_policies": POLICIES, "schedules": SCHEDULES}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("desk"), ALL)


def frame(tables, name, key):
    return tables.frame(tables[name]).set_index(key)


@pytest.mark.parametrize(
    ("case", "measure", "hours"),
    [
        ("k1", "full_hours", 26),
        ("k1", "full_business_hours", 7 + 3),
        ("k2", "reply_business_hours", 1 + 1),
        ("k2", "full_hours", 68),
        ("k2", "full_business_hours", (1 + 2) + (2 + 3)),  # paused from Tuesday 11:00 to Wednesday 15:00
        ("k3", "full_business_hours", 7),  # opened on Friday night
        ("k4", "first_hours", 23),
        ("k4", "first_business_hours", 7),
        ("k4", "full_hours", 8 * 24),
        ("k4", "full_business_hours", 7 + (8 + 1)),  # solved from 2 to 8 June: nobody worked on it
        ("k5", "full_business_hours", 0),
        ("kb", "first_hours", 5),  # solved once and open again
    ],
)
def test_hours_of_a_case(desk, case, measure, hours):
    assert frame(desk, "service_cases", "case_id").loc[case, measure] == pytest.approx(hours)


@pytest.mark.parametrize("case", ["k6", "k7", "k9", "ka", "kb"])
def test_a_case_not_done_or_done_before_it_was_opened_or_nobody_knows_when_has_no_time_of_solution(
    desk, case
):
    row = frame(desk, "service_cases", "case_id").loc[case]
    assert np.isnan(row["full_hours"])
    assert not row["has_full_hours"]
    assert np.isnan(row["full_business_hours"])


def test_what_is_open(desk):
    cases = frame(desk, "service_cases", "case_id")
    assert set(cases.index[cases["is_open"]]) == {"k6", "k7", "kb"}
    assert cases.loc["k6", ["age_days", "age_band"]].tolist() == [4, "4 to 7 days"]


@pytest.mark.parametrize(
    ("case", "target", "minutes", "expected"),
    [
        ("k1", "first_reply", 60, "met"),
        ("k1", "resolution", 600, "met"),
        ("k2", "first_reply", 120, "met"),
        ("k2", "resolution", 480, "met"),  # 8 hours of 16: without the pause it would be 3 x 8 + 4 hours
        ("k3", "first_reply", 30, "met"),
        ("k3", "resolution", 420, "met"),
        ("k4", "resolution", 960, "met"),  # to the minute
        ("k5", "first_reply", 0, "neither"),  # no target for urgent ones, and no reply
        ("k5", "resolution", 720, "breached"),  # around the clock
        ("k6", "first_reply", 7 * 60 + 2 * 480, "breached"),  # open and overdue
        ("k6", "resolution", 7 * 60 + 2 * 480, "breached"),
        ("k7", "first_reply", 60, "neither"),  # open and not yet due
        ("k7", "resolution", 60, "neither"),
        ("k8", "first_reply", 120, "met"),  # low when it was answered
        ("k8", "resolution", 180, "met"),
        ("k9", "resolution", np.nan, "neither"),
        ("ka", "first_reply", 10, "neither"),  # no target for that priority
        ("kb", "resolution", 300 + 20 * 480 + 480, "breached"),  # paused until 2 June, 9:00
    ],
)
def test_a_target_is_met_breached_or_neither(desk, case, target, minutes, expected):
    targets = frame(desk, "case_targets", ["case_id", "target"])
    row = targets.loc[(case, target)]
    assert row["counted_minutes"] == pytest.approx(minutes, nan_ok=True)
    told = {(True, False): "met", (False, True): "breached", (False, False): "neither"}
    assert told[(bool(row["is_met"]), bool(row["is_breached"]))] == expected
    assert row["is_judged"] == (expected != "neither")


def test_the_target_is_that_of_the_priority_at_the_time_and_not_of_todays(desk):
    targets = frame(desk, "case_targets", ["case_id", "target"])
    assert targets.loc[("k8", "first_reply"), ["priority", "minutes"]].tolist() == ["low", 480]
    assert targets.loc[("k8", "resolution"), ["priority", "minutes"]].tolist() == ["high", 480]


@pytest.mark.parametrize(
    ("case", "same", "following", "calendar"),
    [
        ("k1", False, True, False),
        ("k2", False, False, False),
        ("k3", True, True, False),  # Friday night counts from Monday
        ("k4", False, False, False),
        ("k5", True, True, False),  # Monday night counts from Tuesday
        ("k8", True, True, True),
        ("kb", False, False, False),  # solved the same day, then opened again
    ],
)
def test_closed_on_the_working_day_it_was_opened(desk, case, same, following, calendar):
    row = frame(desk, "service_cases", "case_id").loc[case]
    assert [row[name] for name in ("is_same_day", "is_next_day", "is_same_calendar_day")] == [
        same,
        following,
        calendar,
    ]


def test_a_case_whose_working_day_is_not_over_is_not_judged_by_it(tmp_path):
    # 28 June 2026 is a Sunday: a case of Saturday belongs to Monday
    late = CASES.splitlines()[1] + "\nk1 | 2026-06-27 10:00 | | | new | low |"
    found = opened(tmp_path, {**ALL, "cases": late, "case_events": EVENTS}, as_of=dt.date(2026, 6, 28))
    assert not frame(found, "service_cases", "case_id").loc["k1", "is_day_over"]


def test_without_hours_and_targets_only_the_calendar_is_known(tmp_path):
    found = opened(tmp_path, {"cases": CASES})
    cases = frame(found, "service_cases", "case_id")
    assert cases.loc["k1", "full_hours"] == 26
    assert not cases[["has_full_business_hours", "is_day_over"]].any(axis=None)
    assert cases.loc["k8", "is_same_calendar_day"]
    assert "case_targets" not in found


def test_days_off_of_the_country_hold_where_the_source_lists_none(tmp_path):
    day = CASES.splitlines()[1] + "\nk1 | 2026-05-25 10:00 | | 2026-05-26 10:00 | solved | low |"
    tables = {"cases": day, "schedules": SCHEDULES}
    hours = {}
    for place in ("", "DE"):  # 25 May 2026 is Whit Monday
        found = opened(tmp_path / f"in{place}", tables, service={"public_holidays": place})
        hours[place] = frame(found, "service_cases", "case_id").loc["k1", "full_business_hours"]
    assert hours == {"": 8, "DE": 1}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("p6 | resolution | low | 10 | business | | Desk", "keep one"),
        ("p6 | resolution | odd | 10 | working  | | Desk", "write business or calendar"),
        ("p6 | resolution | odd | 10 | business | | Night", "no schedule 'Night'. Schedules there are: Desk"),
    ],
)
def test_targets_that_cannot_hold_are_named_with_the_remedy(tmp_path, line, words):
    found = opened(tmp_path, {**ALL, "sla_policies": f"{POLICIES.rstrip()}\n{line}"})
    with pytest.raises(InputError, match=words):
        found.frame(found["case_targets"])


# the property: what counted, was paused and lay outside hours is all the time there was, minute by minute

BEGIN = int(dt.datetime(2026, 6, 1, tzinfo=dt.UTC).timestamp())
HOURS = opening_hours(
    pd.DataFrame(
        [("Desk", day, "09:00", "17:00", "UTC", None) for day in range(1, 6)],
        columns=["schedule", "weekday", "opens", "closes", "timezone", "valid_from_on"],
    ),
    pd.DataFrame([("Desk", dt.date(2026, 6, 3))], columns=["schedule", "day_on"]),
    "UTC",
    (dt.date(2026, 5, 1), dt.date(2026, 7, 30)),
)
minutes = some.integers(0, 14 * 24 * 60)
statuses = some.sampled_from(["new", "open", "pending", "solved", "on hold"])


def is_open(minute):
    moment = dt.datetime.fromtimestamp(BEGIN + 60 * minute, dt.UTC)
    return moment.isoweekday() <= 5 and 9 <= moment.hour < 17 and moment.date() != dt.date(2026, 6, 3)


@given(
    ends=some.tuples(minutes, minutes).map(sorted),
    changes=some.lists(some.tuples(minutes, statuses), max_size=6),
    is_business=some.booleans(),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_parts_of_any_case_are_those_counted_minute_by_minute(ends, changes, is_business):
    first, last = ends
    inside = sorted((minute, number, status) for number, (minute, status) in enumerate(changes))
    told = pd.DataFrame(
        [("k", BEGIN + 60.0 * minute, "status", None, status) for minute, _, status in inside],
        columns=["case_id", "happened_s", "field", "old", "new"],
    ).astype({"case_id": "str", "happened_s": "float64", "field": "str", "old": "str", "new": "str"})
    case = pd.DataFrame(
        {
            "case_id": ["k"],
            "opened_s": [BEGIN + 60.0 * first],
            "ended_s": [BEGIN + 60.0 * last],
            "priority": ["low"],
        }
    )
    stop = pd.DataFrame(
        {"case_id": ["k"], "clock": ["resolution"], "stop_s": case["ended_s"], "is_business": [is_business]}
    ).assign(pausing="Pending | on hold", schedule="Desk")
    parts = timed(case_stretches(case, told), stop, HOURS)
    spent = (parts[["counted_s", "paused_s", "outside_s"]].sum() / 60).tolist()
    expected = [0, 0, 0]
    for minute in range(first, last):
        so_far = [status for at, _, status in inside if at <= minute]
        is_paused = bool(so_far) and so_far[-1] in ("pending", "on hold", "solved")
        expected[1 if is_paused else 2 if is_business and not is_open(minute) else 0] += 1
    assert spent == expected
    assert sum(spent) == last - first
