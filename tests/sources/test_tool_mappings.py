"""The shipped mappings of tools beside the CRM: exports under the headers those tools write become canonical rows."""

import json

import duckdb
import pytest

from lib.canonical.snapshot import publish_snapshot
from lib.sources.mapping import load_mapping
from lib.sources.propose import proposed_mapping

STRIPE = {
    "customers.csv": "id,Description,Email,Name,Created (UTC),Delinquent,Total Spend,Payment Count,Currency\n"
    "cus_1,,ann@a.example,Ann Lee,2024-01-08 10:00,false,120.50,2,eur\n",
    "payments.csv": "id,Created (UTC),Amount,Currency,Status,Customer ID,Customer Email\n"
    "ch_1,2024-01-08 10:05,120.50,eur,Paid,cus_1,ann@a.example\n",
    "subscriptions.csv": "id,Customer ID,Plan,Quantity,Amount,Currency,Status,Start Date (UTC),Current Period End (UTC),Canceled At (UTC)\n"
    "sub_1,cus_1,Basic,3,99.00,eur,active,2024-01-08 10:05,2025-01-08 10:05,\n",
}
TYPEFORM = {
    "responses.csv": "#,First name,Last name,Email,Company,Response Type,Start Date (UTC),Submit Date (UTC),Network ID\n"
    "a1,Ann,Lee,ann@a.example,Alpha,completed,2024-01-08 10:00:00,2024-01-08 10:04:00,n1\n"
}
GOOGLE = {
    "Contact us (Responses).csv": "Timestamp,Email Address,Your name,How did you hear of us?\n"
    "1/8/2024 10:00:00,ann@a.example,Ann Lee,A friend\n"
}
TRELLO = {
    "board.csv": "Card ID,Card Name,Card URL,Members,Due Date,Last Activity Date,List Name,Board Name,Archived\n"
    "c1,Install,https://x.example/c1,ann,2024-02-01T10:00:00Z,2024-01-09T10:00:00Z,Doing,Installations,false\n"
}
ASANA = {
    "project.csv": "Task ID,Created At,Completed At,Last Modified,Name,Section/Column,Assignee,Assignee Email,Due Date,Client,Client email\n"
    "12,2024-01-08,,2024-01-09,Install,Doing,Bo Roe,bo@us.example,2024-02-01,Alpha,ann@a.example\n"
}
ROWS = {
    "stripe": (STRIPE, {"outside_contacts": 1, "orders": 1, "order_lines": 1, "contracts": 1}),
    "typeform": (TYPEFORM, {"outside_contacts": 1, "form_submissions": 1}),
    "google_forms": (GOOGLE, {"outside_contacts": 1, "form_submissions": 1}),
    "trello": (TRELLO, {"outside_contacts": 1, "activities": 1}),
    "asana": (ASANA, {"outside_contacts": 1, "activities": 1}),
}


def _written(folder, files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _published(tmp_path, name):
    return publish_snapshot(_written(tmp_path / name, ROWS[name][0]), name, tmp_path / "cache")


@pytest.mark.parametrize("name", ROWS)
def test_an_export_of_the_tool_is_read_whole(tmp_path, name):
    snapshot = _published(tmp_path, name)

    assert {table: facts["rows_out"] for table, facts in snapshot.manifest["tables"].items()} == ROWS[name][1]
    assert snapshot.manifest["reasons"] == []


def _person(snapshot):
    sql = f"SELECT outside_id, kind, name, email, company_name, source_system FROM '{snapshot.tables['outside_contacts']}'"
    return duckdb.sql(sql).fetchone()


def test_people_come_with_what_the_tool_knows_of_them(tmp_path):
    people = {name: _person(_published(tmp_path, name)) for name in ROWS}

    assert people == {
        "stripe": ("cus_1", "customer", "Ann Lee", "ann@a.example", None, "Stripe"),
        "typeform": ("a1", "respondent", "Ann Lee", "ann@a.example", "Alpha", "Typeform"),
        "google_forms": (
            "Contact us (Responses).csv:2", "respondent", "Ann Lee", "ann@a.example", None, "Google Forms",
        ),
        "trello": ("c1", "client", None, None, None, "Trello"),
        "asana": ("12", "client", None, "ann@a.example", "Alpha", "Asana"),
    }  # fmt: skip


def test_payments_keep_their_money(tmp_path):
    tables = _published(tmp_path, "stripe").tables
    paid = duckdb.sql(f"SELECT paid, currency FROM '{tables['outside_contacts']}'").fetchone()
    line = duckdb.sql(f"SELECT price * quantity, currency FROM '{tables['order_lines']}'").fetchone()

    assert [float(paid[0]), float(line[0])] == [120.5, 120.5]
    assert paid[1] == line[1] == "EUR"


def test_a_real_zendesk_is_read_whole(tmp_path, real_data):
    seeds = real_data / "zendesk_fivetran_seeds"
    files = {"users.csv": "user_data", "organizations.csv": "organization_data", "tickets.csv": "ticket_data"}
    texts = {name: (seeds / f"{seed}.csv").read_text(encoding="utf-8") for name, seed in files.items()}
    counts = publish_snapshot(_written(tmp_path / "z", texts), "zendesk", tmp_path / "cache").manifest[
        "tables"
    ]

    rows = {name: len(text.strip().splitlines()) - 1 for name, text in texts.items()}
    assert counts["outside_contacts"]["rows_in"] == rows["users.csv"] + rows["organizations.csv"]
    assert counts["cases"]["rows_in"] == rows["tickets.csv"] == counts["cases"]["rows_out"]


def test_one_mapping_reads_several_tools_each_under_its_own_name(tmp_path):
    data = tmp_path / "all"
    entries = []
    for name, (files, _) in ROWS.items():
        _written(data / name, files)
        entry = load_mapping(name).tables["outside_contacts"][0].model_dump(exclude_unset=True)
        own = {"system": load_mapping(name).system, "file": entry["file"].replace("**", name)}
        dates = load_mapping(name).dates
        entries.append(entry | own | ({"format": {"dates": dates}} if dates else {}))
    path = tmp_path / "all.yml"
    path.write_text(json.dumps({"system": "CRM", "tables": {"outside_contacts": entries}}))

    snapshot = publish_snapshot(data, str(path), tmp_path / "cache")

    found = duckdb.sql(
        f"SELECT source_system FROM '{snapshot.tables['outside_contacts']}' ORDER BY 1"
    ).fetchall()
    assert [system for (system,) in found] == ["Asana", "Google Forms", "Stripe", "Trello", "Typeform"]


@pytest.mark.parametrize(("name", "file"), [("stripe", "customers.csv"), ("typeform", "responses.csv")])
def test_a_proposal_takes_an_unknown_export_of_such_a_tool_for_people_elsewhere(tmp_path, name, file):
    data = _written(tmp_path / name, {file: ROWS[name][0][file]})
    path = tmp_path / "proposed.yml"
    path.write_text(proposed_mapping(data))
    (entry,) = load_mapping(str(path)).tables["outside_contacts"]

    assert entry.columns["email"] == ["Email"]
    assert entry.columns["outside_id"] == [ROWS[name][0][file].split(",")[0]]
    assert entry.constants == {"kept_in": file.removesuffix(".csv")}
    assert publish_snapshot(data, str(path), tmp_path / "cache").manifest["reasons"] == []


def test_a_proposal_knows_help_desk_users_from_users_of_the_crm(tmp_path, real_data):
    text = (real_data / "zendesk_fivetran_seeds" / "user_data.csv").read_text(encoding="utf-8")

    assert "  outside_contacts:" in proposed_mapping(_written(tmp_path / "z", {"users.csv": text}))
    assert "  users:" in proposed_mapping(
        _written(tmp_path / "c", {"users.csv": "User ID,Name,Email\n1,Ann,a@x.example\n"})
    )


def test_customers_of_a_crm_are_no_people_elsewhere(tmp_path):
    text = "Customer ID,Name,Phone,Industry\n1,Alpha,123,Retail\n"

    assert "  companies:" in proposed_mapping(_written(tmp_path / "c", {"customers.csv": text}))
