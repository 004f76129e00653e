"""How open deals are weighted and looked after, worked by hand (second quarter of 2026, as of its last day).

Open: p1 p2 p3 p4 p5, together 1,000 + 2,000 + nothing + 4,000 + 8,000 = 15,000.
Closed in the quarter: won w1 (pushed never) and w2 (once), lost x1 (once), x2 (twice), x3 (never).
"""

import pytest

from tests.drawn import opened
from tests.metrics.by_hand import parts_of, value_of

TABLES = {
    "deals": """
    deal_id | pipeline | stage    | amount | currency | crm_probability | created_on | expected_close_on | next_step_on | closed_on
    p1      | Sales    | Lead     | 1000   | EUR      | 0.5             | 2026-04-01 | 2026-06-29        | 2026-06-30   |
    p2      | Sales    | Proposal | 2000   | EUR      |                 | 2026-05-01 | 2026-06-30        | 2026-06-01   |
    p3      | Sales    | Lead     |        | EUR      | 0.9             | 2026-06-20 |                   |              |
    p4      | Sales    | Proposal | 4000   | EUR      | 50              | 2026-01-01 | 2026-09-01        |              |
    p5      | Sales    | Lead     | 8000   | EUR      |                 |            |                   |              |
    w1      | Sales    | Won      | 10     | EUR      |                 | 2026-04-01 | 2026-04-30        |              | 2026-05-01
    w2      | Sales    | Won      | 10     | EUR      |                 | 2026-04-01 | 2026-05-31        |              | 2026-05-02
    x1      | Sales    | Lost     | 10     | EUR      |                 | 2026-04-01 | 2026-05-31        |              | 2026-05-03
    x2      | Sales    | Lost     | 10     | EUR      |                 | 2026-04-01 | 2026-06-30        |              | 2026-05-04
    x3      | Sales    | Lost     | 10     | EUR      |                 | 2026-04-01 |                   |              | 2026-05-05
    """,
    "deal_events": """
    event_id | deal_id | happened_on | field             | old        | new
    e1       | p1      | 2026-05-28  | expected_close_on | 2026-05-29 | 2026-06-29
    e2       | p2      | 2026-05-28  | expected_close_on | 2026-07-30 | 2026-06-30
    e3       | p4      | 2026-01-02  | expected_close_on |            | 2026-08-01
    e4       | p4      | 2026-02-02  | expected_close_on | 2026-08-01 | 2026-09-01
    e5       | w1      | 2026-04-02  | expected_close_on |            | 2026-04-30
    e6       | w2      | 2026-04-20  | expected_close_on | 2026-04-30 | 2026-05-31
    e7       | x1      | 2026-04-20  | expected_close_on | 2026-04-30 | 2026-05-31
    e8       | x2      | 2026-04-20  | expected_close_on | 2026-04-30 | 2026-05-31
    e9       | x2      | 2026-04-25  | expected_close_on | 2026-05-31 | 2026-06-30
    """,
    "activities": """
    activity_id | kind | due_on     | done_on    | deal_id
    a1          | call |            | 2026-05-31 | p1
    a2          | call |            | 2026-06-01 | p2
    a3          | task | 2026-07-05 |            | p4
    a4          | call | 2026-06-29 | 2026-07-01 | p4
    a5          | task | 2026-06-29 |            | p5
    """,
}

BY_HAND = [
    ("open_deals", "past_due", 1),  # p1; p2 is due today
    ("open_pipeline", "weighted_stage", 1000 * 0.1 + 2000 * 0.5 + 4000 * 0.5 + 8000 * 0.1),
    ("open_pipeline", "weighted_crm", 1000 * 0.5),  # 50 of p4 is no share, p3 has no amount
    ("past_due_deals", "count", 1 / 5),
    ("past_due_deals", "value", 1000 / 15000),
    ("undated_deals", "count", 2 / 5),  # p3 p5
    ("undated_deals", "value", 8000 / 15000),
    ("unvalued_deals", "count", 1 / 5),  # p3
    # p1, 30 days ago, and p4, created in January and called tomorrow; p2 29 days ago, p3 is 10 days old, p5 untold
    ("quiet_deals", "count", 2 / 4),
    ("quiet_deals", "value", (1000 + 4000) / (1000 + 2000 + 4000)),
    (
        "deals_without_next_step",
        "count",
        3 / 5,
    ),  # p2 p3 p5, whose plans are past; p1 has one today, p4 a task
    ("deals_without_next_step", "value", (2000 + 8000) / 15000),
    ("pushed_deals", "count", 2 / 5),  # p1 p4; p2 was brought forward
    ("pushed_deals", "value", (1000 + 4000) / 15000),
    ("win_rate_after_pushes", "closed", 2 / 5),
]


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("open_deals"), TABLES)


@pytest.mark.parametrize(("metric", "definition", "expected"), BY_HAND)
def test_each_definition_by_hand(tables, metric, definition, expected):
    assert value_of(tables, metric, definition) == pytest.approx(expected)


def test_the_win_rate_by_pushes_by_hand(tables):
    by_pushes = parts_of(tables, "win_rate_after_pushes", "closed", "push_group")
    assert by_pushes == {"never": (1, 2), "once": (1, 2), "twice": (0, 1)}
