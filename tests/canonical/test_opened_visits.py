"""Stays of deals in open stages."""

import pytest

from tests.drawn import opened

DEALS = """
deal_id | pipeline | stage    | created_at          | closed_at
moves   | Sales    | Won      | 2026-01-01 00:00:00 | 2026-01-21 12:00:00
found   | Sales    | Proposal | 2026-02-01 00:00:00 |
quiet   | Sales    | Lead     | 2026-02-01 00:00:00 |
odd     | Sales    | Lead     | 2026-02-01 00:00:00 |
"""
EVENTS = """
event_id | deal_id | happened_at         | field  | old      | new
e1       | moves   | 2026-01-01 00:00:00 | stage  |          | Lead
e2       | moves   | 2026-01-05 00:00:00 | amount | 1        | 2
e3       | moves   | 2026-01-11 00:00:00 | stage  | Lead     | Proposal
e4       | moves   | 2026-01-12 06:00:00 | stage  | Proposal | Proposal
e5       | moves   | 2026-01-13 00:00:00 | stage  | Proposal | Lead
e6       | moves   | 2026-01-16 00:00:00 | stage  | Lead     | Proposal
e7       | moves   | 2026-01-21 12:00:00 | stage  | Proposal | Won
e8       | found   | 2026-02-09 00:00:00 | stage  | Lead     | Proposal
e9       | found   | 2026-07-09 00:00:00 | stage  | Proposal | Won
e10      | odd     | 2026-01-09 00:00:00 | stage  | Proposal | Lead
e11      | gone    | 2026-01-09 00:00:00 | stage  |          | Lead
e12      | odd     | 2026-03-09 00:00:00 | stage  | Lead     | Nurture
e13      | odd     | 2026-03-10 00:00:00 | stage  | Nurture  | Lead
"""


@pytest.fixture(scope="module")
def visits(tmp_path_factory):
    tables = opened(tmp_path_factory.mktemp("visits"), {"deals": DEALS, "deal_events": EVENTS})
    rows = tables.frame(tables["stage_visits"]).sort_values(["deal_id", "entered_at"])
    return rows[["deal_id", "visit_stage", "visit_days", "has_ended", "next_stage", "entered_on"]]


def of_deal(visits, deal):
    rows = visits[visits["deal_id"] == deal]
    return [tuple(row) for row in rows[["visit_stage", "visit_days", "next_stage"]].itertuples(index=False)]


def test_coming_back_to_a_stage_is_a_new_visit_and_a_stage_recorded_again_is_not(visits):
    assert of_deal(visits, "moves") == [
        ("Lead", 10.0, "Proposal"),
        ("Proposal", 2.0, "Lead"),
        ("Lead", 3.0, "Proposal"),
        ("Proposal", 5.5, "Won"),
    ]


def test_a_stay_in_a_closed_stage_is_no_visit(visits):
    assert "Won" not in set(visits["visit_stage"])


def test_a_deal_was_in_the_stage_its_first_change_found_it_in_since_it_was_created(visits):
    lead, proposal = visits[visits["deal_id"] == "found"].to_dict("records")
    assert (lead["visit_stage"], lead["visit_days"], lead["has_ended"]) == ("Lead", 8.0, True)
    assert str(lead["entered_on"])[:10] == "2026-02-01"
    assert proposal["visit_stage"] == "Proposal"


def test_a_visit_that_ends_after_the_day_has_not_ended(visits):
    current = visits[(visits["deal_id"] == "found") & (visits["visit_stage"] == "Proposal")].iloc[0]
    assert not current["has_ended"]
    assert str(current["visit_days"]) == "nan"


def test_a_deal_without_recorded_stages_has_no_visits(visits):
    assert of_deal(visits, "quiet") == []


def test_changes_of_a_deal_that_is_not_there_are_no_visits(visits):
    assert "gone" not in set(visits["deal_id"])


def test_a_stage_that_is_in_no_pipeline_is_no_visit_but_ends_the_one_before(visits):
    # the first change is older than the deal: nothing is made up for the time before it
    stays = visits[visits["deal_id"] == "odd"]
    assert stays["next_stage"].iloc[0] == "Nurture"
    assert stays["visit_stage"].tolist() == ["Lead", "Lead"]
    assert stays["has_ended"].tolist() == [True, False]


LATE_DEALS = """
deal_id | pipeline | stage    | created_at
old     | Sales    | Proposal | 2025-01-01 00:00:00
only    | Sales    | Proposal | 2025-01-01 00:00:00
fresh   | Sales    | Proposal | 2026-03-01 00:00:00
found   | Sales    | Proposal | 2026-03-01 00:00:00
"""
LATE_EVENTS = """
event_id | deal_id | happened_at         | field | old  | new
e1       | old     | 2026-02-01 00:00:00 | stage | Lead | Proposal
e2       | only    | 2026-02-11 00:00:00 | stage |      | Lead
e3       | only    | 2026-02-21 00:00:00 | stage |      | Proposal
e4       | fresh   | 2026-03-01 00:00:05 | stage |      | Lead
e5       | fresh   | 2026-03-11 00:00:05 | stage |      | Proposal
e6       | found   | 2026-03-11 00:00:00 | stage | Lead | Proposal
"""


@pytest.mark.parametrize(
    ("deal", "stays"),
    [
        # created before the history began: nobody recorded since when it was in the stage it was found in
        ("old", [("Lead", False, None), ("Proposal", True, None)]),
        ("only", [("Lead", False, None), ("Proposal", True, None)]),
        ("fresh", [("Lead", True, 10.0), ("Proposal", True, None)]),
        ("found", [("Lead", True, 10.0), ("Proposal", True, None)]),
    ],
)
def test_where_the_history_may_have_begun_after_the_entry_no_length_is_made_up(tmp_path, deal, stays):
    tables = opened(tmp_path, {"deals": LATE_DEALS, "deal_events": LATE_EVENTS})
    rows = tables.frame(tables["stage_visits"]).sort_values("entered_at")
    rows = rows[rows["deal_id"] == deal]
    found = [
        (row.visit_stage, row.is_entry_known, None if row.visit_days != row.visit_days else row.visit_days)
        for row in rows.itertuples()
    ]
    assert found == stays
    assert rows["has_ended"].tolist() == [True, False]


def test_a_reopened_deal_visits_its_open_stage_again_after_the_closed_one(tmp_path):
    events = """
    event_id | deal_id | happened_at         | field | old  | new
    e1       | d1      | 2026-02-01 00:00:00 | stage |      | Lead
    e2       | d1      | 2026-02-11 00:00:00 | stage | Lead | Won
    e3       | d1      | 2026-02-21 00:00:00 | stage | Won  | Lead
    e4       | d1      | 2026-02-26 00:00:00 | stage | Lead | Lost
    """
    deals = "deal_id | pipeline | stage | created_at\nd1 | Sales | Lost | 2026-02-01 00:00:00"
    tables = opened(tmp_path, {"deals": deals, "deal_events": events})
    rows = tables.frame(tables["stage_visits"]).sort_values("entered_at")
    assert of_deal(rows, "d1") == [("Lead", 10.0, "Won"), ("Lead", 5.0, "Lost")]
