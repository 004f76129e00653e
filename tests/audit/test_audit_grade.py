"""The grade worked by hand: each record counts once, what the import set aside counts as faulty."""

from dataclasses import replace

import pandas as pd
import pytest

from lib.audit import Audit, Grade, audited
from lib.audit.grade import BANDS, share_of
from lib.canonical.opened import OpenedTables
from tests.audit.clean import CLEAN, spoilt
from tests.drawn import STAGES, drawn_parameters, drawn_snapshot, opened

# d1 has three faults (no amount, unknown product, closed before created), d2 one, d3 and d4 none.
FAULTY = spoilt(
    "deals",
    ("| Pro Suite  | Sales    | Won      | 100    |", "| Prop Sweet | Sales    | Won      |        |"),
    ("2026-01-11 |", "2025-12-31 |"),
    ("| 2026-02-21 |", "|            |"),
)


def grade(audit: Audit, by: str, group: str) -> tuple[int, int, str]:
    rows = audit.grades[(audit.grades["by"] == by) & (audit.grades["group"] == group)]
    return tuple(rows[["clean", "records", "letter"]].iloc[0])


def test_a_record_with_three_faults_counts_once(tmp_path):
    audit = audited(opened(tmp_path, FAULTY))

    assert len(audit.findings) == 5  # d1 also closed before it was qualified
    assert grade(audit, "table", "deals") == (2, 4, "E")
    assert grade(audit, "table", "contacts") == (2, 2, "A")
    assert grade(audit, "overall", "all records") == (19, 21, "C")
    assert (audit.grade.clean, audit.grade.records) == (19, 21)
    assert audit.grade.share == pytest.approx(19 / 21)


def test_owners_and_source_systems_are_graded_by_their_own_records(tmp_path):
    deals = FAULTY["deals"].replace("| expected_close_on", "| expected_close_on | source_system")
    lines = deals.strip().splitlines()
    systems = ["", " | CRM", " | CRM", " | Desk", " | Desk"]
    drawn = "\n".join(line + system for line, system in zip(lines, systems, strict=True))

    audit = audited(opened(tmp_path, {"deals": drawn, "users": CLEAN["users"]}))

    # without products there is no unknown product; the users own themselves
    assert grade(audit, "owner", "u1") == (2, 3, "E")
    assert grade(audit, "owner", "u2") == (2, 3, "E")
    assert grade(audit, "source_system", "CRM") == (0, 2, "E")
    assert grade(audit, "source_system", "Desk") == (2, 2, "A")


def test_logs_are_graded_apart_and_not_in_the_grade_of_all_records(tmp_path):
    events = """
event_id | deal_id | happened_at         | field | old | new
e1       | d1      | 2026-01-01 10:00:00 | stage | Proposal | Won
e2       | d9      | 2026-01-02 10:00:00 | stage | Lead | Won
"""
    audit = audited(opened(tmp_path, {**CLEAN, "deal_events": events}))

    assert grade(audit, "table", "deal_events") == (1, 2, "E")
    assert grade(audit, "overall", "all records") == (21, 21, "A")


def test_rows_set_aside_count_as_faulty_and_unreadable_cells_as_findings(tmp_path):
    audit = audited(OpenedTables(_with_quarantine(tmp_path), drawn_parameters()))

    deals = audit.grades[(audit.grades["by"] == "table") & (audit.grades["group"] == "deals")].iloc[0]
    assert (deals["clean"], deals["records"], deals["set_aside"]) == (3, 6, 2)
    assert audit.findings[["check", "record_id", "field", "value"]].values.tolist() == [
        ["unreadable/deals", "d1", "amount", "lots"]
    ]
    assert grade(audit, "source_system", "CRM") == (3, 6, "E")
    assert audit.set_aside[["table", "kind", "reason", "count", "value"]].values.tolist() == [
        ["deals", "row", "key used twice", 2, "d1"],
        ["deals", "cell", "amount is no number", 1, "lots"],
    ]


def test_rows_set_aside_are_nobodys_so_a_team_is_not_graded_by_them(tmp_path):
    parameters = drawn_parameters(scope={"teams": ["North"]})

    audit = audited(OpenedTables(_with_quarantine(tmp_path), parameters))

    assert grade(audit, "table", "deals") == (1, 2, "E")
    assert audit.set_aside["count"].tolist() == [2, 1]


def _with_quarantine(folder):
    """The clean company's deals with file and row; two rows set aside, and an amount nobody can read."""
    lines = CLEAN["deals"].replace("| Won      | 100    |", "| Won      |        |").strip().splitlines()
    provenance = [
        " | source_system | source_file | source_row",
        *(f" | CRM | deals.csv | {row}" for row in range(2, 6)),
    ]
    deals = "\n".join(line + more for line, more in zip(lines, provenance, strict=True))
    users = "\n".join(
        f"{line} | {name}"
        for line, name in zip(CLEAN["users"].strip().splitlines(), ("source_system", "HR", "HR"), strict=True)
    )
    snapshot = drawn_snapshot(folder, {"stages": STAGES, "users": users, "deals": deals})
    columns = ("table", "source_file", "source_row", "kind", "reason", "column", "value")
    rows = [
        ("deals", "deals.csv", 6, "row", "key used twice", "deal_id", "d1"),
        ("deals", "deals.csv", 7, "row", "key used twice", "deal_id", "d2"),
        ("deals", "deals.csv", 2, "cell", "amount is no number", "amount", "lots"),
    ]
    pd.DataFrame(rows, columns=columns).to_parquet(snapshot.quarantine)
    reasons = [
        {"table": "deals", "kind": "row", "reason": "key used twice", "column": "deal_id", "count": 2, "examples": [{"file": "deals.csv", "row": 6, "value": "d1"}]},
        {"table": "deals", "kind": "cell", "reason": "amount is no number", "column": "amount", "count": 1, "examples": [{"file": "deals.csv", "row": 2, "value": "lots"}]},
    ]  # fmt: skip
    return replace(snapshot, manifest={"tables": {}, "reasons": reasons})


@pytest.mark.parametrize(
    ("clean", "records", "letter"),
    [
        (98, 100, "A"),
        (979, 1000, "B"),
        (95, 100, "B"),
        (90, 100, "C"),
        (80, 100, "D"),
        (799, 1000, "E"),
        (0, 5, "E"),
    ],
)
def test_letters_begin_at_their_band(clean, records, letter):
    assert Grade(clean, records).letter == letter


def test_without_records_there_is_no_grade():
    assert (Grade(0, 0).share, Grade(0, 0).letter) == (None, "–")
    assert share_of(1, 0) is None


def test_bands_fall():
    shares = [least for _, least in BANDS]
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] == 0


def test_the_order_of_rows_changes_nothing(tmp_path):
    header, *rows = FAULTY["deals"].strip().splitlines()
    turned = {**FAULTY, "deals": "\n".join([header, *reversed(rows)])}

    one, other = (audited(opened(tmp_path / name, tables)) for name, tables in (("a", FAULTY), ("b", turned)))

    for frame in ("findings", "completeness", "needed", "unmatched", "grades", "nobodys"):
        pd.testing.assert_frame_equal(getattr(one, frame), getattr(other, frame))
    assert one.value_maps == other.value_maps


def test_columns_are_counted_filled(tmp_path):
    filled = audited(opened(tmp_path, CLEAN)).completeness.set_index(["table", "column"])

    assert filled.loc[("deals", "amount")].tolist() == [4, 3]
    assert filled.loc[("deals", "closed")].tolist() == [4, 2]
    assert filled.loc[("deals", "competitor")].tolist() == [4, 0]
