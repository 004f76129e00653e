"""Where information lives, on drawn tables: who is who, what contradicts, who is missing, worked by hand."""

import datetime as dt

import pandas as pd
import pytest

from lib.audit import audited
from lib.audit.places import places_of
from tests.audit.elsewhere import TABLES
from tests.drawn import opened


@pytest.fixture
def tables(tmp_path):
    return opened(tmp_path, TABLES)


@pytest.fixture
def places(tables):
    return places_of(tables)


def test_what_contradicts_a_contact_is_told_with_what_is_newer(places):
    found = places.contradictions.set_index(["contact_id", "field"])

    assert set(found.index) == {("p1", "last_name"), ("p2", "phone"), ("p2", "company_id")}
    assert found.loc[("p1", "last_name"), ["value", "beside", "suggestion", "is_newer"]].tolist() == [
        *("Moss", "Forms: Eva Stone", "Stone", True),
    ]
    old = found.loc[("p2", "phone")]
    assert (old["value"], old["beside"], bool(old["is_newer"])) == (
        "0301 999 888",
        "Shop: 0301 111 222",
        False,
    )
    assert found["suggestion"].notna().sum() == 1


def test_an_address_the_crm_lacks_is_no_contradiction_and_one_of_two_people_tells_of_neither(places):
    assert not {"p3", "p4", "p5"} & set(places.contradictions["contact_id"])
    assert places.people_compared == 3


def test_a_newer_company_is_suggested_by_its_id(tmp_path):
    later = TABLES["outside_contacts"].replace(
        "Gamma AG     |              | 20   | EUR      | 2026-02-01",
        "Alpha        |              | 20   | EUR      | 2026-04-01",
    )
    found = places_of(opened(tmp_path, {**TABLES, "outside_contacts": later})).contradictions

    moved = found[found["field"] == "company_id"].iloc[0]
    assert (moved["value"], moved["beside"], moved["suggestion"]) == ("Beta Ltd", "Shop: Alpha", "c1")


def test_who_is_missing_from_the_crm_is_told_those_who_pay_first(places):
    found = places.outsiders

    assert found["record_id"].tolist() == ["Shop / s5", "Shop / s4", "Form / f4", "List / x2"]
    assert found["known_company_id"].fillna("").tolist() == ["c1", "", "", ""]
    assert found["paid"].tolist()[:2] == [50.0, 30.0]
    assert found["is_customer"].tolist() == [True, True, False, False]


def test_money_in_a_currency_without_a_rate_is_missing_not_taken_at_one(tmp_path):
    yen = TABLES["outside_contacts"].replace("| 50   | EUR", "| 50   | JPY")
    found = places_of(opened(tmp_path, {**TABLES, "outside_contacts": yen})).outsiders.set_index("record_id")

    assert pd.isna(found.loc["Shop / s5", "paid"])
    assert found.loc["Shop / s4", "paid"] == 30.0


def test_systems_overlap_in_the_people_they_both_hold(places):
    # CRM: p1, p2, p3, both@ (one address), moe; Shop: s1-s5; Forms: eva, moe, both@, zoe; List: two companies
    expected = pd.DataFrame(
        [[5, 3, 3, 0], [3, 5, 2, 0], [3, 2, 4, 0], [0, 0, 0, 2]],
        index=["CRM", "Shop", "Forms", "List"],
        columns=["CRM", "Shop", "Forms", "List"],
    )

    assert places.overlap.loc[expected.index, expected.columns].equals(expected)
    assert places.known_to_one_system("CRM") == (0, 5)


def test_the_inventory_counts_what_each_system_holds_and_who_keeps_it(places):
    rows = places.inventory.set_index("system")

    # 1 user, 2 companies, 5 contacts, 1 lead, 4 stages; users and stages name no owner
    assert rows.loc["CRM", ["people", "companies", "records", "ownable", "owned"]].tolist() == [
        5,
        2,
        13,
        8,
        8,
    ]
    # companies: alpha.example twice, beta, home and new
    assert rows.loc["Shop", ["people", "companies", "money_rows", "ownable", "owned"]].tolist() == [
        5,
        4,
        4,
        5,
        0,
    ]
    assert rows.loc["CRM", "owner_id"] == "u1"
    assert rows.loc["CRM", "last_on"] == pd.Timestamp(2026, 3, 10)


def test_declared_places_stand_beside_the_systems_and_are_called_so(tmp_path):
    archive = {
        "what": "Paper",
        "where": "Oslo",
        "who": "Kari",
        "how_many": 400,
        "counted_on": dt.date(2026, 3, 31),
    }
    keeper = {"what": "Shop", "where": "the web", "who": "Finance"}
    rows = places_of(opened(tmp_path, TABLES, data_upkeep={"places": [archive, keeper]})).inventory.set_index(
        "system"
    )

    assert rows.loc["Paper", ["is_declared", "people", "where", "who"]].tolist() == [
        True,
        400,
        "Oslo",
        "Kari",
    ]
    assert rows.loc["Shop", ["is_declared", "who"]].tolist() == [False, "Finance"]


def test_pairs_of_systems_are_compared_field_by_field(places):
    rows = places.disagreement.set_index(["one", "other", "field"])

    assert rows.loc[("CRM", "Shop", "phone"), ["people", "differ", "other_is_newer"]].tolist() == [3, 1, 0]
    assert rows.loc[("CRM", "Forms", "last_name"), ["people", "differ", "other_is_newer"]].tolist() == [
        1,
        1,
        1,
    ]
    assert rows.loc[("Forms", "Shop", "last_name"), ["people", "differ"]].tolist() == [2, 1]


def test_the_consolidated_view_takes_the_newest_value_and_says_whose_it_is(places):
    rows = places.consolidated.set_index("person")
    eva, kim = rows.loc["eva@alpha.example"], rows.loc["contact p3"]

    assert (eva["systems"], eva["contact_id"]) == ("CRM, Forms, Shop", "p1")
    assert (eva["name"], eva["name_from"]) == ("Eva Stone", "Forms")
    assert (eva["phone"], eva["phone_from"]) == ("030/1234567", "Shop")
    assert (kim["email"], kim["email_from"]) == ("kim@home.example", "Shop")


def test_rows_in_another_order_give_the_same(tmp_path, places):
    header, *lines = TABLES["outside_contacts"].strip().splitlines()
    turned = "\n".join([header, *reversed(lines)])
    other = places_of(opened(tmp_path / "turned", {**TABLES, "outside_contacts": turned}))

    for name in ("contradictions", "outsiders", "overlap", "inventory", "disagreement", "consolidated"):
        pd.testing.assert_frame_equal(getattr(other, name), getattr(places, name))


def test_the_audit_lists_both_with_whom_they_concern(tables):
    found = audited(tables).findings
    mine = found[found["check"].str.startswith(("elsewhere/", "outside/"))].set_index(["record_id", "field"])

    assert mine.loc[("p1", "last_name"), ["value", "beside", "suggestion", "owner_id"]].tolist() == [
        *("Moss", "Forms: Eva Stone", "Stone", "u1"),
    ]
    assert mine.loc[("p2", "company_id"), "value"] == "c2"
    assert mine.loc[("Shop / s5", "email"), "beside"] == "belongs to company c1"
    assert mine.loc[("Shop / s4", "email"), "beside"] == "company New Ltd, not in the CRM either"
    assert len(mine) == 3 + 4


def test_a_source_of_the_crm_alone_has_no_such_checks(tmp_path):
    alone = opened(tmp_path, {name: TABLES[name] for name in ("users", "companies", "contacts")})

    assert not [check for check in audited(alone).checks if check.startswith(("elsewhere/", "outside/"))]
    assert len(places_of(alone).inventory) == 1
