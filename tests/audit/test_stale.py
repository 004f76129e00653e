"""Contacts in use that nobody looked at, open deals nobody touched: the day before the limit and the day itself."""

import datetime as dt

import pandas as pd
import pytest

from lib.audit import audited
from lib.audit.checks.stale import stale_checks
from lib.audit.records import Records
from tests.drawn import opened

# as of 2026-06-30: 730 days before is 2024-06-30, a year before 2025-06-30, 60 days before 2026-05-01
PEOPLE = """
contact_id | first_name | last_name | email           | created_on | updated_on | last_verified_on
p1         | Eva        | Moss      | eva@one.example | 2020-01-01 | 2024-06-29 |
p2         | Ian        | Reed      | ian@one.example | 2020-01-01 | 2024-06-30 |
p3         | Kim        | Low       | kim@one.example | 2020-01-01 | 2020-01-01 | 2024-06-30
p4         | Lea        | Ray       | lea@one.example | 2020-01-01 | 2023-01-01 | 2022-01-01
p5         | Leo        | Fox       | leo@one.example | 2020-01-01 | 2023-01-01 |
p6         | Zoe        | Day       | zoe@one.example | 2020-01-01 | 2023-01-01 |
p7         | Max        | Orr       | max@one.example | 2020-01-01 | 2023-01-01 |
"""
MAILS = """
campaign_id | contact_id | sent_on    | delivered_on
m1          | p1         | 2026-01-01 | 2026-01-01
m1          | p2         | 2026-01-01 | 2026-01-01
m1          | p3         | 2026-01-01 | 2026-01-01
m1          | p5         | 2025-06-30 | 2025-06-30
m1          | p7         | 2025-07-01 | 2025-07-01
"""
DEALS = """
deal_id | contact_id | pipeline | stage    | created_on | updated_on | next_step_on
d1      | p4         | Sales    | Proposal | 2026-04-30 | 2026-04-30 |
d2      |            | Sales    | Proposal | 2026-01-01 | 2026-05-01 |
d3      |            | Sales    | Proposal | 2026-01-01 | 2026-01-02 | 2026-07-10
d4      |            | Sales    | Proposal | 2026-01-01 | 2026-01-02 |
d5      |            | Sales    | Proposal | 2026-01-01 | 2026-01-02 |
d6      | p6         | Sales    | Lost     | 2026-01-01 | 2026-01-02 |
d7      |            | Sales    | Proposal | 2026-01-01 | 2026-01-02 |
d8      |            | Sales    | Proposal | 2026-01-01 | 2026-01-02 |
"""
DONE = """
activity_id | kind | deal_id | done_on    | due_on
a1          | call | d4      | 2026-05-02 |
a2          | task | d5      |            | 2026-07-01
a3          | call | d7      | 2026-04-29 |
"""
CHANGED = """
event_id | deal_id | field    | old | new | happened_on | by_automation
e1       | d7      | owner_id | u1  | u2  | 2026-06-01  | false
e2       | d8      | owner_id | u1  | u2  | 2026-06-01  | true
"""
TABLES = {
    "contacts": PEOPLE,
    "campaign_members": MAILS,
    "deals": DEALS,
    "activities": DONE,
    "deal_events": CHANGED,
}


def told(tables):
    """Record → what is said beside it, for contacts and for deals."""
    records = Records(tables)
    found = [check.finds(records) for check in stale_checks(records)]
    return [dict(zip(rows["record_id"], rows["beside"], strict=True)) if len(rows) else {} for rows in found]


def test_contacts_in_use_are_told_when_nobody_looked_at_them_in_time(tmp_path):
    contacts, _ = told(opened(tmp_path, TABLES))

    # p5 was written to a year ago, p6 is in a lost deal alone: not in use
    assert contacts == {
        "p1": "last looked at 2024-06-29, written to since",
        "p4": "last looked at 2023-01-01, in an open deal",
        "p7": "last looked at 2023-01-01, written to since",
    }


def test_open_deals_are_told_when_no_person_touched_them_in_time(tmp_path):
    _, deals = told(opened(tmp_path, TABLES))

    # d4 was called, d5 and d3 are planned, d7 was changed by a person; a rule's change of d8 is no touch
    assert deals == {"d1": "last touched 2026-04-30", "d8": "last touched 2026-01-02"}


def test_the_days_are_the_team_s(tmp_path):
    stale = {"contact_days": 1_277, "deal_days": 62}
    contacts, deals = told(opened(tmp_path, TABLES, data_upkeep={"stale": stale}))

    # 1,277 days before is 2022-12-31, 62 days before 2026-04-29
    assert contacts == {}
    assert deals == {"d8": "last touched 2026-01-02"}


@pytest.mark.parametrize("table", ["campaign_members", "deals", "activities", "deal_events"])
def test_what_the_source_lacks_is_done_without(tmp_path, table):
    contacts, deals = told(opened(tmp_path, {**TABLES, table: TABLES[table].strip().splitlines()[0]}))

    assert "p4" in contacts if table != "deals" else deals == {}
    assert "p1" in contacts if table != "campaign_members" else "p7" not in contacts


def test_a_source_that_keeps_no_day_of_a_change_has_none(tmp_path):
    undated = {
        "contacts": "contact_id | created_on\np4 | 2020-01-01",
        "deals": "deal_id | contact_id | pipeline | stage | created_on\nd1 | p4 | Sales | Lead | 2020-01-01",
    }

    assert told(opened(tmp_path, undated)) == [{}, {}]


def test_they_are_a_doubt_and_make_no_record_faulty(tmp_path):
    audit = audited(opened(tmp_path, TABLES), only=["contacts"])

    assert (audit.findings["check"] == "stale/contacts/in-use").sum() == 3
    faulty = audit.findings.loc[audit.findings["check"] != "stale/contacts/in-use", "record_id"].nunique()
    assert audit.grade.clean == 7 - faulty


def test_contacts_of_the_demo_company_are_those_of_its_export(written, demo_tables):
    records = Records(demo_tables)
    found = set(stale_checks(records)[0].finds(records)["record_id"])
    crm, marketing = written / "exports" / "crm", written / "exports" / "marketing"
    people = pd.read_csv(crm / "contacts.csv", dtype="str", keep_default_na=False).drop_duplicates(
        "Record ID"
    )
    looked = people[["Last verified", "Create Date", "Last Modified Date"]].max(axis=1).str[:10]
    limit = str(records.as_of - dt.timedelta(days=730))
    old = set(people.loc[looked < limit, "Record ID"])
    deals = pd.read_csv(crm / "deals.csv", dtype="str", keep_default_na=False)
    named = set(deals.loc[~deals["Deal Stage"].isin(["Won", "Lost"]), "Primary Contact ID"])
    sent = _sent(marketing)
    mailed = set(sent[sent.between(str(records.as_of - dt.timedelta(days=364)), str(records.as_of))].index)

    assert len(found) > 100
    assert found == old & (named | mailed)


def _sent(folder):
    """The last day on which something was sent to each contact, or came back."""
    members = pd.read_csv(folder / "campaign_members.csv", dtype="str", keep_default_na=False)
    lists = pd.read_csv(folder / "list_events.csv", dtype="str", keep_default_na=False)
    back = lists[lists["Action"] == "Bounced"]
    days = [members.set_index("Contact ID")[name] for name in ("Sent", "Bounced", "Delivered", "Opened", "Clicked", "Responded")]  # fmt: skip
    every = pd.concat([*days, back.set_index("Contact ID")["Time"]]).str[:10]
    return every.groupby(level=0).max()
