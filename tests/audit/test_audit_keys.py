"""What was meant by a key that matches nothing, and the value map proposed for it."""

import pytest

from lib.audit import audited, proposed_values
from lib.audit.nearest import nearest
from lib.yaml_files import read_yaml
from tests.audit.clean import CLEAN, spoilt
from tests.drawn import opened

PRODUCTS = {name: name for name in ("GTX Pro", "GTX Plus Pro", "GTX Plus Basic", "MG Special", "MG Advanced")}


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("GTXPro", "GTX Pro"),
        ("gtx pro", "GTX Pro"),
        ("MG-Special", "MG Special"),
        ("MG Speciall", "MG Special"),
        ("GTX Plus Basics", "GTX Plus Basic"),
    ],
)
def test_the_same_but_for_writing_or_the_nearest_by_far_is_meant(value, meant):
    assert nearest([value], PRODUCTS) == {value: meant}


@pytest.mark.parametrize("value", ["GTX", "GTX Plus", "Something else", "GTX Prx", "—"])
def test_what_is_near_to_nothing_or_to_several_stays_open(value):
    assert nearest([value], PRODUCTS) == {}


def test_of_two_keys_equally_near_none_is_suggested():
    assert nearest(["Northwind Trading"], {"Northwind Trading A": "1", "Northwind Trading B": "2"}) == {}
    assert nearest(["Northwind Trading"], {"Northwind Trading A": "1"}) == {"Northwind Trading": "1"}


def test_two_keys_written_alike_are_not_told_apart():
    assert nearest(["gtxpro"], {"GTX Pro": "GTX Pro", "GTX-Pro": "GTX-Pro"}) == {}


def test_numbers_are_the_same_without_leading_zeros_but_never_merely_near():
    keys = {"1007": "1007", "42": "42"}

    assert nearest(["0042", "1007.0", "1008", "10070"], keys) == {"0042": "42", "1007.0": "1007"}


def test_a_name_that_differs_in_a_digit_is_another_thing():
    assert nearest(["Model Series 2025"], {"Model Series 2026": "x"}) == {}


def test_a_value_map_is_proposed_and_reads_back_as_the_mapping_would(tmp_path):
    changed = spoilt(
        "deals", ("Pro Suite  | Sales", "pro-suite | Sales"), ("u2       | Basic", "u2       | Bssic")
    )

    audit = audited(opened(tmp_path, changed))

    products = audit.findings[audit.findings["check"] == "unmatched/deals/product_id"]
    assert products[["record_id", "value", "suggestion"]].fillna("").values.tolist() == [
        ["d1", "pro-suite", "Pro Suite"],
        ["d2", "Bssic", ""],
        ["d4", "Bssic", ""],
    ]
    (proposed,) = audit.value_maps
    assert (proposed.table, proposed.column, proposed.records) == ("deals", "product_id", 1)
    written = tmp_path / "values.yml"
    written.write_text(proposed_values(audit.value_maps)["deals"])
    assert read_yaml(written) == {"values": {"product_id": {"pro-suite": "Pro Suite"}}}


def test_values_that_match_nothing_are_counted_the_most_frequent_first(tmp_path):
    changed = spoilt(
        "deals",
        ("| c2         | u2       | Basic      | Sales    | Lost", "| c7 | u2 | Basic | Sales | Lost"),
        ("| c1 ", "| c9 "),
    )

    unmatched = audited(opened(tmp_path, changed)).unmatched

    assert unmatched[["table", "column", "references", "value", "count"]].values.tolist() == [
        ["deals", "company_id", "companies.company_id", "c9", 2],
        ["deals", "company_id", "companies.company_id", "c7", 1],
    ]


def test_a_name_in_place_of_an_id_means_the_record_of_that_name(tmp_path):
    changed = spoilt("deals", ("| c1         | u1       | Pro Suite", "| alpha | u1 | Pro Suite"))

    assert audited(opened(tmp_path, changed)).findings["suggestion"].tolist() == ["c1"]


@pytest.mark.parametrize(
    "text", ["no", "0042", "a: b", "# x", "'quoted'", "ä ö", "- dash", "{x}", " padded "]
)
def test_proposed_yaml_keeps_awkward_texts(tmp_path, text):
    from lib.audit import ValueMap

    written = tmp_path / "values.yml"
    written.write_text(proposed_values([ValueMap("deals", "product_id", {text: f"{text}!"}, 1)])["deals"])

    assert read_yaml(written) == {"values": {"product_id": {text: f"{text}!"}}}


def test_names_are_what_the_file_must_say_where_the_mapping_looks_names_up(tmp_path):
    from dataclasses import replace

    from lib.canonical.opened import OpenedTables
    from tests.drawn import STAGES, drawn_parameters, drawn_snapshot

    users = CLEAN["users"].replace("| Ann ", "| Anna Smith ")
    changed = spoilt("deals", ("| c1         | u1       | Pro Suite", "| c1 | Annna Smith | Pro Suite"))
    snapshot = drawn_snapshot(tmp_path, {"stages": STAGES, **changed, "users": users})
    looked_up = [{"table": "deals", "column": "owner_id", "count": 1}]

    by_key = audited(OpenedTables(snapshot, drawn_parameters()))
    manifest = {**snapshot.manifest, "lookups_unmatched": looked_up}
    by_name = audited(OpenedTables(replace(snapshot, manifest=manifest), drawn_parameters()))

    assert by_key.value_maps[0].values == {"Annna Smith": "u1"}
    assert by_name.value_maps[0].values == {"Annna Smith": "Anna Smith"}
