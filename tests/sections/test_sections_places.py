"""Sections on where information lives: sentences worked by hand, one system said, nothing personal shown."""

import datetime as dt

import pytest

from lib.sections import audit
from tests.audit.clean import CLEAN
from tests.audit.elsewhere import TABLES
from tests.drawn import drawn_workbook
from tests.sections.test_sections_audit import EDGES
from tests.sections.wording import assert_well_worded

ANSWERS = (audit.systems, audit.contradicting, audit.outside_crm)
_OUTSIDE = TABLES["outside_contacts"].strip().splitlines()
MORE_EDGES = {
    **EDGES,
    "several systems": TABLES,
    "nobody elsewhere": {**TABLES, "outside_contacts": _OUTSIDE[0]},
    "elsewhere alone": {"outside_contacts": TABLES["outside_contacts"]},
    "one stranger": {**TABLES, "outside_contacts": "\n".join([_OUTSIDE[0], _OUTSIDE[4]])},
    "one answer by a stranger": {**TABLES, "outside_contacts": "\n".join([_OUTSIDE[0], _OUTSIDE[9]])},
    "one who agrees": {**TABLES, "outside_contacts": "\n".join([_OUTSIDE[0], _OUTSIDE[1]])},
    "names that are markup": {
        **TABLES,
        "outside_contacts": TABLES["outside_contacts"]
        .replace("New Ltd", "<b>$x$</b>")
        .replace("Forms", "$Forms$"),
    },
}


def test_systems_say_how_many_people_only_the_crm_knows(tmp_path):
    section = audit.systems(drawn_workbook(tmp_path, TABLES))

    assert section.headline.startswith(
        "5 systems, 4 of which with people. CRM knows 5 people, 0 of them are in no other system."
    )
    overlaps = {
        tuple(sorted(each.group.values())): each.value
        for each in section.figures
        if each.metric == "system_overlap"
    }
    assert overlaps["CRM", "Shop"] == 3
    assert section.chart is not None


def test_a_declared_place_is_said_to_be_declared(tmp_path):
    archive = {
        "what": "Paper",
        "where": "Oslo",
        "who": "Kari",
        "how_many": 400,
        "counted_on": dt.date(2026, 3, 31),
    }
    section = audit.systems(drawn_workbook(tmp_path, TABLES, data_upkeep={"places": [archive]}))

    assert (
        "Paper at Oslo, kept by Kari: about 400 people or companies, counted on 31 Mar 2026. Declared, not measured."
        in section.points
    )
    assert section.table.rows[-1][:2] == ("Paper (declared)", "400")
    assert not [each for each in section.figures if each.group.get("system") == "Paper"]


def test_contradictions_are_counted_by_person_and_value(tmp_path):
    section = audit.contradicting(drawn_workbook(tmp_path, TABLES))

    # p1's name in Forms is newer; p2's number and company in Shop are older
    assert section.headline == (
        "Of 3 people that other systems describe too, 2 are described otherwise there."
        " In 1 of 3 values the other system was changed later than CRM."
    )
    whole = next(each for each in section.figures if each.metric == "contradicted_people")
    assert (whole.numerator, whole.denominator) == (2, 3)


def test_customers_outside_the_crm_are_said_with_what_they_paid(tmp_path):
    section = audit.outside_crm(drawn_workbook(tmp_path, TABLES))

    assert section.headline == (
        "2 customers are not in the CRM, who paid €80: they are known to Shop (2)."
        " 2 other people are known to Forms (1) and List (1) alone."
    )
    assert section.table.labels[0] == "Company"
    assert not any("Zoe" in cell or "@" in cell for row in section.table.rows for cell in row)


def test_names_are_shown_where_the_settings_allow(tmp_path):
    section = audit.outside_crm(drawn_workbook(tmp_path, TABLES, privacy={"show_personal": True}))

    assert [row[0] for row in section.table.rows][:2] == ["Pat New", "Zoe New"]


def test_a_source_of_one_system_is_said_to_be_one(tmp_path):
    workbook = drawn_workbook(tmp_path, CLEAN)

    assert "one system, CRM: there is nothing to compare it with" in audit.systems(workbook).headline
    assert audit.contradicting(workbook).headline.startswith("One system alone describes the people")
    assert audit.outside_crm(workbook).headline.startswith("This export holds the CRM alone")


@pytest.mark.parametrize("edge", MORE_EDGES)
def test_every_edge_is_said_in_words(tmp_path, edge):
    workbook = drawn_workbook(tmp_path, MORE_EDGES[edge])

    for answer in ANSWERS:
        assert_well_worded(answer(workbook), f"{answer.__name__} of {edge}")
