"""Activities as a team sees them on a day: done by then, credited to who did them, told by their deal."""

import datetime as dt

import pytest

from tests.drawn import opened

USERS = "user_id | name | region\nu1 | Ann | North\nu2 | Bob | South"
DEALS = """
deal_id | owner_id | company_id | pipeline | stage | created_on | closed_on
d1      | u1       | c1         | Sales    | Won   | 2026-04-01 | 2026-05-31
d2      | u1       |            | Sales    | Lead  | 2026-04-01 |
"""
CONTACTS = "contact_id | company_id\np1 | c7"
ACTIVITIES = """
activity_id | kind  | direction | owner_id | done_by_id | due_on     | done_on    | deal_id | contact_id | outcome   | created_on
a1          | CALL  | Outbound  | u1       | u2         |            | 2026-05-01 | d1      |            | Connected | 2026-05-01
a2          | call  |           | u1       | u1         |            | 2026-05-02 | d1      |            | connected | 2026-05-02
a3          | email | inbound   | u1       |            |            | 2026-05-03 |         | p1         |           | 2026-05-03
a4          | task  |           | u1       |            | 2026-06-30 |            | d2      |            |           | 2026-05-04
a5          | task  |           | u1       |            | 2026-06-29 |            | d9      |            |           | 2026-05-04
a6          | task  |           | u2       | u2         | 2026-06-29 | 2026-07-02 |         |            |           | 2026-05-04
"""
ALL = {"deals": DEALS, "users": USERS, "contacts": CONTACTS, "activities": ACTIVITIES}


def activities(folder, **settings):
    found = opened(folder, ALL, **settings)
    return found.frame(found["activities"]).set_index("activity_id")


@pytest.mark.parametrize(
    ("flag", "expected"),
    [
        ("is_done", {"a1", "a2", "a3"}),
        ("is_ours", {"a1", "a2"}),
        ("is_received", {"a3"}),
        ("is_call", {"a1", "a2"}),
        ("is_outbound_call", {"a1"}),
        ("is_connected_call", {"a1"}),
        ("is_undirected_call", {"a2"}),
        ("is_planned", {"a4"}),
        ("is_overdue", {"a5", "a6"}),
        ("has_deal", {"a1", "a2", "a4"}),
        ("is_by_another", {"a1"}),
    ],
)
def test_each_flag_is_told_by_the_end_of_the_day(tmp_path, flag, expected):
    found = activities(tmp_path)
    assert set(found.index[found[flag]]) == expected


def test_what_is_done_later_is_nobodys_yet(tmp_path):
    found = activities(tmp_path)
    assert found.loc["a6", ["done_on", "done_by_id"]].isna().all()
    later = activities(tmp_path / "later", as_of=dt.date(2026, 7, 2))
    assert later.loc["a6", "done_by"] == "Bob"


def test_an_activity_is_in_the_scope_of_who_did_it(tmp_path):
    north = activities(tmp_path / "n", scope={"regions": ["North"]})
    south = activities(tmp_path / "s", scope={"regions": ["South"]})
    assert (set(north.index), set(south.index)) == ({"a2", "a3", "a4", "a5"}, {"a1", "a6"})


def test_the_company_is_told_by_the_deal_or_the_person(tmp_path):
    found = activities(tmp_path)
    assert (found.loc["a1", "company_id"], found.loc["a3", "company_id"]) == ("c1", "c7")


def test_a_deal_keeps_the_calls_of_other_teams(tmp_path):
    tables = opened(tmp_path, ALL, scope={"regions": ["North"]})
    worked = tables.frame(tables["worked_deals"]).set_index("deal_id")
    assert worked["calls"].to_dict() == {"d1": 2, "d2": 0}
    # 1 May is 30 days before 31 May and so not among the last thirty
    assert worked["before_close"].to_dict() == {"d1": 1, "d2": 0}
    assert worked["calls_band"].to_dict() == {"d1": "1 or 2 calls", "d2": "no call"}
    assert worked["is_active_90"].to_dict() == {"d1": True, "d2": False}
