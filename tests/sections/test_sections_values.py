"""Sections on values, names and addresses going stale: sentences worked by hand, one way of writing, nothing personal shown."""

import pytest

from lib.audit.decay import decay_of, expected_gone
from lib.canonical.opened import OpenedTables
from lib.sections import audit
from lib.workbook import Workbook
from lib.yaml_files import read_yaml
from tests.audit.clean import CLEAN, spoilt
from tests.canonical.exports import published
from tests.drawn import drawn_parameters, drawn_workbook
from tests.sections.test_sections_audit import EDGES, cells
from tests.sections.wording import assert_well_worded

ANSWERS = (audit.impossible_values, audit.same_thing, audit.stale_addresses)

SPOILT = {
    "contacts": spoilt("contacts", ("ian@beta.example ", "ian@beta..example"), ("| Moss  ", "| xxx   "))[
        "contacts"
    ]
}
_MANY = "\n".join(f"b{place} | Firm {place} | Germany | Technology" for place in range(10))
NAMED = {
    "companies": f"""
company_id | name | country | industry
c1 | Alpha | DE      | Tech
c2 | Beta  | germany | Retail
c3 | Gamma | France  |
{_MANY}
"""
}
MAILED = {
    "contacts": """
contact_id | first_name | last_name | email            | created_on
p1         | Eva        | Moss      | eva@firm.example | 2025-06-30
p2         | Ian        | Reed      | ian@firm.example | 2025-06-30
""",
    "campaign_members": """
campaign_id | contact_id | sent_on    | delivered_on | bounced_on
m1          | p1         | 2026-06-30 | 2026-06-30   |
m1          | p2         | 2025-12-29 |              | 2025-12-29
m2          | p2         | 2026-03-01 |              | 2026-03-01
""",
}
"""In use: p1 for 365 days, p2 for the 182 days to its first bounce: 547 days, 1.4976 years, one bounce."""

MORE_EDGES = {
    **{name: EDGES[name] for name in ("no records", "one deal, nothing else known", "no table of deals")},
    "values that cannot be right": SPOILT,
    "names of one thing": NAMED,
    "bounces": MAILED,
    "one address, bounced at once": {
        "contacts": MAILED["contacts"].replace("2025-06-30", "2025-12-29"),
        "campaign_members": "\n".join(MAILED["campaign_members"].strip().splitlines()[::2]),
    },
    "names that are markup": {
        "companies": NAMED["companies"].replace("germany", "<b>$x$</b>").replace("Germany", "<b>$X$</b>"),
        "contacts": MAILED["contacts"].replace("eva@firm", "eva@<script>"),
    },
}


def by_group(section, definition, *names):
    """The section's figures of one definition, by what their group says under `names`."""
    return {
        tuple(each.group[name] for name in names): each
        for each in section.figures
        if each.definition == definition
    }


def test_values_that_cannot_be_right_are_counted_by_field_and_by_what_is_wrong(tmp_path):
    section = audit.impossible_values(drawn_workbook(tmp_path, SPOILT))

    assert section.headline == (
        "2 values in 2 fields cannot be right, most often “Contacts: e-mail address that cannot be one” (1)."
        " What was meant is clear for 1."
    )
    assert cells(section, "With a suggestion") == {
        "Contacts: e-mail address that cannot be one": "1",
        "Contacts: last name is a placeholder": "0",
    }
    share = by_group(section, "values_not_right/share", "table", "field")["contacts", "email"]
    assert (share.numerator, share.denominator, share.value) == (1, 2, 0.5)
    found = by_group(section, "values_not_right/found", "check")
    assert found[("placeholders/contacts/last_name",)].value == 1


@pytest.mark.parametrize(
    ("privacy", "example"),
    [({}, "record p2"), ({"show_contact": True}, "“ian@beta..example”, better “ian@beta.example”")],
)
def test_an_example_is_shown_where_the_settings_allow_it(tmp_path, privacy, example):
    section = audit.impossible_values(drawn_workbook(tmp_path, SPOILT, privacy=privacy))

    assert cells(section, "Example")["Contacts: e-mail address that cannot be one"] == example


@pytest.mark.parametrize(("show", "example"), [(False, "record c1"), (True, "“+49 30 2312 5066”")])
def test_a_telephone_number_in_the_field_of_a_city_stays_hidden_too(tmp_path, show, example):
    tables = {"companies": "company_id | name | city\nc1 | Alpha | +49 30 2312 5066\nc2 | Beta | Oslo"}
    privacy = {"show_contact": show, "show_personal": True}
    section = audit.impossible_values(drawn_workbook(tmp_path, tables, privacy=privacy))

    assert cells(section, "Example") == {"Companies: city holds something else": example}


def test_names_of_one_thing_are_counted_and_put_under_one(tmp_path):
    section = audit.same_thing(drawn_workbook(tmp_path, NAMED))

    assert section.headline == (
        "2 names stand for a thing that has another name already, in 2 records and 1 field."
        " 1 name may be the short form of another, in 1 record."
    )
    assert section.points == ("Companies: country has 2 names too many, for 1 thing.",)
    assert section.table.rows == (
        ("Companies: country", "Germany", "DE (1), germany (1)", "2", "sure"),
        ("Companies: industry", "Technology", "Tech (1)", "1", "ask first"),
    )
    shares = by_group(section, "other_names/share", "field", "sure")
    assert (shares["country", "yes"].numerator, shares["country", "yes"].denominator) == (2, 13)
    assert (shares["industry", "no"].numerator, shares["industry", "no"].denominator) == (1, 12)


def test_the_file_of_value_maps_holds_what_is_sure_and_the_keys(tmp_path):
    keys = spoilt("deals", ("| u1       | Pro Suite  | Sales    | Won", "| u1 | pro-suite | Sales | Won"))
    section = audit.same_thing(drawn_workbook(tmp_path, {**keys, **NAMED}))
    (file,) = section.files
    (tmp_path / "maps.yml").write_bytes(file.content)

    assert read_yaml(tmp_path / "maps.yml") == {
        "companies": {"values": {"country": {"DE": "Germany", "germany": "Germany"}}},
        "deals": {"values": {"product_id": {"pro-suite": "Pro Suite"}}},
    }
    assert ("Companies, under values:", "country: {DE: Germany, germany: Germany}") in section.facts


def test_the_lines_pasted_into_the_mapping_leave_one_name_for_each_thing(tmp_path):
    cells = "\n".join(["No,Land", "1,Germany", "2,Germany", "3,DE", "4, germany ", "5,Itlay", "6,France"])
    table = "  companies:\n    - file: c.csv\n      columns: {company_id: [No], country: [Land]}\n"

    def section(folder, pasted=""):
        snapshot = published(tmp_path / folder, {"c.csv": cells}, table + pasted)
        opened = OpenedTables(snapshot, drawn_parameters())
        return audit.same_thing(Workbook(opened.parameters, snapshot, opened))

    (where, lines) = section("before").facts[0]
    assert (where, lines) == (
        "Companies, under values:",
        "country: {DE: Germany, Itlay: Italy, germany: Germany}",
    )
    after = section("after", f"      values:\n        {lines}\n")
    assert after.headline.startswith("In every field that reports group by, each thing goes by one name")


def test_names_the_settings_hide_are_in_no_map(tmp_path):
    cities = "\n".join(f"p{place} | {city}" for place, city in enumerate(["Oslo", "Oslo", "oslo"]))
    section = audit.same_thing(drawn_workbook(tmp_path, {"contacts": f"contact_id | city\n{cities}"}))

    assert section.table.rows == (("Contacts: city", "(hidden)", "(hidden) (1)", "1", "sure"),)
    assert (section.files, section.facts) == ((), ())


def test_addresses_go_stale_as_fast_as_bounces_and_what_is_usual_say(tmp_path):
    section = audit.stale_addresses(drawn_workbook(tmp_path, MAILED))

    # (0.225 · 20 + 1) ÷ (20 + 547 ÷ 365.25) = 5.5 ÷ 21.4976; 1 − exp(−0.25584)
    assert section.headline == (
        "22.6% of addresses stop working in a year: 1 bounce in 1.5 years of use."
        " Of 1 address that works today fewer than one will have stopped by 30 Sept 2026 (0 to 1)."
    )
    figures = {each.definition: each for each in section.figures}
    assert figures["email_decay/own"].value == pytest.approx(365.25 / 547)
    assert figures["email_decay/steadied"].value == pytest.approx(0.25584, abs=1e-5)
    assert figures["email_decay/steadied"].low < 0.25584 < figures["email_decay/steadied"].high
    # 92 days: 1 − (21.4976 ÷ (21.4976 + 92 ÷ 365.25)) ^ 5.5
    assert figures["email_decay/expected_gone"].value == pytest.approx(0.06206, abs=1e-5)


def test_without_bounces_nothing_is_estimated(tmp_path):
    silent = MAILED["campaign_members"].replace("2025-12-29\n", "\n").replace("2026-03-01\n", "\n")
    without = drawn_workbook(tmp_path / "silent", {**MAILED, "campaign_members": silent})
    unmailed = drawn_workbook(tmp_path / "unmailed", {"contacts": MAILED["contacts"]})

    assert audit.stale_addresses(without).headline.startswith("No bounces are logged, so how fast")
    assert audit.stale_addresses(unmailed).headline.startswith("No messages to contacts are logged")
    assert audit.stale_addresses(without).figures == ()


def test_the_range_of_what_is_to_come_widens_with_what_is_not_known():
    known, guessed = decay_of(2_250, 10_000.0, 5_000), decay_of(0, 0.0, 0)
    sure, unsure = (expected_gone(decay, 1_000, 365) for decay in (known, guessed))

    # both rates are 0.225 a year: 1,000 · (1 − exp(−0.225)) = 201.5
    assert sure.expected == pytest.approx(201.4, abs=0.2)
    # of a thousand alone 201.4 ± 1.96 · 12.7
    assert 174 <= sure.low <= 178
    assert 225 <= sure.high <= 229
    assert unsure.low < 100 < 350 < unsure.high
    assert expected_gone(known, 3, 36_500).high == 3
    with pytest.raises(ValueError, match="negative"):
        expected_gone(known, -1, 10)


def test_what_spoils_a_report_most_is_named_and_a_doubt_comes_last(tmp_path):
    old = {name: drawing.replace("2025-06-30", "2023-06-30") for name, drawing in MAILED.items()}
    old["contacts"] = old["contacts"].replace("created_on", "updated_on")
    deals = {
        "deals": "deal_id | pipeline | stage | created_on | closed_on\nd1 | Sales | Won | 2026-02-01 | 2026-01-01"
    }
    section = audit.faults(drawn_workbook(tmp_path, {**old, **deals}))

    assert section.table.rows[-1][0] == "Contacts in use: not looked at for more than 730 days"
    assert section.points[0].startswith("Of the ")
    assert "closed before it was created (1)" in section.points[0]
    assert section.points[1] == (
        "Told last, as it may well be right and makes no record faulty:"
        " Contacts in use: not looked at for more than 730 days."
    )


def test_clean_records_are_said_to_be_so(tmp_path):
    workbook = drawn_workbook(tmp_path, CLEAN)

    assert audit.impossible_values(workbook).headline.startswith("Every value that was looked at")
    assert audit.same_thing(workbook).headline.startswith("In every field that reports group by")


@pytest.mark.parametrize("edge", MORE_EDGES)
def test_every_edge_is_said_in_words(tmp_path, edge):
    workbook = drawn_workbook(tmp_path, MORE_EDGES[edge])

    for answer in ANSWERS:
        assert_well_worded(answer(workbook), f"{answer.__name__} of {edge}")
