"""The audit against the demo company's truth: how many planted faults it finds, and how many findings are planted."""

import pandas as pd
import pytest

from lib.audit import audited
from lib.audit.records import KEY_MARK
from lib.canonical.opened import OpenedTables
from lib.canonical.snapshot import publish_snapshot
from lib.demo.write import write_demo
from lib.params import resolve

COVERED = {
    "closed_without_date": ("missing/deals/closed-of-closed-deals",),
    "lost_without_reason": ("missing/deals/lost_reason-of-lost-deals",),
    "late_without_amount": ("missing/deals/amount-of-open-deals-in-late-stages",),
    "campaign_without_cost": ("missing/campaigns/cost-of-campaigns-that-ran",),
    "converted_without_deal": ("missing/leads/converted_deal_id-of-converted-leads",),
    "deal_without_company": ("unmatched/deals/company_id",),
    "contact_without_company": ("unmatched/contacts/company_id",),
    "misspelt_product": ("unmatched/deals/product_id", "unmatched/order_lines/product_id"),
    "closed_before_created": ("dates/deals/closed-before-created",),
    "created_in_future": ("dates/deals/created-in-the-future",),
    "solved_before_opened": ("dates/cases/solved-before-opened",),
    "unreadable_amount": ("unreadable/deals",),
}
"""Planted fault → the checks that are to find it."""

FOLLOWS = {
    "dates/deals/closed-before-qualified": ("closed_before_created",),
    "dates/deals/closed-before-first_contact": ("closed_before_created",),
    "dates/deals/closed-before-created": ("created_in_future",),
    "dates/deals/updated-before-created": ("created_in_future",),
}
"""Check → planted faults that break it too."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    write_demo("small", folder)
    return folder / "small"


@pytest.fixture(scope="module")
def audit(demo, tmp_path_factory):
    """The audit of the whole company: what is nobody's is the company's."""
    snapshot = publish_snapshot(demo / "exports", "demo", tmp_path_factory.mktemp("cache"))
    settings = {"mapping": "demo", "currency": "EUR"}
    return audited(OpenedTables(snapshot, resolve("company", "2026-05-31", "unused", settings)))


@pytest.fixture(scope="module")
def planted(demo):
    faults = pd.read_csv(demo / "truth" / "faults.csv", dtype="str", keep_default_na=False)
    return faults.assign(record_id=faults["record_id"].str.replace("|", KEY_MARK, regex=False))


def _pairs(rows):
    return set(zip(rows["table"], rows["record_id"], strict=True))


def test_every_planted_fault_of_the_kinds_covered_is_found_and_nothing_else(audit, planted):
    scores = {}
    for fault, checks in COVERED.items():
        true = _pairs(planted[planted["fault"] == fault])
        found = _pairs(audit.findings[audit.findings["check"].isin(checks)])
        also = {name for check in checks for name in FOLLOWS.get(check, ())}
        right = true | _pairs(planted[planted["fault"].isin(also)])
        scores[fault] = (len(true), len(found & right) / len(found), len(true & found) / len(true))
    table = pd.DataFrame.from_dict(scores, orient="index", columns=["planted", "precision", "recall"])
    print(f"\n{table.to_string()}")

    assert (table["precision"] >= 0.95).all(), table
    assert (table["recall"] >= 0.90).all(), table


def test_no_finding_is_without_a_planted_fault(audit, planted):
    faults = audit.findings[
        ~audit.findings["check"].isin(["duplicates/activities", "unmatched/activities/contact_id"])
    ]
    covered = _pairs(planted[planted["fault"].isin(COVERED)])

    assert set(faults["check"]) <= {check for checks in COVERED.values() for check in checks} | set(FOLLOWS)
    assert _pairs(faults) <= covered


def test_letters_match_nobody_only_where_two_contacts_share_the_address(audit, planted):
    found = audit.findings[audit.findings["check"] == "unmatched/activities/contact_id"]
    twins = planted[planted["fault"] == "duplicate_contact"]

    assert len(found) > 0
    for address in found["value"]:
        assert (
            twins["was"].str.endswith(f"<{address}>") & twins["became"].str.endswith(f"<{address}>")
        ).any()


def test_activities_found_equal_are_equal_in_the_export(audit, demo):
    rows = (
        pd.read_csv(demo / "exports" / "crm" / "activities.csv", dtype="str")
        .drop_duplicates("Record ID")
        .set_index("Record ID")
    )
    found = audit.findings[audit.findings["check"] == "duplicates/activities"]

    for record, first in zip(found["record_id"], found["suggestion"], strict=True):
        assert rows.loc[record].drop("Create Date").equals(rows.loc[first].drop("Create Date"))


def test_rows_exported_twice_are_what_the_import_set_aside(audit, planted):
    twice = planted[planted["fault"] == "exact_duplicate_row"].groupby("table").size()

    rows = audit.set_aside[audit.set_aside["reason"] == "exact duplicate row"].set_index("table")["count"]

    assert rows.to_dict() == twice.to_dict()
    graded = audit.grades[audit.grades["by"] == "table"].set_index("group")["set_aside"]
    assert graded[graded > 0].to_dict() == twice.to_dict()


def test_suggested_products_are_the_ones_that_stood_there(audit, planted):
    was = planted[planted["fault"] == "misspelt_product"].set_index(["table", "record_id"])["was"]
    found = audit.findings[audit.findings["field"] == "product_id"].set_index(["table", "record_id"])
    suggested = found["suggestion"].dropna()

    assert (suggested == was.loc[suggested.index]).all()
    assert len(suggested) >= 0.5 * len(was)
