"""The pipeline report on drawn tables: worked by hand, and words for whatever is missing."""

import datetime as dt

import pytest

from lib.sections import pipeline
from tests.drawn import drawn_workbook
from tests.sections.test_sections_say_what_they_know import EDGES, OPEN, cells
from tests.sections.wording import assert_well_worded

USERS = "user_id | name | team\nu1 | Ann | North\nu2 | Bob | South"
HISTORY = """
event_id | deal_id | happened_at         | field             | old        | new
e1       | d1      | 2026-03-01 09:00:00 | stage             |            | Lead
e2       | d1      | 2026-03-05 09:00:00 | stage             | Lead       | Proposal
e3       | d1      | 2026-04-20 09:00:00 | expected_close_on | 2026-05-31 | 2026-06-30
e4       | d1      | 2026-05-20 09:00:00 | expected_close_on | 2026-06-30 | 2026-07-31
e5       | d2      | 2026-03-02 09:00:00 | stage             |            | Lead
e6       | d2      | 2026-05-02 09:00:00 | amount            | 300.00     | 250.00
e7       | d3      | 2026-03-03 09:00:00 | stage             |            | Lead
e8       | d3      | 2026-03-13 09:00:00 | stage             | Lead       | Proposal
e9       | d3      | 2026-05-12 09:00:00 | stage             | Proposal   | Won
e10      | d4      | 2026-05-15 09:00:00 | stage             |            | Lead
"""
DEALS = """
deal_id | owner_id | pipeline | stage    | amount | currency | created_on | closed_on  | expected_close_on | next_step_on
d1      | u1       | Sales    | Proposal | 100    | EUR      | 2026-03-01 |            | 2026-07-31        | 2026-07-02
d2      | u1       | Sales    | Lead     | 250    | EUR      | 2026-03-02 |            | 2026-06-15        |
d3      | u2       | Sales    | Won      | 400    | EUR      | 2026-03-03 | 2026-05-12 | 2026-05-31        |
d4      | u2       | Sales    | Lead     |        | EUR      | 2026-05-15 |            |                   | 2026-06-01
"""
ACTIVITIES = """
activity_id | kind | deal_id | done_on    | due_on     | created_on
a1          | call | d1      | 2026-06-20 |            | 2026-06-20
a2          | call | d2      | 2026-05-31 |            | 2026-05-31
a3          | call | d2      |            | 2026-07-01 | 2026-06-01
"""
GOALS = """
goal_id | metric      | scope_kind | scope | starts_on  | ends_on    | target | currency
g1      | won_revenue | team       | North | 2026-04-01 | 2026-06-30 | 300    | EUR
g2      | won_revenue | team       | South | 2026-04-01 | 2026-06-30 | 600    | EUR
"""
TABLES = {"users": USERS, "deals": DEALS, "deal_events": HISTORY, "activities": ACTIVITIES}


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    """As of 30 June 2026; the quarter began on 1 April."""
    return drawn_workbook(tmp_path_factory.mktemp("pipeline"), TABLES)


def figures(section):
    return {(figure.definition, tuple(figure.group.values())): figure.value for figure in section.figures}


def test_the_waterfall_of_the_quarter_tells_each_deal_by_what_happened_to_it(workbook):
    # expected in the quarter at its start: d1 100, d2 300, d3 400; at its end d2 250
    section = pipeline.what_moved(workbook)
    assert cells(section, "Value") == {
        "Open on 31 Mar 2026": "€800",
        "Decreased": "-€50",
        "Pushed out": "-€100",
        "Won": "-€400",
        "Open on 30 Jun 2026": "€250",
    }
    assert section.headline.startswith(
        "The value expected to close in 2026 Q2 fell by €550, from €800 to €250: €400 was won, €100 was pushed out to later and amounts fell by €50."
    )


def test_in_all_that_is_open_a_push_changes_nothing_and_a_deal_without_a_value_is_counted(workbook):
    section = pipeline.what_moved_in_all(workbook)
    assert cells(section, "Value") == {
        "Open on 31 Mar 2026": "€800",
        "Created": "€0",
        "Decreased": "-€50",
        "Won": "-€400",
        "Open on 30 Jun 2026": "€350",
    }
    assert cells(section, "Deals")["Created"] == "1"


def test_the_largest_move_is_named(workbook):
    section = pipeline.largest_moves(workbook)
    assert section.headline == "The largest single move is d3: won, €400."
    assert section.table.rows[1][:3] == ("d2", "Ann", "Decreased")


def test_coverage_sets_what_is_expected_against_what_is_missing(tmp_path):
    section = pipeline.coverage(drawn_workbook(tmp_path, {**TABLES, "goals": GOALS}))
    # 900 to win, 400 won: 500 missing; d2 is expected in the quarter: 250, weighted 25; open 350
    assert section.headline.startswith("€500 of the target of €900 is still to be won by 30 Jun 2026.")
    assert cells(section, "÷ still to be won") == {
        "Still to be won": "–",
        "Expected in 2026 Q2": "0.50",
        "The same, weighted": "0.05",
        "All that is open": "0.70",
    }
    assert section.action.startswith("Even if every deal")


def test_without_a_target_coverage_is_not_invented(workbook):
    section = pipeline.coverage(workbook)
    assert section.headline.startswith("No target for won revenue is recorded for 2026 Q2")
    assert section.chart is None


def test_pushes_are_moves_of_the_expected_day_to_a_later_one(workbook):
    section = pipeline.pushes(workbook)
    assert cells(section, "Open deals") == {"never*": "2", "twice*": "1"}
    # 31 May to 31 July
    assert cells(section, "Median days pushed")["twice*"] == "61"
    assert section.headline.startswith("1 of 3 open deals was pushed to a later day, 2 times in all.")
    assert pipeline.pushed_by(workbook).headline == "Ann has the most pushed deals open: 1 of 1."


def test_each_fault_has_its_count_and_share(workbook):
    section = pipeline.needs_attention(workbook)
    # past due: d2; undated: d4; no value: d4; quiet for 30 days: d2 (31 May) and d4 (created 15 May)
    # next step: d1 on 2 July, d2 planned for 1 July, d4 had one in the past
    assert cells(section, "Deals") == {
        "Nothing done for 30 days": "2",
        "No expected day": "1",
        "No next step": "1",
        "No value": "1",
        "Past due": "1",
    }
    assert cells(section, "Share of deals")["Nothing done for 30 days"] == "66.7%"
    assert cells(section, "Value")["Past due"] == "€250"
    assert section.headline == "2 open deals of 3 need attention, worth €250."


def test_the_next_deals_stand_by_weighted_value_with_reasons_and_what_to_do(workbook):
    section = pipeline.next_deals(workbook)
    rows = {row[0]: row[-2:] for row in section.table.rows}
    assert list(rows) == ["d1", "d2", "d4"]
    # d1: in Proposal since 5 March, the winner left it after 60 days
    assert rows["d1"] == ("slow: 117 days in this stage", "ask what holds it up")
    assert rows["d2"][0].startswith("15 days past due; nothing done for 30 days")
    assert rows["d4"][0].startswith("no expected day; nothing done for 46 days; no next step")


def test_time_in_stage_counts_stays_that_go_on(workbook):
    section = pipeline.time_in_stage(workbook)
    # Lead: d1 4 days, d3 10 days, d2 120 and d4 46 days and there still: half have left by day 10
    assert cells(section, "Of all stays") == {"Lead*": "10", "Proposal*": "60"}
    assert cells(section, "Of winners") == {"Lead*": "10", "Proposal*": "60"}


def test_the_funnel_is_counted_three_ways(workbook):
    section = pipeline.funnel(workbook)
    assert cells(section, "In it or later") == {"Sales": "1"}
    by_stage = {row[1]: row[2:5] for row in section.table.rows}
    assert by_stage == {
        "Lead": ("4", "4", "4"),
        "Proposal": ("2", "2", "2"),
        "Won": ("1", "1", "1"),
    }


def test_every_entry_ends_in_one_of_five_ways(workbook):
    section = pipeline.stage_endings(workbook)
    by_stage = {row[0]: row[1:7] for row in section.table.rows}
    # entries, advanced, won, lost, moved back, still there
    assert by_stage == {
        "Lead*": ("4", "2", "0", "0", "0", "2"),
        "Proposal*": ("2", "0", "1", "0", "0", "1"),
    }


def test_the_same_point_of_the_quarter_before_shows_what_was_open_then(workbook):
    section = pipeline.same_point(workbook)
    # on 31 March d1, d2 and d3 were open
    assert section.headline == "Open value is down 56.2% against 31 Mar 2026: €350, from €800."


def test_values_are_weighed_by_the_stage_or_by_the_crm(tmp_path):
    deals = """
    deal_id | pipeline | stage    | amount | currency | created_on | crm_probability
    d1      | Sales    | Lead     | 100    | EUR      | 2026-05-01 | 0.9
    d2      | Sales    | Proposal | 200    | EUR      | 2026-05-01 |
    """
    section = pipeline.definitions(drawn_workbook(tmp_path, {"deals": deals}))
    # 90 + 100; by stage 10 + 100; by the CRM's own 90
    assert [row[1] for row in section.table.rows] == ["€300", "€190", "€110", "€90", "€0"]


def test_a_source_whose_open_deals_have_no_values_has_a_waterfall_of_deals(tmp_path):
    deals = """
    deal_id | pipeline | stage | amount | currency | created_on | closed_on
    d1      | Sales    | Won   | 100    | EUR      | 2026-03-01 | 2026-05-01
    d2      | Sales    | Lead  |        |          | 2026-03-01 |
    d3      | Sales    | Lead  |        |          | 2026-05-01 |
    """
    workbook = drawn_workbook(tmp_path, {"deals": deals})
    section = pipeline.what_moved_in_all(workbook)
    assert section.headline.startswith("The number of open deals did not change, from 2 to 2")
    assert cells(section, "Change")["Won"] == "-1"
    assert "This source records no changes" in section.note
    assert pipeline.same_point(workbook).table.labels == ("Period and day", "Deals")


def test_a_fault_that_every_deal_has_tells_none_from_another(tmp_path):
    deals = "deal_id | pipeline | stage | created_on\n" + "\n".join(
        f"d{number} | Sales | Lead | 2026-05-01" for number in range(20)
    )
    section = pipeline.next_deals(drawn_workbook(tmp_path, {"deals": deals}))
    assert section.headline == (
        "None of 20 open deals has an expected day or a value, so no deal can be put before another."
    )


@pytest.mark.parametrize(
    ("edge", "has_history"),
    [*((edge, True) for edge in EDGES), ("nothing closed", False), ("names that are markup", False)],
)
def test_every_section_has_words_for_every_edge(tmp_path, edge, has_history):
    others = {"deal_events": HISTORY, "activities": ACTIVITIES, "goals": GOALS, "users": USERS}
    workbook = drawn_workbook(tmp_path, {"deals": EDGES[edge], **(others if has_history else {})})
    for name in pipeline.__all__:
        assert_well_worded(getattr(pipeline, name)(workbook), name, sayings=r"None of (them|\d+)\b")


def test_a_source_without_deals_says_so(tmp_path):
    workbook = drawn_workbook(tmp_path, {"users": USERS})
    sections = (pipeline.what_moved, pipeline.same_point, pipeline.needs_attention, pipeline.next_deals)
    for answer in (*sections, pipeline.coverage, pipeline.definitions, pipeline.largest_moves):
        assert answer(workbook).headline.startswith("This source has no ")


def test_the_order_of_rows_changes_nothing(tmp_path, workbook):
    def turned(drawing):
        header, *rows = drawing.strip().splitlines()
        return "\n".join([header, *reversed(rows)])

    other = drawn_workbook(tmp_path, {name: turned(drawing) for name, drawing in TABLES.items()})
    for name in pipeline.__all__:
        if name != "notes":
            texts = [
                getattr(pipeline, name)(each)._repr_mimebundle_()["text/plain"] for each in (workbook, other)
            ]
            assert texts[0] == texts[1], name


def test_an_early_day_of_a_source_has_words_too(tmp_path):
    workbook = drawn_workbook(tmp_path, {"deals": OPEN}, as_of=dt.date(2026, 1, 1))
    for name in pipeline.__all__:
        assert getattr(pipeline, name)(workbook)._repr_mimebundle_()["text/plain"]
