"""An audit judges the records of the team: the same that its reports count."""

import pytest

from lib.audit import audited
from lib.audit.records import Records
from lib.canonical.schema import TABLES
from tests.audit.clean import CLEAN, spoilt
from tests.drawn import opened

MORE = {
    **CLEAN,
    # a contract that begins after as_of is judged, but in no report yet
    "contracts": CLEAN["contracts"].replace("2026-12-01", "2026-06-01"),
    "deal_events": """
event_id | deal_id | happened_at         | field | old | new
e1       | d1      | 2026-01-01 10:00:00 | stage |     | Lead
e2       | d2      | 2026-02-02 10:00:00 | stage |     | Lead
e3       | d8      | 2026-02-02 10:00:00 | stage |     | Lead
""",
    "campaign_members": """
campaign_id | contact_id | sent_at
m1          | p1         | 2026-01-01 10:00:00
m1          | p2         | 2026-01-01 10:00:00
""",
    "case_events": """
event_id | case_id | happened_at         | field  | old | new
v1       | k1      | 2026-03-01 10:00:00 | status |     | open
""",
    "service_calls": """
call_id | agent_id | queued_at
s1      | u2       | 2026-03-01 10:00:00
s2      |          | 2026-03-01 10:00:00
""",
}
SCOPES = (
    {},
    {"teams": ["North"]},
    {"regions": ["Europe"]},
    {"owners": ["u2"]},
    {"pipelines": ["Sales"]},
    {"teams": ["South"], "pipelines": ["Sales"]},
)


@pytest.mark.parametrize("scope", SCOPES)
def test_the_records_judged_are_those_the_reports_see(tmp_path, scope):
    tables = opened(tmp_path, MORE, scope=scope)
    records = Records(tables)

    for name in records.names:
        judged = records.judged(name)
        key = list(TABLES[name].key)
        team = tables.frame(judged.filter(judged.is_team).select(*key).order_by(key))
        seen = tables.frame(tables[name].select(*key).order_by(key))
        assert team.values.tolist() == seen.values.tolist(), name


def test_what_belongs_to_no_user_is_no_teams_and_counted(tmp_path):
    tables = spoilt(
        "deals",
        ("| c2         | u2       | Basic      | Sales    | Lost", "| c2 | u9 | Basic | Sales | Lost"),
    )

    audit = audited(opened(tmp_path, tables, scope={"teams": ["North"]}))

    assert audit.nobodys.values.tolist() == [["deals", 4, 1]]
    assert audit.findings.empty  # the deal of nobody is not the team's fault
    deals = audit.grades[(audit.grades["by"] == "table") & (audit.grades["group"] == "deals")]
    assert deals["records"].tolist() == [2]


def test_without_a_scope_everything_belongs_to_the_company(tmp_path):
    tables = spoilt(
        "deals",
        ("| c2         | u2       | Basic      | Sales    | Lost", "| c2 | u9 | Basic | Sales | Lost"),
    )

    audit = audited(opened(tmp_path, tables))

    assert audit.nobodys.empty
    assert audit.findings["check"].tolist() == ["unmatched/deals/owner_id"]


def test_a_duplicate_of_another_teams_record_is_found_with_its_owner(tmp_path):
    rows = CLEAN["companies"] + "c3 | Alpha | alpha.example | u2 | 2025-06-10 | 2025-07-01\n"
    same_owner = rows.replace("alpha.example | u2", "alpha.example | u1")

    other = audited(opened(tmp_path / "a", {**CLEAN, "companies": rows}, scope={"teams": ["South"]}))
    same = audited(opened(tmp_path / "b", {**CLEAN, "companies": same_owner}, scope={"teams": ["North"]}))

    # the owner is a business column: they differ in it, and are one in all likelihood
    columns = ["check", "record_id", "suggestion", "owner_id"]
    assert other.findings[columns].values.tolist() == [["likely-duplicates/companies", "c3", "c1", "u2"]]
    assert same.findings[["record_id", "suggestion", "owner_id"]].values.tolist() == [["c3", "c1", "u1"]]


def test_an_audit_of_some_tables_finds_in_them_what_the_whole_audit_finds(tmp_path):
    tables = opened(
        tmp_path, spoilt("deals", ("| c1         | u1       | Pro Suite", "| c9 | u1 | Pro Suite"))
    )

    whole, narrow = audited(tables), audited(tables, only=["deals"])

    assert narrow.findings.equals(whole.findings)
    assert set(narrow.completeness["table"]) == {"deals"}
