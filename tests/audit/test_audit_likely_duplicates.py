"""Likely duplicates on the demo company: who was entered twice is found, relatives and branches are not."""

from difflib import SequenceMatcher

import pandas as pd
import pytest

from lib.audit.identity.duplicates import duplicates_of


def _found(audit, table):
    return audit.findings[audit.findings["check"] == f"likely-duplicates/{table}"]


@pytest.mark.parametrize("kind", ["near_miss_contact", "near_miss_company"])
def test_relatives_and_branches_are_never_found(audit, planted, kind):
    near = planted[planted["fault"] == kind]
    (table,) = near["table"].unique()
    found = _found(audit, table)

    assert len(near) >= 10
    assert not set(near["record_id"]) & set(found["record_id"])
    assert not set(near["other_record_id"]) & set(found["record_id"])


def test_near_misses_are_not_even_proposed_to_people(demo_tables, planted):
    near = planted[planted["fault"].str.startswith("near_miss")]
    pairs = duplicates_of(demo_tables).pairs

    proposed = {frozenset(pair) for pair in zip(pairs["record_id"], pairs["other_id"], strict=True)}
    assert not proposed & {
        frozenset(pair) for pair in zip(near["record_id"], near["other_record_id"], strict=True)
    }


@pytest.mark.parametrize(
    ("kind", "table"),
    [("duplicate_contact", "contacts"), ("duplicate_company", "companies"), ("duplicate_deal", "deals")],
)
def test_a_duplicate_is_to_be_merged_into_the_record_it_was_copied_from(audit, planted, kind, table):
    truth = planted[planted["fault"] == kind].set_index("record_id")["other_record_id"]
    found = _found(audit, table).set_index("record_id")
    known = found.loc[found.index.isin(truth.index)]

    assert (known["suggestion"] == truth.loc[known.index]).all()
    assert known["beside"].str.contains("same ").all()


def test_people_who_ask_again_later_are_no_duplicate_leads(audit):
    assert _found(audit, "leads").empty


def test_a_group_holds_no_two_records_known_to_be_apart(demo_tables):
    duplicates = duplicates_of(demo_tables)
    apart = duplicates.matched["contacts"].query("band == 'apart'")
    group_of = {
        record: place for place, group in enumerate(duplicates.groups("contacts")) for record in group
    }
    places = [
        (group_of.get(one), group_of.get(other))
        for one, other in zip(apart["record_id"], apart["other_id"], strict=True)
    ]

    assert len(places) > 0
    assert not [pair for pair in places if pair[0] is not None and pair[0] == pair[1]]


def test_contacts_found_twice_that_nobody_planted_are_alike_in_the_export(audit, planted, written):
    rows = (
        pd.read_csv(written / "exports" / "crm" / "contacts.csv", dtype="str")
        .drop_duplicates("Record ID")
        .set_index("Record ID")
    )
    found = _found(audit, "contacts")
    own = found[~found["record_id"].isin(planted.loc[planted["fault"] == "duplicate_contact", "record_id"])]

    assert 0 < len(own) < 0.05 * len(found)
    for record, kept in zip(own["record_id"], own["suggestion"], strict=True):
        alike = SequenceMatcher(None, rows.loc[record, "Email"], rows.loc[kept, "Email"]).ratio()
        assert alike >= 0.95
        assert rows.loc[record, "First Name"] == rows.loc[kept, "First Name"]
        assert rows.loc[record, "Associated Company ID"] == rows.loc[kept, "Associated Company ID"]
