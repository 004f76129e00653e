"""The customers report on drawn tables: rows sum, rules are printed, and too little is said, never drawn."""

import datetime as dt

import numpy as np
import pytest

from lib.sections import customers
from tests.drawn import drawn_workbook
from tests.sections.wording import assert_well_worded

RULE = {"inactive_after_days": 100}
SOLD = """
c1 | 2025-01-10 | p1 | 100
c1 | 2025-04-10 | p1 | 100
c1 | 2025-07-10 | p1 | 100
c1 | 2025-10-10 | p1 | 100
c1 | 2026-01-10 | p1 | 100
c1 | 2026-04-10 | p3 | 30
c2 | 2025-06-01 | p1 | 500
c3 | 2025-05-01 | p1 | 40
c3 | 2026-05-05 | p2 | 200
c4 | 2026-06-01 | p1 | 60
"""
PRODUCTS = """
product_id | line    | list_price | currency | unit_cost
p1         | Suite   | 100        | EUR      | 10
p2         | Suite   | 200        | EUR      | 20
p3         | Insight | 50         | EUR      | 5
"""
COMPANIES = "company_id | name | industry | owner_id\nc1 | Alpha | Food | u1\nc2 | Beta | Food | u1\nc3 | Gamma | Steel | u2\nc4 | Delta | Steel | u2\nc5 | Epsilon | Steel | u2"
CONTRACTS = """
contract_id | company_id | product_id | starts_on  | ends_on    | value | currency | seats | renewed_by_id | cancelled_on
k1          | c5         | p1         | 2024-05-01 | 2025-04-30 | 1000  | EUR      | 10    | k2            |
k2          | c5         | p1         | 2025-05-01 | 2026-04-30 | 1200  | EUR      | 12    | k3            |
k3          | c5         | p1         | 2026-05-01 | 2026-08-31 | 400   | EUR      | 12    |               |
k4          | c2         | p1         | 2025-06-02 | 2026-06-01 | 700   | EUR      | 7     |               | 2026-05-01
k5          | c4         | p1         | 2026-06-01 | 2026-09-01 | 300   | EUR      | 3     |               | 2026-06-20
"""
SURVEYS = """
survey_id | kind | sent_on    | answered_on | score | contact_id
s1        | nps  | 2026-04-01 | 2026-04-02  | 10    | p1
s2        | nps  | 2026-04-01 | 2026-04-02  | 3     | p2
s3        | nps  | 2026-04-01 |             |       | p3
s4        | csat | 2026-04-01 | 2026-04-02  | 5     | p1
s5        | ces  | 2026-04-01 | 2026-04-02  | 9     | p1
"""
CONTACTS = "contact_id | company_id\np1 | c1\np2 | c2\np3 | c3"


def drawn_shop(sold=SOLD, **others):
    """Orders of one unit each, by company, day, product and price, and the tables beside them."""
    orders, lines = (
        ["order_id | company_id | ordered_on"],
        ["order_id | line | product_id | quantity | price | currency"],
    )
    for number, row in enumerate(sold.strip().splitlines()):
        company, day, product, price = (cell.strip() for cell in row.split("|"))
        orders.append(f"o{number} | {company} | {day}")
        lines.append(f"o{number} | 1 | {product} | 1 | {price} | EUR")
    tables = {
        "orders": "\n".join(orders),
        "order_lines": "\n".join(lines),
        "products": PRODUCTS,
        "companies": COMPANIES,
    }
    return {**tables, **others}


SHOP = drawn_shop()
FULL = drawn_shop(contracts=CONTRACTS, surveys=SURVEYS, contacts=CONTACTS)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return drawn_workbook(tmp_path_factory.mktemp("shop"), SHOP, customers=RULE, minimum_n=1)


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    return drawn_workbook(tmp_path_factory.mktemp("full"), FULL, customers=RULE, minimum_n=1)


def cells(section, column):
    """One column of a section's table by its first."""
    place = section.table.labels.index(column)
    return {row[0]: row[place] for row in section.table.rows}


def test_each_row_of_the_movement_sums(full):
    section = customers.movement(full)
    for row in section.table.rows:
        start, new, back, lost, end = (int(cell) for cell in row[1:6])
        assert start + new + back - lost == end, row
    # c1 and c5 stay, c2's contract ends on 1 June, c3 comes back, c4 is new
    assert section.table.rows[-1][1:6] == ("3", "1", "1", "1", "4")
    assert section.headline.startswith("4 customers are active, 1 customer more than when 2026 Q2 began")


def test_who_left_is_named_with_what_it_brought(full):
    section = customers.leaving(full)
    assert section.table.rows == (("Beta", "u1", "1 Jun 2026", "1", "€500"),)
    assert section.headline.startswith("1 customer of a year ago has left; they had brought €500")


def test_renewals_name_every_outcome_and_sum_to_what_ran_out(full):
    section = customers.renewals(full)
    values = {
        (figure.definition, figure.starts_on): figure.value
        for figure in section.figures
        if figure.metric == "contract_outcome"
    }
    quarter = dt.date(2026, 4, 1)
    told = {
        name: values[f"contract_outcome/{name}", quarter]
        for name in ("in_time", "early", "late", "lost", "in_grace")
    }
    assert told == {"in_time": 1, "early": 0, "late": 0, "lost": 1, "in_grace": 0}
    assert cells(section, "Renewal rate")["2026 Q2"] == "50.0%"


def test_contracts_that_run_out_next_are_listed_and_those_replaced_are_not(full):
    section = customers.running_out(full)
    assert [row[0] for row in section.table.rows] == ["Epsilon", "Delta"]
    assert section.headline == "2 contracts worth €700 run out in the next 90 days; notice was given on 1."


def test_the_score_stands_beside_the_share_that_answered(full):
    section = customers.recommending(full)
    assert (
        section.headline
        == "The net promoter score of the last twelve months is 0 (2 answers); 66.7% of those asked answered."
    )
    assert section.note == "1 answer of all kinds has no score on the scale and counts as not given."


def test_buying_more_is_told_by_lines_and_tiers(shop):
    section = customers.selling_more(shop)
    # of the three customers of 30 June 2025 c1 added Insight, and c3 came back for a higher tier
    assert "33.3% bought a product line new to them (1) and 33.3% moved up within one (1)" in section.headline
    assert customers.added_lines(shop).table.rows[0][:3] == ("Insight", "1", "1")


def test_cohorts_are_compared_at_the_same_age_and_only_where_all_have_reached_it(shop):
    section = customers.cohorts(shop)
    figures = {
        (figure.definition, figure.starts_on): (figure.numerator, figure.denominator)
        for figure in section.figures
    }
    assert figures["customer_cohort/after_6", dt.date(2025, 1, 1)] == (1, 1)
    # c2 and c3 came in the second quarter of 2025 and were away half a year later; c3 is back after a year
    assert figures["customer_cohort/after_6", dt.date(2025, 4, 1)] == (0, 2)
    assert figures["customer_cohort/after_12", dt.date(2025, 4, 1)] == (0, 2)
    assert ("customer_cohort/after_6", dt.date(2026, 4, 1)) not in figures


def test_the_rule_is_printed_with_the_days_of_the_settings(shop, full):
    assert "bought within 100 days" in customers.movement(shop).note
    assert "no contracts" in customers.movement(shop).note
    assert "while a contract runs" in customers.movement(full).note
    assert any("100 days" in point for point in customers.notes(full).points)


def test_value_by_each_form_stands_beside_what_it_rests_on(shop):
    section = customers.lifetime_value(shop)
    values = cells(section, "A customer")
    # margins 5 x 90 + 25, 490, 30 + 180, 50 of four customers
    assert values["Margin to date"] == "€306"
    assert "Rests on" in section.table.labels


@pytest.mark.parametrize("by", ["industry", "owner", "country"])
def test_groups_add_up_to_all_customers_of_a_year_ago(full, by):
    section = customers.by_group(full, by)
    if by == "country":
        assert "does not record the country" in section.headline
        return
    had = sum(figure.denominator for figure in section.figures)
    whole = next(figure for figure in customers.cover(full).figures if figure.metric == "retention_rate")
    assert had == whole.denominator == 4


ANSWERS = tuple(getattr(customers, name) for name in customers.__all__)
EDGES = {
    "nothing sold, surveys nobody answered": {
        "surveys": "survey_id | kind | sent_on\ns1 | nps | 2026-05-01\ns2 | csat | 2026-05-01"
    },
    "one order of today": drawn_shop("c1 | 2026-06-30 | p1 | 10"),
    "no amounts, no lines, names that are markup": drawn_shop(
        "c1 | 2025-01-01 | p1 |\nc2 | 2026-01-01 | p1 |",
        products="product_id | line\np1 |",
        companies="company_id | name\nc1 | <script>x</script>\nc2 | <b>$x^2$</b> & co",
    ),
    "contracts without days or values, a survey of no known kind": {
        "contracts": "contract_id | company_id | ends_on\nk1 | c1 |\nk2 | c1 | 2026-05-01\nk3 | | 2026-05-01",
        "surveys": "survey_id | kind | sent_on | answered_on | score\ns1 | stars | 2026-05-01 | 2026-05-02 | 3",
    },
    "everything": FULL,
}


@pytest.mark.parametrize("edge", EDGES)
def test_every_section_has_words_for_every_edge(tmp_path, edge):
    workbook = drawn_workbook(tmp_path, {"deals": "deal_id | pipeline | stage", **EDGES[edge]})
    for answer in ANSWERS:
        assert_well_worded(answer(workbook), answer.__name__, sayings=r"None of (them|the|\d+)\b")


def many_shoppers(customers=330):
    """Customers who buy as the model says people do: at rates of their own, until each leaves for good."""
    draw, rows, end = np.random.default_rng(7), [], dt.date(2026, 6, 30)
    for number in range(customers):
        day = dt.date(2024, 7, 1) + dt.timedelta(days=int(draw.integers(0, 200)))
        wait, leaves, mean = 90 / draw.gamma(1.2), draw.beta(1, 6), draw.gamma(6, 10)
        while day <= end:
            rows.append(f"c{number} | {day} | p1 | {20 + mean * draw.gamma(4) / 4:.2f}")
            if draw.random() < leaves:
                break
            day += dt.timedelta(days=1 + int(draw.exponential(wait)))
    return drawn_shop("\n".join(rows))


def test_many_customers_without_contracts_are_judged_by_how_they_buy(tmp_path):
    section = customers.expected_value(drawn_workbook(tmp_path, many_shoppers()))
    assert "BG/NBD and Gamma-Gamma, 330 customers" in section.reading
    values = {figure.definition: figure.value for figure in section.figures}
    assert values["expected_before/expected"] == pytest.approx(values["expected_before/actual"], rel=0.2)
    assert "by each one's own rate" in section.note
    assert values["expected_value/mean"] * 330 == pytest.approx(values["expected_value/total"])


def test_customers_all_alike_have_no_model_and_the_words_say_so(tmp_path):
    rows = [
        f"c{number} | {day} | p1 | 30"
        for number in range(310)
        for day in ("2025-01-01", "2025-07-01", "2026-01-01")
    ]
    section = customers.expected_value(drawn_workbook(tmp_path, drawn_shop("\n".join(rows))))
    assert "the model of purchases found no answer" in section.reading


def test_few_customers_are_taken_to_stay_alike(shop):
    section = customers.expected_value(shop)
    assert "all customers are taken to stay alike" in section.note
    # two of three customers of a year ago stayed, and eight of ten are taken to be usual: 10 ÷ 13
    assert "76.9% kept a year" in section.reading
