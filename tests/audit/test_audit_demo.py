"""The audit against the demo company's truth: how many planted faults it finds, and how many findings are planted."""

import pandas as pd

from tests.audit.planted import COVERED, FOLLOWS, LIVED


def _pairs(rows):
    return set(zip(rows["table"], rows["record_id"], strict=True))


def test_every_planted_fault_of_the_kinds_covered_is_found_and_nothing_else(audit, planted, bounced):
    scores = {}
    for fault, checks in COVERED.items():
        true = _pairs(planted[planted["fault"] == fault])
        found = _pairs(audit.findings[audit.findings["check"].isin(checks)])
        also = {name for check in checks for name in FOLLOWS.get(check, ())}
        right = true | _pairs(planted[planted["fault"].isin(also)])
        right |= {("contacts", contact) for contact in bounced} if fault == "decayed_email" else set()
        scores[fault] = (len(true), len(found & right) / len(found), len(true & found) / len(true))
    table = pd.DataFrame.from_dict(scores, orient="index", columns=["planted", "precision", "recall"])
    print(f"\n{table.to_string()}")

    assert (table["precision"] >= 0.95).all(), table
    assert (table["recall"] >= 0.90).all(), table


def test_no_finding_is_without_a_planted_fault(audit, planted):
    faults = audit.findings[~audit.findings["check"].isin(LIVED)]
    known = {*COVERED, *(fault for faults in FOLLOWS.values() for fault in faults)}
    covered = _pairs(planted[planted["fault"].isin(known)])

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


def test_activities_found_equal_are_equal_in_the_export(audit, written):
    rows = (
        pd.read_csv(written / "exports" / "crm" / "activities.csv", dtype="str")
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
