"""The waterfall: each deal's way through a period, worked by hand; and for any deals the parts sum to the change.

The window is the second quarter of 2026; the first day is 31 March.
"""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lib.metrics.standings import ABSENT, Pair, Standing, as_one, pairs_between
from lib.metrics.waterfall import PARTS, Window, waterfall
from tests.drawn import drawn_workbook

QUARTER = Window(dt.date(2026, 4, 1), dt.date(2026, 6, 30))
IN, LATER, BEFORE = dt.date(2026, 5, 31), dt.date(2026, 7, 31), dt.date(2026, 3, 1)


def standing(state, amount, expected_on=IN):
    return Standing(state, Decimal(str(amount)), expected_on)


def pair(first, last, **known):
    usual = {
        "deal_id": "d1",
        "deal": "d1",
        "owner": "Ann",
        "amount_at_first_rate": last.amount,
        "is_new": False,
        "has_closed_since": first.state == "open" and last.state in ("won", "lost"),
        "is_elsewhere": False,
    }
    return Pair(first=first, last=last, **{**usual, **known})


def moves(pair, window=QUARTER):
    found = waterfall([pair], window)
    assert found.unexplained == 0
    return [(row.part, float(row.amount)) for row in found.moves.itertuples()]


OPEN_100 = standing("open", 100)


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (OPEN_100, OPEN_100, []),
        (OPEN_100, standing("open", 120), [("increased", 20)]),
        (OPEN_100, standing("open", 70), [("decreased", -30)]),
        (OPEN_100, standing("open", 100, LATER), [("pushed_out", -100)]),
        (OPEN_100, standing("open", 120, LATER), [("increased", 20), ("pushed_out", -120)]),
        (OPEN_100, standing("open", 100, None), [("undated", -100)]),
        (OPEN_100, standing("open", 100, BEFORE), [("undated", -100)]),
        (standing("open", 100, LATER), OPEN_100, [("pulled_in", 100)]),
        (standing("open", 100, LATER), standing("open", 130), [("pulled_in", 130)]),
        (standing("open", 100, BEFORE), OPEN_100, [("redated", 100)]),
        (standing("open", 100, None), OPEN_100, [("redated", 100)]),
        (standing("open", 100, LATER), standing("open", 130, LATER), []),
        (OPEN_100, standing("won", 90), [("decreased", -10), ("won", -90)]),
        (OPEN_100, standing("won", 90, LATER), [("decreased", -10), ("won", -90)]),
        (OPEN_100, standing("lost", 100), [("lost", -100)]),
        (OPEN_100, standing("lost", 100, LATER), [("lost", -100)]),
        (standing("open", 100, LATER), standing("won", 100, LATER), [("pulled_in", 100), ("won", -100)]),
        (standing("open", 100, LATER), standing("lost", 100, LATER), []),
        (OPEN_100, ABSENT, [("gone", -100)]),
        (standing("open", 100, LATER), ABSENT, []),
        (standing("lost", 100), OPEN_100, [("reopened", 100)]),
        (ABSENT, OPEN_100, [("moved_in", 100)]),
        (standing("won", 5), ABSENT, []),
        (OPEN_100, standing("open", 0), [("decreased", -100)]),
        (standing("open", 0), standing("open", 80), [("increased", 80)]),
    ],
)
def test_each_way_of_a_deal_by_hand(first, last, told):
    assert moves(pair(first, last)) == told


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (OPEN_100, [("created", 100)]),
        (standing("open", 100, LATER), []),
        (standing("won", 100, LATER), [("created", 100), ("won", -100)]),
        (standing("lost", 100), [("created", 100), ("lost", -100)]),
        (standing("lost", 100, LATER), []),
        (standing("open", 0), [("created", 0)]),
    ],
)
def test_a_new_deal_comes_in_and_goes_out(last, told):
    assert moves(pair(ABSENT, last, is_new=True, has_closed_since=True)) == told


def test_a_deal_that_another_team_has_now_left_and_was_not_deleted():
    assert moves(pair(OPEN_100, ABSENT, is_elsewhere=True)) == [("moved_out", -100)]


def test_a_deal_lost_reopened_and_won_within_the_period_is_in_both():
    again = pair(standing("lost", 100), standing("won", 100), has_closed_since=True)
    assert moves(again) == [("reopened", 100), ("won", -100)]
    # one that was closed before and stayed so is in neither
    assert moves(pair(standing("lost", 100), standing("lost", 100))) == []


def test_a_change_of_amount_and_of_rate_are_told_apart():
    # 100 at the first rate of .80 is 80; 150 at the last rate of .90 is 135; 150 at the first rate is 120
    both = pair(standing("open", 80), standing("open", 135), amount_at_first_rate=Decimal(120))
    assert moves(both) == [("increased", 40), ("rate", 15)]


def test_without_a_window_a_changed_day_moves_nothing():
    assert moves(pair(OPEN_100, standing("open", 100, LATER)), None) == []
    assert moves(pair(standing("open", 100, None), standing("won", 100, None)), None) == [("won", -100)]


def test_every_part_has_a_line_whether_it_occurred_or_not():
    parts = waterfall([pair(OPEN_100, standing("won", 100))], QUARTER).parts()
    assert parts["part"].tolist() == list(PARTS)
    assert parts.set_index("part").loc["won", ["deals", "amount"]].tolist() == [1, Decimal(-100)]
    assert parts["amount"].sum() == -100


def test_counted_as_one_each_the_waterfall_is_one_of_deals():
    changed = as_one(pair(standing("open", 100), standing("won", 70), amount_at_first_rate=Decimal(60)))
    assert moves(changed) == [("won", -1)]
    assert as_one(pair(OPEN_100, ABSENT)).last == ABSENT


states = some.sampled_from(["open", "won", "lost", "absent"])
amounts = some.decimals(-1_000_000, 10_000_000_000, places=2)
days = some.sampled_from([None, BEFORE, IN, LATER])
standings = some.builds(Standing, states, amounts, days).map(
    lambda each: ABSENT if each.state == "absent" else each
)
drawn_pairs = some.builds(
    Pair,
    deal_id=some.text(max_size=3),
    deal=some.just("d"),
    owner=some.just("Ann"),
    first=standings,
    last=standings,
    amount_at_first_rate=amounts,
    is_new=some.booleans(),
    has_closed_since=some.booleans(),
    is_elsewhere=some.booleans(),
)


@given(drawn=some.lists(drawn_pairs, max_size=12), window=some.sampled_from([QUARTER, None]))
@settings(max_examples=400, deadline=None)
def test_for_any_deals_the_parts_sum_to_the_change_to_the_cent(drawn, window):
    found = waterfall(drawn, window)
    assert found.start + sum(found.parts()["amount"], Decimal(0)) == found.end
    assert found.unexplained == 0


def test_a_movement_left_out_would_be_seen():
    found = waterfall([pair(OPEN_100, standing("open", 120, LATER))], QUARTER)
    assert replace(found, moves=found.moves.head(1)).unexplained == -120


# from tables


TABLES = {
    "users": "user_id | name | team\nu1 | Ann | North\nu2 | Bob | South",
    "deals": """
    deal_id | owner_id | pipeline | stage    | amount | currency | created_on | closed_on  | expected_close_on
    d1      | u1       | Sales    | Lead     | 150    | USD      | 2026-03-01 |            | 2026-05-31
    d2      | u2       | Sales    | Lead     | 200    | EUR      | 2026-03-01 |            | 2026-05-31
    d3      | u1       | Sales    | Lead     | 300    | EUR      | 2026-03-01 |            | 2026-05-31
    d4      | u1       | Sales    | Proposal | 40     | EUR      | 2026-01-01 |            | 2026-05-31
    d5      | u1       | Sales    | Won      | 50     | EUR      | 2026-01-01 | 2026-02-01 | 2026-05-31
    d6      | u1       | Sales    | Won      | 60     | USD      | 2026-04-10 | 2026-05-01 | 2026-05-31
    """,
    "deal_events": """
    event_id | deal_id | happened_on | field    | old    | new
    e1       | d1      | 2026-05-01  | amount   | 100.00 | 150.00
    e2       | d2      | 2026-05-01  | owner_id | u1     | u2
    e3       | d3      | 2026-05-01  | owner_id | u2     | u1
    e4       | d4      | 2026-01-01  | stage    |        | Lead
    e5       | d4      | 2026-02-01  | stage    | Lead   | Lost
    e6       | d4      | 2026-05-01  | stage    | Lost   | Proposal
    """,
    "fx_rates": """
    currency | rate_on    | rate | base_currency
    USD      | 2026-01-01 | 0.8  | EUR
    USD      | 2026-05-01 | 0.7  | EUR
    USD      | 2026-06-01 | 0.9  | EUR
    """,
}


def told(folder, **settings):
    workbook = drawn_workbook(folder, TABLES, **settings)
    pairs = pairs_between(workbook.at(dt.date(2026, 3, 31)).tables, workbook.tables)
    found = waterfall(pairs, QUARTER)
    assert found.unexplained == 0
    return found, {(row.deal_id, row.part): float(row.amount) for row in found.moves.itertuples()}


def test_rates_owners_and_reopenings_from_tables(tmp_path):
    found, parts = told(tmp_path, scope={"teams": ["North"]})
    # at the start: d1 100 x .8 and d2 200; at the end: d1 150 x .9, d3 300 and d4 40
    assert (float(found.start), float(found.end)) == (280, 475)
    assert parts == {
        ("d1", "increased"): 40,
        ("d1", "rate"): 15,
        ("d2", "moved_out"): -200,
        ("d3", "moved_in"): 300,
        ("d4", "reopened"): 40,
        ("d6", "created"): 42,
        ("d6", "won"): -42,
    }


def test_for_the_whole_company_nobody_moves_between_teams(tmp_path):
    found, parts = told(tmp_path)
    assert (float(found.start), float(found.end)) == (580, 675)
    assert not {part for _, part in parts} & {"moved_in", "moved_out", "gone"}
