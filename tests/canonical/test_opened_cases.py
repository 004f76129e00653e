"""Support cases as they stood at the end of a day."""

import datetime as dt

import pytest

from tests.drawn import opened

CASES = """
case_id | opened_at           | status | priority | owner_id | first_reply_at      | solved_at           | closed_at           | reopened
k1      | 2026-03-01 09:00:00 | closed | high     | u2       | 2026-03-02 09:00:00 | 2026-03-20 09:00:00 | 2026-03-25 09:00:00 | true
k2      | 2026-03-12 09:00:00 | new    | low      | u1       |                     |                     |                     | false
"""
EVENTS = """
event_id | case_id | happened_at         | field    | old    | new
e1       | k1      | 2026-03-01 09:00:00 | status   |        | new
e2       | k1      | 2026-03-01 09:00:00 | priority |        | low
e3       | k1      | 2026-03-01 09:00:00 | owner_id |        | u1
e4       | k1      | 2026-03-02 09:00:00 | status   | new    | open
e5       | k1      | 2026-03-05 09:00:00 | status   | open   | solved
e6       | k1      | 2026-03-10 09:00:00 | status   | solved | open
e7       | k1      | 2026-03-10 09:00:00 | priority | low    | high
e8       | k1      | 2026-03-11 09:00:00 | owner_id | u1     | u2
e9       | k1      | 2026-03-20 09:00:00 | status   | open   | solved
e10      | k1      | 2026-03-25 09:00:00 | status   | solved | closed
"""


def at(folder, day, **tables):
    found = opened(folder, {"cases": CASES, **tables}, as_of=dt.date.fromisoformat(day))
    return found.frame(found["cases"]).set_index("case_id")


@pytest.mark.parametrize(
    ("day", "status", "priority", "owner", "replied", "solved", "closed"),
    [
        ("2026-03-01", "new", "low", "u1", "NaT", "NaT", "NaT"),
        ("2026-03-02", "open", "low", "u1", "2026-03-02", "NaT", "NaT"),
        ("2026-03-05", "solved", "low", "u1", "2026-03-02", "2026-03-05", "NaT"),
        ("2026-03-09", "solved", "low", "u1", "2026-03-02", "2026-03-05", "NaT"),
        ("2026-03-10", "open", "high", "u1", "2026-03-02", "NaT", "NaT"),
        ("2026-03-11", "open", "high", "u2", "2026-03-02", "NaT", "NaT"),
        ("2026-03-20", "solved", "high", "u2", "2026-03-02", "2026-03-20", "NaT"),
        ("2026-03-25", "closed", "high", "u2", "2026-03-02", "2026-03-20", "2026-03-25"),
    ],
)
def test_a_case_has_the_values_and_moments_of_the_day(
    tmp_path, day, status, priority, owner, replied, solved, closed
):
    case = at(tmp_path, day, case_events=EVENTS).loc["k1"]
    assert (case["status"], case["priority"], case["owner_id"]) == (status, priority, owner)
    moments = [str(case[f"{name}_on"])[:10] for name in ("first_reply", "solved", "closed")]
    assert moments == [replied, solved, closed]


def test_whether_a_case_was_reopened_by_then_is_not_known_while_its_status_changed_later(tmp_path):
    before, after = (at(tmp_path / day, day, case_events=EVENTS) for day in ("2026-03-11", "2026-03-25"))
    assert str(before.loc["k1", "reopened"]) in ("None", "nan")
    assert bool(after.loc["k1", "reopened"]) is True


def test_cases_opened_later_are_not_known(tmp_path):
    assert at(tmp_path, "2026-03-11", case_events=EVENTS).index.tolist() == ["k1"]


def test_without_a_history_later_moments_are_undone_and_the_rest_stays(tmp_path):
    case = at(tmp_path, "2026-03-11").loc["k1"]
    assert (case["status"], case["owner_id"], str(case["solved_on"])) == ("closed", "u2", "NaT")
