"""Wrong changes, upkeep and access: sentences and figures worked by hand on drawn tables, and words for every edge."""

import pytest

from lib.audit import audit as auditing
from lib.audit.checks.access import access_checks
from lib.audit.checks.changes import change_checks
from lib.problems import InputError
from lib.sections import audit
from lib.sections.audit.fix_list import fix_list
from lib.sections.audit.privacy import HIDDEN
from lib.sections.derived import is_derived
from tests.audit.clean import CLEAN
from tests.audit.test_audit_access import BOSS, COLUMNS, kim
from tests.audit.test_audit_changes import POSTS, bulk, flips, log, typed
from tests.drawn import drawn_workbook
from tests.sections.test_sections_audit import EDGES
from tests.sections.wording import assert_well_worded

ANSWERS = (audit.wrong_changes, audit.update_schedule, audit.access)
USERS = "\n".join(
    [
        COLUMNS,
        kim("gone", ("2026-06-29", "2026-03-01")),
        kim("open", ("false | true | 2026", "false | false | 2026"), ("2026-01-10", "")),
        kim("u"),
        BOSS,
        "r | Robot | r@us.example | Automation | boss | true | true | false | true | 2026-06-29 | | 2026-01-20 | 2024-01-01",
    ]
)
CONTACTS = """
contact_id | first_name | phone | lifecycle | email         | created_on | last_verified_on
back       | Eva        | 1     |           | e@one.example | 2024-01-01 |
four       | Ian        | 7     | A         | i@one.example | 2024-01-01 | 2026-06-01
new        | Kim        | 8     | A         | k@one.example | 2026-06-20 |
none       | Lea        |       |           | l@one.example | 2024-01-01 |
"""
LEADS = "\n".join(
    ["lead_id | name | status | created_on", *(f"l{n} | P{n} | Cold | 2026-02-01" for n in range(20))]
)
TABLES = {
    "users": USERS,
    "contacts": CONTACTS,
    "leads": LEADS,
    "form_submissions": POSTS,
    "field_changes": log(*typed("back", "2", "1"), *flips("four", "ABABA"), *bulk(20)),
}
MORE_EDGES = {
    **{name: tables for name, tables in EDGES.items() if name != "a faulty company"},
    "all of it": TABLES,
    "no log": {**TABLES, "field_changes": log()},
    "people alone": {**TABLES, "field_changes": log(*typed("back", "2", "1", rules=("false", "false")))},
    "users alone": {"users": USERS},
    "one user": {"users": f"{COLUMNS}\n{BOSS}"},
    "no user": {"users": COLUMNS},
    "names that are markup": {
        **TABLES,
        "users": USERS.replace("Kim gone", "<b>$x$</b>").replace("Robot", "$R$"),
        "field_changes": TABLES["field_changes"].replace("| phone |", "| <i>$T$</i> |"),
    },
}


@pytest.fixture(autouse=True)
def _only_these_checks(monkeypatch):
    """The others take long and say nothing of changes and accounts."""

    def checks_of(records):
        made = (*change_checks(records), *access_checks(records))
        return tuple(check for check in made if check.table in records.names)

    monkeypatch.setattr(auditing, "checks_of", checks_of)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    declared = {"contacts.phone": 30, "contacts.lifecycle": 3_650}
    folder = tmp_path_factory.mktemp("changes")
    return drawn_workbook(folder, TABLES, data_upkeep={"update_every": declared})


def figures(section):
    return {(each.definition, *sorted(each.group.values())): each.value for each in section.figures}


def test_wrong_changes_are_counted_with_the_rule_and_the_days(workbook):
    section = audit.wrong_changes(workbook)

    assert section.headline == (
        "24 records show a change that nobody wanted."
        " Most serious: “Leads: status written to many records at once by a rule” (20)."
    )
    rows = [row[:5] for row in section.table.rows]
    assert rows == [
        ("Leads: status written to many records at once by a rule", "20", "Robot", "1 Mar 2026", "1 Mar 2026"),
        ("Contacts: telephone number that a rule replaced minutes after somebody typed it", "1", "Robot", "1 Mar 2026", "1 Mar 2026"),
        ("Contacts: lifecycle changed to and fro by rules", "1", "Robot", "4 Mar 2026", "4 Mar 2026"),
        ("Form posts: the same form sent twice within minutes", "2", "the form", "1 Mar 2026", "1 Mar 2026"),
    ]  # fmt: skip
    assert figures(section) == {
        ("wrong_changes/records", "changes/leads/status-written-in-bulk"): 20,
        ("wrong_changes/records", "changes/contacts/phone-overwritten"): 1,
        ("wrong_changes/records", "changes/contacts/lifecycle-to-and-fro"): 1,
        ("wrong_changes/records", "changes/form_submissions/posted-twice"): 2,
    }


def test_a_day_of_fifty_records_is_told_when_ten_times_the_usual_day(tmp_path):
    def leads(name, many):
        days = ["2026-03-01"] * many + ["2026-03-02"] * 5 + ["2026-03-03"] * 4
        rows = [f"l{n} | P{n} | {day}" for n, day in enumerate(days)]
        return drawn_workbook(tmp_path / name, {"leads": "\n".join(["lead_id | name | created_on", *rows])})

    told = audit.wrong_changes(leads("fifty", 50))

    assert figures(told) == {("import_spikes/records", "2026-03-01", "leads"): 50}
    assert told.points == (
        "50 leads arose on 1 Mar 2026, where 4 are usual: look whether an import brought them, and what it left out.",
    )
    assert audit.wrong_changes(leads("less", 49)).points == ()


def test_upkeep_counts_what_was_created_changed_or_verified_in_time(workbook):
    section = audit.update_schedule(workbook)

    # telephone: `four` verified on 1 June and `new` created on 20 June; `back` was changed in March
    assert section.headline == (
        "1 of 2 fields with a schedule is kept up."
        " Furthest behind: “Contacts: telephone number”, 66.7% looked at within the 30 days declared."
    )
    told = figures(section)
    assert told["field_upkeep/in_time", "contacts.phone"] == pytest.approx(2 / 3)
    assert told["field_upkeep/median_days", "contacts.phone"] == 29
    assert told["field_upkeep/by_people", "contacts.phone"] == 1
    assert told["field_upkeep/by_rules", "contacts.phone"] == 1
    assert told["field_upkeep/in_time", "contacts.lifecycle"] == 1
    assert ("field_upkeep/in_time", "leads.status") not in told


def test_a_field_of_the_teams_own_is_kept_up_too_and_one_that_is_nowhere_is_named(tmp_path):
    contacts = 'contact_id | created_on | custom\na | 2026-06-20 | {"T/shirt": "M"}\nb | 2026-01-01 | {"T/shirt": "L"}'
    declared = {"contacts.T/shirt": 30, 'contacts.Ha"t': 30, "leads.status": 30}
    shown = drawn_workbook(tmp_path, {"contacts": contacts}, data_upkeep={"update_every": declared})
    section = audit.update_schedule(shown)

    assert figures(section)["field_upkeep/in_time", "contacts.T/shirt"] == 0.5
    assert section.points == (
        'Declared, but this source has no value of it in use, so its schedule cannot be checked: contacts.Ha"t and leads.status.',
    )


def test_without_a_declared_schedule_the_longest_untouched_field_is_named(tmp_path):
    section = audit.update_schedule(drawn_workbook(tmp_path, TABLES))

    # 20 leads changed on 1 March: 121 days
    assert section.headline == (
        "No schedule is declared. Longest untouched: “Leads: status”, half of its values for more than 121 days."
    )
    assert "data_upkeep.update_every" in section.action
    assert section.chart is None


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("contcts.phone", "there is no table 'contcts'. Did you mean 'contacts'?"),
        ("users.emial", "there is no column 'emial'. Did you mean 'email'?"),
    ],
)
def test_a_schedule_for_what_does_not_exist_is_refused(tmp_path, field, said):
    shown = drawn_workbook(tmp_path, {"users": USERS}, data_upkeep={"update_every": {field: 30}})

    with pytest.raises(InputError) as refused:
        audit.update_schedule(shown)
    assert said in str(refused.value)


def test_the_access_review_lists_what_to_do_with_who_sees_to_it(workbook):
    section = audit.access(workbook)

    assert section.headline == (
        "2 of 5 accounts need something done: close the account (1), switch on a second factor (1)"
        " and book a security training (1)."
    )
    assert section.table.rows == (
        ("Close the account", "Kim gone", "last sign-in 1 Mar 2026", "high", "Bo Ray"),
        ("Switch on a second factor", "Kim open", "none now", "high", "Bo Ray"),
        ("Book a security training", "Kim open", "never had one", "medium", "Bo Ray"),
    )
    assert section.points == (
        "1 of 5 accounts that can sign in may export records.",
        "Kim u changes most: 1 change of 1 record in the last year.",
        "Rules made 25 changes in the last year, in the whole company.",
    )
    assert figures(section)["changes_made/last_year", "r", "rule"] == 25


def test_every_figure_has_its_definition(workbook):
    for answer in ANSWERS:
        for figure in answer(workbook).figures:
            assert is_derived("audit", figure.definition), figure.definition


def test_no_address_is_shown_unless_the_settings_show_it(tmp_path):
    shared = kim("k", ("k@us.example", "sales@us.example"))
    shown = [
        audit.access(drawn_workbook(tmp_path / name, {"users": f"{COLUMNS}\n{shared}"}, **settings))
        for name, settings in (("hidden", {}), ("shown", {"privacy": {"show_contact": True}}))
    ]

    assert "sales@us.example" not in str(shown[0].table.rows)
    assert "sales@us.example" in str(shown[1].table.rows)


def test_the_list_to_fix_says_when_and_by_which_rule_and_hides_what_is_personal(workbook):
    rows = fix_list(workbook).set_index(["record_id", "check"])

    replaced = rows.loc[("back", "changes/contacts/phone-overwritten")]
    assert replaced[["value", "suggestion"]].tolist() == [HIDDEN, HIDDEN]
    assert replaced["beside"] == "replaced by Robot on 2026-03-01, 5 minutes after it was typed"
    in_bulk = rows.loc[("l0", "changes/leads/status-written-in-bulk")]
    assert in_bulk[["value", "suggestion", "beside"]].tolist() == [
        "Cold",
        "Warm",
        "one of 20 that Robot wrote on 2026-03-01 from 02:00 UTC",
    ]


@pytest.mark.parametrize("edge", MORE_EDGES)
def test_there_are_words_for_every_edge(tmp_path, edge):
    shown = drawn_workbook(tmp_path, MORE_EDGES[edge])
    for answer in ANSWERS:
        assert_well_worded(answer(shown), answer.__name__, sayings="")


def test_what_is_not_kept_is_said_and_not_praised(tmp_path):
    kept = audit.access(drawn_workbook(tmp_path / "kept", {"users": f"{COLUMNS}\n{BOSS}"}))
    shown = drawn_workbook(tmp_path / "not kept", CLEAN)
    review = audit.access(shown)
    by_people = {
        **TABLES,
        "form_submissions": "submission_id",
        "field_changes": log(*typed("a", "2", "1")[:1]),
    }
    changes = audit.wrong_changes(drawn_workbook(tmp_path / "people", by_people))

    assert kept.headline == "Nothing needs to be done about 1 account."
    assert (
        review.headline
        == "No account is known to need anything done, but 7 of 7 things could not be reviewed."
    )
    assert review.points[0].startswith(
        "This source does not tell, so it could not be reviewed: the last sign-in,"
    )
    assert changes.headline == "The log names no change by a rule, so it cannot be told what rules did wrong."
    assert audit.wrong_changes(shown).headline.startswith("This source keeps no log of changes")
