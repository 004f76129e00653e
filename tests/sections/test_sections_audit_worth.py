"""Which fields are worth keeping, and what bad data costs: words and figures on drawn tables and on every edge."""

import pytest

from lib.sections import audit
from tests.audit.clean import CLEAN
from tests.drawn import drawn_workbook
from tests.sections.test_sections_audit import EDGES, FAULTY
from tests.sections.wording import assert_well_worded

RATES = """
rate_on    | currency | rate | base_currency
2026-06-01 | USD      | 0.5  | EUR
"""
SELLERS = """
user_id | name | team  | region | role           | is_active
u1      | Ann  | North | Europe | Sales rep      | true
u2      | Bob  | South | Europe | Sales manager  | true
u3      | Cid  | South | Europe | Sales rep      | false
u4      | Dot  | South | Europe | Service agent  | true
"""
COSTLY = {**FAULTY, "fx_rates": RATES, "users": SELLERS}


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("answer", [audit.worth_keeping, audit.cost], ids=lambda answer: answer.__name__)
def test_there_are_words_for_every_edge(tmp_path, edge, answer):
    assert_well_worded(answer(drawn_workbook(tmp_path, EDGES[edge])), answer.__name__, sayings="")


def test_the_cost_is_the_benchmark_scaled_by_the_share_of_records_with_an_issue(tmp_path):
    section = audit.cost(drawn_workbook(tmp_path, COSTLY))
    figures = {figure.definition.split("/")[1]: figure for figure in section.figures}
    # 2 of 8 people, companies and deals have an issue: 0.25 ÷ 0.3 of 550 hours and of 16,000 EUR; two active sellers
    assert (figures["share"].numerator, figures["share"].denominator) == (2, 8)
    assert figures["hours"].value == pytest.approx(550 * 0.25 / 0.3)
    assert figures["money"].value == pytest.approx(16_000 * 0.25 / 0.3)
    assert figures["selling_money"].value == pytest.approx(60 * 550 * 0.25 / 0.3)
    assert figures["team_money"].value == pytest.approx(2 * 16_000 * 0.25 / 0.3)
    assert figures["money"].low == pytest.approx(figures["money"].high / 2)
    assert section.headline == (
        "Estimated, not measured: bad data costs a seller 229 to 458 hours, or €6,667 to €13,333, a year."
        " For 2 sellers that is €13,333 to €26,667."
    )


def test_another_benchmark_is_taken_from_the_settings(tmp_path):
    settings = {"cost": {"hours": 100, "money": 1000, "currency": "EUR", "at_share": 0.5}}
    section = audit.cost(drawn_workbook(tmp_path, COSTLY, data_upkeep=settings))
    assert "25 to 50 hours, or €250 to €500, a year" in section.headline


def test_without_a_rate_of_exchange_the_money_is_missing_and_that_is_said(tmp_path):
    section = audit.cost(drawn_workbook(tmp_path, {**COSTLY, "fx_rates": RATES.replace("USD", "NOK")}))
    assert section.headline == "Estimated, not measured: bad data costs a seller 229 to 458 hours a year."
    assert any("no rate of exchange for USD" in point for point in section.points)


def test_without_roles_those_who_own_an_open_deal_are_the_sellers(tmp_path):
    facts = dict(audit.cost(drawn_workbook(tmp_path, {**FAULTY, "fx_rates": RATES})).facts)
    assert facts["Sellers"] == "2"


def test_a_faultless_team_loses_nothing_by_the_estimate(tmp_path):
    section = audit.cost(drawn_workbook(tmp_path, {**CLEAN, "fx_rates": RATES}))
    assert section.headline.endswith("by this estimate bad data costs nothing.")


def test_a_field_the_team_speaks_by_is_kept_and_one_nobody_uses_is_named(tmp_path):
    workbook = drawn_workbook(tmp_path, CLEAN, data_upkeep={"changes_conversation": ["contacts.born_on"]})
    section = audit.worth_keeping(workbook)
    table = {row[0]: dict(zip(section.table.labels, row, strict=True)) for row in section.table.rows}
    assert table["Contacts: birth date"]["Verdict"] == "keep"
    assert table["Contacts: birth date"]["Why"] == "it changes how the team speaks to the person"
    plain = audit.worth_keeping(drawn_workbook(tmp_path / "plain", CLEAN))
    assert "“Contacts: birth date”" in plain.headline
