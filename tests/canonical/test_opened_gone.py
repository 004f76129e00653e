"""Deals that are deleted, merged into others, or told of by the history only."""

import datetime as dt

import pytest

from tests.drawn import opened

DEALS = """
deal_id  | pipeline | stage | created_on | deleted_on | deleted_at          | is_deleted | merged_into_id
stays    | Sales    | Lead  | 2026-01-01 |            |                     |            |
deleted  | Sales    | Lead  | 2026-01-01 |            | 2026-03-10 12:00:00 |            |
merged   | Sales    | Lead  | 2026-01-01 | 2026-03-20 |                     |            | stays
flagged  | Sales    | Lead  | 2026-01-01 |            |                     | true       |
sometime | Sales    | Lead  | 2026-01-01 |            |                     | false      | stays
later    | Sales    | Lead  | 2026-03-15 | 2026-04-01 |                     | true       |
"""
EVENTS = """
event_id | deal_id | happened_on | field | old  | new
e1       | unknown | 2026-03-01  | stage |      | Lead
e2       | unknown | 2026-03-05  | stage | Lead | Won
e3       | newer   | 2026-05-05  | stage | Lead | Won
e4       | deleted | 2026-05-05  | stage | Lead | Won
"""


def at(folder, day, **tables):
    return opened(folder, {"deals": DEALS, **tables}, as_of=dt.date.fromisoformat(day))


def known(tables):
    return sorted(tables.frame(tables["deals"])["deal_id"])


@pytest.mark.parametrize(
    ("day", "deals"),
    [
        ("2026-03-09", ["deleted", "merged", "stays"]),
        ("2026-03-10", ["merged", "stays"]),
        ("2026-03-19", ["later", "merged", "stays"]),
        ("2026-03-20", ["later", "stays"]),
        ("2026-03-31", ["later", "stays"]),
        ("2026-04-01", ["stays"]),
    ],
)
def test_a_deal_is_there_until_the_day_it_was_deleted_or_merged(tmp_path, day, deals):
    assert known(at(tmp_path, day)) == deals


def test_a_deal_that_is_gone_since_an_unknown_day_is_in_no_snapshot(tmp_path):
    assert not {"flagged", "sometime"} & set(known(at(tmp_path, "2026-01-01")))


def test_gone_deals_say_which_since_when_and_into_what(tmp_path):
    tables = at(tmp_path, "2026-03-20")
    gone = tables.frame(tables["gone_deals"].order_by("deal_id"))
    told = gone[["deal_id", "is_merged", "is_undated"]].itertuples(index=False, name=None)
    assert list(told) == [
        ("deleted", False, False),
        ("flagged", False, True),
        ("merged", True, False),
        ("sometime", True, True),
    ]
    assert str(gone["deleted_on"].iloc[0])[:10] == "2026-03-10"
    assert gone["merged_into_id"].tolist()[2:] == ["stays", "stays"]


def test_a_known_deal_says_nothing_of_its_later_end(tmp_path):
    tables = at(tmp_path, "2026-03-09")
    assert not {"deleted_on", "deleted_at", "is_deleted", "merged_into_id"} & set(tables["deals"].columns)


def test_what_is_left_out_is_counted(tmp_path):
    counts = at(tmp_path, "2026-03-20", deal_events=EVENTS).deal_counts()
    assert (counts.known, counts.deleted, counts.merged, counts.only_in_history) == (2, 2, 2, 1)


def test_a_deal_created_and_deleted_later_is_not_counted_as_gone(tmp_path):
    counts = at(tmp_path, "2026-03-10").deal_counts()
    assert (counts.known, counts.deleted, counts.merged, counts.only_in_history) == (2, 2, 1, 0)


def test_a_won_deal_that_was_deleted_made_nobody_a_customer(tmp_path):
    deals = """
    deal_id | pipeline | stage | company_id | created_on | closed_on  | deleted_on
    first   | Sales    | Won   | c1         | 2026-01-01 | 2026-01-05 | 2026-02-01
    second  | Sales    | Won   | c1         | 2026-01-01 | 2026-01-15 |
    """
    tables = opened(tmp_path, {"deals": deals}, as_of=dt.date(2026, 2, 1))
    (deal,) = tables.frame(tables["deals"]).to_dict("records")
    assert (deal["deal_id"], deal["is_new_customer"]) == ("second", True)


def test_a_deleted_deal_has_no_visits(tmp_path):
    events = "event_id | deal_id | happened_on | field | new\ne1 | deleted | 2026-01-01 | stage | Lead\ne2 | stays | 2026-01-01 | stage | Lead"
    for day, deals in (("2026-03-09", ["deleted", "stays"]), ("2026-03-10", ["stays"])):
        tables = at(tmp_path / day, day, deal_events=events)
        assert sorted(tables.frame(tables["stage_visits"])["deal_id"]) == deals
