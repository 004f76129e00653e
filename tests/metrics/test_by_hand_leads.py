"""Leads, prospects and referrals worked by hand (second quarter of 2026, as of its last day).

Arrived in it: l0 l1 l2 l3 l4 l5 l6 l7 la.   Before it: l9.   Undated: l8.
Won: l1 l2 (the same deal, 1,000), l9 (300), la (800).   Days from arrival to win: 30, 29, 102, 15.
Nine in ten of 15, 29, 30, 102 lie within 30 + 0.7 x (102 − 30) = 80.4 days, so l0 l1 l2 (88, 90, 89 days old) are
old enough to be judged.
"""

import pytest

from tests.drawn import opened
from tests.metrics.by_hand import value_of

TABLES = {
    "companies": "company_id | name\nc1 | Alpha\nc2 | Beta\nc3 | Gamma",
    "deals": """
    deal_id | company_id | pipeline | stage | amount | currency | created_on | closed_on
    w1      | c1         | Sales    | Won   | 1000   | EUR      | 2026-04-10 | 2026-05-01
    w2      | c1         | Sales    | Won   | 300    | EUR      | 2026-04-10 | 2026-06-20
    w3      | c3         | Sales    | Won   | 800    | EUR      | 2026-06-11 | 2026-06-25
    x1      | c2         | Sales    | Lost  | 500    | EUR      | 2026-05-10 | 2026-06-01
    """,
    "leads": """
    lead_id | email | source            | medium        | campaign_id | created_at       | first_response_at | converted_deal_id | converted_contact_id | referred_by_id | status
    l0      | l0@x  | Customer referral |               |             | 2026-04-03 10:00 | 2026-04-03 11:00  |                   |                      |                |
    l1      | l1@x  | Web               |               | m1          | 2026-04-01 10:00 | 2026-04-01 10:30  | w1                |                      |                |
    l2      | l2@x  | Employee referal  |               | m1          | 2026-04-02 10:00 | 2026-04-02 20:00  | w1                | k4                   | k1             |
    l3      | L0@x  | Web               | Referral      | m1          | 2026-05-01 10:00 | 2026-05-03 10:00  | x1                |                      |                |
    l4      |       | Partner           |               | m2          | 2026-06-01 10:00 |                   |                   |                      | k1             |
    l5      | L5@x  | Web               |               | m3          | 2026-05-10 10:00 |                   |                   |                      |                |
    l6      | l6@x  | Web               |               |             | 2026-06-30 23:30 |                   |                   |                      |                |
    l7      | l7@x  | Web               |               |             | 2026-06-30 10:00 |                   |                   |                      |                |
    l8      | l8@x  | Word of mouth     |               |             |                  |                   |                   |                      |                | Converted
    l9      | l9@x  | Web               |               | m1          | 2026-03-10 10:00 | 2026-03-10 12:00  | w2                |                      |                |
    la      | la@x  | Web               | word of mouth | m1          | 2026-06-10 10:00 | 2026-06-09 10:00  | w3                |                      |                |
    """,
    "contacts": """
    contact_id | email | company_id | created_on
    k1         | k1@x  | c1         | 2026-04-05
    k2         | k2@x  | c2         | 2026-04-06
    k3         | l5@x  | c2         | 2026-05-01
    k4         | k4@x  | c2         | 2026-04-20
    k5         | l7@x  | c2         | 2026-06-29
    k6         |       | c2         | 2026-06-01
    """,
    "activities": """
    activity_id | kind | direction | done_on    | contact_id
    a1          | call | outbound  | 2026-05-12 | k3
    a2          | call | outbound  | 2026-06-29 | k5
    """,
    "campaigns": """
    campaign_id | name | ends_on    | cost | currency
    m1          | Fair | 2026-05-31 | 300  | EUR
    m2          | List | 2026-05-31 |      | EUR
    m3          | Talk | 2026-04-20 | 100  | USD
    """,
    "fx_rates": """
    currency | rate_on    | rate | base_currency
    USD      | 2026-01-01 | 0.8  | EUR
    USD      | 2026-04-15 | 0.9  | EUR
    USD      | 2026-06-01 | 0.5  | EUR
    """,
}

BY_HAND = [
    ("new_leads", "created", 9),  # all but l8 and l9
    ("new_leads", "distinct", 8),  # nor l3, whose address l0 had
    ("new_leads", "export", 11),
    ("lead_response", "answered", (1 + 0.5 + 10 + 48) / 4),  # l0 l1 l2 l3; la was answered before it came
    ("answered_in_time", "day", 3 / 6),  # l0 l1 l2 of those and l3 l4 l5; l6 and l7 are younger than a day
    ("answered_in_time", "hour", 2 / 7),  # l0, after an hour to the minute, and l1; l7 is old enough here
    ("answered_in_time", "ever", 5 / 9),  # l0 l1 l2 l3 la
    ("waiting_leads", "all", 3),  # l4 l6 l7: l5 was called after it came, l7 before; l8 converted
    ("waiting_leads", "day_old", 1),  # l4
    # 300 and 100 x 0.9, over the five leads of the fair and l5
    ("cost_per_lead", "campaign", 390 / 6),
    ("cost_per_customer", "campaign", 390 / 2),  # c1 by l1 and c3 by la; w2 is a later deal of c1
    ("lead_conversion", "arrived", 4 / 9),  # l1 l2 l3 la
    ("lead_conversion", "answered", 4 / 5),  # of those and l0
    ("lead_conversion", "distinct", 3 / 8),  # without l3
    ("lead_conversion", "export", 6 / 11),  # and l8 l9
    ("lead_win_rate", "mature", 2 / 3),  # l1 l2 of l0 l1 l2
    ("lead_win_rate", "arrived", 3 / 9),  # l1 l2 la
    ("lead_win_rate", "deals", 3 / 4),  # of those and l3
    ("value_per_lead", "mature", 1000 / 3),  # the deal of l1 and l2 once
    ("value_per_lead", "arrived", (1000 + 800) / 9),
    ("won_size", "leads", (1000 + 300 + 800) / 3),  # l9 came earlier and was won in the quarter
    ("lead_to_win", "won", (30 + 29 + 102 + 15) / 4),
    ("referrals", "either", 5),  # l0 l2 l3 l4 la
    ("referrals", "customer", 2),  # l2 l4
    ("referrals", "source", 4),  # l0, l2 misspelt, l3 and la by their medium
    ("referral_conversion", "mature", 1 / 2),  # l2 of l0 l2
    ("referral_conversion", "arrived", 2 / 5),  # l2 la
    ("prospects", "people", 10),  # l0 l3 l4 l5 l6 l7 and k2 k3 k5 k6: k1 is of a customer, k4 is l2
    ("prospects", "distinct", 7),  # l0 and l3, k3 and l5, k5 and l7 share an address
    ("prospects", "leads", 6),
]


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("leads"), TABLES)


@pytest.mark.parametrize(("metric", "definition", "expected"), BY_HAND)
def test_each_definition_by_hand(tables, metric, definition, expected):
    assert value_of(tables, metric, definition) == pytest.approx(expected)
