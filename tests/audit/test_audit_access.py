"""The access review on drawn users: each rule by hand, at its edge, and silent where the source keeps nothing."""

from lib.audit import audited
from lib.audit.checks import checks_of
from lib.audit.records import Records
from lib.audit.to_fix import to_fix
from tests.drawn import opened

COLUMNS = (
    "user_id | name | email | role | manager_id | is_active | licensed | can_export | mfa | last_login_on "
    "| security_training_on | password_changed_on | created_on"
)
KIM = "{id} | Kim {id} | {id}@us.example | Rep | boss | true | true | false | true | 2026-06-29 | 2026-01-10 | 2026-01-20 | 2024-01-01"
BOSS = "boss | Bo Ray | bo@us.example | Manager | | true | true | true | true | 2026-06-28 | 2026-02-10 | 2026-02-20 | 2024-01-01"


def kim(user, *changes):
    """An account in order, but for the changes."""
    line = KIM.format(id=user)
    for before, after in changes:
        assert before in line
        line = line.replace(before, after)
    return line


def found(folder, *lines, **settings):
    tables = opened(folder, {"users": "\n".join([COLUMNS, *lines])}, **settings)
    rows = audited(tables, only=["users"]).findings
    rows = rows[rows["check"].str.startswith("access/")]
    checks = rows["check"].str.removeprefix("access/users/")
    return sorted(zip(checks, rows["record_id"], strict=True))


def test_each_thing_out_of_order_is_found_and_nothing_else(tmp_path):
    lines = [
        kim("quiet", ("2026-06-29", "2026-03-31")),
        kim("seat", ("true | true | false", "false | true | false")),
        kim("function", ("function@", "Sales@")),
        kim("lent", ("lent@us.example", " BO@us.example")),
        kim("two", ("Kim two", "Kim / Ann")),
        kim("many", ("Kim many", "Front desk")),
        kim("factor", ("false | true | 2026", "false | false | 2026")),
        kim("password", ("2026-01-20", "2025-06-29")),
        kim("training", ("2026-01-10", "2025-06-29")),
        kim("untrained", ("2026-01-10", "")),
        kim("exports", ("true | true | false", "true | true | true")),
    ]

    assert found(tmp_path, *lines, BOSS) == [
        ("export-beyond-role", "exports"),
        ("password", "password"),
        ("quiet", "quiet"),
        ("seat-without-access", "seat"),
        ("second-factor", "factor"),
        ("shared", "boss"),
        ("shared", "function"),
        ("shared", "lent"),
        ("shared", "many"),
        ("shared", "two"),
        ("training", "training"),
        ("training", "untrained"),
    ]


def test_what_is_just_in_order_or_not_known_is_no_finding(tmp_path):
    lines = [
        kim("plain"),
        kim("seen", ("2026-06-29", "2026-04-01")),
        kim("changed", ("2026-01-20", "2025-06-30")),
        kim("trained", ("2026-01-10", "2025-06-30")),
        kim("closed", ("true | true | false", "false | false | false")),
        kim("named", ("Kim named", "Ann-Teamy Andersand")),
        kim("scrambled", ("Kim scrambled", "KIdvspSV/FPUQG+Cyi and xg==")),
        kim("again", ("again@", "plain@"), ("Kim again", "KIM Plain")),
        kim("unknown", ("false | true | 2026", "false | | 2026")),
        kim("undated", ("2026-01-20", "")),
        kim("unseen", ("2026-06-29", ""), ("2024-01-01", "2026-05-01")),
        kim("untrained", ("2026-01-10", ""), ("2024-01-01", "2026-05-01")),
        # of two of a role nobody is the exception
        kim("one", ("Rep", "Agent"), ("true | true | false", "true | true | true")),
        kim("other", ("Rep", "Agent")),
    ]

    assert found(tmp_path, *lines, BOSS) == []


def test_an_account_to_be_closed_is_not_asked_for_anything_else(tmp_path):
    gone = "gone | Kim | info@us.example | Rep | boss | true | true | true | false | 2024-06-29 | | 2024-01-20 | 2024-01-01"
    never = kim("never", ("2026-06-29", ""))

    assert found(tmp_path, gone, never, BOSS) == [("quiet", "gone"), ("quiet", "never")]


def test_where_no_sign_in_or_training_is_kept_nobody_is_blamed(tmp_path):
    lines = [
        kim("a", ("2026-06-29", ""), ("2026-01-10", "")),
        kim("b", ("2026-06-29", ""), ("2026-01-10", "")),
    ]

    assert found(tmp_path, *lines) == []


def test_a_program_needs_no_second_factor_and_no_training(tmp_path):
    changes = (("false | true | 2026", "false | false | 2026"), ("2026-01-10", ""))
    program, person = kim("sync", *changes, ("Rep", "Integration")), kim("person", *changes)

    assert found(tmp_path, program, person, BOSS) == [("second-factor", "person"), ("training", "person")]


def test_the_team_sets_the_rules(tmp_path):
    rules = {"quiet_days": 10, "password_days": 100, "training_days": 100}
    lines = [
        kim(
            "in_use", ("2026-06-29", "2026-06-20"), ("2026-01-20", "2026-03-22"), ("2026-01-10", "2026-03-22")
        ),
        kim("quiet", ("2026-06-29", "2026-06-19")),
        kim("old"),
    ]

    assert found(tmp_path, *lines, data_upkeep={"access": rules}) == [
        ("password", "old"),
        ("quiet", "quiet"),
        ("training", "old"),
    ]


def test_the_manager_is_to_act_the_record_is_not_faulty_and_it_takes_a_hand_in_the_crm(tmp_path):
    lines = [kim("kim", ("2026-01-20", "2020-01-20")), BOSS.replace("2026-02-20", "2020-01-20")]
    tables = opened(tmp_path, {"users": "\n".join([COLUMNS, *lines])})

    audit = audited(tables, only=["users"])

    assert audit.findings.set_index("record_id")["owner_id"].to_dict() == {"kim": "boss", "boss": "boss"}
    assert (audit.grade.clean, audit.grade.records) == (2, 2)
    assert to_fix(audit, tables)["is_fixable"].tolist() == [False, False]


def test_no_table_of_users_an_empty_one_and_one_account_alone(tmp_path):
    without = Records(opened(tmp_path / "without", {"contacts": "contact_id\np1"}))

    assert not [check for check in checks_of(without) if check.kind == "access"]
    assert found(tmp_path / "empty") == []
    assert found(tmp_path / "one", BOSS) == []
