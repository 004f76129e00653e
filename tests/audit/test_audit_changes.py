"""Wrong changes in drawn logs: each rule by hand, at its edge, and silent where people did it or nothing is logged."""

from itertools import pairwise

import pandas as pd
import pytest

from lib.audit import audit as auditing
from lib.audit import audited
from lib.audit.changes import wrong_changes_of
from lib.audit.changes.posts import posted_twice
from lib.audit.checks.changes import change_checks
from lib.audit.records import Records
from lib.audit.to_fix import to_fix
from tests.drawn import opened

COLUMNS = "change_id | table | record_id | field | old | new | happened_at | by_user_id | by_automation"


def log(*changes):
    """Changes numbered in order: (table and record, field, old, new, time, who, whether a rule)."""
    lines = []
    for number, (record, field, old, new, time, who, rule) in enumerate(changes, 1):
        table, record_id = record.split()
        lines.append(
            f"c{number:03} | {table} | {record_id} | {field} | {old} | {new} | {time} | {who} | {rule}"
        )
    return "\n".join([COLUMNS, *lines])


def bulk(count, *, day="2026-03-01", value="Cold", old="Warm", rule="true", seconds=1, first=0):
    """One value for many leads, the next every so many seconds."""
    times = pd.date_range(f"{day} 02:00:00", periods=count, freq=f"{seconds}s")
    return [
        (f"leads l{first + number}", "status", old, value, f"{time:%Y-%m-%d %H:%M:%S}", "r", rule)
        for number, time in enumerate(times)
    ]


def changes_of(folder, *changes, **tables):
    return wrong_changes_of(opened(folder, {"field_changes": log(*changes), **tables}))


def records(found):
    return found["record_id"].tolist()


def test_twenty_records_given_one_value_by_a_rule_are_a_bulk_edit(tmp_path):
    found = changes_of(tmp_path, *bulk(20)).in_bulk

    assert len(found) == 20
    first = found[found["record_id"] == "l0"].iloc[0]
    assert (first["before"], first["value"], first["records"], first["by_user_id"]) == (
        "Warm",
        "Cold",
        20,
        "r",
    )
    assert (str(first["started_at"]), str(first["ended_at"])) == (
        "2026-03-01 02:00:00",
        "2026-03-01 02:00:19",
    )


@pytest.mark.parametrize(
    "changes",
    [
        bulk(19),
        bulk(20, rule="false"),
        bulk(20, old=""),
        bulk(20, old="Cold"),
        bulk(20, seconds=601),
        [*bulk(10), *bulk(10, value="Hot", first=10)],
        [change for day in range(1, 7) for change in bulk(20, day=f"2026-03-0{day}", first=20 * day)],
    ],
    ids=["few", "person", "first value", "no change", "slowly", "two values", "daily work"],
)  # fmt: skip
def test_what_only_looks_like_a_bulk_edit_is_none(tmp_path, changes):
    assert changes_of(tmp_path, *changes).in_bulk.empty


def test_a_bulk_edit_that_was_put_right_is_no_finding_any_more(tmp_path):
    repaired = ("leads l3", "status", "Cold", "Warm", "2026-03-02 09:00:00", "u", "false")

    assert "l3" not in records(changes_of(tmp_path, *bulk(20), repaired).in_bulk)


def flips(record, values, *, days=1, rule="true", people=0):
    """One change a step, the first `people` of them made by hand."""
    pairs = pairwise(values)
    return [
        (
            *(f"contacts {record}", "lifecycle", old, new, f"2026-03-{1 + days * number:02} 09:00:00", "r"),
            rule if number >= people else "false",
        )
        for number, (old, new) in enumerate(pairs)
    ]


def test_four_changes_between_two_values_are_to_and_fro(tmp_path):
    changes = [
        *flips("four", "ABABA"),
        *flips("three", "ABAB"),
        *flips("on", "ABCDE"),
        *flips("people", "ABABA", rule="false"),
        *flips("slow", "ABABA", days=8)[:4],
        *flips("settled", "ABABAC"),
        *flips("late", "XABABA"),
        *flips("with_people", "ABABA", people=2),
        *flips("one_rule", "ABABA", people=3),
    ]  # fmt: skip
    found = changes_of(tmp_path, *changes).to_and_fro

    assert records(found) == ["four", "late", "with_people"]
    first = found.iloc[0]
    assert (first["before"], first["value"], first["changes"]) == ("A", "A", 4)


def typed(record, typed_value, then, *, minutes=5, field="phone", rules=("false", "true"), earlier="1"):
    at = pd.Timestamp("2026-03-01 09:00:00")
    later = at + pd.Timedelta(minutes=minutes)
    return [
        (f"contacts {record}", field, earlier, typed_value, f"{at:%Y-%m-%d %H:%M:%S}", "u", rules[0]),
        (f"contacts {record}", field, typed_value, then, f"{later:%Y-%m-%d %H:%M:%S}", "r", rules[1]),
    ]


def test_a_rule_that_replaces_what_was_just_typed_is_found(tmp_path):
    changes = [
        *typed("back", "2", "1"),
        *typed("other", "2", "3"),
        *typed("emptied", "2", ""),
        *typed("hour", "2", "1", minutes=60),
        *typed("stage_back", "B", "A", field="lifecycle", earlier="A"),
        # from here on none is wrong
        *typed("later", "2", "1", minutes=61),
        *typed("person", "2", "1", rules=("false", "false")),
        *typed("two_rules", "2", "1", rules=("true", "true")),
        *typed("moved_on", "B", "C", field="lifecycle", earlier="A"),
        *typed("written_alike", "+49 30-1", "+49301", earlier=""),
        *typed("same_number", "1000", "1000.00", earlier=""),
        *typed("put_right", "2", "1"),
        ("contacts put_right", "phone", "1", "2", "2026-03-01 10:00:00", "u", "false"),
    ]
    found = changes_of(tmp_path, *changes).overwritten.set_index("record_id")

    assert sorted(found.index) == ["back", "emptied", "hour", "other", "stage_back"]
    assert (found.loc["back", "before"], found.loc["back", "value"]) == ("2", "1")


def test_the_order_of_the_rows_does_not_matter(tmp_path):
    changes = [*flips("four", "ABABA"), *typed("back", "2", "1"), *bulk(20)]
    found = [
        wrong_changes_of(opened(tmp_path / name, {"field_changes": "\n".join([COLUMNS, *lines])}))
        for name, lines in (
            ("so", log(*changes).splitlines()[1:]),
            ("else", log(*changes).splitlines()[:0:-1]),
        )
    ]

    for name in ("in_bulk", "to_and_fro", "overwritten"):
        assert len(getattr(found[0], name))
        pd.testing.assert_frame_equal(*(getattr(each, name) for each in found))


def test_who_is_a_rule_is_told_by_the_role_where_the_log_does_not_say(tmp_path):
    users = "user_id | role\nr | Integration\nu | Rep"
    found = changes_of(tmp_path, *typed("back", "2", "1", rules=("", "")), users=users).overwritten

    assert records(found) == ["back"]


def test_the_log_of_deals_is_read_too_and_each_change_once(tmp_path):
    events = (
        "event_id | deal_id | field | old | new | happened_at | by_user_id | by_automation\n"
        "e1 | d1 | amount | 1 | 2 | 2026-03-01 09:00:00 | u | false\n"
        "e2 | d1 | amount | 2 | 1 | 2026-03-01 09:05:00 | r | true"
    )
    twice = [
        (f"deals {record[9:]}", "amount", *change)
        for record, _, *change in [*typed("d1", "2", "1"), *typed("d2", "2", "1")]
    ]
    changes = changes_of(tmp_path, *twice, deal_events=events)

    assert changes.overwritten[["table", "record_id", "field"]].values.tolist() == [["deals", "d1", "amount"]]
    assert changes.ruled_fields == (("deals", "amount"),)


def test_changes_after_the_day_of_the_report_and_days_without_a_time_tell_nothing(tmp_path):
    late = [
        (*change[:4], change[4].replace("2026-03", "2026-07"), *change[5:]) for change in typed("a", "2", "1")
    ]
    days = COLUMNS.replace("happened_at", "happened_on")
    dated = f"{days}\nc1 | contacts | a | phone | 1 | 2 | 2026-03-01 | u | false\nc2 | contacts | a | phone | 2 | 1 | 2026-03-01 | r | true"

    assert changes_of(tmp_path / "late", *late).overwritten.empty
    assert wrong_changes_of(opened(tmp_path / "days", {"field_changes": dated})).overwritten.empty


def test_no_log_an_empty_one_and_a_single_change(tmp_path):
    without = wrong_changes_of(opened(tmp_path / "without", {"contacts": "contact_id\np1"}))
    empty = changes_of(tmp_path / "empty")
    single = changes_of(tmp_path / "single", *typed("a", "2", "1")[:1])

    for changes in (without, empty, single):
        assert changes.in_bulk.empty
        assert changes.to_and_fro.empty
        assert changes.overwritten.empty
        assert changes.ruled_fields == ()


POSTS = """
submission_id | form | submitted_at        | email         | fields
f1            | Demo | 2026-03-01 09:00:00 | Eva@a.example | {"x": 1}
f2            | Demo | 2026-03-01 09:00:30 | eva@a.example | {"x": 1}
f3            | Demo | 2026-03-01 09:10:30 | eva@a.example | {"x": 1}
f4            | Demo | 2026-03-01 09:20:31 | eva@a.example | {"x": 1}
f5            | News | 2026-03-01 09:00:30 | eva@a.example | {"x": 1}
f6            | Demo | 2026-03-01 09:00:30 | eva@a.example | {"x": 2}
f7            | Demo | 2026-03-01 09:00:30 | ian@a.example | {"x": 1}
f8            | Demo |                     | eva@a.example | {"x": 1}
f9            | Demo | 2026-03-01 09:00:00 |               |
f10           | Demo | 2026-03-01 09:00:01 |               |
"""


def test_the_same_form_posted_again_within_ten_minutes_is_found(tmp_path):
    found = posted_twice(opened(tmp_path, {"form_submissions": POSTS}))

    pairs = found[["record_id", "before_id", "seconds"]].values.tolist()
    assert pairs == [["f2", "f1", 30], ["f3", "f2", 600]]


def test_findings_name_the_field_the_rule_and_what_to_write_back(tmp_path, monkeypatch):
    monkeypatch.setattr(auditing, "checks_of", change_checks)
    contacts = "contact_id | phone | lifecycle | custom\nback | 1 | |\nfour | | A |\nsize | | | {}"
    users = "user_id | name\nr | Robot"
    logged = log(*typed("back", "2", "1"), *flips("four", "ABABA"), *typed("size", "M", "L", field="T-shirt"))
    tables = opened(
        tmp_path, {"contacts": contacts, "form_submissions": POSTS, "field_changes": logged, "users": users}
    )

    audit = audited(tables, only=["contacts", "form_submissions"])
    rows = to_fix(audit, tables).set_index("record_id")

    assert rows["check"].to_dict() == {
        "back": "changes/contacts/phone-overwritten",
        "four": "changes/contacts/lifecycle-to-and-fro",
        "size": "changes/contacts/T-shirt-overwritten",
        "f2": "changes/form_submissions/posted-twice",
        "f3": "changes/form_submissions/posted-twice",
    }
    assert rows["is_fixable"].to_dict() == {
        "back": True,
        "four": False,
        "size": False,
        "f2": False,
        "f3": False,
    }
    assert rows.loc["back", ["value", "suggestion"]].tolist() == ["1", "2"]
    assert rows.loc["back", "beside"] == "replaced by Robot on 2026-03-01, 5 minutes after it was typed"
    assert rows.loc["f2", "beside"] == "same as f1, 30 seconds before"
    assert rows.loc["size", "suggestion"] == "M"


def test_a_table_or_field_this_source_does_not_hold_is_no_check(tmp_path):
    changes = [("robots x", "arm", "1", "2", "2026-03-01 09:00:00", "r", "true")]
    held = Records(opened(tmp_path, {"field_changes": log(*changes)}))

    assert [check.id for check in change_checks(held)] == ["changes/form_submissions/posted-twice"]
