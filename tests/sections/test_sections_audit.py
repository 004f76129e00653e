"""The audit's sections on drawn tables: sentences worked by hand, personal data hidden, too little said in words."""

import pytest

from lib.sections import audit
from lib.sections.section import SECTION_MIME
from tests.audit.clean import CLEAN, spoilt, with_rows
from tests.drawn import drawn_workbook
from tests.sections.wording import assert_well_worded

ANSWERS = (
    audit.cover,
    audit.trust,
    audit.faults,
    audit.by_owner,
    audit.unmatched_keys,
    audit.missing,
    audit.columns,
    audit.set_aside,
    audit.effect,
    audit.fix_first,
    audit.notes,
)
FAULTY = spoilt(
    "deals",
    ("Pro Suite  | Sales    | Won", "pro-suite  | Sales    | Won"),
    ("| 2026-02-21 |", "| 2026-01-31 |"),
)
EDGES = {
    "no records": {"deals": "deal_id | pipeline | stage"},
    "one deal, nothing else known": {"deals": "deal_id | pipeline | stage\nd1 | Sales | Won"},
    "no table of deals": {"contacts": CLEAN["contacts"]},
    "a clean company": CLEAN,
    "a faulty company": FAULTY,
    "names that are markup": spoilt("deals", ("| u2 ", "| <b>$x^2$</b> "), ("| c1 ", "| <script> ")),
}


def cells(section, column):
    """One column of a section's table by its label, under the first column's cells."""
    place = section.table.labels.index(column)
    return {row[0]: row[place] for row in section.table.rows}


def test_the_cover_says_grade_weakest_table_and_largest_effect(tmp_path):
    section = audit.cover(drawn_workbook(tmp_path, FAULTY))

    # 21 records, d1 with an unknown product, d2 closed before it was created
    assert section.points == (
        "Grade C: 90.5% of 21 records have no issue.",
        "Deals are the least reliable: 2 of 4 have an issue (grade E).",
        # without a day that can be, the lost deal is in no period
        "Win rate from 2026 Q1 on would be 100.0% instead of 50.0% (up 50.0 points) if impossible dates were put right: 1 record makes the difference.",
    )
    (grade,) = section.figures
    assert (grade.numerator, grade.denominator, grade.n) == (19, 21, 21)


def test_a_clean_company_is_said_to_be_clean(tmp_path):
    workbook = drawn_workbook(tmp_path, CLEAN)

    assert audit.cover(workbook).points[0] == "Grade A: 100.0% of 21 records have no issue."
    assert audit.trust(workbook).headline == "No issue was found in 21 records of 9 tables."
    for answer in (audit.faults, audit.by_owner, audit.fix_first):
        assert answer(workbook).headline == "The checks found nothing wrong with the records of this team."
    assert audit.unmatched_keys(workbook).headline.startswith("Every key")
    assert audit.effect(workbook).headline.startswith("No fault found here touches")


def test_each_fault_stands_with_its_count_owner_and_example(tmp_path):
    section = audit.faults(drawn_workbook(tmp_path, FAULTY))

    assert cells(section, "Records") == {
        "Deals: closing day before creation day": "1",
        "Deals: unknown product": "1",
    }
    assert cells(section, "Most with")["Deals: unknown product"] == "Ann"
    assert cells(section, "Example")["Deals: closing day before creation day"] == "d2"
    assert cells(section, "Share of table")["Deals: unknown product"] == "25.0%"


def test_the_value_map_can_be_pasted_from_the_page(tmp_path):
    section = audit.unmatched_keys(drawn_workbook(tmp_path, FAULTY))

    assert section.headline == "1 key in 1 table matches nothing; what was meant is clear for 1."
    assert section.facts == (("Deals, under values:", "product_id: {pro-suite: Pro Suite}"),)


def test_records_to_put_right_begin_with_the_largest_of_the_severest(tmp_path):
    tables = spoilt(
        "deals",
        ("Pro Suite  | Sales", "Nothing | Sales"),
        ("Basic      | Sales    | Proposal", "Nothing | Sales | Proposal"),
        ("| 2026-01-05   ", "| 2026-01-12   "),
        ("| 50     | EUR      | Web", "| 50 | EUR | "),
    )

    section = audit.fix_first(drawn_workbook(tmp_path, tables))

    assert list(cells(section, "Value").items()) == [("d1", "€100"), ("d3", "€70"), ("d2", "€50")]
    assert cells(section, "What is wrong")["d1"] == "Deals: unknown product; closing day before qualification"
    assert section.headline == "3 records to put right, 2 of them with a severe fault."


@pytest.mark.parametrize(("shown", "born"), [(False, "(hidden)"), (True, "1899-02-03")])
def test_personal_values_are_shown_only_where_the_settings_say_so(tmp_path, shown, born):
    workbook = drawn_workbook(
        tmp_path, spoilt("contacts", ("1980-02-03", "1899-02-03")), privacy={"show_personal": shown}
    )

    assert cells(audit.fix_first(workbook), "Now") == {"p1": born}
    text = str(audit.fix_first(workbook)._repr_mimebundle_())
    assert ("1899-02-03" in text) is shown


@pytest.mark.parametrize("shown", [False, True])
def test_an_address_in_place_of_a_key_is_contact_data(tmp_path, shown):
    rows = CLEAN["activities"].replace("| created_on", "| contact_id | created_on")
    rows = rows.replace("| d1      |", "| d1 | eve@nowhere.example |").replace("| d2      |", "| d2 | |")
    workbook = drawn_workbook(tmp_path, {**CLEAN, "activities": rows}, privacy={"show_contact": shown})

    for answer in ANSWERS:
        assert not ("eve@" in str(answer(workbook)._repr_mimebundle_()) and not shown), answer.__name__
    values = [row[1] for row in audit.unmatched_keys(workbook).table.rows]
    assert values == ["eve@nowhere.example" if shown else "(hidden)"]


def test_what_the_source_never_keeps_is_said_in_words(tmp_path):
    section = audit.missing(drawn_workbook(tmp_path, spoilt("deals", ("| Price ", "|       "))))

    assert (
        section.headline == "Nothing is missing that this source keeps, but 1 value it does not keep at all."
    )
    assert (
        "Lost deals: lost reason is never kept, and 1 record would need it. It spoils: why deals are lost."
        in section.points
    )
    assert section.chart is None


def test_notes_tell_what_belongs_to_nobody(tmp_path):
    row = "d5 | Five | c1 | u9 | Basic | Sales | Lead | | | Web | | 2026-06-01 | | | 2026-09-01"
    section = audit.notes(drawn_workbook(tmp_path, with_rows("deals", row), scope={"teams": ["North"]}))

    assert (
        "1 record of 5 deals belongs to no known user, so to no team, and is in no team's grade."
        in section.points
    )
    assert section.is_end


@pytest.mark.parametrize("edge", EDGES)
def test_every_section_has_words_for_every_edge(tmp_path, edge):
    workbook = drawn_workbook(tmp_path, EDGES[edge])
    for answer in ANSWERS:
        section = answer(workbook)
        assert_well_worded(section, answer.__name__, sayings="")
        assert section._repr_mimebundle_()[SECTION_MIME]["id"].startswith("audit.")
