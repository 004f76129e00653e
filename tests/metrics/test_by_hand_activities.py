"""Activities, calls, coverage and proposals worked by hand (second quarter of 2026, as of its last day).

Calls done in the quarter: a1 a2 a3 a4 a5 a9 ac ad.   Other activities: a6 a8 ab ae af ag ah.   Letters received: a7 ai.
Not done yet: aj ak.   Closed in the quarter: won w1 w2, lost x1 x2.   Open: o1 o2 o3 o4 o5.
"""

import pytest

from tests.drawn import opened
from tests.metrics.by_hand import parts_of, value_of

TABLES = {
    "users": "user_id | name\nu1 | Ann\nu2 | Bob",
    "companies": "company_id | name\nc1 | Alpha\nc2 | Beta\nc3 | Gamma\nc4 | Delta\nc5 | Eta\nc6 | Zeta",
    "contacts": "contact_id | company_id\nk1 | c6",
    "orders": "order_id | company_id | ordered_on\nr1 | c3 | 2026-02-01\nr2 | c6 | 2026-05-01",
    "deals": """
    deal_id | owner_id | company_id | pipeline | stage    | created_on | closed_on
    w0      | u1       | c5         | Sales    | Won      | 2026-01-01 | 2026-01-10
    w1      | u1       | c1         | Sales    | Won      | 2026-04-01 | 2026-05-01
    w2      | u1       | c4         | Sales    | Won      | 2026-04-01 | 2026-06-20
    x1      | u2       | c2         | Sales    | Lost     | 2026-03-01 | 2026-06-10
    x2      | u2       | c2         | Sales    | Lost     | 2026-03-01 | 2026-04-20
    o1      | u1       | c2         | Sales    | Proposal | 2026-03-01 |
    o2      | u2       | c2         | Sales    | Lead     | 2026-03-01 |
    o3      | u2       | c2         | Sales    | Proposal | 2026-03-01 |
    o4      | u2       | c2         | Sales    | Lead     | 2026-03-01 |
    o5      | u1       | c2         | Sales    | Lead     | 2026-03-01 |
    """,
    "deal_events": """
    event_id | deal_id | happened_on | field | old      | new
    e1       | w1      | 2026-04-02  | stage | Lead     | Proposal
    e2       | w1      | 2026-04-03  | stage | Proposal | Lead
    e3       | w1      | 2026-04-06  | stage | Lead     | Proposal
    e4       | w1      | 2026-05-01  | stage | Proposal | Won
    e5       | x1      | 2026-03-20  | stage | Lead     | Proposal
    e6       | x1      | 2026-04-15  | stage | Proposal | Lead
    e7       | x1      | 2026-04-20  | stage | Lead     | Proposal
    e8       | x1      | 2026-06-10  | stage | Proposal | Lost
    e9       | o1      | 2026-06-08  | stage | Lead     | Proposal
    ea       | o3      | 2026-06-09  | stage | Lead     | Proposal
    """,
    "activities": """
    activity_id | kind    | direction | owner_id | done_by_id | due_on     | done_on    | deal_id | company_id | contact_id | outcome   | duration_s
    a1          | call    | outbound  | u1       | u1         |            | 2026-04-15 | w1      |            |            | connected | 120
    a2          | call    | outbound  | u1       | u2         |            | 2026-04-25 | w1      |            |            | no answer | 30
    a3          | call    | inbound   | u1       | u1         |            | 2026-05-01 | w1      |            |            | connected | 300
    a4          | call    | outbound  | u2       | u2         |            | 2026-06-01 | x1      |            |            | Answered  | 45
    a5          | call    | outbound  | u2       | u2         |            | 2026-06-20 |         | c3         |            | voicemail | 5
    a6          | email   | outbound  | u1       | u1         |            | 2026-05-15 | w2      |            |            |           |
    a7          | email   | inbound   | u1       |            |            | 2026-06-19 | w2      |            |            |           |
    a8          | meeting |           | u2       | u2         |            | 2026-06-05 | o1      |            |            |           |
    a9          | call    | outbound  | u1       | u1         |            | 2026-04-02 | o2      |            |            |           |
    ab          | email   | outbound  | u2       |            |            | 2026-06-25 | o3      |            |            |           |
    ac          | Call    |           | u1       | u1         |            | 2026-04-10 | x2      |            |            |           | 20
    ad          | call    | outbound  | u2       | u2         |            | 2026-05-20 | d99     |            |            |           |
    ae          | meeting |           | u1       | u1         |            | 2026-05-22 | w2      |            |            |           |
    af          | task    |           | u2       | u2         |            | 2026-06-10 | x1      |            |            |           |
    ag          | email   | outbound  | u1       | u1         |            | 2026-04-01 | o5      |            |            |           |
    ah          | email   | outbound  | u1       | u1         |            | 2026-06-01 |         |            | k1         |           |
    ai          | email   | inbound   | u2       |            |            | 2026-06-28 | o4      |            |            |           |
    aj          | task    |           | u2       | u2         | 2026-07-05 |            | o2      |            |            |           |
    ak          | call    | outbound  | u1       | u1         |            | 2026-07-02 | w1      |            |            | connected | 90
    """,
    "quotes": """
    quote_id | deal_id | version | sent_on
    q1       | w1      | 1       | 2026-04-05
    q2       | w1      | 2       | 2026-04-08
    q3       | o1      | 1       |
    q4       | o1      | 2       | 2026-06-10
    q5       | x1      | 1       | 2026-03-30
    q6       | x1      | 2       | 2026-04-10
    q7       |         | 1       | 2026-05-05
    q8       | d99     | 1       | 2026-05-06
    """,
}

BY_HAND = [
    ("activities_done", "done", 15),  # 8 calls and 7 others
    ("activities_done", "with_received", 17),  # and a7 ai
    ("calls_made", "outbound", 6),  # a1 a2 a4 a5 a9 ad: a3 came in, of ac nobody knows
    ("calls_made", "connected", 2),  # a1 a4
    ("calls_made", "floor", 3),  # a1 a2 a4: 30 seconds are enough
    ("calls_made", "all", 8),
    ("unlinked_calls", "done", 2 / 8),  # a5 names no deal, ad one that there is not
    # a2 (u2 on w1), a8 (u2 on o1), a9 (u1 on o2), ac (u1 on x2), of those and a1 a3 a4 a6 ae af ag: of ab nobody knows
    ("done_by_another", "done", 4 / 11),
    ("calls_per_opportunity", "won", 3 / 2),  # a1 a2 a3 on w1, none on w2
    ("calls_per_opportunity", "lost", 2 / 2),  # a4 on x1, ac on x2
    ("calls_per_opportunity", "closed", 5 / 4),
    ("calls_per_opportunity", "won_called", 3 / 1),
    # a1 a2 a3 on w1; ae on w2, the first of its last 30 days: a6 was too early, a7 is nobody's activity
    ("activities_before_close", "won", (3 + 1) / 2),
    ("activities_before_close", "lost", (2 + 1) / 2),  # a4 af on x1, ac on x2
    ("won_by_calls", "closed", 2 / 4),
    ("deal_coverage", "days_14", 1 / 5),  # o3 5 days ago; of o4 only a letter came in
    ("deal_coverage", "days_30", 2 / 5),  # and o1, 25 days ago
    ("deal_coverage", "days_90", 3 / 5),  # and o2, 89 days ago, not o5, 90 days ago
    ("customer_coverage", "days_14", 2 / 5),  # c3 by a5, c4 by the letter a7; customers: c1 c3 c4 c5 c6
    ("customer_coverage", "days_30", 3 / 5),  # and c6 by ah, 29 days ago
    ("customer_coverage", "days_90", 4 / 5),  # and c1 by a3
    (
        "proposals_given",
        "first_sent",
        2,
    ),  # w1, o1 (its draft was not sent); x1 had its first in March, d99 is no deal
    ("proposals_given", "versions", 6),  # q1 q2 q4 q6 q7 q8
    ("proposals_given", "stage", 3),  # w1 once, o1, o3; x1 was there in March
]


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("activities"), TABLES)


@pytest.mark.parametrize(("metric", "definition", "expected"), BY_HAND)
def test_each_definition_by_hand(tables, metric, definition, expected):
    assert value_of(tables, metric, definition) == pytest.approx(expected)


def test_the_win_rate_by_calls_by_hand(tables):
    # w2 had no call; x1 and x2 had one each, w1 three
    by_band = parts_of(tables, "won_by_calls", "closed", "calls_band")
    assert by_band == {"no call": (1, 1), "1 or 2 calls": (0, 2), "3 to 5 calls": (1, 1)}
