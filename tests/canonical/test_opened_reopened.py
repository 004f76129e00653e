"""Deals closed, reopened and closed again: when were they closed, and where were they in between?"""

import datetime as dt

import pytest

from tests.drawn import STAGES, opened

REOPENED = """
event_id | deal_id | happened_at         | field    | old      | new
e1       | d1      | 2026-02-01 09:00:00 | stage    |          | Lead
e2       | d1      | 2026-02-11 09:00:00 | stage    | Lead     | Won
e3       | d1      | 2026-02-12 09:00:00 | stage    | Won      | Won
e4       | d1      | 2026-02-21 09:00:00 | stage    | Won      | Proposal
e5       | d1      | 2026-03-11 09:00:00 | stage    | Proposal | Lost
e6       | d1      | 2026-02-01 09:00:00 | owner_id |          | u1
e7       | d1      | 2026-02-15 09:00:00 | owner_id | u1       | u2
e8       | d1      | 2026-02-11 09:00:00 | amount   | 100      | 90
e9       | d1      | 2026-03-11 09:00:00 | amount   | 90       | 0
"""
DEAL = """
deal_id | pipeline | stage | created_on | closed_at           | owner_id | amount | currency | lost_reason | competitor
d1      | Sales    | Lost  | 2026-02-01 | 2026-03-01 00:00:00 | u2       | 0      | EUR      | Price       | Rival
"""


def the_deal(folder, day, deals=DEAL, events=REOPENED, **tables):
    drawn = {"deals": deals, "deal_events": events, **tables}
    found = opened(folder, drawn, as_of=dt.date.fromisoformat(day))
    (deal,) = found.frame(found["deals"]).to_dict("records")
    return deal


@pytest.mark.parametrize(
    ("day", "stage", "kind", "closed_on", "owner", "amount"),
    [
        ("2026-02-10", "Lead", "open", "NaT", "u1", 100),
        ("2026-02-11", "Won", "won", "2026-02-11", "u1", 90),
        ("2026-02-14", "Won", "won", "2026-02-11", "u1", 90),
        ("2026-02-20", "Won", "won", "2026-02-11", "u2", 90),
        ("2026-02-21", "Proposal", "open", "NaT", "u2", 90),
        ("2026-03-10", "Proposal", "open", "NaT", "u2", 90),
        ("2026-03-11", "Lost", "lost", "2026-03-11", "u2", 0),
        ("2026-06-30", "Lost", "lost", "2026-03-11", "u2", 0),
    ],
)
def test_won_then_reopened_then_lost(tmp_path, day, stage, kind, closed_on, owner, amount):
    deal = the_deal(tmp_path, day)
    assert (deal["stage"], deal[f"is_{kind}"], str(deal["closed_on"])[:10]) == (stage, True, closed_on)
    assert (deal["owner_id"], float(deal["amount"])) == (owner, amount)


def test_what_losing_brought_is_not_known_before(tmp_path):
    assert the_deal(tmp_path / "a", "2026-03-10")["lost_reason"] == "(not recorded)"
    assert the_deal(tmp_path / "b", "2026-03-11")["lost_reason"] == "Price"
    assert str(the_deal(tmp_path / "c", "2026-03-10")["competitor"]) in ("None", "nan")


def test_an_edited_closing_day_gives_way_to_the_entry_into_the_closed_stage(tmp_path):
    # the record says 1 March; the deal was lost on the 11th
    assert str(the_deal(tmp_path, "2026-06-30")["closed_at"]) == "2026-03-11 09:00:00"


def test_moving_on_between_two_won_stages_is_no_new_win(tmp_path):
    stages = STAGES + "Sales | Delivered | 5 | won | 1"
    events = REOPENED[: REOPENED.index("e4 ")] + (
        "e10 | d1 | 2026-05-05 09:00:00 | stage | Won | Delivered\n"
    )
    deals = DEAL.replace("Lost ", "Delivered ")
    deal = the_deal(tmp_path, "2026-06-30", deals, events, stages=stages)
    assert (deal["stage"], str(deal["closed_on"])[:10]) == ("Delivered", "2026-02-11")


def test_a_history_that_begins_with_the_closed_stage_does_not_move_an_earlier_closing_day(tmp_path):
    begins_late = "event_id | deal_id | happened_on | field | new\ne1 | d1 | 2026-05-01 | stage | Lost"
    assert str(the_deal(tmp_path, "2026-06-30", DEAL, begins_late)["closed_on"])[:10] == "2026-03-01"


def test_a_deal_created_as_closed_was_closed_that_day(tmp_path):
    at_once = "event_id | deal_id | happened_at | field | new\ne1 | d1 | 2026-02-01 09:00:00 | stage | Lost"
    assert str(the_deal(tmp_path, "2026-06-30", DEAL, at_once)["closed_on"])[:10] == "2026-02-01"


def test_a_history_of_new_values_only_is_enough(tmp_path):
    new_only = "\n".join(
        " | ".join(cell.strip() if place != 4 else "" for place, cell in enumerate(line.split("|")))
        for line in REOPENED.strip().splitlines()[1:]
        if "stage" in line
    )
    events = f"event_id | deal_id | happened_at | field | old | new\n{new_only}"
    for day, stage, closed_on in (
        ("2026-02-10", "Lead", "NaT"),
        ("2026-02-20", "Won", "2026-02-11"),
        ("2026-03-01", "Proposal", "NaT"),
        ("2026-03-11", "Lost", "2026-03-11"),
    ):
        deal = the_deal(tmp_path / day, day, DEAL, events)
        assert (deal["stage"], str(deal["closed_on"])[:10]) == (stage, closed_on)


def test_before_a_history_of_new_values_begins_the_stage_is_not_known(tmp_path):
    events = "event_id | deal_id | happened_on | field | new\ne1 | d1 | 2026-05-01 | stage | Proposal\ne2 | d1 | 2026-05-02 | stage | Lost"
    deal = the_deal(tmp_path, "2026-04-01", DEAL, events)
    assert (deal["stage"], deal["is_open"]) == ("Open, stage not recorded", True)


def test_at_one_instant_the_change_recorded_last_is_in_force(tmp_path):
    events = """
    event_id | deal_id | happened_at         | field | old  | new
    e9       | d1      | 2026-02-11 09:00:00 | stage | Lead | Won
    e10      | d1      | 2026-02-11 09:00:00 | stage | Won  | Lead
    e11      | d1      | 2026-04-11 09:00:00 | stage | Lead | Lost
    """
    assert the_deal(tmp_path, "2026-02-11", DEAL, events)["stage"] == "Lead"


def test_a_deal_moved_to_another_pipeline_was_in_the_first_before(tmp_path):
    stages = STAGES + "Renewals | Due | 1 | open | 0.9"
    events = """
    event_id | deal_id | happened_at         | field    | old   | new
    e1       | d1      | 2026-04-11 09:00:00 | stage    | Lead  | Due
    e2       | d1      | 2026-04-11 09:00:00 | pipeline | Sales | Renewals
    """
    deals = "deal_id | pipeline | stage | created_on\nd1 | Renewals | Due | 2026-02-01"
    before = the_deal(tmp_path / "a", "2026-04-10", deals, events, stages=stages)
    after = the_deal(tmp_path / "b", "2026-04-11", deals, events, stages=stages)
    assert [(deal["pipeline"], deal["stage"], deal["probability"]) for deal in (before, after)] == [
        ("Sales", "Lead", 0.1),
        ("Renewals", "Due", 0.9),
    ]
