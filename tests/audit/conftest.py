"""The demo company with its planted faults, audited once for all tests."""

import pandas as pd
import pytest

from lib.audit.records import KEY_MARK
from lib.workbook import open_workbook


@pytest.fixture(scope="session")
def company(written):
    """The workbook of the whole company: what is nobody's is the company's."""
    return open_workbook(
        "company", "2026-05-31", str(written / "exports"), {"mapping": "demo", "currency": "EUR"}
    )


@pytest.fixture(scope="session")
def demo_tables(company):
    return company.tables


@pytest.fixture(scope="session")
def audit(company):
    """The audit of the whole company, which is kept beside the snapshot: no process judges it again."""
    return company.audit


@pytest.fixture(scope="session")
def planted(written):
    faults = pd.read_csv(written / "truth" / "faults.csv", dtype="str", keep_default_na=False)
    return faults.assign(record_id=faults["record_id"].str.replace("|", KEY_MARK, regex=False))


@pytest.fixture(scope="session")
def bounced(written):
    """Contacts whose last message came back, read from the export: those planted, and those the years took."""
    folder = written / "exports" / "marketing"
    members = pd.read_csv(folder / "campaign_members.csv", dtype="str", keep_default_na=False)
    lists = pd.read_csv(folder / "list_events.csv", dtype="str", keep_default_na=False)
    reached = members[["Delivered", "Opened", "Clicked", "Responded"]].max(axis=1)
    back = pd.concat(
        [
            members[["Contact ID", "Bounced"]],
            lists[lists["Action"] == "Hard bounce"].rename(columns={"Time": "Bounced"}),
        ]
    )
    last_back = back[back["Bounced"] != ""].groupby("Contact ID")["Bounced"].max().str[:10]
    last_reached = reached.groupby(members["Contact ID"]).max().reindex(last_back.index).fillna("").str[:10]
    return set(last_back.index[last_reached <= last_back])
