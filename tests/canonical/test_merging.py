"""Merging what people accepted as one: golden records, references that follow, origins kept, and nothing merged unasked."""

import hashlib
import io

import pandas as pd
import pytest
from rich.console import Console

from lib.canonical.amendments import Amendments, Making
from lib.canonical.snapshot import publish_snapshot
from lib.rendering.import_report import import_report
from tests.canonical.exports import STAGES, published

FILES = {
    "companies.csv": """id,name,city,revenue,currency,parent,made,changed
c1,Acme,,100,USD,,2024-01-01 10:00:00,2025-01-01 10:00:00
c2,ACME GmbH,Berlin,,,c1,2024-06-01 10:00:00,2026-01-01 10:00:00
c3,Ullevi,Umea,50,SEK,,2024-06-01 10:00:00,
""",
    "contacts.csv": """id,first,last,email,phone,company,made,changed
p1,Anna,Kowalski,anna@acme.com,,c2,2024-01-01 10:00:00,2025-01-01 10:00:00
p2,Anna,Kowalsky,anna(at)acme.com,+49 30 1,c1,2023-12-01 10:00:00,2026-01-01 10:00:00
p3,Bo,Berg,bo@ullevi.se,,c3,2024-01-01 10:00:00,
""",
    "deals.csv": """id,name,company,contact,stage,amount,currency,made,shut,changed
d1,Suite,c1,p1,Lead,500,EUR,2026-01-01 10:00:00,,2026-01-02 10:00:00
d2,Suite,c2,p2,Won,550,USD,2026-01-01 10:20:00,2026-02-01 10:00:00,2026-02-01 10:00:00
d3,Other,c3,p3,Lead,70,EUR,2026-01-01 10:00:00,,
""",
    "events.csv": """id,deal,at,field,old,new
e1,d1,2026-01-02 10:00:00,amount,400,500
e2,d2,2026-02-01 10:00:00,stage,Lead,Won
e3,d3,2026-02-01 10:00:00,amount,60,70
""",
    "members.csv": """campaign,contact,sent,opened
k1,p1,2026-01-01 10:00:00,2026-01-01 11:00:00
k1,p2,2026-01-01 10:00:00,
k1,p3,2026-01-01 10:00:00,
""",
    "changes.csv": """id,table,record,field,at
f1,contacts,p2,email,2026-01-01 10:00:00
f2,deals,d3,amount,2026-01-01 10:00:00
f3,deals,p2,amount,2026-01-01 10:00:00
""",
    "leads.csv": "id,name,deal,contact\nl1,Anna,d2,p2\n",
}  # fmt: skip
STAGED = (
    STAGES
    + """
  companies:
    - file: companies.csv
      columns: {company_id: id, name: name, city: city, revenue: revenue, currency: currency, parent_id: parent, created: made, updated: changed}
  contacts:
    - file: contacts.csv
      columns: {contact_id: id, first_name: first, last_name: last, email: email, phone: phone, company_id: company, created: made, updated: changed}
  deals:
    - file: deals.csv
      columns: {deal_id: id, name: name, company_id: company, contact_id: contact, stage: stage, amount: amount, currency: currency, created: made, closed: shut, updated: changed}
      constants: {pipeline: Sales}
  deal_events:
    - file: events.csv
      columns: {event_id: id, deal_id: deal, happened: at, field: field, old: old, new: new}
  campaign_members:
    - file: members.csv
      columns: {campaign_id: campaign, contact_id: contact, sent: sent, opened: opened}
  field_changes:
    - file: changes.csv
      columns: {change_id: id, table: table, record_id: record, field: field, happened: at}
  leads:
    - file: leads.csv
      columns: {lead_id: id, name: name, converted_deal_id: deal, converted_contact_id: contact}
"""
)
ALL = ("companies,c2,c1,accept", "contacts,p2,p1,accept", "deals,d2,d1,accept", "deals,d3,d1,reject")


@pytest.fixture
def merged(tmp_path):
    """Publishes the export with these decisions merged."""

    def merge(*decisions):
        published(tmp_path, FILES, STAGED)
        path = tmp_path / "decisions.csv"
        path.write_text("\n".join(["table,record_id,other_id,decision", *decisions]) + "\n", encoding="utf-8")
        making = Making(Amendments(merges=path))
        return publish_snapshot(tmp_path / "data", str(tmp_path / "mapping.yml"), tmp_path / "cache", making)

    return merge


def table(snapshot, name):
    (key,) = [name for name in pd.read_parquet(snapshot.tables[name]).columns[:1]]
    return pd.read_parquet(snapshot.tables[name]).set_index(key)


def test_a_golden_record_has_the_value_changed_last_that_says_anything(merged):
    companies = table(merged(*ALL), "companies")

    # c1 is kept; c2 was changed last; only c1 has revenue, which keeps its currency; c1 was c2's parent, that is itself
    assert list(companies.index) == ["c1", "c3"]
    acme = companies.loc["c1"]
    assert (acme["name"], acme["city"], str(acme["revenue"]), acme["currency"]) == (
        "ACME GmbH",
        "Berlin",
        "100.00",
        "USD",
    )
    assert str(acme["created_at"]) == "2024-01-01 10:00:00"
    assert str(acme["updated_at"]) == "2026-01-01 10:00:00"
    assert acme["parent_id"] is None or pd.isna(acme["parent_id"])


def test_an_address_that_can_be_one_goes_before_one_that_cannot(merged):
    contacts = table(merged(*ALL), "contacts")

    anna = contacts.loc["p1"]
    assert (anna["last_name"], anna["email"], anna["phone"]) == ("Kowalsky", "anna@acme.com", "+49 30 1")
    # p2 was made first
    assert str(anna["created_at"]) == "2023-12-01 10:00:00"


def test_a_stage_its_closing_and_an_amount_and_its_currency_come_from_one_record(merged):
    deals = table(merged(*ALL), "deals")

    assert list(deals.index) == ["d1", "d3"]
    suite = deals.loc["d1"]
    assert (suite["stage"], str(suite["closed_at"]), str(suite["amount"]), suite["currency"]) == (
        "Won", "2026-02-01 10:00:00", "550.00", "USD",
    )  # fmt: skip


def test_what_names_a_merged_record_names_the_one_left(merged):
    snapshot = merged(*ALL)

    assert table(snapshot, "contacts")["company_id"].to_dict() == {"p1": "c1", "p3": "c3"}
    assert table(snapshot, "deals")[["company_id", "contact_id"]].to_numpy().tolist() == [
        ["c1", "p1"],
        ["c3", "p3"],
    ]
    assert table(snapshot, "leads").loc["l1", ["converted_deal_id", "converted_contact_id"]].tolist() == [
        "d1",
        "p1",
    ]
    # two memberships of one person are one: the one that says more
    members = pd.read_parquet(snapshot.tables["campaign_members"])
    assert members["contact_id"].tolist() == ["p1", "p3"]
    assert members["opened_at"].notna().tolist() == [True, False]
    # a change is of the contact p2, not of what else is called p2
    changes = pd.read_parquet(snapshot.tables["field_changes"])
    assert changes["record_id"].tolist() == ["p1", "d3", "p2"]
    # the past is that of the deal whose stage it is
    events = pd.read_parquet(snapshot.tables["deal_events"])
    assert events[["event_id", "deal_id"]].to_numpy().tolist() == [["e2", "d1"], ["e3", "d3"]]


def test_the_origin_of_every_value_is_kept(merged):
    origins = pd.read_parquet(merged(*ALL).merged_values)

    acme = origins[origins["table"] == "companies"].set_index("column")
    assert set(acme["record_id"]) == {"c1"}
    assert acme["from_id"].to_dict() == {
        "name": "c2", "city": "c2", "revenue": "c1", "currency": "c1", "parent_id": "c2", "created": "c1", "updated": "c2",
    }  # fmt: skip
    assert acme.loc["revenue", "value"] == "100.00"


def test_every_decision_has_an_outcome_and_what_is_left_out_is_counted(merged):
    snapshot = merged(
        *ALL, "contacts,p9,p8,accept", "contacts,p3,p7,accept", "contacts,p3,p1,later", "leads,l1,l2,reject"
    )

    log = pd.read_parquet(snapshot.decisions)
    assert list(zip(log["row"], log["outcome"], log["reason"], strict=True)) == [
        (2, "merged", ""),
        (3, "merged", ""),
        (4, "merged", ""),
        (5, "kept apart", ""),
        (6, "refused", "no record of that id is in this export"),
        (7, "already so", "only one of the two is in this export"),
        (8, "left", "nothing was decided"),
        (9, "kept apart", ""),
    ]
    assert snapshot.manifest["left_out_by_merging"] == [
        {"table": "campaign_members", "reason": "one and the same since records were merged", "count": 1},
        {"table": "companies", "reason": "merged into another record", "count": 1},
        {"table": "contacts", "reason": "merged into another record", "count": 1},
        {"table": "deal_events", "reason": "the past of a record that was merged into another", "count": 1},
        {"table": "deals", "reason": "merged into another record", "count": 1},
    ]


def test_the_record_to_keep_may_be_gone_and_what_names_it_follows(merged):
    # the CRM gave c8 up: what is left of the two is c3
    snapshot = merged("companies,c3,c8,accept", "companies,c2,c8,accept")

    assert table(snapshot, "companies").index.tolist() == ["c1", "c2"]
    assert table(snapshot, "contacts")["company_id"].to_dict() == {"p1": "c2", "p2": "c1", "p3": "c2"}


def test_only_accepted_pairs_are_merged_and_the_rest_keeps_every_byte(merged, tmp_path):
    snapshot = merged("companies,c2,c1,reject", "companies,c2,c1,later")
    plain = publish_snapshot(tmp_path / "data", str(tmp_path / "mapping.yml"), tmp_path / "cache")

    def digests(made):
        return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in made.tables.items()}

    assert digests(snapshot) == digests(plain)
    assert plain.decisions is None
    assert plain.merged_values is None
    assert digests(merged(*ALL)) != digests(plain)


def test_what_was_decided_and_left_out_is_told_in_the_terminal(merged):
    terminal = Console(width=160, record=True, file=io.StringIO())
    terminal.print(import_report(merged(*ALL, "contacts,p9,p8,accept").manifest))

    told = terminal.export_text()
    assert "decisions.csv: 3 merged" in told
    assert "decisions.csv: 1 refused (no record of that id is in this export)" in told
    assert "contacts: 1 x merged into another record" in told
