"""The sales cycle report on drawn tables: open deals counted, immature cells marked, words for every edge."""

import datetime as dt

import pytest

from lib.sections import sales_cycle
from tests.drawn import drawn_workbook
from tests.sections.test_sections_say_what_they_know import EDGES, cells
from tests.sections.wording import assert_well_worded

HEADER = "deal_id | owner_id | source | pipeline | stage | amount | currency | created_on | qualified_on | closed_on\n"
ANSWERS = {
    "over time": sales_cycle.over_time,
    "outcomes": sales_cycle.outcomes,
    "cohorts": sales_cycle.cohorts,
    "distribution": sales_cycle.distribution,
    "won by source": sales_cycle.won_by_day,
    "won by owner": lambda workbook: sales_cycle.won_by_day(workbook, "owner"),
    "won by size": lambda workbook: sales_cycle.won_by_day(workbook, "size_band"),
    "by size": lambda workbook: sales_cycle.by_group(workbook, "size_band"),
    "by stage": sales_cycle.by_stage,
    "definitions": sales_cycle.definitions,
    "cover": sales_cycle.cover,
    "notes": sales_cycle.notes,
}
START = dt.date(2026, 1, 1)


def deal(name, stage, days, *, start=START, source="", amount="100", qualified=""):
    """A deal that was decided `days` after its start, or that is open."""
    closed_on = "" if stage == "Lead" else start + dt.timedelta(days=days)
    return f"{name} | u1 | {source} | Sales | {stage} | {amount} | EUR | {start} | {qualified} | {closed_on}"


def deals(*rows):
    return {"deals": HEADER + "\n".join(rows)}


def toy():
    """The toy example: ten deals that started so that each open one has been known for its number of days."""
    as_of = dt.date(2026, 6, 30)
    rows = [deal("first", "Lost", 0, start=dt.date(2025, 1, 1))]
    for place, (days, outcome) in enumerate(
        zip([1, 2, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 1, 0, 2, 1, 0, 1, 2, 0], strict=True)
    ):
        stage = {0: "Lead", 1: "Won", 2: "Lost"}[outcome]
        start = as_of - dt.timedelta(days=days) if outcome == 0 else START
        rows.append(deal(f"d{place}", stage, days, start=start))
    return deals(*rows)


def test_open_deals_are_counted_as_in_the_toy_example(tmp_path):
    from lib.models.cycle_curves import shares_by
    from lib.sections.sales_cycle.timed import curves_of, timed_deals

    timed = timed_deals(drawn_workbook(tmp_path, toy()))
    ten = timed[timed["started_on"] >= "2026-01-01"]
    shares = shares_by(curves_of(ten), 9)
    assert (round(shares["won"], 6), round(shares["lost"], 6)) == (0.472222, 0.372222)


def test_deals_from_before_the_first_decision_are_watched_from_that_day(tmp_path):
    from lib.sections.sales_cycle.timed import timed_deals

    drawn = deals(
        deal("old", "Won", 100, start=dt.date(2025, 12, 1)),
        deal("first", "Lost", 10, start=dt.date(2026, 1, 1)),
        deal("new", "Won", 5, start=dt.date(2026, 2, 1)),
    )
    timed = timed_deals(drawn_workbook(tmp_path, drawn))
    # the first decision was on 11 January, day 41 of the old deal: it is watched from the evening of day 40
    assert timed["entered_day"].tolist() == [9, -1, 40]


def test_what_becomes_of_deals_sums_to_all_of_them(tmp_path):
    rows = [deal(f"w{n}", "Won", 20) for n in range(3)] + [deal(f"l{n}", "Lost", 40) for n in range(5)]
    rows += [deal(f"o{n}", "Lead", 0) for n in range(2)]
    section = sales_cycle.outcomes(drawn_workbook(tmp_path, deals(*rows), minimum_n=5))
    assert cells(section, "Won") == {
        "day 30": "30.0%", "day 60": "30.0%", "day 90": "30.0%", "day 180": "30.0%",
    }  # fmt: skip
    assert cells(section, "Lost")["day 60"] == "50.0%"
    assert cells(section, "Still open")["day 180"] == "20.0%"
    assert section.headline.endswith("half are decided by day 40.")


def test_a_day_that_too_few_deals_have_reached_is_not_reached(tmp_path):
    young = dt.date(2026, 4, 20)
    rows = [deal(f"w{n}", "Won", 10, start=young) for n in range(6)]
    section = sales_cycle.outcomes(drawn_workbook(tmp_path, deals(*rows), minimum_n=5))
    assert cells(section, "Won") == {
        "day 30": "100.0%", "day 60": "100.0%", "day 90": "not reached", "day 180": "not reached",
    }  # fmt: skip


def test_a_quarter_is_shown_only_up_to_the_age_all_its_deals_have(tmp_path):
    rows = [deal("first", "Lost", 0, start=dt.date(2025, 9, 1))]
    rows += [deal(f"a{n}", "Won", 50, start=dt.date(2025, 10, 1)) for n in range(2)]
    rows += [deal(f"b{n}", "Lead", 0, start=dt.date(2025, 12, 31)) for n in range(2)]
    rows += [
        deal("c1", "Won", 5, start=dt.date(2026, 5, 30)),
        deal("c2", "Lead", 0, start=dt.date(2026, 6, 1)),
    ]
    section = sales_cycle.cohorts(drawn_workbook(tmp_path, deals(*rows), minimum_n=1))
    by_90, by_180, by_30 = (cells(section, f"Won by day {day}") for day in (90, 180, 30))
    # 31 December to 30 June is 181 days: all four of the fourth quarter are old enough
    assert (by_30["2025 Q4"], by_90["2025 Q4"], by_180["2025 Q4"]) == ("0.0%", "50.0%", "50.0%")
    assert by_30["2026 Q2"] == "not yet"
    assert by_30["2026 Q1"] == "–"


def test_quarters_from_before_the_export_began_are_left_out(tmp_path):
    rows = [deal("a", "Won", 100, start=dt.date(2026, 1, 2)), deal("b", "Won", 9, start=dt.date(2026, 4, 12))]
    section = sales_cycle.cohorts(drawn_workbook(tmp_path, deals(*rows), minimum_n=1))
    # the first decision is of 12 April: deals of January decided before are not in the export, nor those of 1 April
    assert section.headline.startswith("The export holds no whole quarter")


def test_each_definition_stands_beside_the_others(tmp_path):
    rows = [
        deal("w", "Won", 30, qualified="2026-01-11"),
        deal("l", "Lost", 10),
        deal("o", "Lead", 0),
    ]
    section = sales_cycle.definitions(drawn_workbook(tmp_path, deals(*rows)))
    medians = cells(section, "Median days")
    assert medians["days from the created day to close of won deals, by closing day"] == "30"
    assert medians["days from the created day to close of won and lost deals, by closing day"] == "20"
    assert medians["days from qualification to close of won deals, by closing day"] == "20"
    assert medians["days until half of the deals that started are won or lost, open ones counted"] == "30"
    assert "first contact" in section.note


def test_the_cycle_is_said_to_get_longer_only_where_that_is_more_than_chance(tmp_path):
    days = dt.timedelta
    old = [deal(f"f{n}", "Won", 20, start=dt.date(2025, 1, 1) + days(n)) for n in range(5)]
    early = [deal(f"a{n}", "Won", 20 + n % 5, start=dt.date(2025, 7, 5) + days(n)) for n in range(40)]
    late = [deal(f"b{n}", "Won", 50 + n % 5, start=dt.date(2026, 1, 20) + days(n)) for n in range(40)]
    clear = sales_cycle.over_time(drawn_workbook(tmp_path, deals(*old, *early, *late)))
    assert clear.headline.startswith("Since 2025 Q4 deals take 30 days longer than before at the median (95%")
    assert clear.headline.endswith(": more than chance.")
    same = [deal(f"b{n}", "Won", 20 + n % 5, start=dt.date(2026, 1, 20) + days(n)) for n in range(40)]
    steady = sales_cycle.over_time(drawn_workbook(tmp_path / "same", deals(*old, *early, *same)))
    assert steady.headline.startswith("The cycle is not known to have changed")


def test_sizes_known_only_of_won_deals_are_not_compared(tmp_path):
    rows = [deal(f"w{n}", "Won", 20) for n in range(12)]
    rows += [deal(f"l{n}", "Lost", 20, amount="0") for n in range(12)]
    section = sales_cycle.won_by_day(drawn_workbook(tmp_path, deals(*rows)), "size_band")
    assert section.headline.startswith("This source records a value for few of its lost deals")


def test_sources_are_told_apart_only_beyond_chance(tmp_path):
    rows = [deal(f"a{n}", "Won" if n < 20 else "Lost", 20, source="Referral") for n in range(25)]
    rows += [deal(f"b{n}", "Won" if n < 3 else "Lost", 20, source="Event") for n in range(25)]
    section = sales_cycle.won_by_day(drawn_workbook(tmp_path, deals(*rows)), "source")
    assert section.headline == (
        "By day 90, 46.0% of deals are won; more than chance apart from that: Referral 80.0% and Event 12.0%."
    )


@pytest.mark.parametrize("edge", EDGES)
def test_every_section_has_words_for_every_edge(tmp_path, edge):
    # where deals are few enough to say so, and where none are
    for minimum_n in (1, 20) if edge == "nothing open" else (1,):
        workbook = drawn_workbook(tmp_path / str(minimum_n), {"deals": EDGES[edge]}, minimum_n=minimum_n)
        for name, answer in ANSWERS.items():
            assert_well_worded(answer(workbook), name)
