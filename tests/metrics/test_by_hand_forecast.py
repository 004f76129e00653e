"""The forecast worked by hand (second quarter of 2026, as of its last day: what is expected today is still ahead).

Won in the quarter: w1 1,000, w2 without an amount.   Expected in it: o1 o2 o3 o4 o5 o6 oa.
Expected later: o7.   Past due: o8.   Undated: o9.
"""

import pytest

from tests.drawn import opened
from tests.metrics.by_hand import value_of

TABLES = {
    "deals": """
    deal_id | pipeline | stage     | amount | currency | crm_probability | forecast_category | created_on | expected_close_on | closed_on
    w0      | Sales    | Won       | 9      | EUR      |                 |                   | 2026-01-01 |                   | 2026-03-31
    w1      | Sales    | Won       | 1000   | EUR      |                 |                   | 2026-01-01 | 2026-07-15        | 2026-05-01
    w2      | Sales    | Won       |        | EUR      |                 |                   | 2026-01-01 |                   | 2026-06-01
    x1      | Sales    | Lost      | 5000   | EUR      |                 | Commit            | 2026-01-01 | 2026-06-30        | 2026-06-01
    o1      | Sales    | Lead      | 100    | EUR      | 0.8             | Commit            | 2026-01-01 | 2026-06-30        |
    o2      | Sales    | Proposal  | 200    | EUR      |                 | Best Case         | 2026-01-01 | 2026-06-30        |
    o3      | Sales    | Lead      | 400    | EUR      |                 | Pipeline          | 2026-01-01 | 2026-06-30        |
    o4      | Sales    | Lead      | 800    | EUR      | 0.2             | Omitted           | 2026-01-01 | 2026-06-30        |
    o5      | Sales    | Lead      | 1600   | EUR      |                 |                   | 2026-01-01 | 2026-06-30        |
    o6      | Sales    | Lead      |        | EUR      | 0.8             | Commit            | 2026-01-01 | 2026-06-30        |
    o7      | Sales    | Lead      | 3200   | EUR      | 0.8             | Commit            | 2026-01-01 | 2026-07-01        |
    o8      | Sales    | Lead      | 6400   | EUR      | 0.8             | Commit            | 2026-01-01 | 2026-06-29        |
    o9      | Sales    | Proposal  | 50     | EUR      |                 | Pipeline          | 2026-01-01 |                   |
    oa      | Sales    | Elsewhere | 70     | EUR      |                 |                   | 2026-01-01 | 2026-06-30        |
    """,
}

EXPECTED = 100 * 0.8 + 200 * 0.5 + 400 * 0.1 + 800 * 0.2 + 1600 * 0.1  # of oa nobody knows a probability

BY_HAND = [
    ("forecast", "weighted", 1000 + EXPECTED),
    ("forecast", "booked", 1000),
    ("forecast", "expected", EXPECTED),
    ("forecast", "open", 100 + 200 + 400 + 800 + 1600 + 70),
    ("forecast", "commit", 1000 + 100),
    ("forecast", "best_case", 1000 + 100 + 200),
    ("forecast", "pipeline", 1000 + 100 + 200 + 400),
    ("forecast", "omitted", 800),
    ("forecast", "uncategorised", 1600 + 70),
    ("unplanned_value", "past_due", 6400),
    ("unplanned_value", "undated", 50),
    ("unplanned_value", "unweighted", 2),  # o6 oa
]


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("forecast"), TABLES)


@pytest.mark.parametrize(("metric", "definition", "expected"), BY_HAND)
def test_each_definition_by_hand(tables, metric, definition, expected):
    assert value_of(tables, metric, definition) == pytest.approx(expected)
