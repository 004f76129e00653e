"""Sections on drawn tables: findings computed from the table beside them, too little data said and never drawn."""

import datetime as dt
from itertools import product

import pytest

from lib.sections import conversion, pipeline, sales_cycle, sales_trend
from lib.sections.section import SECTION_MIME
from tests.drawn import drawn_workbook
from tests.sections.wording import assert_well_worded

USERS = """
user_id | name | region
u1      | Ann  | North
u2      | Bob  | South
"""
OPEN = """
deal_id | owner_id | pipeline | stage    | amount | currency | created_on | expected_close_on
d1      | u1       | Sales    | Lead     | 100    | EUR      | 2026-05-01 | 2026-06-01
d2      | u1       | Sales    | Proposal | 300    | EUR      | 2026-05-02 | 2026-07-15
d3      | u2       | Sales    | Lead     | 600    | EUR      | 2026-05-03 | 2026-08-15
"""
DECIDED = """
deal_id | owner_id | pipeline | stage | amount | currency | created_on | closed_on
w1      | u1       | Sales    | Won   | 100    | EUR      | 2026-04-01 | 2026-04-11
w2      | u1       | Sales    | Won   | 200    | EUR      | 2026-04-01 | 2026-05-01
l1      | u2       | Sales    | Lost  | 900    | EUR      | 2026-04-01 | 2026-05-21
w3      | u2       | Sales    | Won   | 50     | EUR      | 2026-01-01 | 2026-03-02
"""
EDGES = {
    "no deals": "deal_id | pipeline | stage",
    "one open deal, nothing else known": "deal_id | pipeline | stage\nd1 | Sales | Lead",
    "one won deal, nothing else known": "deal_id | pipeline | stage\nd1 | Sales | Won",
    "no amounts": "deal_id | pipeline | stage | created_on | closed_on\nd1 | Sales | Won | 2026-05-01 | 2026-05-02",
    "nothing closed": OPEN,
    "nothing open": DECIDED,
    "negative and huge amounts": """
deal_id | pipeline | stage | amount          | currency | created_on | closed_on
d1      | Sales    | Won   | -5              | EUR      | 2026-05-01 | 2026-05-02
d2      | Sales    | Won   | 999999999999.99 | EUR      | 2026-05-01 | 2026-05-02
d3      | Sales    | Lead  | -1              | EUR      | 2026-05-01 |
""",
    "closed before created": "deal_id | pipeline | stage | created_on | closed_on\nd1 | Sales | Won | 2026-05-10 | 2026-05-02",
    "names that are markup": """
deal_id | name               | owner_id          | pipeline | stage | amount | currency | created_on
d1      | <script>x</script> | <b>$x^2$</b> & co | Sales    | Lead  | 5      | EUR      | 2026-05-01
""",
}
ANSWERS = (
    pipeline.cover,
    pipeline.open_by_stage,
    pipeline.open_by,
    pipeline.expected_close,
    pipeline.time_in_stage,
    pipeline.needs_attention,
    pipeline.notes,
    sales_trend.cover,
    sales_trend.won_by_period,
    sales_trend.year_on_year,
    sales_trend.what_changed,
    sales_trend.new_and_repeat,
    sales_trend.won_by,
    sales_trend.notes,
    sales_cycle.cover,
    sales_cycle.over_time,
    sales_cycle.by_group,
    sales_cycle.distribution,
    sales_cycle.by_stage,
    sales_cycle.notes,
    conversion.cover,
    conversion.over_time,
    conversion.by_group,
    conversion.definitions,
    conversion.cohorts,
    conversion.notes,
)


def cells(section, column):
    """One column of a section's table by its label, under the first column's cells."""
    place = section.table.labels.index(column)
    return {row[0]: row[place] for row in section.table.rows}


def test_what_is_past_due_stands_beside_its_own_owner(tmp_path):
    section = pipeline.open_by(drawn_workbook(tmp_path, {"deals": OPEN, "users": USERS}), "owner")
    assert cells(section, "Value") == {"Bob": "€600", "Ann": "€400"}
    assert cells(section, "Past due") == {"Bob": "€0", "Ann": "€100"}


def test_the_cover_of_the_pipeline_counts_weights_and_past_due(tmp_path):
    section = pipeline.cover(drawn_workbook(tmp_path, {"deals": OPEN, "users": USERS}))
    # 100 x .1 + 300 x .5 + 600 x .1 = 220; 100 of 1,000 was due on 1 June
    assert section.points == (
        "3 deals worth €1,000 are open.",
        "Weighted by probability that is €220.",
        "€100 of it is past its expected closing day (10.0%).",
    )


def test_stages_stand_in_the_order_of_the_pipeline(tmp_path):
    section = pipeline.open_by_stage(drawn_workbook(tmp_path, {"deals": OPEN}))
    assert list(cells(section, "Deals").items()) == [("Lead", "2"), ("Proposal", "1")]


def test_the_trend_compares_equal_days_of_the_quarter_before(tmp_path):
    workbook = drawn_workbook(tmp_path, {"deals": DECIDED}, as_of=dt.date(2026, 5, 31))
    section = sales_trend.cover(workbook)
    # 31 May is day 61 of the quarter; w3 was won on 2 March, day 61 of the quarter before
    assert section.points[0] == "€300 won in 2026 Q2 so far, from 2 deals."
    figures = [figure for figure in section.figures if figure.metric == "won_revenue"]
    assert [figure.value for figure in figures] == [300, 50, 0]
    day_60 = drawn_workbook(tmp_path / "day60", {"deals": DECIDED}, as_of=dt.date(2026, 5, 30))
    assert [figure.value for figure in sales_trend.cover(day_60).figures][:2] == [300, 0]


def test_the_parts_of_a_change_sum_to_it(tmp_path):
    section = sales_trend.what_changed(drawn_workbook(tmp_path, {"deals": DECIDED, "users": USERS}), "owner")
    assert cells(section, "Change") == {"Ann": "€300", "Bob": "-€50"}
    assert section.headline == "Won value moved by €250; the largest part is Ann with €300."


def test_conversion_says_the_rate_with_what_it_rests_on(tmp_path):
    section = conversion.cover(drawn_workbook(tmp_path, {"deals": DECIDED}, minimum_n=3))
    assert section.points[0] == "66.7% of the deals decided in 2026 Q2 were won (2 of 3)."
    thin = conversion.cover(drawn_workbook(tmp_path / "thin", {"deals": DECIDED}, minimum_n=4))
    assert thin.points[0].endswith("(2 of 3; few, so read with care).")


def test_the_median_cycle_is_in_days_from_creation_to_close(tmp_path):
    section = sales_cycle.cover(drawn_workbook(tmp_path, {"deals": DECIDED}, minimum_n=1))
    # won in the quarter: 10 and 30 days; won ever: 10, 30 and 60 days
    assert section.points[0] == "Half of the won deals of 2026 Q2 took 20 days or less (n = 2)."
    assert "the median is 30 days and the mean 33.3 (n = 3)" in section.points[2]


def test_a_source_without_history_says_so(tmp_path):
    section = pipeline.time_in_stage(drawn_workbook(tmp_path, {"deals": OPEN}))
    assert section.headline.startswith("This source has no history of stage changes")
    assert section.chart is None


@pytest.mark.parametrize("edge", EDGES)
def test_every_section_has_words_for_every_edge(tmp_path, edge):
    workbook = drawn_workbook(tmp_path, {"deals": EDGES[edge]})
    for answer in ANSWERS:
        assert_well_worded(answer(workbook), answer.__name__)


@pytest.mark.parametrize(("answer", "edge"), list(product((pipeline.open_by, conversion.by_group), EDGES)))
def test_figures_are_finite_or_missing_with_a_reason(tmp_path, answer, edge):
    workbook = drawn_workbook(tmp_path, {"deals": EDGES[edge]})
    for figure in answer(workbook)._repr_mimebundle_()[SECTION_MIME]["figures"]:
        assert figure["value"] is not None or figure["missing"], figure
