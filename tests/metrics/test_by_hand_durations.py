"""How long deals take and how large they are, worked by hand (1 January to 30 June 2026, as of its last day).

Days from each start to the win:   created    a 30, b 40, h 179
                                   qualified  a 20, c 5, h 10
                                   contacted  a 40, b 38
c was closed before it was created, so that it has no cycle from its creation.
"""

import datetime as dt

import pytest

from lib.metrics.periods import period_to_date
from lib.params import Calendar
from tests.drawn import opened
from tests.metrics.by_hand import value_of

TABLES = {
    "deals": """
    deal_id | pipeline | stage | amount | currency | created_on | qualified_on | first_contact_on | closed_on
    a       | Sales    | Won   | 100    | EUR      | 2026-04-01 | 2026-04-11   | 2026-03-22       | 2026-05-01
    b       | Sales    | Won   | 300    | EUR      | 2026-05-01 |              | 2026-05-03       | 2026-06-10
    c       | Sales    | Won   |        | EUR      | 2026-06-20 | 2026-06-10   |                  | 2026-06-15
    d       | Sales    | Lost  | 900    | EUR      | 2026-04-01 | 2026-04-02   | 2026-04-02       | 2026-04-30
    e       | Sales    | Lead  | 900    | EUR      | 2026-04-02 |              |                  |
    f       | Sales    | Lead  | 900    | EUR      | 2026-05-31 |              |                  |
    g       | Sales    | Lead  | 900    | EUR      | 2026-06-01 |              |                  |
    h       | Sales    | Won   | 800    | EUR      | 2026-01-01 | 2026-06-19   |                  | 2026-06-29
    i       | Sales    | Lead  | 900    | EUR      | 2025-12-01 |              |                  |
    j       | Sales    | Lost  | 900    | EUR      | 2026-01-01 |              |                  | 2026-01-11
    """,
}
HALF_YEAR = (period_to_date(dt.date(2026, 6, 30), Calendar(), "year"),)

BY_HAND = [
    ("sales_cycle", "from_created", (30 + 40 + 179) / 3),
    ("sales_cycle", "from_qualified", (20 + 5 + 10) / 3),
    ("sales_cycle", "from_first_contact", (40 + 38) / 2),
    ("won_by_day", "day_30", 1 / 7),  # a, on its 30th day, of a b d e f h j; g is 29 days old
    ("won_by_day", "day_60", 2 / 6),  # a b of a b d e h j; b is 60 days old
    ("won_by_day", "day_90", 1 / 4),  # a of a d h j; e is 89 days old
    ("won_by_day", "day_180", 1 / 2),  # h, after 179 days, of h j, which are 180 days old
    # a and b won, c before it came, d lost, e f g open, h won, i open since before the year, j lost
    ("deal_days", "in_hand", 31 + 41 + 0 + 30 + 90 + 31 + 30 + 180 + 181 + 11),
    ("won_size", "deals", (100 + 300 + 800) / 3),  # c has no amount
]


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("durations"), TABLES)


@pytest.mark.parametrize(("metric", "definition", "expected"), BY_HAND)
def test_each_definition_by_hand(tables, metric, definition, expected):
    assert value_of(tables, metric, definition, HALF_YEAR) == pytest.approx(expected)
