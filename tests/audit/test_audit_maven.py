"""The audit of the Maven export without its value map: it finds the product written differently, and what that costs."""

from pathlib import Path

import pandas as pd
import pytest

from lib.audit import audited, proposed_values
from lib.canonical.opened import OpenedTables
from lib.canonical.snapshot import publish_snapshot
from lib.metrics.effects import effects
from lib.params import read_parameters
from lib.workbook import Workbook
from lib.yaml_files import read_yaml

MAVEN = Path(__file__).resolve().parent.parent / "maven"
VALUE_MAP = """      values:
        product_id: {GTXPro: GTX Pro} # deals and products write it differently
"""


@pytest.fixture(scope="module")
def export(real_data):
    return real_data / "maven_crm" / "original_zip" / "CRM+Sales+Opportunities"


@pytest.fixture(scope="module")
def cells(export):
    """The export's deals as pandas reads them, every cell a text; the workbook has no part in it."""
    deals = pd.read_csv(export / "sales_pipeline.csv", dtype="str")
    return deals.assign(close_value=deals["close_value"].astype("float64"))


@pytest.fixture(scope="module")
def opened_without_map(export, tmp_path_factory):
    return _opened(export, tmp_path_factory.mktemp("without"), "")


@pytest.fixture(scope="module")
def audit(opened_without_map):
    return audited(opened_without_map)


def _opened(export, folder, value_map):
    mapping = folder / "mapping.yml"
    written = (MAVEN / "mapping.yml").read_text()
    assert VALUE_MAP in written
    mapping.write_text(written.replace(VALUE_MAP, value_map))
    snapshot = publish_snapshot(export, str(mapping), folder / "cache")
    return OpenedTables(snapshot, read_parameters(MAVEN / "params.yml"))


def test_the_product_written_differently_is_found_with_what_was_meant(audit, cells, export):
    known = pd.read_csv(export / "products.csv", dtype="str")["product"]
    unknown = cells[~cells["product"].isin(known)]
    assert set(unknown["product"]) == {"GTXPro"}

    assert audit.unmatched.values.tolist() == [
        ["deals", "product_id", "products.product_id", "GTXPro", len(unknown), "GTX Pro"]
    ]
    assert len(unknown) == 1_480
    found = audit.findings[audit.findings["check"] == "unmatched/deals/product_id"]
    assert sorted(found["record_id"]) == sorted(unknown["opportunity_id"])
    assert set(found["suggestion"]) == {"GTX Pro"}


def test_the_proposed_map_is_the_one_the_worked_example_uses(audit, tmp_path):
    fragment = tmp_path / "values.yml"
    fragment.write_text(proposed_values(audit.value_maps)["deals"])

    (deals,) = read_yaml(MAVEN / "mapping.yml")["tables"]["deals"]

    assert read_yaml(fragment)["values"] == deals["values"]


def test_the_proposed_map_pasted_into_the_mapping_leaves_no_unmatched_key(audit, export, tmp_path):
    lines = proposed_values(audit.value_maps)["deals"].splitlines()
    pasted = "".join(f"      {line}\n" for line in lines)

    assert audited(_opened(export, tmp_path, pasted), only=["deals"]).unmatched.empty


def test_an_inner_join_by_product_would_lose_35_per_cent_of_won_revenue(audit, opened_without_map, cells):
    won = cells[cells["deal_stage"] == "Won"]
    lost = won.loc[won["product"] == "GTXPro", "close_value"].sum()

    periods = Workbook(opened_without_map.parameters, opened_without_map.snapshot, opened_without_map).history
    values = effects(audit, opened_without_map, periods).values.set_index(["fault", "known", "span"])

    by_product = values.loc[("product", "products.product_id", "history")]
    assert by_product["value_after"] == won["close_value"].sum() == 10_005_534
    assert by_product["change"] == lost
    assert round(by_product["change"] / by_product["value_after"], 3) == 0.351
    assert by_product["records"] == (won["product"] == "GTXPro").sum()


def test_open_deals_without_an_account_show_in_completeness(audit, cells):
    without = cells[cells["account"].isna()]
    assert set(without["deal_stage"]) == {"Engaging", "Prospecting"}

    filled = audit.completeness.set_index(["table", "column"]).loc[("deals", "company_id")]
    found = audit.findings[audit.findings["check"] == "missing/deals/company_id"]

    assert filled["records"] - filled["filled"] == len(without) == 1_425
    assert sorted(found["record_id"]) == sorted(without["opportunity_id"])


def test_what_the_export_does_not_keep_is_blamed_on_no_deal(audit):
    kept = audit.needed.set_index("check")["is_kept"]

    assert not kept["missing/deals/lost_reason-of-lost-deals"]
    assert not kept["missing/deals/amount-of-open-deals-in-late-stages"]
    assert set(audit.findings["check"]) == {
        "missing/deals/company_id",
        "missing/deals/created",
        "unmatched/deals/product_id",
        "labels/companies/country",
    }


def test_each_deal_counts_once_in_the_grade(audit, cells):
    is_faulty = (cells["product"] == "GTXPro") | cells["account"].isna() | cells["engage_date"].isna()

    deals = audit.grades[(audit.grades["by"] == "table") & (audit.grades["group"] == "deals")].iloc[0]

    assert (deals["clean"], deals["records"]) == (int((~is_faulty).sum()), 8_800)
    assert deals["letter"] == "E"
