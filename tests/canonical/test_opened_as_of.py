"""Deals and their stage visits as they stood at the end of a day (as of 2026-06-30 unless said otherwise)."""

import datetime as dt

import pytest

from lib.canonical.opened.as_of import UNKNOWN_STAGE
from tests.drawn import opened

EVENTS = """
event_id | deal_id | happened_at         | field             | old        | new
e1       | d1      | 2026-02-01 09:00:00 | stage             |            | Lead
e2       | d1      | 2026-02-01 09:00:00 | amount            |            | 100.00
e3       | d1      | 2026-02-01 09:00:00 | expected_close_on |            | 2026-05-31
e4       | d1      | 2026-02-01 09:00:00 | owner_id          |            | u1
e5       | d1      | 2026-05-20 09:00:00 | expected_close_on | 2026-05-31 | 2026-06-30
e6       | d1      | 2026-07-01 09:00:00 | stage             | Lead       | Proposal
e7       | d1      | 2026-07-02 09:00:00 | amount            | 100.00     | 250.00
e8       | d1      | 2026-07-02 09:00:00 | expected_close_on | 2026-06-30 | 2026-08-31
e9       | d1      | 2026-07-03 09:00:00 | owner_id          | u1         | u2
e10      | d1      | 2026-07-04 09:00:00 | amount            | 250.00     | 240.00
e11      | d1      | 2026-07-05 09:00:00 | stage             | Proposal   | Won
"""
CHANGED_LATER = """
deal_id | pipeline | stage | amount | currency | owner_id | expected_close_on | created_on | closed_at           | crm_probability | forecast_category
d1      | Sales    | Won   | 240    | EUR      | u2       | 2026-08-31        | 2026-02-01 | 2026-07-05 09:00:00 | 1               | Closed
"""


def the_deal(tables):
    (deal,) = tables.frame(tables["deals"]).to_dict("records")
    return deal


def test_a_deal_closed_later_is_open_again_as_it_stood(tmp_path):
    deal = the_deal(opened(tmp_path, {"deals": CHANGED_LATER, "deal_events": EVENTS}))
    assert (deal["stage"], float(deal["amount"]), deal["owner_id"]) == ("Lead", 100.0, "u1")
    assert str(deal["expected_close_on"])[:10] == "2026-06-30"
    assert deal["is_open"]
    assert not deal["is_won"]
    assert str(deal["closed_on"]) == "NaT"


def test_a_deal_closed_later_has_the_probability_of_its_stage_then_not_that_of_a_won_deal(tmp_path):
    deal = the_deal(opened(tmp_path, {"deals": CHANGED_LATER, "deal_events": EVENTS}))
    assert (deal["probability"], float(deal["weighted_amount"])) == (0.1, 10.0)
    assert deal["forecast_category"] == "(not recorded)"


def test_the_same_deal_on_the_day_it_was_won_has_its_present_values(tmp_path):
    tables = opened(tmp_path, {"deals": CHANGED_LATER, "deal_events": EVENTS}, as_of=dt.date(2026, 7, 5))
    deal = the_deal(tables)
    assert (deal["stage"], float(deal["amount"]), deal["owner_id"]) == ("Won", 240.0, "u2")
    assert (deal["is_won"], deal["probability"], deal["forecast_category"]) == (True, 1.0, "Closed")


def test_a_value_first_recorded_later_is_what_the_first_change_found(tmp_path):
    events = """
    event_id | deal_id | happened_at         | field  | old   | new
    e1       | d1      | 2026-07-09 09:00:00 | amount | 80.00 | 90.00
    e2       | d1      | 2026-07-08 09:00:00 | amount |       | 80.00
    """
    deals = "deal_id | pipeline | stage | amount | currency | created_on\nd1 | Sales | Lead | 90 | EUR | 2026-02-01"
    deal = the_deal(opened(tmp_path, {"deals": deals, "deal_events": events}))
    assert not deal["has_amount"]


def test_without_any_history_a_deal_closed_later_is_open_in_a_stage_not_recorded(tmp_path):
    deal = the_deal(opened(tmp_path, {"deals": CHANGED_LATER}))
    assert (deal["stage"], deal["is_open"], deal["is_won"]) == (UNKNOWN_STAGE, True, False)
    assert str(deal["closed_on"]) == "NaT"


def test_a_deal_closed_later_without_history_of_its_own_is_open_although_other_deals_have_history(tmp_path):
    deals = CHANGED_LATER + "d2 | Sales | Lost | 10 | EUR | u1 | | 2026-03-01 | 2026-07-06 09:00:00 | |"
    tables = opened(tmp_path, {"deals": deals, "deal_events": EVENTS})
    stood = tables.frame(tables["deals"]).set_index("deal_id")
    assert stood.loc["d2", ["stage", "is_open", "is_lost"]].tolist() == [UNKNOWN_STAGE, True, False]


def test_an_open_deal_with_a_planned_day_in_its_closing_column_keeps_its_stage(tmp_path):
    deals = (
        "deal_id | pipeline | stage | created_on | closed_on\nd1 | Sales | Proposal | 2026-02-01 | 2026-09-30"
    )
    deal = the_deal(opened(tmp_path, {"deals": deals}))
    assert (deal["stage"], deal["is_open"], str(deal["closed_on"])) == ("Proposal", True, "NaT")


def test_an_open_deal_keeps_no_closing_day_from_an_earlier_close(tmp_path):
    deals = (
        "deal_id | pipeline | stage | created_on | closed_on\nd1 | Sales | Proposal | 2026-02-01 | 2026-03-31"
    )
    assert str(the_deal(opened(tmp_path, {"deals": deals}))["closed_on"]) == "NaT"


WON_TWICE = """
event_id | deal_id | happened_at         | field | old      | new
e1       | d1      | 2026-02-01 09:00:00 | stage |          | Lead
e2       | d1      | 2026-02-11 09:00:00 | stage | Lead     | Won
e3       | d1      | 2026-02-21 09:00:00 | stage | Won      | Proposal
e4       | d1      | 2026-03-11 09:00:00 | stage | Proposal | Won
"""
CLOSED_AGAIN = """
deal_id | pipeline | stage | created_on | closed_at
d1      | Sales    | Won   | 2026-02-01 | 2026-03-11 09:00:00
"""


@pytest.mark.parametrize(
    ("as_of", "stage", "closed_on"),
    [
        (dt.date(2026, 2, 10), "Lead", "NaT"),
        (dt.date(2026, 2, 11), "Won", "2026-02-11"),
        (dt.date(2026, 2, 20), "Won", "2026-02-11"),
        (dt.date(2026, 2, 21), "Proposal", "NaT"),
        (dt.date(2026, 3, 10), "Proposal", "NaT"),
        (dt.date(2026, 3, 11), "Won", "2026-03-11"),
    ],
)
def test_a_deal_won_reopened_and_won_again_has_the_closing_day_in_force(tmp_path, as_of, stage, closed_on):
    deal = the_deal(opened(tmp_path, {"deals": CLOSED_AGAIN, "deal_events": WON_TWICE}, as_of=as_of))
    assert (deal["stage"], str(deal["closed_on"])[:10]) == (stage, closed_on)


def test_a_won_deal_whose_closing_day_was_never_filled_in_closed_when_it_entered_the_stage(tmp_path):
    deals = "deal_id | pipeline | stage | created_on\nd1 | Sales | Won | 2026-02-01"
    deal = the_deal(opened(tmp_path, {"deals": deals, "deal_events": WON_TWICE}))
    assert str(deal["closed_on"])[:10] == "2026-03-11"


def test_a_closing_day_typed_into_the_future_gives_way_to_the_entry_into_the_stage(tmp_path):
    deals = "deal_id | pipeline | stage | created_on | closed_on\nd1 | Sales | Won | 2026-02-01 | 2099-12-31"
    deal = the_deal(opened(tmp_path, {"deals": deals, "deal_events": WON_TWICE}))
    assert (deal["is_won"], str(deal["closed_on"])[:10]) == (True, "2026-03-11")


def test_deals_created_later_are_not_known_and_those_without_a_creation_day_are(tmp_path):
    deals = """
    deal_id | pipeline | stage | created_on
    d1      | Sales    | Lead  | 2026-06-30
    d2      | Sales    | Lead  | 2026-07-01
    d3      | Sales    | Lead  |
    """
    tables = opened(tmp_path, {"deals": deals})
    assert tables.frame(tables["deals"])["deal_id"].tolist() == ["d1", "d3"]


def test_a_deal_qualified_later_is_not_qualified_yet(tmp_path):
    deals = (
        "deal_id | pipeline | stage | created_on | qualified_on\nd1 | Sales | Lead | 2026-06-01 | 2026-07-01"
    )
    assert str(the_deal(opened(tmp_path, {"deals": deals}))["qualified_on"]) == "NaT"


def test_of_two_changes_at_one_moment_the_one_with_the_higher_number_came_last(tmp_path):
    events = """
    event_id | deal_id | happened_on | field | old      | new
    e10      | d1      | 2026-02-11  | stage | Proposal | Lead
    e9       | d1      | 2026-02-11  | stage | Lead     | Proposal
    e11      | d1      | 2026-07-11  | stage | Lead     | Won
    """
    deals = "deal_id | pipeline | stage | created_on | closed_on\nd1 | Sales | Won | 2026-02-01 | 2026-07-11"
    assert the_deal(opened(tmp_path, {"deals": deals, "deal_events": events}))["stage"] == "Lead"


LATER_SCRAMBLED = EVENTS[: EVENTS.index("e6 ")] + (
    """e6       | d1      | 2027-01-01 09:00:00 | stage             | Won        | Lost
e7       | d1      | 2026-12-02 09:00:00 | amount            | 9.00       | 1.00
e8       | d1      | 2026-08-02 09:00:00 | expected_close_on | 2020-01-01 |
e9       | d1      | 2026-09-03 09:00:00 | owner_id          | u8         | u9
e10      | d1      | 2026-07-04 09:00:00 | amount            |            | oops
"""
)


def test_scrambling_every_change_after_the_day_changes_neither_deals_nor_visits(tmp_path):
    true = opened(tmp_path / "true", {"deals": CHANGED_LATER, "deal_events": EVENTS})
    scrambled = opened(tmp_path / "scrambled", {"deals": CHANGED_LATER, "deal_events": LATER_SCRAMBLED})
    for name in ("deals", "stage_visits"):
        frames = [tables.frame(tables[name]) for tables in (true, scrambled)]
        assert frames[0].astype(str).equals(frames[1].astype(str))


def test_scrambling_changes_before_the_day_does_change_the_deals(tmp_path):
    scrambled = EVENTS.replace("|            | 100.00", "|            | 777.00")
    deal = the_deal(opened(tmp_path, {"deals": CHANGED_LATER, "deal_events": scrambled}))
    assert float(deal["amount"]) == 777.0


def test_rows_of_other_tables_are_known_from_their_day_on(tmp_path):
    tables = opened(
        tmp_path,
        {
            "orders": "order_id | company_id | ordered_on\no1 | c1 | 2026-06-30\no2 | c1 | 2026-07-01",
            "leads": "lead_id | created_at\nl1 | 2026-06-30 23:59:59\nl2 | 2026-07-01 00:00:00\nl3 |",
        },
    )
    assert tables.frame(tables["orders"])["order_id"].tolist() == ["o1"]
    assert tables.frame(tables["leads"])["lead_id"].tolist() == ["l1", "l3"]
