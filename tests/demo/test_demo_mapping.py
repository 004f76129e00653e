import json
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from lib.canonical.schema import TABLES
from lib.canonical.snapshot import SNAPSHOTS, Snapshot, publish_snapshot
from lib.demo.size import SIZES, Size
from lib.demo.write import write_demo


@pytest.fixture(scope="module")
def snapshot(written: Path) -> Snapshot:
    """The exports read back as any user's."""
    return publish_snapshot(written / "exports", "demo", SNAPSHOTS)


@pytest.fixture(scope="module")
def clean(written: Path) -> dict:
    return json.loads((written / "truth" / "clean.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def won_deals(snapshot) -> pd.DataFrame:
    """Won deals as published with the region of their owner."""
    deals, users = snapshot.tables["deals"], snapshot.tables["users"]
    sql = f"""
        SELECT deal_id, currency, amount, region
        FROM '{deals}' JOIN '{users}' ON owner_id = user_id WHERE stage = 'Won'
    """
    return duckdb.sql(sql).df()


@pytest.fixture(scope="module")
def faults(written) -> pd.DataFrame:
    return pd.read_csv(written / "truth" / "faults.csv", dtype=str, keep_default_na=False)


def test_every_canonical_table_is_read_back_whole(snapshot, clean):
    assert set(snapshot.tables) == set(TABLES)
    read = {name: table["rows_in"] for name, table in snapshot.manifest["tables"].items()}
    del read["outside_contacts"]
    written = dict(clean["exported_rows"])
    written["activities"] += sum(clean["mailbox_letters"].values())
    assert read == written


def test_only_what_was_planted_is_set_aside(snapshot, faults):
    planted = faults.groupby("fault")["record_id"].count()
    counts = {}
    for reason in snapshot.manifest["reasons"]:
        counts[reason["kind"]] = counts.get(reason["kind"], 0) + reason["count"]
    assert counts == {"row": planted["exact_duplicate_row"], "cell": planted["unreadable_amount"]}


def test_no_file_and_no_column_of_the_crm_is_left_unread(snapshot):
    assert snapshot.manifest["unmapped_files"] == []
    left = {name: set(columns) for name, columns in snapshot.manifest["unmapped_columns"].items()}
    of_letters = {"from_name", "to_name", "letters", "signature", "signature_phone", "signature_company"}
    assert left.pop("mailbox/sales.mbox") == left.pop("mailbox/sales-inbox.mbox") == of_letters
    assert set(left) == {"payments/customers.csv", "forms/demo-requests.csv", "projects/onboarding.csv"}


def test_what_other_tools_know_is_read_row_by_row_and_the_people_of_the_mailboxes_too(snapshot, clean):
    read = {(each["file"], each.get("sheet")): each["rows"] for each in snapshot.manifest["inputs"]}
    for file, rows in clean["rows_elsewhere"].items():
        assert sum(count for (name, _), count in read.items() if name == file) == rows
    sql = f"SELECT source_system, count(*) FROM '{snapshot.tables['outside_contacts']}' GROUP BY ALL"
    counts = dict(duckdb.sql(sql).fetchall())
    assert sum(counts.values()) == snapshot.manifest["tables"]["outside_contacts"]["rows_out"]
    assert set(counts) == {"Payments", "Forms", "Projects", "Event list", "Mailbox"}
    assert counts["Mailbox"] > 300


@pytest.mark.parametrize("region", ["Europe", "Americas", "Nordics"])
def test_won_deals_are_the_clean_ones_and_the_planted_twins(won_deals, faults, clean, region):
    twins = set(faults.loc[faults["fault"] == "duplicate_deal", "record_id"])
    here = won_deals[won_deals["region"] == region]
    assert len(here) - here["deal_id"].isin(twins).sum() == clean["region"][region]["won"]


@pytest.mark.parametrize("region", ["Europe", "Americas", "Nordics"])
def test_won_amounts_are_the_clean_ones_less_what_nobody_can_read(won_deals, faults, clean, region):
    twins = set(faults.loc[faults["fault"] == "duplicate_deal", "record_id"])
    unread = faults[faults["fault"] == "unreadable_amount"].set_index("record_id")["was"]
    here = won_deals[(won_deals["region"] == region) & ~won_deals["deal_id"].isin(twins)]
    for currency, deals in here.groupby("currency"):
        lost_to_faults = sum(
            (Decimal(unread[deal]) for deal in deals["deal_id"] if deal in unread.index), Decimal(0)
        )
        published = sum((Decimal(str(amount)) for amount in deals["amount"].dropna()), Decimal(0))
        expected = Decimal(str(clean["region"][region]["won_amount"][currency]))
        assert published + lost_to_faults == expected, currency


def test_owners_are_found_by_name_and_their_history_by_id(snapshot):
    deals, events = snapshot.tables["deals"], snapshot.tables["deal_events"]
    users = f"(SELECT user_id FROM '{snapshot.tables['users']}')"
    strangers = f"SELECT count(*) FROM '{deals}' WHERE owner_id NOT IN {users}"
    assert duckdb.sql(strangers).fetchone() == (0,)
    handed = f"SELECT count(*) FROM '{events}' WHERE field = 'owner_id' AND new NOT IN {users}"
    assert duckdb.sql(handed).fetchone() == (0,)


def test_letters_are_e_mails_of_reps_to_contacts(snapshot):
    activities = snapshot.tables["activities"]
    sql = f"SELECT kind, direction, count(*) FROM '{activities}' WHERE source_system = 'Mailbox' GROUP BY ALL ORDER BY 2"
    rows = duckdb.sql(sql).fetchall()
    assert [(kind, direction) for kind, direction, _ in rows] == [("email", "inbound"), ("email", "outbound")]
    unknown = f"SELECT count(*) FROM '{activities}' WHERE source_system = 'Mailbox' AND contact_id LIKE '%@%'"
    assert duckdb.sql(unknown).fetchone()[0] < 20


def test_local_german_times_come_back_in_utc(snapshot, tables):
    first = tables["cases"].iloc[0]
    sql = f"SELECT opened_at FROM '{snapshot.tables['cases']}' WHERE case_id = '{first['case_id']}'"
    assert pd.Timestamp(duckdb.sql(sql).fetchone()[0]) == first["opened"]


def test_a_large_demo_of_parquet_files_is_read_by_the_same_mapping(tmp_path, monkeypatch):
    monkeypatch.setitem(SIZES, "pieces", Size("pieces", companies=600, chunk=300, staff=2, parquet=True))
    write_demo("pieces", tmp_path)
    snapshot = publish_snapshot(tmp_path / "pieces" / "exports", "demo", tmp_path / "cache")
    clean = json.loads((tmp_path / "pieces" / "truth" / "clean.json").read_text(encoding="utf-8"))
    assert set(snapshot.tables) == set(TABLES)
    assert snapshot.manifest["tables"]["deals"]["rows_in"] == clean["exported_rows"]["deals"]
    assert snapshot.manifest["tables"]["order_lines"]["quarantined"] == 0
    won = f"SELECT count(*) FROM '{snapshot.tables['deals']}' WHERE stage = 'Won' AND closed_at IS NULL AND closed_on IS NULL"
    planted = pd.read_csv(tmp_path / "pieces" / "truth" / "faults.csv", dtype=str)
    assert duckdb.sql(won).fetchone()[0] <= (planted["fault"] == "closed_without_date").sum()
