"""Custom reports on drawn tables: totals from the parts, filters, comparisons, what is said where nothing can be shown."""

import datetime as dt
import random
import re

import pytest

from lib.metrics.catalogue import METRICS
from lib.metrics.cut import DIMENSIONS, Cut, NotRecordedError
from lib.metrics.evaluate import NO_AMOUNTS, evaluated, rolled_up
from lib.metrics.report_files import checked_report, refuse_unanswerable
from lib.metrics.report_files.model import Item
from lib.metrics.report_files.rules import misfits
from lib.problems import InputError
from lib.sections import custom_report
from lib.sections.custom_report.evaluation import values_of
from lib.sections.section import SECTION_MIME
from tests.drawn import drawn_workbook
from tests.sections.test_sections_say_what_they_know import EDGES
from tests.sections.wording import assert_well_worded

USERS = "user_id | name | team\nu1 | Ann | North\nu2 | Bob | South\nu3 | Cid | South"
DEALS = """
deal_id | owner_id | pipeline | stage    | amount | currency | source   | created_on | closed_on  | lost_reason
a       | u1       | Sales    | Won      | 100    | EUR      | Referral | 2026-04-01 | 2026-04-11 |
b       | u1       | Sales    | Won      | 300    | EUR      | Event    | 2026-04-01 | 2026-05-01 |
c       | u1       | Sales    | Lost     | 50     | EUR      | Event    | 2026-04-01 | 2026-05-21 | Price
d       | u2       | Sales    | Lost     | 70     | EUR      | Event    | 2026-04-01 | 2026-05-31 |
e       | u2       | Sales    | Lost     | 80     | EUR      | Referral | 2026-04-01 | 2026-06-01 |
f       | u2       | Sales    | Won      | 500    | EUR      | Referral | 2026-01-01 | 2026-03-02 |
g       | u3       | Sales    | Won      | 40     | EUR      |          | 2025-04-01 | 2025-05-02 |
h       | u2       | Sales    | Proposal | 600    | EUR      | Event    | 2026-05-01 |            |
i       | u3       | Sales    | Lead     | 200    | EUR      | Referral | 2026-06-01 |            |
"""


def workbook_of(folder, deals=DEALS, **settings):
    return drawn_workbook(folder, {"deals": deals, "users": USERS}, minimum_n=1, **settings)


def item(metric="won_revenue", **keys):
    made = Item(metric=metric, **keys)
    assert not list(misfits(made))
    return made


def rows(section):
    return {row[0]: row[1:] for row in section.table.rows}


def column(section, label):
    place = section.table.labels.index(label)
    return {row[0]: row[place] for row in section.table.rows}


def test_wrong_number_percentages_summed_across_groups(tmp_path):
    section = custom_report.answer(workbook_of(tmp_path), item("win_rate", by=["owner"]))
    # Ann 2 of 3, Bob 0 of 2: together 2 of 5, neither the sum of the rates nor their mean
    assert column(section, "Win rate") == {"Ann": "66.7%", "Bob": "0.0%", "All": "40.0%"}


def test_others_are_made_from_their_parts_and_the_total_from_all(tmp_path):
    section = custom_report.answer(
        workbook_of(tmp_path), item("win_rate", by=["owner"], period="whole export", top=1)
    )
    assert column(section, "Win rate") == {"Ann": "66.7%", "others": "50.0%", "All": "57.1%"}
    money = custom_report.answer(workbook_of(tmp_path), item(by=["owner"], period="whole export", top=1))
    assert column(money, "Won revenue") == {"Bob": "€500", "others": "€440", "All": "€940"}


def test_rolled_up_shares_are_divided_again_and_nothing_over_nothing_stays_missing(tmp_path):
    tables = workbook_of(tmp_path).tables
    by_both = evaluated(tables, METRICS["win_rate"], Cut(("owner", "source")))
    together = rolled_up(by_both, METRICS["win_rate"])
    assert (together["numerator"].item(), together["denominator"].item()) == (4, 7)
    assert together["value"].item() == pytest.approx(4 / 7)
    by_owner = rolled_up(by_both, METRICS["win_rate"], ("owner",))
    plain = evaluated(tables, METRICS["win_rate"], Cut(("owner",)))
    assert by_owner.set_index("owner")["value"].to_dict() == pytest.approx(
        plain.set_index("owner")["value"].to_dict()
    )
    empty = evaluated(tables, METRICS["win_rate"], Cut(where={"owner": ["Cid"], "source": ["Referral"]}))
    assert rolled_up(empty, METRICS["win_rate"])["missing"].tolist() == ["nothing to divide by"]


def test_amounts_that_nobody_recorded_are_not_0_when_rolled_up(tmp_path):
    deals = "deal_id | owner_id | pipeline | stage | created_on\nd1 | u1 | Sales | Lead | 2026-01-01"
    values = evaluated(workbook_of(tmp_path, deals).tables, METRICS["open_pipeline"], Cut(("owner",)))
    assert rolled_up(values, METRICS["open_pipeline"])["missing"].tolist() == [NO_AMOUNTS]


def test_the_median_of_all_comes_from_the_rows_and_not_from_the_medians(tmp_path):
    section = custom_report.answer(
        workbook_of(tmp_path), item("sales_cycle", definition="closed", by=["owner"])
    )
    # Ann 10, 30, 50; Bob 60, 61: the middle of all five is 50
    assert column(section, "Median days") == {"Ann": "30", "Bob": "60.5", "All": "50"}


def test_filters_narrow_together_and_what_is_not_recorded_can_be_chosen(tmp_path):
    workbook = workbook_of(tmp_path)
    one = values_of(workbook, item("lost_deals", where={"owner": ["Bob"], "lost_reason": ["(not recorded)"]}))
    assert one.total["value"].item() == 2
    two = values_of(workbook, item("lost_deals", where={"source": ["Event"], "owner": ["Ann", "Bob"]}))
    assert two.total["value"].item() == 2
    (figure, *_) = custom_report.answer(workbook, item("lost_deals", where={"source": ["Event"]})).figures
    assert figure.group == {"source": "Event"}


def test_groups_over_time_add_up_in_both_directions(tmp_path):
    section = custom_report.answer(
        workbook_of(tmp_path), item(by=["owner"], period="last 3 months", grain="month")
    )
    assert section.table.labels == ("Owner", "Apr 2026", "May 2026", "Jun 2026", "All")
    assert rows(section) == {"Ann": ("€100", "€300", "€0", "€400"), "All": ("€100", "€300", "€0", "€400")}


def test_two_dimensions_are_crossed_with_their_margins(tmp_path):
    section = custom_report.answer(workbook_of(tmp_path), item("win_rate", by=["owner", "source"]))
    assert section.table.labels == ("Owner", "Event", "Referral", "All")
    assert rows(section)["Ann"] == ("50.0% (2)", "100.0% (1)", "66.7% (3)")
    assert rows(section)["All"] == ("33.3% (3)", "50.0% (2)", "40.0% (5)")


def test_a_group_that_was_there_before_and_is_gone_is_shown(tmp_path):
    workbook = workbook_of(tmp_path, as_of=dt.date(2026, 6, 30))
    section = custom_report.answer(workbook, item(by=["owner"], compare="previous"))
    assert column(section, "Before") == {"Ann": "€0", "Bob": "€500", "All": "€500"}
    assert column(section, "Change") == {"Ann": "up from nothing", "Bob": "down 100.0%", "All": "down 20.0%"}


def test_a_period_before_the_export_begins_is_not_compared_with(tmp_path):
    section = custom_report.answer(workbook_of(tmp_path), item(period="last 2 years", compare="previous"))
    assert "Before" not in section.table.labels
    assert "Not compared with the period before" in section.note


def test_a_stock_is_compared_with_what_stood_there_then(tmp_path):
    events = """
    event_id | deal_id | happened_on | field | old      | new
    e1       | b       | 2026-05-01  | stage | Proposal | Won
    e2       | f       | 2026-03-02  | stage | Proposal | Won
    """
    tables = {"deals": DEALS, "users": USERS, "deal_events": events}
    workbook = drawn_workbook(tmp_path, tables, minimum_n=1, as_of=dt.date(2026, 4, 20))
    values = values_of(workbook, item("open_deals", by=["owner"], compare="previous"))
    # on 20 April b was open with Ann; on 20 January, as many days into the quarter before, f with Bob
    assert values.groups.set_index("owner")["value"].to_dict() == {"Ann": 2, "Bob": 2}
    assert values.before.set_index("owner")["value"].to_dict() == {"Bob": 1}
    told = custom_report.answer(workbook, item("open_deals", compare="previous")).figures
    assert [figure.ends_on for figure in told] == [workbook.as_of, values.earlier[0].ends_on]


def test_a_report_run_again_as_of_last_year_shows_the_values_as_they_were_known_then(tmp_path):
    deals = """
    deal_id | owner_id | pipeline | stage | amount | currency | created_on | closed_on
    d1      | u2       | Sales    | Won   | 900    | EUR      | 2025-01-05 | 2025-02-01
    d2      | u1       | Sales    | Lost  | 100    | EUR      | 2025-01-06 | 2026-02-01
    """
    events = """
    event_id | deal_id | happened_on | field    | old  | new
    e1       | d1      | 2025-02-01  | stage    | Lead | Won
    e2       | d1      | 2025-09-01  | amount   | 400  | 900
    e3       | d1      | 2025-09-01  | owner_id | u1   | u2
    e4       | d2      | 2026-02-01  | stage    | Lead | Lost
    """
    tables = {"deals": deals, "users": USERS, "deal_events": events}
    workbook = drawn_workbook(tmp_path, tables, minimum_n=1, as_of=dt.date(2026, 6, 30))
    keys = {"metric": "won_revenue", "by": ["owner"], "period": "2025-01-01 to 2025-03-31"}
    shown = {}
    for as_of in ("team's day", "a year before", "2025-06-30"):
        report = checked_report({"title": "x", "question": "x?", "as_of": as_of, "items": [keys]}, "x.yml")
        ((_, section),) = custom_report.answers(workbook, {"x": report}).parts
        shown[as_of] = column(section, "Won revenue")
    assert shown["team's day"] == {"Bob": "€900", "All": "€900"}
    assert shown["a year before"] == {"Ann": "€400", "All": "€400"} == shown["2025-06-30"]


def test_a_report_as_of_a_day_to_come_is_refused(tmp_path):
    values = {"title": "x", "question": "x?", "as_of": "2027-01-01", "items": [{"metric": "won_deals"}]}
    with pytest.raises(InputError, match="2027-01-01 lies after the team's own day 2026-06-30"):
        refuse_unanswerable(workbook_of(tmp_path).tables, {"x": checked_report(values, "x.yml")})


# what only the data can tell


def refused(folder, **keys):
    report = checked_report({"title": "x", "question": "x?", "items": [keys]}, "x.yml")
    with pytest.raises(InputError) as error:
        refuse_unanswerable(workbook_of(folder).tables, {"weekly": report})
    return str(error.value)


def test_a_value_that_nobody_has_is_refused_with_the_nearest_and_the_known(tmp_path):
    said = refused(tmp_path, metric="won_deals", where={"source": ["Referal"]})
    assert (
        said
        == "weekly: items.1: where: no source is called 'Referal'. Did you mean 'Referral'? Known: (not recorded), Event, Referral."
    )


def test_a_group_the_metrics_table_does_not_have_is_refused(tmp_path):
    said = refused(tmp_path, metric="won_deals", by=["visit_stage"])
    assert said.startswith("weekly: items.1: Won deals cannot be grouped by 'visit_stage'.")
    said = refused(tmp_path / "filter", metric="won_deals", where={"visit_stage": ["Lead"]})
    assert "Won deals cannot be filtered by 'visit_stage'" in said


def test_a_value_of_another_team_or_a_later_day_is_no_mistake(tmp_path):
    workbook = workbook_of(tmp_path, scope={"teams": ["North"]})
    assert values_of(workbook, item("won_deals", where={"owner": ["Bob"]})).total["value"].item() == 0
    early = workbook_of(tmp_path / "early", as_of=dt.date(2025, 6, 30))
    assert values_of(early, item("won_deals", where={"source": ["Event"]})).total["value"].item() == 0
    with pytest.raises(InputError, match="no source is called 'Evant'"):
        values_of(early, item("won_deals", where={"source": ["Evant"]}))


def test_a_field_the_source_never_fills_in_is_said_and_not_refused(tmp_path):
    deals = DEALS.replace("Referral", "        ").replace("Event", "     ")
    workbook = workbook_of(tmp_path, deals)
    report = checked_report(
        {"title": "x", "question": "x?", "items": [{"metric": "won_deals", "where": {"source": ["Event"]}}]},
        "x.yml",
    )
    refuse_unanswerable(workbook.tables, {"x": report})
    for where in (["Event"], ["(not recorded)"]):
        with pytest.raises(NotRecordedError):
            values_of(workbook, item("won_deals", where={"source": where}))
        said = custom_report.answer(workbook, item("won_deals", where={"source": where})).headline
        assert said == "Won deals cannot be shown. This source does not record the source."
    grouped = custom_report.answer(workbook, item("won_deals", by=["source"]))
    assert grouped.headline == "This source does not record the source. Won deals in 2026 Q2: 2."


# whatever the rows

SHAPES = (
    {"metric": "won_revenue"},
    {"metric": "won_revenue", "compare": "year before"},
    {"metric": "won_revenue", "by": ["owner"], "compare": "previous"},
    {"metric": "won_revenue", "by": ["owner"], "period": "last 8 quarters", "grain": "quarter"},
    {"metric": "won_revenue", "period": "whole export", "grain": "month"},
    {"metric": "won_revenue", "by": ["owner", "source"], "period": "whole export"},
    {"metric": "win_rate", "by": ["owner"]},
    {"metric": "win_rate", "definition": "closed_value", "by": ["owner"], "compare": "year before"},
    {"metric": "win_rate", "by": ["owner"], "period": "last 6 months", "grain": "month"},
    {"metric": "win_rate", "by": ["owner", "source"]},
    {"metric": "sales_cycle", "by": ["owner"], "compare": "previous"},
    {"metric": "sales_cycle", "by": ["owner"], "period": "last 6 months", "grain": "month"},
    {"metric": "sales_cycle", "by": ["owner", "source"]},
    {"metric": "sales_cycle", "period": "last 12 weeks", "grain": "week", "compare": "year before"},
    {"metric": "open_pipeline", "by": ["stage"], "compare": "previous"},
    {"metric": "open_pipeline", "definition": "weighted"},
    {"metric": "stage_length", "by": ["visit_stage"]},
    {"metric": "won_deals", "where": {"owner": ["(not recorded)"]}},
    {"metric": "won_deals", "period": "2030-01-01 to 2030-12-31", "compare": "previous"},
)  # fmt: skip


@pytest.mark.parametrize("edge", EDGES)
def test_every_shape_has_words_for_every_edge(tmp_path, edge):
    workbook = drawn_workbook(tmp_path, {"deals": EDGES[edge]})
    for keys in SHAPES:
        assert_well_worded(custom_report.answer(workbook, item(**keys)), keys, beside=("median", "p90"))


def test_cover_and_notes_have_words_for_every_edge(tmp_path):
    for place, deals in enumerate(EDGES.values()):
        workbook = drawn_workbook(
            tmp_path / str(place), {"deals": deals}, custom_report=["weekly_sales_meeting"]
        )
        for answer in (custom_report.cover, custom_report.notes):
            text = answer(workbook)._repr_mimebundle_()["text/plain"]
            assert not re.search(r"\b(nan|inf|NaT|None(?! of them))\b", text), text


def test_without_a_report_chosen_the_cover_says_how_to_choose_one(tmp_path):
    workbook = workbook_of(tmp_path, custom_report=[])
    assert custom_report.cover(workbook).points[0].startswith("No custom report is chosen. Name one")
    assert custom_report.answers(workbook).parts == ()


def test_shuffling_the_rows_changes_nothing(tmp_path):
    head, *lines = DEALS.strip().splitlines()
    shuffled = "\n".join([head, *random.Random(3).sample(lines, len(lines))])
    first, second = workbook_of(tmp_path / "a"), workbook_of(tmp_path / "b", shuffled)
    for keys in SHAPES[:-3]:
        one, other = (custom_report.answer(workbook, item(**keys)) for workbook in (first, second))
        assert one == other, keys


def test_several_reports_are_shown_by_one_output_with_charts_and_figures_counted(tmp_path):
    shown = custom_report.answers(
        workbook_of(tmp_path, custom_report=["new_business", "weekly_sales_meeting"])
    )
    bundle = shown._repr_mimebundle_()
    declared = bundle[SECTION_MIME]
    assert bundle["text/html"].count("<img ") == declared["charts"] > 0
    assert bundle["text/html"].count("<h2>") == len(shown.parts) == 12
    assert {figure["section"] for figure in declared["figures"]} >= {
        "custom_report.new_business_1",
        "custom_report.weekly_sales_meeting_3",
    }


def test_every_dimension_is_named_once():
    assert len(set(DIMENSIONS)) == len(DIMENSIONS)
