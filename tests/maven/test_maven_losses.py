"""Conversion, leads and lost deals of the Maven export: what a poor source can tell, and that it says what it cannot."""

from pathlib import Path

import pandas as pd
import pytest

from lib.sections import conversion, leads, lost_deals
from lib.workbook import open_workbook
from lib.yaml_files import read_yaml


@pytest.fixture(scope="module")
def folder(real_data):
    """Where the export lies."""
    return real_data / "maven_crm" / "original_zip" / "CRM+Sales+Opportunities"


@pytest.fixture(scope="module")
def workbook(folder):
    """The export, opened with its parameter file."""
    given = read_yaml(Path(__file__).parent / "params.yml")
    return open_workbook("maven", str(given["as_of"]), str(folder), given["settings"])


@pytest.fixture(scope="module")
def raw(folder):
    """Its deals, cell by cell."""
    return pd.read_csv(folder / "sales_pipeline.csv", dtype="str")


def figures(section, definition):
    return {
        next(iter(f.group.values()), "all"): f
        for f in section.figures
        if f.definition == definition and f.starts_on is None
    }


def test_lost_deals_are_counted_and_nobody_knows_their_value(workbook):
    cover = lost_deals.cover(workbook)
    assert figures(cover, "losses/closed")["all"].value == 2473
    assert cover.points[1:] == (
        "2,473 deals of the 6,711 decided in the whole export were lost.",
        "This source records no reason for any lost deal.",
    )
    assert lost_deals.which(workbook).note.startswith("Lost deals carry no value in this source")
    assert lost_deals.where(workbook).headline.startswith("This source has no history of stage changes")
    assert lost_deals.win_back(workbook).chart is None


def test_days_to_the_loss_by_product_line(workbook, raw, folder):
    lines = pd.read_csv(folder / "products.csv").set_index("product")["series"]
    lost = raw[raw["deal_stage"] == "Lost"]
    days = (pd.to_datetime(lost["close_date"]) - pd.to_datetime(lost["engage_date"])).dt.days
    medians = days.groupby(lost["product"].replace({"GTXPro": "GTX Pro"}).map(lines)).median()
    found = figures(lost_deals.time_to_loss(workbook), "time_to_loss/lost/median")
    assert {name: found[name].value for name in medians.index} == medians.to_dict()


def test_the_chain_begins_with_deals_and_products_differ_in_size_only(workbook):
    chain = conversion.chain(workbook)
    assert chain.headline == "Of 8,800 deals 6,711 were decided; 63.2% of those were won."
    found = conversion.what_holds_up(workbook)
    assert found.headline.startswith("No product line's deals are won more often than the others")
    assert found.points[1].startswith("GTX deals are 65.1% of all deals, and 18.2 times as large once won")
    assert "only the rate by count can be told" in conversion.count_and_value(workbook).headline


def test_a_source_without_leads_says_so(workbook):
    for name in leads.__all__:
        section = getattr(leads, name)(workbook)
        assert "This source has no leads" in " ".join([section.headline, *section.points]), name
