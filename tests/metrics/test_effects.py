"""What faults change in the figures, worked by hand: each figure as recorded and put right, with the records behind it."""

import pytest

from lib.audit import audited
from lib.metrics.effects import effects
from tests.audit.clean import CLEAN, spoilt, with_rows
from tests.drawn import drawn_workbook

WEB = "d5 | Five | c2 | u2 | Basic | Sales | Won | 300 | EUR | web | | 2026-03-01 | | 2026-03-21 |"
TWICE = "d5 | One | c1 | u1 | Pro Suite | Sales | Won | 100 | EUR | Web | | 2026-01-02 | 2026-01-05 | 2026-01-11 |"


@pytest.fixture
def found(tmp_path):
    """The effects of a drawn company."""

    def of(tables, **settings):
        workbook = drawn_workbook(tmp_path, tables, **settings)
        return effects(audited(workbook.tables, ("deals", "companies")), workbook.tables, workbook.history)

    return of


@pytest.fixture(scope="module")
def twice_and_late(tmp_path_factory):
    """d1 is there again as d5, and the open d3 is past its expected day."""
    tables = with_rows("deals", TWICE)
    tables["deals"] = tables["deals"].replace("| 2026-08-01", "| 2026-05-30")
    workbook = drawn_workbook(tmp_path_factory.mktemp("twice"), tables)
    return effects(audited(workbook.tables, ("deals",)), workbook.tables, workbook.history)


@pytest.fixture(scope="module")
def misnamed(tmp_path_factory):
    """d5 has its source written another way, and d1 names no product of the list."""
    tables = with_rows("deals", WEB)
    tables["deals"] = tables["deals"].replace("Pro Suite  | Sales", "ProSuite   | Sales")
    workbook = drawn_workbook(tmp_path_factory.mktemp("misnamed"), tables)
    return effects(audited(workbook.tables, ("deals",)), workbook.tables, workbook.history)


def sides(result, fault, metric, by="", known="", span="history"):
    """{group: (before, after, records)} of one figure."""
    rows = result.values
    wanted = (
        (rows["fault"] == fault)
        & (rows["metric"] == metric)
        & (rows["by"] == by)
        & (rows["known"] == known)
        & (rows["span"] == span)
    )
    columns = ["group", "value_before", "value_after", "records"]
    return {group: tuple(others) for group, *others in rows.loc[wanted, columns].itertuples(index=False)}


def test_a_company_without_a_fault_has_no_effect(found):
    result = found(CLEAN)

    assert result.faults.empty
    assert result.values.empty
    assert result.behind.empty


def test_a_deal_there_twice_counts_once(twice_and_late):
    # as recorded: d1 and d5 won (100 each), d2 lost
    assert sides(twice_and_late, "duplicates", "won_revenue") == {"": (200, 100, 1)}
    assert sides(twice_and_late, "duplicates", "win_rate") == {"": (pytest.approx(2 / 3), 0.5, 1)}
    by_source = sides(twice_and_late, "duplicates", "win_rate", "source")
    assert by_source == {"Web": (pytest.approx(2 / 3), 0.5, 1)}
    behind = twice_and_late.behind
    wanted = (behind["fault"] == "duplicates") & (behind["metric"] == "won_revenue")
    assert behind.loc[wanted & (behind["span"] == "history"), "record_id"].tolist() == ["d5"]


def test_a_company_there_twice_is_one_new_customer(found):
    tables = with_rows(
        "deals", "d5 | Five | c3 | u1 | Basic | Sales | Won | 300 | EUR | Web | | 2026-03-01 | | 2026-03-21 |"
    )
    tables["companies"] += "c3 | Alpha | alpha.example | u1 | 2025-01-11 | 2025-02-01\n"

    result = found(tables)

    # d5 is a second purchase of c1, no new customer; what was won stays
    assert sides(result, "duplicates", "new_customers") == {"": (2, 1, 1)}
    assert sides(result, "duplicates", "won_revenue") == {"": (400, 400, 0)}


def test_a_source_written_two_ways_is_one_group(misnamed):
    by_source = sides(misnamed, "labels", "win_rate", "source")

    # Web: d1 won, d2 lost, and d5 won that was written web
    assert by_source["Web"] == (0.5, pytest.approx(2 / 3), 1)
    before, after, records = by_source["web"]
    assert (before, records) == (1.0, 1)
    assert after != after


def test_deals_of_no_known_product_are_lost_to_a_report_by_product(misnamed):
    joined = "products.product_id"
    # d1 (100) names no product of the list, d5 (300) does
    assert sides(misnamed, "product", "won_revenue", known=joined) == {"": (300, 400, 1)}
    assert sides(misnamed, "product", "won_revenue") == {"": (400, 400, 0)}
    told = misnamed.faults.set_index("fault").loc["product"]
    assert (told["records"], told["changed"]) == (1, 1)


def test_an_open_deal_past_its_day_comes_back_into_the_forecast(twice_and_late):
    # d3: 70 at 0.5; won in this quarter: nothing
    assert sides(twice_and_late, "past_due", "forecast", span="period") == {"": (0, 35, 1)}
    assert sides(twice_and_late, "past_due", "open_pipeline", span="now") == {"": (70, 70, 0)}


def test_a_late_deal_without_an_amount_is_worth_what_deals_of_its_pipeline_are(found):
    tables = with_rows(
        "deals", "d5 | Five | c2 | u2 | Basic | Sales | Proposal | | | Web | | 2026-06-01 | | | 2026-06-30"
    )

    result = found(tables)

    # amounts of the pipeline: 100, 50, 70
    assert sides(result, "no_amount", "open_pipeline", span="now") == {"": (70, 140, 1)}
    ((before, after, records),) = sides(result, "no_amount", "forecast", span="period").values()
    # as recorded the one deal expected has no amount, so there is no forecast
    assert before != before
    assert (after, records) == (35, 1)


def test_a_closed_deal_without_a_day_is_in_no_period_until_it_has_one(found):
    tables = with_rows("deals", WEB.replace("web", "Web").replace("2026-03-21", "          "))
    tables["deals"] = tables["deals"].replace("expected_close_on", "expected_close_on | updated_on")
    lines = tables["deals"].strip().splitlines()
    tables["deals"] = "\n".join([lines[0], *(f"{line} | 2026-06-02" for line in lines[1:])])

    result = found(tables)

    assert sides(result, "undated", "won_revenue", span="history") == {"": (100, 400, 1)}
    assert sides(result, "undated", "won_revenue", span="period") == {"": (0, 300, 1)}


def test_a_deal_created_in_the_future_is_known_from_its_first_change(found):
    tables = with_rows("deals", WEB.replace("web", "Web").replace("2026-03-01", "2027-03-01"))
    tables["deal_events"] = """
event_id | deal_id | happened_on | field | old  | new
e1       | d5      | 2026-03-11  | stage |      | Lead
e2       | d5      | 2026-03-21  | stage | Lead | Won
"""

    result = found(tables)

    assert sides(result, "dates", "won_revenue") == {"": (100, 400, 1)}
    # d1 took 10 days, d5 another 10
    assert sides(result, "dates", "sales_cycle") == {"": (10, 10, 1)}


def test_all_classes_together_are_one_set_of_changes(twice_and_late):
    assert list(twice_and_late.faults["fault"]) == ["duplicates", "past_due"]
    assert sides(twice_and_late, "all", "won_revenue") == {"": (200, 100, 1)}
    assert sides(twice_and_late, "all", "forecast", span="period") == {"": (0, 35, 1)}


def test_without_any_closed_deal_left_there_is_no_win_rate(found):
    tables = spoilt("deals", ("| 2026-01-11 |", "| 2025-12-11 |"), ("| 2026-02-21 |", "| 2026-01-21 |"))

    ((before, after, _),) = sides(found(tables), "dates", "win_rate").values()

    assert before == before
    assert after != after


def test_a_source_without_deals_has_no_figure_to_move(tmp_path):
    workbook = drawn_workbook(tmp_path, {"users": CLEAN["users"]})

    assert effects(audited(workbook.tables), workbook.tables, (workbook.period,)).values.empty
