"""The sections on duplicates over drawn tables: counts and amounts worked by hand, evidence that adds up, personal data hidden."""

import pytest

from lib.sections import audit
from lib.sections.audit.privacy import HIDDEN
from tests.audit.clean import CLEAN
from tests.drawn import drawn_workbook
from tests.sections.wording import assert_well_worded

CONTACTS = """
contact_id | first_name | last_name | email               | phone            | company_id | city   | owner_id | created_at
p1         | Annemarie  | Kowalski  | a.kowalski@acme.com | +49 30 901234561 | c1         | Berlin | u1       | 2025-01-01 10:00:00
p2         | Annemarie  | Kowalsky  | a.kowalski@acme.com | +49 30 901234561 | c1         | Berlin | u1       | 2025-03-01 10:00:00
p3         | Bernhard   | Kowalski  | b.kowalski@acme.com | +49 30 901234562 | c1         | Berlin | u1       | 2025-03-01 10:00:00
p4         | Magnus     | Lindqvist | m@ullevi.se         |                  | c2         | Umea   | u1       | 2025-03-01 10:00:00
"""
DEALS = """
deal_id | name             | company_id | contact_id | owner_id | pipeline | stage    | amount | currency | created_at          | closed_at           | expected_close_on
d1      | Acme - Suite     | c1         | p1         | u1       | Sales    | Proposal | 500    | EUR      | 2026-05-01 10:00:00 |                     | 2026-08-31
d2      | Acme – Suite     | c1         | p2         | u1       | Sales    | Proposal | 500    | EUR      | 2026-05-01 10:20:00 |                     | 2026-08-31
d3      | Acme renewal     | c1         | p2         | u1       | Sales    | Won      | 90     | EUR      | 2026-01-01 10:00:00 | 2026-02-01 10:00:00 | 2026-02-01
"""
TWICE = {
    "companies": "company_id | name | owner_id | created_at\nc1 | Acme | u1 | 2024-01-01 10:00:00\nc2 | Ullevi | u1 | 2024-01-01 10:00:00",
    "contacts": CONTACTS,
    "deals": DEALS,
    "users": "user_id | name | is_active | created_at\nu1 | Una | true | 2020-01-01 10:00:00",
}


def cells(section, table):
    (row,) = [row for row in section.table.rows if row[0] == table]
    return dict(zip(section.table.labels, row, strict=True))


def test_what_is_there_twice_is_counted_by_hand(tmp_path):
    section = audit.there_twice(drawn_workbook(tmp_path, TWICE))

    assert section.headline == (
        "2 records are there twice in all likelihood: 1 contact and 1 deal. "
        "Counted twice are €500 of open pipeline and €0 of won revenue."
    )
    # p2 goes into p1; on p2 hang d2, open, and d3, won
    contacts, deals = cells(section, "Contacts"), cells(section, "Deals")
    assert (contacts["Records"], contacts["Certain"], contacts["Share"]) == ("4", "1", "25.0%")
    assert (contacts["Open pipeline"], contacts["Won revenue"]) == ("€500", "€90")
    assert (deals["Certain"], deals["Open pipeline"], deals["Won revenue"]) == (
        "1",
        "€500",
        "€0",
    )
    assert_well_worded(section, section.id)


def test_what_moves_the_odds_adds_up_to_what_they_are(tmp_path):
    section = audit.why_one(drawn_workbook(tmp_path, TWICE))

    (whole,) = [figure.value for figure in section.figures if figure.definition == "why_one/weight"]
    steps = [figure.value for figure in section.figures if figure.definition == "why_one/step"]
    assert whole > sum(step for step in steps if step < 0)
    assert whole < sum(steps)
    assert section.chart.alt.endswith(f"{whole:.1f} doublings from even.")
    assert_well_worded(section, section.id)


@pytest.mark.parametrize("is_shown", [True, False])
def test_names_and_addresses_are_shown_only_where_the_settings_say_so(tmp_path, is_shown):
    privacy = {"show_personal": is_shown, "show_contact": is_shown}
    only_contacts = {**TWICE, "deals": DEALS.splitlines()[1]}
    section = audit.why_one(drawn_workbook(tmp_path, only_contacts, privacy=privacy))

    assert "p1" in section.headline
    assert ("Annemarie" in section.table.text()) == is_shown
    assert (HIDDEN in section.table.text()) != is_shown


def test_the_merged_record_names_the_origin_of_every_value(tmp_path):
    only_contacts = {**TWICE, "deals": DEALS.splitlines()[1]}
    section = audit.merged_record(drawn_workbook(tmp_path, only_contacts))

    # nothing says which was changed last, and both say as much: the lower id counts
    assert section.headline == "Merged, contact p1 would have 8 fields filled: 8 from p1."
    rows = {row[0]: row[1:] for row in section.table.rows}
    assert rows["Last name"] == ("(hidden)", "p1", "(hidden)")
    assert rows["Company"] == ("c1", "p1", "the same")
    assert rows["Creation day"] == ("2025-01-01 10:00", "p1", "2025-03-01 10:00")
    assert_well_worded(section, section.id)


def test_the_merged_record_has_the_address_that_still_works(tmp_path):
    tables = {
        **TWICE,
        "deals": DEALS.splitlines()[1],
        "contacts": CONTACTS.replace(
            "p2         | Annemarie  | Kowalsky  | a.kowalski", "p2 | Annemarie | Kowalsky | a.kowalsky"
        ),
        "list_events": "event_id | list | contact_id | happened_at | kind\ne1 | News | p1 | 2026-03-01 10:00:00 | bounce",
    }
    section = audit.merged_record(drawn_workbook(tmp_path, tables, privacy={"show_contact": True}))

    rows = {row[0]: row[1:] for row in section.table.rows}
    assert rows["E-mail address"] == ("a.kowalsky@acme.com", "p2", "a.kowalski@acme.com")
    assert rows["Telephone number"][1] == "p1"
    assert "whose last message came back" in section.reading


@pytest.mark.parametrize("ask", [audit.there_twice, audit.why_one, audit.merged_record])
@pytest.mark.parametrize(
    "tables", [CLEAN, {"deals": "deal_id | pipeline | stage"}], ids=["a clean company", "no records"]
)
def test_where_nothing_is_there_twice_that_is_said(tmp_path, ask, tables):
    section = ask(drawn_workbook(tmp_path, tables))

    assert section.table is None
    assert section.headline == "No contact, lead, company or deal of the team seems to be there twice."
    assert_well_worded(section, section.id)
