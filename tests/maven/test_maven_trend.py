"""Sales trend and sales cycle on a poor source: what it records agrees with plain SQL, what it lacks is said."""

from pathlib import Path

import duckdb
import pytest

from lib.sections import sales_cycle, sales_trend
from lib.workbook import open_workbook
from lib.yaml_files import read_yaml


@pytest.fixture(scope="module")
def folder(real_data):
    """The folder of the Maven export."""
    return real_data / "maven_crm" / "original_zip" / "CRM+Sales+Opportunities"


@pytest.fixture(scope="module")
def workbook(folder):
    """The Maven export as its parameter file opens it."""
    written = read_yaml(Path(__file__).parent / "params.yml")
    return open_workbook("maven", written["as_of"], str(folder), written["settings"])


@pytest.fixture(scope="module")
def deals(folder):
    """The export's deals as a plain SQL table of text."""
    connection = duckdb.connect()
    path = folder / "sales_pipeline.csv"
    connection.execute(f"CREATE TABLE deals AS SELECT * FROM read_csv('{path}', all_varchar=true)")
    return connection


def figure(section, definition, place=0):
    return [figure for figure in section.figures if figure.definition == definition][place]


def test_each_quarter_at_the_same_point_agrees_with_plain_sql(workbook, deals):
    section = sales_trend.pace(workbook)
    for shown in section.figures:
        (expected,) = deals.execute(
            f"""
            SELECT sum(close_value::INT) FROM deals
            WHERE deal_stage = 'Won' AND close_date::DATE BETWEEN '{shown.starts_on}' AND '{shown.ends_on}'
            """
        ).fetchone()
        assert shown.value == expected


def test_the_change_of_the_last_quarter_is_split_exactly(workbook, deals):
    section = sales_trend.why(workbook)
    parts = [each.value for each in section.figures if each.metric == "won_revenue_change"]
    assert round(sum(parts), 2) == 2_802_496 - 2_982_255
    (days,) = deals.execute(
        """
        SELECT sum(least(coalesce(close_date::DATE, DATE '2017-12-31'), DATE '2017-12-31')
                   - greatest(engage_date::DATE, DATE '2017-10-01') + 1)
        FROM deals WHERE engage_date IS NOT NULL AND coalesce(close_date::DATE, DATE '2017-12-31') >= DATE '2017-10-01'
        """
    ).fetchone()
    assert figure(section, "deal_days/in_hand").value == days


def test_deals_open_as_the_export_begins_are_watched_from_then(workbook, deals):
    section = sales_cycle.outcomes(workbook)
    (late,) = deals.execute(
        "SELECT count(*) FROM deals WHERE engage_date::DATE < (SELECT min(close_date::DATE) FROM deals)"
    ).fetchone()
    assert f"{late:,} deals that started before the first decision" in section.note


def test_the_share_won_by_day_90_agrees_with_a_walk_through_the_days(workbook, deals):
    rows = deals.execute(
        """
        SELECT coalesce(close_date::DATE, DATE '2017-12-31') - engage_date::DATE AS days, deal_stage AS stage,
               greatest(DATE '2017-03-01' - engage_date::DATE, 0) AS watched
        FROM deals WHERE engage_date IS NOT NULL
        """
    ).df()
    won, still_open = 0.0, 1.0
    for day in range(91):
        present = rows[(rows["days"] >= day) & (rows["watched"] <= day)]
        today = present[present["days"] == day]["stage"]
        won += still_open * today.eq("Won").sum() / len(present)
        still_open *= 1 - today.isin(["Won", "Lost"]).sum() / len(present)
    section = sales_cycle.outcomes(workbook)
    assert figure(section, "cycle_curve/won_by_90").value == pytest.approx(won, abs=1e-9)
    assert figure(section, "cycle_curve/open_by_90").value == pytest.approx(still_open, abs=1e-9)


def test_quarters_that_the_export_does_not_cover_are_in_no_cohort(workbook, deals):
    rows = sales_cycle.cohorts(workbook).table.rows
    # the first decision is of 1 March 2017: deals of the first quarter decided before it are missing
    assert [row[0] for row in rows] == ["2017 Q2", "2017 Q3", "2017 Q4"]
    (started,) = deals.execute(
        "SELECT count(*) FROM deals WHERE engage_date::DATE BETWEEN '2017-04-01' AND '2017-06-30'"
    ).fetchone()
    assert rows[0][1] == f"{started:,}"


def test_what_the_source_lacks_is_said(workbook):
    assert sales_trend.without_season(workbook).headline.startswith(
        "The season cannot be told yet: it takes 24"
    )
    assert sales_trend.year_on_year(workbook).chart is None
    assert "does not record the source" in sales_cycle.won_by_day(workbook, "source").headline
    assert sales_cycle.by_stage(workbook).headline.startswith("This source has no history")
    # lost deals are all of value 0: their size says how they ended
    assert (
        "records a value for few of its lost deals" in sales_cycle.won_by_day(workbook, "size_band").headline
    )
    assert "days from qualification" in sales_cycle.definitions(workbook).note
