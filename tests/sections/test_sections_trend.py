"""The sales trend report on drawn tables: same points, fiscal calendar, the change split exactly, words for every edge."""

import datetime as dt

import pytest

from lib.sections import sales_trend
from tests.drawn import drawn_workbook
from tests.sections.test_sections_say_what_they_know import EDGES, cells
from tests.sections.wording import assert_well_worded

HEADER = "deal_id | pipeline | stage | amount | currency | created_on | closed_on\n"
ANSWERS = {
    "pace": sales_trend.pace,
    "pace of the year": lambda workbook: sales_trend.pace(workbook, "year"),
    "without season": sales_trend.without_season,
    "unusual": sales_trend.unusual,
    "why": sales_trend.why,
    "cover": sales_trend.cover,
    "notes": sales_trend.notes,
}


def deals(*rows):
    return {"deals": HEADER + "\n".join(rows)}


def won(name, amount, closed_on, created_on="2024-01-01"):
    return f"{name} | Sales | Won | {amount} | EUR | {created_on} | {closed_on}"


def lost(name, closed_on, created_on="2024-01-01"):
    return f"{name} | Sales | Lost | 10 | EUR | {created_on} | {closed_on}"


PACED = deals(
    won("d0", 1, "2025-09-30"),
    won("d1", 100, "2025-11-20"),
    won("d2", 400, "2025-12-31"),
    won("d3", 50, "2026-03-02"),
    won("d4", 70, "2026-03-03"),
    won("d5", 200, "2026-05-31"),
)


def test_earlier_periods_are_cut_at_the_same_day(tmp_path):
    # 31 May is day 61 of the quarter; day 61 of Q1 is 2 March, of Q4 30 November
    section = sales_trend.pace(drawn_workbook(tmp_path, PACED, as_of=dt.date(2026, 5, 31)))
    assert cells(section, "Won by then") == {"2026 Q2 so far": "€200", "2026 Q1": "€50", "2025 Q4": "€100"}
    assert cells(section, "Whole period") == {"2026 Q2 so far": "–", "2026 Q1": "€120", "2025 Q4": "€500"}
    assert set(cells(section, "Days").values()) == {"61"}
    assert section.headline.startswith(
        "€200 was won in 2026 Q2 so far by day 61, more than by the same day of 2 of 2"
    )


def test_a_window_one_day_shorter_would_lose_the_deal_of_its_last_day(tmp_path):
    workbook = drawn_workbook(tmp_path, PACED, as_of=dt.date(2026, 5, 30))
    # one day less of this quarter is one day less of the others
    assert cells(sales_trend.pace(workbook), "Won by then")["2026 Q1"] == "€0"


def test_every_compared_window_is_as_long_as_this_one(tmp_path):
    for as_of in (dt.date(2026, 5, 31), dt.date(2026, 5, 25), dt.date(2026, 2, 28)):
        section = sales_trend.pace(drawn_workbook(tmp_path / str(as_of), PACED, as_of=as_of))
        same_day = [f for f in section.figures if f.starts_on][: len(section.table.rows)]
        assert len({(figure.ends_on - figure.starts_on).days for figure in same_day}) == 1


def test_a_fiscal_year_from_july_has_its_own_quarters_and_years(tmp_path):
    calendar = {"fiscal_year_starts": 7, "timezone": "UTC"}
    workbook = drawn_workbook(tmp_path, PACED, as_of=dt.date(2026, 5, 31), calendar=calendar)
    assert [row[0] for row in sales_trend.pace(workbook).table.rows] == [
        "FY2026 Q4 so far", "FY2026 Q3", "FY2026 Q2",
    ]  # fmt: skip
    assert "fiscal quarter" in sales_trend.pace(workbook).table.caption
    rows = {row[0]: row[1] for row in sales_trend.won_by_period(workbook).table.rows}
    # July to September is the first quarter: d0 of 30 September
    assert (rows["FY2026 Q1"], rows["FY2026 Q2"], rows["FY2026 Q4 so far"]) == ("€1", "€500", "€200")


def test_the_fiscal_year_is_compared_at_the_same_day(tmp_path):
    calendar = {"fiscal_year_starts": 7, "timezone": "UTC"}
    drawn = deals(
        won("d0", 1, "2024-06-30"),
        won("d1", 10, "2024-07-01"),
        won("d2", 20, "2025-05-31"),
        won("d3", 40, "2025-06-01"),
        won("d4", 80, "2026-05-31"),
    )
    section = sales_trend.pace(
        drawn_workbook(tmp_path, drawn, as_of=dt.date(2026, 5, 31), calendar=calendar), "year"
    )
    assert cells(section, "Won by then") == {"FY2026 so far": "€80", "FY2025": "€30"}


SPLIT = deals(
    lost("l0", "2025-12-01"),
    won("a1", 100, "2026-01-10", "2026-01-01"),
    lost("a2", "2026-01-20", "2026-01-11"),
    won("b1", 200, "2026-04-10", "2026-04-01"),
    won("b2", 400, "2026-04-10", "2026-04-01"),
    lost("b3", "2026-04-20", "2026-04-11"),
    lost("b4", "2026-04-20", "2026-04-11"),
)


def test_the_change_is_split_exactly_and_its_factors_are_shown(tmp_path):
    # by 30 June: 91 days of the quarter, 90 of the one before; deal-days 20 and 40, decided 2 and 4
    section = sales_trend.why(drawn_workbook(tmp_path, SPLIT, minimum_n=1))
    assert cells(section, "2026 Q2") == {
        "Mean won deal": "€300",
        "Deals in hand on an average day": "0.44",
        "Win rate": "50.0%",
        "Days in hand for each decision": "10",
        "Days in the period": "91",
        "Won value": "€600",
    }
    parts = [figure for figure in section.figures if figure.definition == "won_revenue_change/part"]
    # 100 became 600: three times the size, twice the deals decided; 40/91 ÷ 20/90 in hand, 91/90 days
    assert sum(figure.value for figure in parts) == pytest.approx(500, abs=0.001)
    by_factor = {figure.group["factor"]: figure.value for figure in parts}
    assert by_factor["win_rate"] == by_factor["days_each"] == 0
    assert by_factor["mean_size"] == pytest.approx(306.57, abs=0.01)


def test_equal_days_need_no_factor_for_the_length_of_the_period(tmp_path):
    section = sales_trend.why(drawn_workbook(tmp_path, SPLIT, as_of=dt.date(2026, 5, 31), minimum_n=1))
    assert "Days in the period" not in cells(section, "Part of the change")


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([lost("b1", "2026-04-10")], "in 2026 Q2 no deal was won"),
        ([won("b1", 0, "2026-04-10")], "in 2026 Q2 the won deals have no value above 0"),
        ([], "in 2026 Q2 no deal was decided"),
    ],
)
def test_a_change_without_factors_says_why_it_cannot_be_split(tmp_path, rows, reason):
    drawn = deals(lost("l0", "2025-12-01"), won("a1", 100, "2026-01-10"), *rows)
    section = sales_trend.why(drawn_workbook(tmp_path, drawn, minimum_n=1))
    assert section.headline == f"The change of -€100 cannot be split between its factors: {reason}."
    assert section.chart is None


def monthly(amounts, first=dt.date(2024, 1, 15)):
    rows = [won("d", 1, "2023-12-31", "2023-12-01")]
    for place, amount in enumerate(amounts):
        year, month = divmod(first.month - 1 + place, 12)
        day = dt.date(first.year + year, month + 1, 15)
        rows += [won(f"m{place}x{part}", amount // 3, day) for part in range(3)]
    return deals(*rows)


def test_the_season_is_refused_below_two_years_and_taken_out_from_then_on(tmp_path):
    season = [300, 300, 600, 300, 300, 900, 300, 300, 600, 300, 300, 1500]
    short = drawn_workbook(tmp_path / "short", monthly(season * 2), as_of=dt.date(2025, 11, 30))
    said = sales_trend.without_season(short)
    assert "it takes 24 whole months in the export, and there are 23." in said.headline
    assert said.chart is None
    full = drawn_workbook(tmp_path / "full", monthly(season * 3), as_of=dt.date(2026, 12, 31))
    section = sales_trend.without_season(full)
    assert (
        section.headline
        == (
            "Without the season the last three whole months brought €1,275, unchanged on the three before;"
            " the season is highest in Dec and lowest in Jan."
        )
        or "the season is highest in Dec" in section.headline
    )
    assert section.chart is not None


def test_a_month_that_stands_out_names_the_deals_that_made_it(tmp_path):
    usual = [300, 330, 270, 300, 360, 300, 330, 300, 270, 300, 330, 300, 300, 270]
    drawn = monthly([*usual, 300])
    drawn["deals"] += "\n" + won("huge", 90_000, "2025-03-20")
    section = sales_trend.unusual(drawn_workbook(tmp_path, drawn, as_of=dt.date(2025, 3, 31)))
    assert section.headline.startswith("1 of 9 months judged stands out; it is Mar 2025, with €90,300")
    assert cells(section, "Verdict")["Mar 2025"] == "stands out"
    assert cells(section, "Largest deals")["Mar 2025"].startswith("huge (€90,000)")


@pytest.mark.parametrize("edge", EDGES)
def test_every_new_section_has_words_for_every_edge(tmp_path, edge):
    workbook = drawn_workbook(tmp_path, {"deals": EDGES[edge]})
    for name, answer in ANSWERS.items():
        assert_well_worded(answer(workbook), name)
