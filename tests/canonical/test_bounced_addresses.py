"""Of two e-mail addresses the one that still works survives: each way in which a bounce is told, worked by hand."""

import pandas as pd

from lib.canonical.amendments import Amendments, Making
from lib.canonical.golden import golden_record
from lib.canonical.schema import TABLES
from lib.canonical.snapshot import publish_snapshot
from tests.canonical.exports import STAGES, published

CASES = {
    "nothing came back": ("", "new"),
    "a message came back": ("back 2026-03-01", "old"),
    "a list says it bounced": ("bounce 2026-03-01", "old"),
    "left the list": ("unsubscribe 2026-03-01", "new"),
    "one arrived since": ("back 2026-03-01, arrived 2026-04-01", "new"),
    "one arrived on that day": ("back 2026-03-01, arrived 2026-03-01", "old"),
    "one had arrived before": ("arrived 2026-02-01, back 2026-03-01", "old"),
    "it bounced twice": ("back 2026-03-01, arrived 2026-04-01, bounce 2026-05-01", "old"),
    "the address was changed since": ("back 2026-03-01, email 2026-03-02", "new"),
    "the address was changed before": ("email 2026-02-01, back 2026-03-01", "old"),
    "something else was changed since": ("back 2026-03-01, phone 2026-03-02", "old"),
    "both came back": ("back 2026-03-01, other back 2026-03-01", "new"),
}
"""What is told of the newer record of two, and whose address survives: the newer one's where nothing came back."""

MAPPED = (
    STAGES
    + """
  contacts:
    - file: contacts.csv
      columns: {contact_id: id, first_name: first, email: email, phone: phone, updated: changed}
  campaign_members:
    - file: members.csv
      columns: {campaign_id: campaign, contact_id: contact, sent: sent, delivered: delivered, bounced: bounced}
  list_events:
    - file: lists.csv
      columns: {event_id: id, list: list, contact_id: contact, happened: at, kind: kind}
  field_changes:
    - file: changes.csv
      columns: {change_id: id, table: table, record_id: record, field: field, happened: at}
"""
)
FILES = {
    "contacts": "id,first,email,phone,changed",
    "members": "campaign,contact,sent,delivered,bounced",
    "lists": "id,list,contact,at,kind",
    "changes": "id,table,record,field,at",
    "decisions": "table,record_id,other_id,decision",
}


def lines_of(number, told):
    """File → the lines of one case: two contacts, what is told of them, and that they are one."""
    old, new = f"old{number}", f"new{number}"
    yield "contacts", f"{old},Anna,anna{number}@acme.com,,2025-01-01 10:00:00"
    yield "contacts", f"{new},Anna,a.nowak{number}@acme.com,+49 30 1,2026-01-01 10:00:00"
    yield "decisions", f"contacts,{new},{old},accept"
    for place, said in enumerate(filter(None, told.split(", "))):
        *what, day = said.split()
        contact, key = (old if what[0] == "other" else new), f"{number}-{place}"
        if what[-1] in ("back", "arrived"):
            days = f",{day}" if what[-1] == "back" else f"{day},"
            yield "members", f"k{key},{contact},{day},{days}"
        elif what[-1] in ("email", "phone"):
            yield "changes", f"f{key},contacts,{contact},{what[-1]},{day}"
            # a lead of the same number is somebody else
            yield "changes", f"l{key},leads,{contact},email,2026-12-31"
        else:
            yield "lists", f"e{key},News,{contact},{day},{what[-1]}"


def files_of(cases):
    lines = {name: [header] for name, header in FILES.items()}
    for number, told in enumerate(cases):
        for name, line in lines_of(number, told):
            lines[name].append(line)
    return {f"{name}.csv": "\n".join(each) + "\n" for name, each in lines.items()}


def merged(folder, files, mapped):
    published(folder, {name: text for name, text in files.items() if name != "decisions.csv"}, mapped)
    path = folder / "decisions.csv"
    path.write_text(files["decisions.csv"], encoding="utf-8")
    making = Making(Amendments(merges=path))
    return publish_snapshot(folder / "data", str(folder / "mapping.yml"), folder / "cache", making)


def test_the_address_that_still_works_survives(tmp_path):
    snapshot = merged(tmp_path, files_of(told for told, _ in CASES.values()), MAPPED)

    origins = pd.read_parquet(snapshot.merged_values).set_index(["record_id", "column"])["from_id"]
    found = {case: origins[f"old{number}", "email"] for number, case in enumerate(CASES)}
    assert found == {case: f"{whose}{number}" for number, (case, (_, whose)) in enumerate(CASES.items())}
    # whatever came back, the rest of the record is that changed last, and what named it names the one left
    assert all(origins[f"old{number}", "phone"] == f"new{number}" for number in range(len(CASES)))
    contacts = pd.read_parquet(snapshot.tables["contacts"]).set_index("contact_id")["email"]
    assert contacts["old1"] == "anna1@acme.com"
    assert contacts["old0"] == "a.nowak0@acme.com"
    for name, column in (("campaign_members", "contact_id"), ("list_events", "contact_id")):
        assert pd.read_parquet(snapshot.tables[name])[column].str.startswith("old").all()


def test_an_address_that_bounced_is_gone_whichever_record_has_it():
    def contact(number, email, day):
        row = dict.fromkeys(part for column in TABLES["contacts"].columns for part in column.stored())
        return row | {"contact_id": f"p{number}", "email": email, "updated_at": pd.Timestamp(day)}

    rows = [
        contact(1, "gone@acme.com", "2026-01-01"),
        contact(2, " Gone@acme.com", "2026-03-01"),
        contact(3, "anna@acme.com", "2025-01-01"),
        contact(4, "anna(at)acme.com", "2026-04-01"),
    ]

    assert golden_record(TABLES["contacts"], rows, {"p1"})[1]["email"] == "p3"
    assert golden_record(TABLES["contacts"], rows)[1]["email"] == "p2"
    # what came back was an address once; what is none never was
    assert golden_record(TABLES["contacts"], [rows[0], rows[3]], {"p1"})[1]["email"] == "p1"


def test_an_export_without_mailings_merges_as_before(tmp_path):
    mapped = MAPPED[: MAPPED.index("  campaign_members:")]
    files = files_of([""])

    snapshot = merged(tmp_path, {name: files[name] for name in ("contacts.csv", "decisions.csv")}, mapped)

    assert pd.read_parquet(snapshot.tables["contacts"])["email"].tolist() == ["a.nowak0@acme.com"]
