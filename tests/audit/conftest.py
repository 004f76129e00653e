"""The demo company with its planted faults, audited once for all tests of this folder."""

import pandas as pd
import pytest

from lib.audit import audited
from lib.audit.records import KEY_MARK
from lib.canonical.opened import OpenedTables
from lib.canonical.snapshot import publish_snapshot
from lib.demo.write import write_demo
from lib.params import resolve


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    write_demo("small", folder)
    return folder / "small"


@pytest.fixture(scope="session")
def demo_tables(demo, tmp_path_factory):
    """The tables of the whole company: what is nobody's is the company's."""
    snapshot = publish_snapshot(demo / "exports", "demo", tmp_path_factory.mktemp("cache"))
    settings = {"mapping": "demo", "currency": "EUR"}
    return OpenedTables(snapshot, resolve("company", "2026-05-31", "unused", settings))


@pytest.fixture(scope="session")
def audit(demo_tables):
    """The audit of the whole company."""
    return audited(demo_tables)


@pytest.fixture(scope="session")
def planted(demo):
    faults = pd.read_csv(demo / "truth" / "faults.csv", dtype="str", keep_default_na=False)
    return faults.assign(record_id=faults["record_id"].str.replace("|", KEY_MARK, regex=False))


@pytest.fixture(scope="session")
def bounced(demo):
    """Contacts whose last message came back, read from the export: those planted, and those the years took."""
    folder = demo / "exports" / "marketing"
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
