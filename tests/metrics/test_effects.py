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


def test_a_deal_there_twice_counts_once(found):
    result = found(with_rows("deals", TWICE))

    # as recorded: d1 and d5 won (100 each), d2 lost
    assert sides(result, "duplicates", "won_revenue") == {"": (200, 100, 1)}
    assert sides(result, "duplicates", "win_rate") == {"": (pytest.approx(2 / 3), 0.5, 1)}
    assert sides(result, "duplicates", "win_rate", "source") == {"Web": (pytest.approx(2 / 3), 0.5, 1)}
    behind = result.behind[(result.behind["metric"] == "won_revenue") & (result.behind["span"] == "history")]
    assert behind["record_id"].tolist() == ["d5"]


def test_a_source_written_two_ways_is_one_group(found):
    tables = with_rows("deals", WEB)

    by_source = sides(found(tables), "labels", "win_rate", "source")

    # Web: d1 won, d2 lost, and d5 won that was written web
    assert by_source["Web"] == (0.5, pytest.approx(2 / 3), 1)
    before, after, records = by_source["web"]
    assert (before, records) == (1.0, 1)
    assert after != after


def test_deals_of_no_known_product_are_lost_to_a_report_by_product(found):
    tables = with_rows("deals", WEB.replace("web", "Web"))
    tables["deals"] = tables["deals"].replace("Pro Suite  | Sales", "ProSuite   | Sales")

    result = found(tables)

    joined = "products.product_id"
    # d1 (100) names no product of the list, d5 (300) does
    assert sides(result, "product", "won_revenue", known=joined) == {"": (300, 400, 1)}
    assert sides(result, "product", "won_revenue") == {"": (400, 400, 0)}
    (told,) = result.faults.to_dict("records")
    assert (told["fault"], told["records"], told["changed"]) == ("product", 1, 1)


def test_an_open_deal_past_its_day_comes_back_into_the_forecast(found):
    result = found(spoilt("deals", ("| 2026-08-01", "| 2026-05-30")))

    # d3: 70 at 0.5; won in this quarter: nothing
    assert sides(result, "past_due", "forecast", span="period") == {"": (0, 35, 1)}
    assert sides(result, "past_due", "open_pipeline", span="now") == {"": (70, 70, 0)}


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


def test_all_classes_together_are_one_set_of_changes(found):
    tables = with_rows("deals", TWICE)
    tables["deals"] = tables["deals"].replace("| 2026-08-01", "| 2026-05-30")

    result = found(tables)

    assert list(result.faults["fault"]) == ["duplicates", "past_due"]
    assert sides(result, "all", "won_revenue") == {"": (200, 100, 1)}
    assert sides(result, "all", "forecast", span="period") == {"": (0, 35, 1)}


def test_without_any_closed_deal_left_there_is_no_win_rate(found):
    tables = spoilt("deals", ("| 2026-01-11 |", "| 2025-12-11 |"), ("| 2026-02-21 |", "| 2026-01-21 |"))

    ((before, after, _),) = sides(found(tables), "dates", "win_rate").values()

    assert before == before
    assert after != after


def test_a_source_without_deals_has_no_figure_to_move(tmp_path):
    workbook = drawn_workbook(tmp_path, {"users": CLEAN["users"]})

    assert effects(audited(workbook.tables), workbook.tables, (workbook.period,)).values.empty
