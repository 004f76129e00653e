"""Each check finds the one record that was spoilt, says what stands there, and leaves a clean company alone."""

import datetime as dt

import pytest

from lib.audit import Audit, audited
from lib.audit.checks import TIMELESS
from lib.audit.checks.dates import dated_checks
from lib.audit.finding import SEVERITIES
from lib.canonical.schema import TABLES
from tests.audit.clean import CLEAN, spoilt, with_rows
from tests.drawn import opened


def audit_of(folder, tables, **settings) -> Audit:
    only = settings.pop("only", ())
    return audited(opened(folder, tables, **settings), only)


def found(audit: Audit) -> list[tuple[str, str, str | None]]:
    """Check, record and value of each finding."""
    rows = audit.findings[["check", "record_id", "value"]]
    return [tuple(None if value != value else value for value in row) for row in rows.itertuples(index=False)]


def test_a_clean_company_has_no_findings_and_the_best_grade(tmp_path):
    audit = audit_of(tmp_path, CLEAN)

    assert found(audit) == []
    assert (audit.grade.clean, audit.grade.records, audit.grade.letter) == (21, 21, "A")
    assert audit.unmatched.empty
    assert audit.value_maps == ()


@pytest.mark.parametrize(
    ("change", "check", "record"),
    [
        (("| Won      | 100    |", "| Won      |        |"), "missing/deals/amount-of-won-deals", "d1"),
        (
            ("| Proposal | 70     |", "| Proposal |        |"),
            "missing/deals/amount-of-open-deals-in-late-stages",
            "d3",
        ),
        (("| 100    | EUR", "| 100    |    "), "missing/deals/currency-of-deals-with-an-amount", "d1"),
        (("| 2026-02-21 |", "|            |"), "missing/deals/closed-of-closed-deals", "d2"),
        (("| 2026-02-01 |", "|            |"), "missing/deals/created", "d2"),
        (("| Two   | c2         | u2", "| Two   | c2         |   "), "missing/deals/owner_id", "d2"),
        (("| One   | c1 ", "| One   |    "), "missing/deals/company_id", "d1"),
        (("| 2026-08-01", "|"), "missing/deals/expected_close_on-of-open-deals", "d3"),
        (("| 100    | EUR      | Web", "| 100    | EUR      |    "), "missing/deals/source", "d1"),
    ],
)
def test_a_value_that_is_missing_where_it_matters_is_found(tmp_path, change, check, record):
    assert found(audit_of(tmp_path, spoilt("deals", change), only=["deals"])) == [(check, record, None)]


def test_a_lost_deal_needs_its_reason_where_others_have_one(tmp_path):
    row = "d5 | Five | c1 | u1 | Basic | Sales | Lost | 10 | EUR | Web | | 2026-03-01 | | 2026-03-05 |"

    assert found(audit_of(tmp_path, with_rows("deals", row))) == [
        ("missing/deals/lost_reason-of-lost-deals", "d5", None)
    ]


def test_what_the_source_never_records_is_said_once_and_blamed_on_no_record(tmp_path):
    audit = audit_of(tmp_path, spoilt("deals", ("| Price ", "|       ")))

    assert found(audit) == []
    need = audit.needed.set_index("check").loc["missing/deals/lost_reason-of-lost-deals"]
    assert (need["records"], need["filled"], bool(need["is_kept"])) == (1, 0, False)


def test_a_contact_with_a_telephone_number_needs_no_address(tmp_path):
    rows = ("p3 | Lea | Fox | | c1 | | 2025-01-14", "p4 | Tom | Fox | tom@beta.example | c1 | | 2025-01-15")
    drawing = with_rows("contacts", *rows)
    assert found(audit_of(tmp_path / "none", drawing)) == [("missing/contacts/email-or-phone", "p3", None)]

    header = "contact_id | first_name | last_name | email           | company_id"
    with_phone = drawing["contacts"].replace(header, header.replace("email          ", "phone"))
    audit = audit_of(tmp_path / "phone", {**drawing, "contacts": with_phone})
    assert [each for each in found(audit) if each[0].startswith("missing/")] == [
        ("missing/contacts/email-or-phone", "p3", None)
    ]


def test_an_early_stage_needs_no_amount(tmp_path):
    audit = audit_of(tmp_path, CLEAN)

    need = audit.needed.set_index("check").loc["missing/deals/amount-of-open-deals-in-late-stages"]
    assert (need["records"], need["filled"]) == (1, 1)


@pytest.mark.parametrize(
    ("table", "change", "expected"),
    [
        ("deals", ("| c1         | u1       | Pro Suite", "| c9         | u1       | Pro Suite"), ("unmatched/deals/company_id", "d1", "c9")),
        ("deals", ("| u2       | Basic      | Sales    | Lost", "| u9       | Basic      | Sales    | Lost"), ("unmatched/deals/owner_id", "d2", "u9")),
        ("contacts", ("| c2  ", "| c9  "), ("unmatched/contacts/company_id", "p2", "c9")),
        ("contracts", ("| Basic  ", "| Bazaar "), ("unmatched/contracts/product_id", "t2", "Bazaar")),
        ("activities", ("| d2 ", "| d9 "), ("unmatched/activities/deal_id", "a2", "d9")),
    ],
)  # fmt: skip
def test_a_key_that_is_in_no_record_is_found(tmp_path, table, change, expected):
    assert found(audit_of(tmp_path, spoilt(table, change), only=[table])) == [expected]


def test_keys_are_not_checked_against_a_table_the_source_lacks(tmp_path):
    tables = {name: drawing for name, drawing in CLEAN.items() if name != "products"}

    audit = audit_of(tmp_path, tables)

    assert found(audit) == []
    assert "unmatched/deals/product_id" not in audit.checks


@pytest.mark.parametrize(
    ("table", "change", "expected"),
    [
        ("deals", ("| 2026-02-21 |", "| 2026-01-31 |"), ("dates/deals/closed-before-created", "d2", "2026-01-31")),
        ("deals", ("| 2026-01-05 ", "| 2026-01-12 "), ("dates/deals/closed-before-qualified", "d1", "2026-01-11")),
        ("activities", ("| 2026-02-03", "| 2026-02-01"), ("dates/activities/task-done-before-created", "a2", "2026-02-01")),
        ("cases", ("2026-03-01 10:00:00", "2026-03-01 08:59:59"), ("dates/cases/solved-before-opened", "k1", "2026-03-01 08:59:59")),
        ("cases", ("2026-03-01 09:05:00", "2026-02-28 23:00:00"), ("dates/cases/first_reply-before-opened", "k1", "2026-02-28 23:00:00")),
        ("contracts", ("2027-01-31", "2026-01-31"), ("dates/contracts/ends_on-before-starts_on", "t1", "2026-01-31")),
        ("contracts", ("2027-01-31", "9999-12-31"), ("dates/contracts/ends_on-out-of-range", "t1", "9999-12-31")),
        ("contacts", ("1980-02-03", "1899-12-31"), ("dates/contacts/born_on-out-of-range", "p1", "1899-12-31")),
        ("contacts", ("1980-02-03", "2025-01-13"), ("dates/contacts/created-before-born_on", "p1", "2025-01-12")),
        ("companies", ("2025-02-01\nc2", "2025-01-01\nc2"), ("dates/companies/updated-before-created", "c1", "2025-01-01")),
        ("deals", ("| 2026-08-01", "| 1970-01-01"), ("dates/deals/expected_close_on-out-of-range", "d3", "1970-01-01")),
    ],
)  # fmt: skip
def test_a_date_that_cannot_be_true_is_found(tmp_path, table, change, expected):
    assert found(audit_of(tmp_path, spoilt(table, change), only=[table])) == [expected]


def test_a_date_finding_names_the_date_it_contradicts(tmp_path):
    audit = audit_of(tmp_path, spoilt("deals", ("| 2026-02-21 |", "| 2026-01-31 |")))

    assert audit.findings["beside"].tolist() == ["created 2026-02-01"]


def test_a_deal_created_long_after_the_export_lies_in_the_future(tmp_path):
    row = "d5 | Five | c1 | u1 | Basic | Sales | Lead | | | Web | | 2028-03-01 | | | 2028-09-01"

    audit = audit_of(tmp_path, with_rows("deals", row))

    assert found(audit) == [("dates/deals/created-in-the-future", "d5", "2028-03-01")]
    assert audit.export_ends_on == dt.date(2026, 6, 30)


def test_records_that_kept_arising_after_as_of_are_not_in_the_future(tmp_path):
    rows = (
        "d5 | Five | c1 | u1 | Basic | Sales | Lead | | | Web | | 2026-06-15 | | | 2026-09-01",
        "d6 | Six  | c1 | u1 | Basic | Sales | Lead | | | Web | | 2026-06-20 | | | 2026-09-01",
        "d7 | Seven | c1 | | Basic | Sales | Lead | | | Web | | 2026-06-27 | | | 2026-09-01",
    )

    audit = audit_of(tmp_path, with_rows("deals", *rows), as_of=dt.date(2026, 6, 14))

    assert audit.export_ends_on == dt.date(2026, 6, 27)
    assert found(audit) == []  # d7 has no owner, but by as_of it did not exist
    deals = audit.grades[(audit.grades["by"] == "table") & (audit.grades["group"] == "deals")]
    assert deals["records"].tolist() == [4]


def test_a_day_without_a_time_is_not_before_a_time_of_that_day(tmp_path):
    cases = """
case_id | subject | kind     | priority | owner_id | company_id | opened_at           | solved_on
k1      | Broken  | incident | high     | u1       | c1         | 2026-03-01 09:00:00 | 2026-03-01
"""
    assert found(audit_of(tmp_path, {**CLEAN, "cases": cases})) == []


def test_days_are_those_of_the_team(tmp_path):
    deals = (
        CLEAN["deals"].replace("created_on", "created_at").replace("2026-02-01 |", "2026-02-21 23:30:00 |")
    )
    for day in ("2026-01-01", "2026-05-01", "2026-06-01"):
        deals = deals.replace(f"| {day} |", f"| {day} 12:00:00 |")
    tables = {**CLEAN, "deals": deals}

    assert found(audit_of(tmp_path / "utc", tables)) == []
    in_berlin = audit_of(tmp_path / "berlin", tables, calendar={"timezone": "Europe/Berlin"})
    assert [row[:2] for row in found(in_berlin)] == [("dates/deals/closed-before-created", "d2")]


def test_a_record_that_says_what_an_earlier_one_says_is_a_duplicate_of_it(tmp_path):
    rows = (
        "p0 | Eva | Moss | eva@alpha.example | c1 | 1980-02-03 | 2025-06-01",
        "p9 | Eva | Moss | eva@alpha.example | c1 | 1980-02-03 | 2025-03-01",
    )

    audit = audit_of(tmp_path, with_rows("contacts", *rows))

    assert found(audit) == [("duplicates/contacts", "p0", "p0"), ("duplicates/contacts", "p9", "p9")]
    assert audit.findings["suggestion"].tolist() == ["p1", "p1"]


@pytest.mark.parametrize(
    "row",
    [
        "p0 | Eva | Moss | eva@beta.example  | c1 | 1980-02-03 | 2025-06-01",
        "p0 | Eva | Moss | eva@alpha.example | c2 | 1980-02-03 | 2025-06-01",
        "p0 | Eva | Moss | eva@alpha.example | c1 |            | 2025-06-01",
    ],
)
def test_a_record_that_differs_in_one_column_is_no_exact_duplicate(tmp_path, row):
    faults = found(audit_of(tmp_path, with_rows("contacts", row), only=["contacts"]))

    # the same person in all likelihood, but not the same in every column
    assert faults == [("likely-duplicates/contacts", "p0", "p0")]


def test_records_that_say_next_to_nothing_are_no_duplicates(tmp_path):
    rows = ("p3 | | Moss | | c1 | | 2025-06-01", "p4 | | Moss | | c1 | | 2025-06-02")

    audit = audit_of(tmp_path, with_rows("contacts", *rows))

    assert {check for check, *_ in found(audit)} == {"missing/contacts/email-or-phone"}


def test_every_check_is_declared_in_words_for_a_table_and_column_of_the_schema():
    checks = [*TIMELESS, *dated_checks(dt.date(2026, 6, 30), dt.date(2026, 6, 30))]

    assert len({check.id for check in checks}) == len(checks)
    for check in checks:
        assert check.severity in SEVERITIES
        assert check.question.endswith("?")
        assert all((check.title, check.hurts, check.remedy))
        if check.field:
            TABLES[check.table].column(check.field)
