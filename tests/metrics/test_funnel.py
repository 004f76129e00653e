"""The funnel worked by hand: how far deals got, counted three ways, and the five ways a stay in a stage ends.

a  Lead, Proposal, Talks, won                straight through
b  Lead, Talks, won                          skips Proposal
c  Lead, Proposal, Lead, lost                moves back, is lost
d  Lead, Proposal                            still there
e  Proposal, Lead                            starts in the middle, moves back, still there
f  Lead                                      entered before the window
g  Lead, lost, Lead                          lost and reopened, still there
h  Lead                                      won, but no history tells when it left
"""

import datetime as dt

import pytest

from lib.metrics.funnel import ENDS, cohort_visits, entries_by_end, reached
from tests.drawn import opened

STAGES = """
pipeline | stage    | position | kind
Sales    | Lead     | 1        | open
Sales    | Proposal | 2        | open
Sales    | Talks    | 3        | open
Sales    | Won      | 4        | won
Sales    | Lost     | 5        | lost
"""
PATHS = {
    "a": ("Lead", "Proposal", "Talks", "Won"),
    "b": ("Lead", "Talks", "Won"),
    "c": ("Lead", "Proposal", "Lead", "Lost"),
    "d": ("Lead", "Proposal"),
    "e": ("Proposal", "Lead"),
    "f": ("Lead",),
    "g": ("Lead", "Lost", "Lead"),
    "h": ("Lead",),
}


def tables_of(folder):
    deals, events = ["deal_id | pipeline | stage | created_on | closed_on"], []
    for deal, path in PATHS.items():
        first = dt.date(2025, 6, 30) if deal == "f" else dt.date(2025, 7, 1)
        stage = "Won" if deal == "h" else path[-1]
        closed = "2026-01-01" if stage in ("Won", "Lost") else ""
        deals.append(f"{deal} | Sales | {stage} | {first} | {closed}")
        steps = zip(("", *path), path, strict=False)
        for number, (old, new) in enumerate(steps):
            events.append(
                f"{deal}{number} | {deal} | {first + dt.timedelta(days=number)} | stage | {old} | {new}"
            )
    header = "event_id | deal_id | happened_on | field | old | new"
    drawn = {"stages": STAGES, "deals": "\n".join(deals), "deal_events": "\n".join([header, *events])}
    return opened(folder, drawn)


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return tables_of(tmp_path_factory.mktemp("funnel"))


@pytest.fixture(scope="module")
def visits(tables):
    return cohort_visits(tables, dt.date(2025, 7, 1), dt.date(2026, 6, 30))


def test_the_cohort_is_the_deals_whose_first_stay_began_in_the_window(visits):
    assert set(visits["deal_id"]) == set("abcdegh")


def test_how_many_deals_reached_each_stage_counted_three_ways(tables, visits):
    stages = tables.frame(tables["stages"])
    found = reached(visits, stages[stages["kind"] == "open"]).set_index("stage")
    # strict: e has Lead after Proposal only, so it passed Lead alone; b passed Lead alone
    assert found["strict"].to_dict() == {"Lead": 7, "Proposal": 3, "Talks": 1, "Won": 1}
    # ever: b was never in Proposal; all seven were in Lead
    assert found["any_stage"].to_dict() == {"Lead": 7, "Proposal": 4, "Talks": 2, "Won": 3}
    # inferred: b's Talks stands for Proposal, and h was won, so it was in all
    assert found["inferred"].to_dict() == {"Lead": 7, "Proposal": 6, "Talks": 3, "Won": 3}


def test_every_entry_ends_in_exactly_one_of_five_ways(visits):
    found = entries_by_end(visits).set_index("stage")
    assert found.loc["Lead", ["entries", *ENDS]].tolist() == [9, 4, 1, 2, 0, 2]
    # a c on to Talks or back; d still there; e back
    assert found.loc["Proposal", ["entries", *ENDS]].tolist() == [4, 1, 0, 0, 2, 1]
    assert found.loc["Talks", ["entries", *ENDS]].tolist() == [2, 0, 2, 0, 0, 0]
    assert (found[list(ENDS)].sum(axis="columns") == found["entries"]).all()


def test_an_advance_past_a_stage_is_counted_as_such(visits):
    assert entries_by_end(visits).set_index("stage")["skipped"].to_dict() == {
        "Lead": 1,
        "Proposal": 0,
        "Talks": 0,
    }


def test_nobody_entered_in_an_empty_window(tables):
    visits = cohort_visits(tables, dt.date(2027, 1, 1), dt.date(2027, 2, 1))
    assert visits.empty
    assert entries_by_end(visits).empty
