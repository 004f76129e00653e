"""Losses worked by hand (second quarter of 2026).

Lost in it: x1 500, x2 0, x3 no amount, x4 300.   Lost before it: x5.   Won against a named competitor: w1 w3.
"""

import pytest

from tests.drawn import opened
from tests.metrics.by_hand import parts_of, value_of

TABLES = {
    "deals": """
    deal_id | pipeline | stage | amount | currency | lost_reason | competitor | created_on | closed_on
    x1      | Sales    | Lost  | 500    | EUR      | Price       | Acme       | 2026-04-01 | 2026-05-01
    x2      | Sales    | Lost  | 0      | EUR      | Other       |            | 2026-04-01 | 2026-04-11
    x3      | Sales    | Lost  |        | EUR      |             |            | 2026-06-10 | 2026-06-01
    x4      | Sales    | Lost  | 300    | EUR      | Timing      |            | 2026-06-10 | 2026-06-30
    x5      | Sales    | Lost  | 700    | EUR      | Price       | Acme       | 2026-03-01 | 2026-03-31
    w1      | Sales    | Won   | 1000   | EUR      |             | Acme       | 2026-04-01 | 2026-05-05
    w2      | Sales    | Won   | 1000   | EUR      |             |            | 2026-04-01 | 2026-05-05
    w3      | Sales    | Won   | 1000   | EUR      |             | Bolt       | 2026-04-01 | 2026-06-10
    o1      | Sales    | Lead  | 1000   | EUR      |             | Acme       | 2026-04-01 |
    """,
}

BY_HAND = [
    ("losses", "closed", 4),
    ("losses", "with_value", 2),  # x1 x4
    ("lost_value", "closed", 500 + 0 + 300),
    ("reason_coverage", "recorded", 3 / 4),  # x1 x2 x4
    ("reason_coverage", "clear", 2 / 4),  # "Other" tells nobody why
    ("reason_coverage", "competitor", 1 / 4),  # x1
    ("contested_win_rate", "named", 2 / 3),  # w1 w3 of those and x1; o1 is not decided
    ("time_to_loss", "lost", (30 + 10 + 20) / 3),  # x3 closed before it was created
]


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("losses"), TABLES)


@pytest.mark.parametrize(("metric", "definition", "expected"), BY_HAND)
def test_each_definition_by_hand(tables, metric, definition, expected):
    assert value_of(tables, metric, definition) == pytest.approx(expected)


def test_the_win_rate_against_each_competitor_by_hand(tables):
    by_competitor = parts_of(tables, "contested_win_rate", "named", "competitor")
    assert by_competitor == {"Acme": (1, 2), "Bolt": (1, 1)}
