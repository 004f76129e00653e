"""The figures of rendered reports against plain SQL over the export, and against the published figures of the set."""

import json
from pathlib import Path

import duckdb
import pytest

from lib.params import ROOT
from lib.rendering.batch import Batch, render_batch
from tests.rendering.whole_pages import faults_of_figures, faults_of_page

REPORTS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def rendered(real_data, tmp_path_factory):
    """The folder of every report of the Maven export, rendered from a parameter file as a user would."""
    folder = tmp_path_factory.mktemp("maven")
    written = (Path(__file__).parent / "params.yml").read_text()
    export = real_data / "maven_crm" / "original_zip" / "CRM+Sales+Opportunities"
    line = next(line for line in written.splitlines() if line.startswith("data:"))
    parameters = folder / "maven.yml"
    parameters.write_text(written.replace(line, f"data: {export}"))
    result = render_batch(Batch([parameters], REPORTS, out=folder / "out", workers=2))
    assert not result.failed
    return folder / "out" / "2017-12-31" / "maven"


@pytest.fixture(scope="module")
def reports(rendered):
    """The figures of each report."""
    files = {name: rendered / f"{name}.figures.json" for name in REPORTS}
    return {name: json.loads(path.read_text())["figures"] for name, path in files.items()}


@pytest.fixture(scope="module")
def export(real_data):
    """The export as plain SQL tables: every cell as text, nothing of the workbook in between."""
    folder = real_data / "maven_crm" / "original_zip" / "CRM+Sales+Opportunities"
    connection = duckdb.connect()
    for name in ("sales_pipeline", "sales_teams", "products"):
        connection.execute(
            f"CREATE TABLE {name} AS SELECT * FROM read_csv('{folder}/{name}.csv', all_varchar=true)"
        )
    return connection


def whole(figures, definition):
    """The one figure of a definition over the whole export, ungrouped."""
    found = [
        f for f in figures if f["definition"] == definition and not f["group"] and f["starts_on"] is None
    ]
    assert {(f["numerator"], f["denominator"], f["value"]) for f in found}
    return found[0]


def by_group(figures, definition, dimension):
    """Value per group of a definition over the whole export."""
    return {
        figure["group"][dimension]: figure["value"]
        for figure in figures
        if figure["definition"] == definition
        and list(figure["group"]) == [dimension]
        and figure["starts_on"] is None
    }


def test_the_published_counts_are_in_the_reports(reports):
    assert whole(reports["conversion"], "won_deals/closed")["value"] == 4238
    assert whole(reports["conversion"], "lost_deals/closed")["value"] == 2473
    assert whole(reports["pipeline"], "open_deals/count")["value"] == 2089
    assert by_group(reports["pipeline"], "open_deals/count", "stage") == {
        "Prospecting": 500,
        "Engaging": 1589,
    }


def test_the_win_rate_is_of_closed_deals_and_its_rival_is_beside_it(reports):
    rate = whole(reports["conversion"], "win_rate/closed")
    assert (rate["numerator"], rate["denominator"]) == (4238, 6711)
    assert round(100 * rate["value"], 2) == 63.15
    assert round(100 * whole(reports["conversion"], "win_rate/all")["value"], 2) == 48.16


def test_the_won_cycle_is_measured_in_days_from_engage_to_close(reports):
    assert round(whole(reports["sales_cycle"], "sales_cycle/won/mean")["value"], 2) == 51.78
    assert whole(reports["sales_cycle"], "sales_cycle/won/median")["value"] == 57


def test_won_revenue_sums_to_the_published_figure_by_quarter_and_region(reports):
    trend = reports["sales_trend"]
    assert whole(trend, "won_revenue/closed")["value"] == 10_005_534
    by_quarter = {
        figure["starts_on"]: figure["value"]
        for figure in trend
        if figure["section"] == "sales_trend.won_by_period" and figure["definition"] == "won_revenue/closed"
    }
    assert {day: value for day, value in by_quarter.items() if value} == {
        "2017-01-01": 1_134_672,
        "2017-04-01": 3_086_111,
        "2017-07-01": 2_982_255,
        "2017-10-01": 2_802_496,
    }
    assert by_group(trend, "won_revenue/closed", "region") == {
        "West": 3_568_647,
        "Central": 3_346_293,
        "East": 3_090_594,
    }


def test_no_revenue_is_lost_where_deals_meet_products(reports, export):
    lines = by_group(reports["sales_trend"], "won_revenue/closed", "product_line")
    expected = export.execute(
        """
        SELECT p.series, sum(d.close_value::INT) FROM sales_pipeline d
        JOIN products p ON p.product = CASE d.product WHEN 'GTXPro' THEN 'GTX Pro' ELSE d.product END
        WHERE d.deal_stage = 'Won' GROUP BY 1
        """
    ).fetchall()
    assert lines == dict(expected)
    assert sum(lines.values()) == 10_005_534


def test_win_rate_by_owner_agrees_with_plain_sql(reports, export):
    rates = by_group(reports["conversion"], "win_rate/closed", "owner")
    expected = export.execute(
        """
        SELECT sales_agent, count(*) FILTER (deal_stage = 'Won') / count(*)
        FROM sales_pipeline WHERE deal_stage IN ('Won', 'Lost') GROUP BY 1
        """
    ).fetchall()
    assert rates == pytest.approx(dict(expected), abs=1e-12)


def test_median_cycle_by_owner_agrees_with_plain_sql(reports, export):
    medians = by_group(reports["sales_cycle"], "sales_cycle/won/median", "owner")
    expected = export.execute(
        """
        SELECT sales_agent, median(close_date::DATE - engage_date::DATE)
        FROM sales_pipeline WHERE deal_stage = 'Won' GROUP BY 1
        """
    ).fetchall()
    assert medians == dict(expected)


def test_what_the_change_is_split_into_sums_to_the_change(reports):
    parts = [f for f in reports["sales_trend"] if f["section"] == "sales_trend.what_changed_owner"]
    now, before = (
        sum(f["value"] for f in parts if f["starts_on"] == day) for day in ("2017-10-01", "2017-07-01")
    )
    assert (now, before) == (2_802_496, 2_982_255)


@pytest.mark.parametrize("report", REPORTS)
def test_each_report_is_whole_and_its_figures_are_sound(rendered, report):
    assert not faults_of_page(rendered, report)
    assert not faults_of_figures(rendered, report)
