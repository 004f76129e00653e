"""Sales activity on drawn tables: weeks, credit, coverage, calls against outcome; too little is said and never drawn."""

import datetime as dt

import pytest

from lib.sections import sales_activity
from lib.sections.sales_activity.weeks import coming_days, last_week
from tests.drawn import drawn_workbook
from tests.sections.test_sections_say_what_they_know import EDGES
from tests.sections.wording import assert_well_worded

USERS = """
user_id | name | role      | team | region
u1      | Ann  | Sales rep | East | North
u2      | Bob  | Sales rep | East | North
u3      | Eve  | Manager   | West | South
"""
DEALS = """
deal_id | owner_id | company_id | pipeline | stage    | amount | currency | created_on | closed_on  | next_step_on
w1      | u1       | c1         | Sales    | Won      | 400    | EUR      | 2026-04-01 | 2026-05-11 |
w2      | u2       | c2         | Sales    | Won      | 100    | EUR      | 2026-04-01 | 2026-05-12 |
l1      | u2       | c2         | Sales    | Lost     | 900    | EUR      | 2026-04-01 | 2026-05-13 |
o1      | u1       | c3         | Sales    | Proposal | 300    | EUR      | 2026-05-01 |            | 2026-06-20
o2      | u2       | c4         | Sales    | Proposal | 800    | EUR      | 2026-05-01 |            | 2026-05-20
"""
ACTIVITIES = """
activity_id | kind    | direction | owner_id | done_by_id | due_on     | done_on    | deal_id | company_id | outcome   | duration_s
a1          | call    | outbound  | u1       | u1         |            | 2026-05-04 | w1      |            | connected | 90
a2          | call    | outbound  | u1       | u3         |            | 2026-05-05 | w1      |            | no answer | 9
a3          | call    | inbound   | u2       | u2         |            | 2026-03-01 | l1      |            | connected | 300
a4          | meeting |           | u2       | u2         |            | 2026-05-25 | o2      |            |           |
a5          | call    | outbound  | u2       | u2         |            | 2026-05-26 |         | c9         | busy      |
a6          | email   | inbound   | u2       |            |            | 2026-05-27 |         | c2         |           |
a7          | task    |           | u1       |            | 2026-05-20 |            | o1      |            |           |
a8          | call    |           | u1       |            | 2026-06-02 |            | o1      |            |           |
a9          | task    |           | u2       |            | 2026-06-20 |            |         |            |           |
"""
ALL = {"deals": DEALS, "users": USERS, "activities": ACTIVITIES}


def on_sunday(folder, tables=ALL, **settings):
    """31 May 2026 is a Sunday."""
    return drawn_workbook(folder, tables, **{"as_of": dt.date(2026, 5, 31), "minimum_n": 2, **settings})


def cells(section, column):
    place = section.table.labels.index(column)
    return {row[0]: row[place] for row in section.table.rows}


@pytest.mark.parametrize(
    ("as_of", "first", "ahead"),
    [("2026-05-31", "2026-05-25", "2026-06-07"), ("2026-06-03", "2026-05-25", "2026-06-14")],
)
def test_last_week_is_the_last_whole_iso_week(tmp_path, as_of, first, ahead):
    workbook = on_sunday(tmp_path, as_of=dt.date.fromisoformat(as_of))
    assert last_week(workbook).starts_on.isoformat() == first
    assert last_week(workbook).ends_on.isoformat() == "2026-05-31"
    assert coming_days(workbook).ends_on.isoformat() == ahead


def test_last_week_counts_what_we_did_and_not_what_we_received(tmp_path):
    section = sales_activity.done_last_week(on_sunday(tmp_path))
    assert cells(section, "Last week") == {"calls": "1", "meetings": "1"}
    assert section.headline == "2 activities done last week, 1 call among them, against 0.2 in a usual week."
    assert section.note.startswith("1 letter received")


def test_people_who_logged_nothing_are_listed(tmp_path):
    section = sales_activity.done_by_whom(on_sunday(tmp_path))
    assert cells(section, "Together") == {"Bob": "2", "Ann": "0"}
    assert section.headline == "Bob did most, 2 activities. 1 seller logged nothing."


def test_a_call_is_credited_to_who_made_it_and_to_that_persons_team(tmp_path):
    section = sales_activity.calls_made(on_sunday(tmp_path))
    assert cells(section, "Outbound") == {"Ann": "1", "Bob": "1", "Eve": "1", "Together": "3"}
    assert cells(section, "Reached somebody")["Together"] == "1"
    assert cells(section, "30 seconds or more") == {"Ann": "1", "Bob": "0", "Eve": "0", "Together": "1"}
    # Eve of the South called about Ann's deal: the call is the South's, and no longer the North's
    north = sales_activity.calls_made(on_sunday(tmp_path / "n", scope={"regions": ["North"]}))
    south = sales_activity.calls_made(on_sunday(tmp_path / "s", scope={"regions": ["South"]}))
    assert set(cells(north, "Outbound")) == {"Ann", "Bob", "Together"}
    assert cells(south, "Outbound") == {"Eve": "1"}


def test_a_share_of_the_work_on_deals_was_done_by_somebody_else(tmp_path):
    section = sales_activity.credit(on_sunday(tmp_path))
    assert section.headline.endswith("(1 of 3).")
    assert cells(section, "On deals of others") == {"Eve*": "1", "Ann*": "0", "Bob*": "0"}


def test_calls_per_deal_keep_deals_without_a_call_and_calls_of_other_teams(tmp_path):
    section = sales_activity.per_opportunity(on_sunday(tmp_path, scope={"regions": ["North"]}))
    # 2 calls on w1, none on w2: one per deal won, though one of them was made by another team
    assert cells(section, "Calls per won")["2026 Q2 so far*"] == "1.00"
    assert cells(section, "Calls per lost")["2026 Q2 so far*"] == "1.00"
    # the call on l1 was 73 days before it closed
    assert cells(section, "Last days, lost")["2026 Q2 so far*"] == "0.00"


def test_the_win_rate_is_split_by_number_of_calls(tmp_path):
    section = sales_activity.calls_and_outcome(on_sunday(tmp_path))
    assert cells(section, "Won") == {"no call*": "1", "1 or 2 calls": "1"}
    assert cells(section, "Decided") == {"no call*": "1", "1 or 2 calls": "2"}
    assert "an association, not a proof" in section.note


def test_what_is_planned_and_what_is_overdue(tmp_path):
    workbook = on_sunday(tmp_path)
    planned = sales_activity.planned_next(workbook)
    assert cells(planned, "Together") == {"Ann": "1"}
    assert planned.note == "1 activity is planned for later."
    late = sales_activity.overdue(workbook)
    assert late.headline == "1 activity is overdue, the oldest by 11 days."
    assert late.table.rows == (("task", "Ann", "o1", "20 May 2026", "11"),)


def test_what_was_done_later_was_planned_then(tmp_path):
    then = on_sunday(tmp_path, as_of=dt.date(2026, 5, 24))
    assert "a4" not in set(
        then.tables.frame(then.tables["activities"].filter(lambda row: row.is_done))["activity_id"]
    )


def test_open_deals_and_customers_in_touch(tmp_path):
    section = sales_activity.coverage(on_sunday(tmp_path))
    assert (
        section.headline
        == "1 of 2 open deals had an activity in the last 30 days (50.0%); 2 of 2 customers had an activity in the last 90 days (100.0%)."
    )
    # c1 was last called on 5 May, c2 wrote on 27 May
    assert cells(section, "In touch")["customers, last 14 days"] == "1"


def test_deals_without_a_next_step(tmp_path):
    section = sales_activity.without_next_step(on_sunday(tmp_path))
    # o2's step was due on 20 May and nothing else is planned
    assert cells(section, "Nothing planned") == {"Bob": "1", "Ann": "0"}


def test_a_revision_is_the_same_proposal(tmp_path):
    quotes = "quote_id | deal_id | version | sent_on\nq1 | w1 | 1 | 2026-03-31\nq2 | w1 | 2 | 2026-04-02\nq3 | o1 | 1 | 2026-04-03\nq4 | o2 | 1 |"
    section = sales_activity.proposals(on_sunday(tmp_path, {**ALL, "quotes": quotes}))
    assert cells(section, "First versions sent")["2026 Q2 so far"] == "1"
    assert cells(section, "All versions sent")["2026 Q2 so far"] == "2"
    assert section.headline == "1 proposal given in 2026 Q2 so far, and 1 revision sent."


def test_owners_have_a_count_for_each_period(tmp_path):
    section = sales_activity.by_owner_over_time(on_sunday(tmp_path))
    assert cells(section, "Won in all") == {"Ann": "1", "Bob": "1"}
    assert cells(section, "Lost now") == {"Ann": "0", "Bob": "1"}


ANSWERS = [getattr(sales_activity, name) for name in sales_activity.__all__]


@pytest.mark.parametrize("edge", EDGES)
def test_every_section_has_words_for_every_edge(tmp_path, edge):
    hostile = ACTIVITIES.replace("| task    |", "| <b>x</b> |")
    with_activities = {
        "users": USERS.replace("Ann", "<script>x</script>"),
        "activities": hostile,
        "deals": EDGES[edge],
    }
    for place, tables in enumerate((with_activities, {"deals": EDGES[edge]})):
        workbook = on_sunday(tmp_path / str(place), tables)
        for answer in ANSWERS:
            assert_well_worded(answer(workbook), answer.__name__, sayings=r"None of (them|the|\d+)\b")


def test_a_source_without_activities_says_what_to_do(tmp_path):
    workbook = on_sunday(tmp_path, {"deals": DEALS, "users": USERS})
    for answer in (
        sales_activity.done_last_week,
        sales_activity.calls_made,
        sales_activity.coverage,
        sales_activity.overdue,
    ):
        section = answer(workbook)
        assert section.headline.startswith("This source has no calls")
        assert section.chart is None
        assert section.action
    assert sales_activity.cover(workbook).points[0].startswith("This source has no calls")
    assert sales_activity.by_owner_over_time(workbook).chart is not None
