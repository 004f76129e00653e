"""What the audit proposes for the demo company's wrong values is what stood there, and what it finds unplanted is so."""

import pandas as pd


def _found(audit, *checks):
    return audit.findings[audit.findings["check"].isin(checks)].set_index("record_id")


def _was(planted, fault, table="contacts", column=None):
    rows = planted[(planted["fault"] == fault) & (planted["table"] == table)]
    return (rows if column is None else rows[rows["column"] == column]).set_index("record_id")["was"]


def test_addresses_proposed_are_those_that_stood_there(audit, planted):
    suggested = _found(audit, "emails/contacts/unreachable")["suggestion"]
    was = _was(planted, "wrong_email")

    same = suggested.dropna() == was.loc[suggested.dropna().index]
    print(f"\naddresses proposed: {len(same)} of {len(suggested)}, right: {same.sum()}")
    # a letter typed after two points (`lee..a@`) stays: no rule can know that it is one too many
    assert len(same) >= 0.95 * len(suggested)
    assert same.mean() >= 0.75


def test_labels_proposed_are_those_that_stood_there(audit, planted):
    for table, column in (("contacts", "country"), ("companies", "country"), ("companies", "industry")):
        found = _found(audit, f"labels/{table}/{column}", f"labels/{table}/{column}-perhaps")
        was = _was(planted, "label_variant", table, column)
        assert len(found) > 20
        assert (found["suggestion"] == was.loc[found.index]).all()


def test_names_swapped_are_planted_or_of_people_entered_twice_the_wrong_way_round(audit, planted):
    found = _found(audit, "names/contacts/swapped")
    was = _was(planted, "swapped_names", column="first_name")
    twins = (
        planted[planted["fault"] == "duplicate_contact"]
        .set_index("record_id")
        .loc[found.index.difference(was.index)]
    )

    both = found.loc[found.index.intersection(was.index)]
    assert (both["suggestion"] == was.loc[both.index]).all()
    assert len(twins) > 0
    for one, other in zip(twins["was"], twins["became"], strict=True):
        assert sorted(one.split(" <")[0].split()) == sorted(other.split(" <")[0].split())
        assert one.split(" <")[0] != other.split(" <")[0]


def test_domains_found_misspelt_are_those_of_people_entered_twice(audit, planted):
    found = _found(audit, "emails/contacts/misspelt-domain")
    twins = planted[planted["fault"] == "duplicate_contact"].set_index("record_id").loc[found.index]

    meant = twins["was"].str.extract(r"@(.*)>")[0]
    assert len(found) > 5
    assert (found["suggestion"].str.partition("@")[2] == meant).all()


def test_a_telephone_number_in_the_city_says_where_it_belongs(audit, planted):
    found = _found(audit, "misplaced/contacts/city")

    assert set(found["beside"]) == {"looks like a telephone number"}
    became = planted[(planted["fault"] == "phone_in_city") & (planted["column"] == "city")]
    assert found["value"].to_dict() == became.set_index("record_id")["became"].to_dict()


def test_open_deals_past_due_are_so_in_the_export(audit, written):
    deals = pd.read_csv(written / "exports" / "crm" / "deals.csv", dtype="str").drop_duplicates("Record ID")
    deals = deals.set_index("Record ID")
    found = _found(audit, "contradictions/deals/past-due-open")

    shown = deals.loc[found.index]
    assert (shown["Expected Close Date"] < "2026-05-24").all()
    assert not shown["Deal Stage"].str.contains("Won|Lost").any()


def test_leads_of_people_who_left_are_theirs_in_the_export(audit, written):
    users = pd.read_csv(written / "exports" / "crm" / "users.csv", dtype="str")
    left = set(users.loc[users["Active"] == "No", "User ID"])
    found = _found(audit, "contradictions/leads/owner-inactive")

    assert len(found) > 0
    assert set(found["owner_id"]) <= left
