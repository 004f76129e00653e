"""The worked example: the Maven export as tables, against the same files read by pandas alone."""

from pathlib import Path

import pandas as pd
import pytest

from lib.canonical.snapshot import publish_snapshot
from lib.params import ROOT

MAPPING = "tests/maven/mapping.yml"


@pytest.fixture(scope="module")
def export(real_data) -> Path:
    return real_data / "maven_crm" / "original_zip" / "CRM+Sales+Opportunities"


@pytest.fixture(scope="module")
def snapshot(export, tmp_path_factory):
    return publish_snapshot(export, MAPPING, tmp_path_factory.mktemp("maven"))


@pytest.fixture(scope="module")
def deals(snapshot):
    return pd.read_parquet(snapshot.tables["deals"])


@pytest.fixture(scope="module")
def pipeline(export):
    return pd.read_csv(export / "sales_pipeline.csv", dtype="str")


def test_rows_in_are_rows_out_and_rows_set_aside(snapshot, export):
    rows = {"deals": 8_800, "users": 35, "companies": 85, "products": 7, "stages": 4}

    for name, counts in snapshot.manifest["tables"].items():
        assert counts == {"rows_in": rows[name], "rows_out": rows[name], "quarantined": 0, "cells": 0}
    assert snapshot.manifest["unmapped_files"] == []
    assert snapshot.manifest["unmapped_columns"] == {}


def test_stages_and_revenue_are_the_published_ones(deals):
    assert deals["stage"].value_counts().to_dict() == {
        "Won": 4_238,
        "Lost": 2_473,
        "Engaging": 1_589,
        "Prospecting": 500,
    }
    assert deals.loc[deals["stage"] == "Won", "amount"].sum() == 10_005_534


def test_every_deal_is_as_pandas_reads_it(deals, pipeline):
    assert deals["deal_id"].tolist() == pipeline["opportunity_id"].tolist()
    assert deals["owner_id"].tolist() == pipeline["sales_agent"].tolist()
    assert deals["company_id"].fillna("").tolist() == pipeline["account"].fillna("").tolist()
    assert deals["amount"].astype("float64").equals(pipeline["close_value"].astype("float64"))
    for ours, theirs in (("created_on", "engage_date"), ("closed_on", "close_date")):
        assert pd.to_datetime(deals[ours]).equals(
            pd.to_datetime(pipeline[theirs]).astype(pd.to_datetime(deals[ours]).dtype)
        )
    assert deals[["created_at", "closed_at"]].isna().all(axis=None)
    assert deals["source_row"].tolist() == list(range(2, 8_802))


def test_no_revenue_is_lost_on_the_way_to_the_products(snapshot, deals):
    products = pd.read_parquet(snapshot.tables["products"])
    joined = deals.merge(products, on="product_id", validate="many_to_one")

    assert len(joined) == len(deals)
    assert joined["amount"].sum() == deals["amount"].sum() == 10_005_534


def test_without_the_value_map_a_third_of_it_is(export, tmp_path):
    written = (ROOT / MAPPING).read_text()
    values = "      values:\n        product_id: {GTXPro: GTX Pro}"
    assert values in written
    without = tmp_path / "mapping.yml"
    without.write_text(written.replace(values, "      values: {}\n      #"))
    snapshot = publish_snapshot(export, str(without), tmp_path / "cache")
    deals, products = (pd.read_parquet(snapshot.tables[name]) for name in ("deals", "products"))
    matched = deals.merge(products, on="product_id")["amount"].sum()

    assert 0.34 < 1 - matched / deals["amount"].sum() < 0.36


def test_accounts_are_in_whole_money_with_their_parents(snapshot, export):
    companies = pd.read_parquet(snapshot.tables["companies"]).set_index("company_id")
    accounts = pd.read_csv(export / "accounts.csv").set_index("account")

    assert companies.loc["Acme Corporation", "revenue"] == 1_100_040_000
    assert (
        (companies["revenue"].astype("float64") / 1e6)
        .round(2)
        .equals(accounts["revenue"].rename_axis("company_id"))
    )
    assert companies["parent_id"].dropna().isin(companies.index).all()
    assert companies["parent_id"].notna().sum() == accounts["subsidiary_of"].notna().sum() == 15
    assert "technolgy" not in set(companies["industry"])
    assert companies.loc["Acme Corporation", "custom"] == '{"year_established":"1996"}'
