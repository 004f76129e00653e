"""Service on drawn tables: what comes in and waits, clocks, targets, calls; too little is said and never drawn."""

import csv
import io

import pytest

from lib.sections import service
from lib.sections.derived import is_derived
from lib.workbook import METRICS
from tests.drawn import drawn_workbook
from tests.metrics.test_by_hand_service import TABLES
from tests.sections.wording import assert_well_worded

COSTS = "month_on | cost | currency | includes\n2026-06-01 | 900 | EUR | salaries"
ALL = {**TABLES, "service_costs": COSTS}
# kh took 2.5 hours of 1, over a pause and a night
LATE = """
case_id | opened_at        | first_reply_at | solved_at        | status | priority
kh      | 2026-06-01 16:00 |                | 2026-06-03 10:00 | solved | odd
"""
HISTORY = """
event_id | case_id | happened_at      | field  | old     | new
e1       | kh      | 2026-06-01 16:30 | status | new     | pending
e2       | kh      | 2026-06-02 16:00 | status | pending | open
e3       | kh      | 2026-06-03 10:00 | status | open    | solved
"""
ONE_HOUR = """
policy_id | target     | priority | minutes | clock    | pausing_statuses | schedule
p1        | resolution |          | 60      | business | pending          | Desk
"""
SECTIONS = [getattr(service, name) for name in service.__all__]
MARKUP = {
    **ALL,
    "cases": "case_id | opened_at | status | priority | kind | owner_id\n<b>k</b> | 2026-06-01 10:00 | <script>x</script> | $x^2$ | <b>odd</b> | <b>u</b>",
}
EDGES = {
    "no rows": {name: drawing.strip().splitlines()[0] for name, drawing in ALL.items()},
    "cases alone": {"cases": ALL["cases"]},
    "calls alone": {"service_calls": ALL["service_calls"]},
    "no hours": {name: drawing for name, drawing in ALL.items() if name not in ("schedules", "holidays")},
    "nothing but ids": {"cases": "case_id\nk1", "service_calls": "call_id\ns1", "sla_policies": ONE_HOUR},
    "names that are markup": MARKUP,
}


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    return drawn_workbook(tmp_path_factory.mktemp("service"), ALL, minimum_n=2)


def cells(section, column):
    place = section.table.labels.index(column)
    return {row[0]: row[place] for row in section.table.rows}


@pytest.mark.parametrize("edge", EDGES)
def test_every_section_has_words_for_every_edge(tmp_path, edge):
    found = drawn_workbook(tmp_path, EDGES[edge])
    for answer in SECTIONS:
        section = answer(found)
        assert_well_worded(section, (edge, answer.__name__))
        assert section.headline or section.points or section.is_end, answer.__name__
        for figure in section.figures:
            metric, variant, *_ = figure.definition.split("/")
            assert metric in METRICS or is_derived("service", figure.definition), figure.definition
            assert is_derived("service", figure.definition) or METRICS[metric].definition(variant)


def test_without_any_table_the_report_says_what_to_export(tmp_path):
    found = drawn_workbook(tmp_path, {})
    assert "neither support cases nor service calls" in service.cover(found).points[0]
    assert service.volume(found).headline.startswith("This source has no support cases")
    assert service.calls_lost(found).headline.startswith("This source has no service calls")
    assert service.kept(found).chart is None


def test_the_cover_tells_cases_speed_and_calls(workbook):
    first, second, third = service.cover(workbook).points
    assert first == "8 cases opened and 7 solved in 2026 Q2; 3 are open."
    assert second.startswith(
        "Half of the cases solved took up to 36 hours; 72.7% of the targets were kept (8 of 11)"
    )
    assert third.startswith("16.7% of the callers, company-wide, gave up before anybody answered (1 of 6)")


def test_cases_by_period_and_what_is_open_at_the_end(workbook):
    section = service.volume(workbook)
    assert cells(section, "Opened") == {"2026 Q1": "1", "2026 Q2": "8"}
    assert cells(section, "Solved") == {"2026 Q1": "0", "2026 Q2": "7"}
    # k9 was open on 31 March; on 30 June k6 and k7 are, of ka nobody knows since when
    assert cells(section, "Open at the end") == {"2026 Q1": "1", "2026 Q2": "2"}


def test_the_oldest_open_cases_come_first(workbook):
    section = service.backlog(workbook)
    assert [row[0] for row in section.table.rows] == ["k6", "k7", "ka"]
    assert section.headline.startswith(
        "3 cases are open, 3 of them without a first reply and none past the target"
    )


def test_hours_to_a_solution_by_kind_and_together(workbook):
    section = service.resolution(workbook)
    assert cells(section, "Mean") == {
        "(not recorded)*": "3",
        "Complaint*": "6",
        "complaint*": "88",
        "question": "41",
        "Together": "36.7",
    }
    assert "2 complaints took 47 hours at the mean" in section.headline


def test_targets_kept_by_priority_with_what_is_neither(workbook):
    section = service.kept(workbook)
    assert cells(section, "Breached") == {
        "first reply: high": "0",
        "first reply: low": "2",
        "resolution: high": "1",
        "resolution: low": "0",
    }
    assert section.note.startswith("Neither kept nor breached: 3 still running and in time")


def test_what_runs_out_next_comes_first(workbook):
    section = service.running_out(workbook)
    assert [row[:2] for row in section.table.rows][:2] == [("k6", "first reply"), ("k6", "resolution")]
    assert cells(section, "Hours left")["k7"] in ("1.5", "15.5")


def test_the_clock_of_the_latest_case_is_cut_at_opening_hours_and_sums_to_all_the_time(tmp_path):
    tables = {
        "cases": LATE,
        "case_events": HISTORY,
        "sla_policies": ONE_HOUR,
        "schedules": TABLES["schedules"],
    }
    section = service.clocks(drawn_workbook(tmp_path, tables))
    rows = [(row[0][5:], row[1][5:], row[4], row[5]) for row in section.table.rows]
    assert rows == [
        ("06-01 16:00", "06-01 16:30", "counted", "30"),
        ("06-01 16:30", "06-02 16:00", "paused", "1,410"),
        ("06-02 16:00", "06-02 17:00", "counted", "60"),
        ("06-02 17:00", "06-03 09:00", "outside", "960"),
        ("06-03 09:00", "06-03 10:00", "counted", "60"),
        ("her", "", "counted", "150"),
        ("her", "", "paused", "1,410"),
        ("her", "", "outside", "960"),
    ]
    assert 30 + 60 + 60 + 1410 + 960 == 42 * 60
    (file,) = section.files
    lines = csv.DictReader(io.StringIO(file.content.decode()))
    found = [line for line in lines if line["clock"] == "resolution"]
    minutes = [
        sum(float(row[f"{kind}_minutes"]) for row in found) for kind in ("counted", "paused", "outside")
    ]
    assert minutes == [150, 1410, 960]


def test_calls_of_each_agent_with_their_parts(workbook):
    section = service.handling(workbook)
    assert cells(section, "Calls") == {"Ann": "3", "Bob*": "1", "(not recorded)*": "1"}
    assert cells(section, "Mean minutes")["Ann"] == "3.5"
    parts = [float(cells(section, name)["Ann"]) for name in ("Talk", "Hold", "After the call")]
    assert sum(parts) == pytest.approx(3.5)


def test_what_a_contact_and_a_case_cost(workbook):
    section = service.cost(workbook)
    # 900 of June over the 8 cases and 5 calls of that month, and over the 8 cases alone
    assert section.table.rows[-1][1:] == ("€900", "13", "€69", "8", "€112")
    assert section.note == "The cost holds, as recorded: salaries."


def test_who_calls_again_is_told_by_days(workbook):
    section = service.callbacks(workbook)
    assert cells(section, "Within 7 days")["2026 Q2"] == "25.0%"
    assert cells(section, "Within 30 days")["2026 Q2"] == "50.0%"
    assert "1 call was returned on request" in section.note
