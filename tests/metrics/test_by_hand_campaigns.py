"""Campaigns, their messages, what they brought, lists and the web site worked by hand (second quarter of 2026).

Sent in the quarter: Letter to k1 k2 k3 k4 k5 k8, Fair to k1 k2 k3 k6.   Delivered: k1 k2 k4 and k1 k2 k6.
Won in it: d1 1000, d2 500, d3 300, d4 200 USD at 0.5 = 100, d5 50, d6 70, d8 without an amount.
Met before the win: d1 Letter, then Fair; d2 Letter; d3 Fair; d4 Letter, Fair, Ads; d8 Fair. Neither d5 nor d6 met any.
"""

import pytest

from tests.drawn import opened
from tests.metrics.by_hand import parts_of, value_of

TABLES = {
    "companies": "company_id | name\nc1 | Alpha\nc2 | Beta\nc3 | Gamma\nc4 | Delta",
    "contacts": """
    contact_id | company_id | created_on
    k1         | c1         | 2026-01-01
    k2         | c2         | 2026-01-01
    k3         | c2         | 2026-01-01
    k4         | c4         | 2026-01-01
    k5         | c4         | 2026-01-01
    k6         | c3         | 2026-01-01
    k7         | c4         | 2026-01-01
    k8         | c4         | 2026-01-01
    """,
    "campaigns": """
    campaign_id | name   | kind        | starts_on  | ends_on    | cost | currency | status    | is_test
    m1          | Fair   | event       | 2026-05-10 | 2026-05-12 | 300  | EUR      | finished  |
    m2          | Letter | email       | 2026-03-01 | 2026-04-20 | 100  | USD      | finished  | false
    m3          | Ads    | paid search | 2026-06-01 | 2026-08-31 |      | EUR      | active    |
    m4          | Try    | email       | 2026-05-01 | 2026-05-02 | 50   | EUR      | finished  | true
    m5          | Later  | email       | 2026-05-01 | 2026-05-02 | 10   | EUR      | Draft     |
    m6          | Off    | email       | 2026-05-03 | 2026-05-04 |      | EUR      | cancelled |
    m7          | Old    | email       | 2025-01-01 | 2025-02-01 | 0    | EUR      | finished  |
    m8          | Next   | email       | 2026-07-15 | 2026-07-20 | 999  | EUR      | active    |
    """,
    "campaign_members": """
    campaign_id | contact_id | sent_on    | delivered_on | opened_on  | clicked_on | responded_on | bounced_on | unsubscribed_on | complained_on
    m2          | k1         | 2026-04-01 | 2026-04-01   | 2026-04-02 | 2026-04-03 | 2026-04-10   |            |                 |
    m2          | k2         | 2026-04-01 | 2026-04-01   |            | 2026-04-05 | 2026-05-25   |            | 2026-04-06      |
    m2          | k3         | 2026-04-01 |              |            |            |              | 2026-04-01 |                 |
    m2          | k4         | 2026-04-01 | 2026-04-01   | 2026-04-01 |            | 2026-03-31   |            |                 | 2026-04-02
    m2          | k5         | 2026-04-01 |              |            |            |              |            |                 |
    m2          | k7         | 2026-03-31 | 2026-03-31   | 2026-04-01 |            |              |            |                 |
    m2          | k8         | 2026-04-02 | 2026-04-02   |            |            |              | 2026-04-03 |                 |
    m1          | k1         | 2026-05-01 |              |            |            | 2026-05-10   |            |                 |
    m1          | k2         | 2026-05-01 |              |            |            |              |            |                 |
    m1          | k3         | 2026-05-01 |              |            |            |              | 2026-05-01 |                 |
    m1          | k6         |            |              |            |            | 2026-05-11   |            |                 |
    m1          | k7         | 2026-07-02 |              |            |            | 2026-07-03   |            |                 |
    m4          | k1         | 2026-05-01 | 2026-05-01   | 2026-05-01 | 2026-05-01 | 2026-05-01   |            |                 |
    """,
    "leads": """
    lead_id | campaign_id | created_on | converted_deal_id
    l1      | m2          | 2026-03-12 | d1
    l2      | m3          | 2026-06-01 | d1
    """,
    "deals": """
    deal_id | company_id | contact_id | campaign_id | pipeline | stage | amount | currency | created_on | closed_on
    d1      | c1         | k1         | m2          | Sales    | Won   | 1000   | EUR      | 2026-03-15 | 2026-05-20
    d2      | c2         |            |             | Sales    | Won   | 500    | EUR      | 2026-01-10 | 2026-04-15
    d3      | c3         | k6         | m4          | Sales    | Won   | 300    | EUR      | 2026-04-01 | 2026-06-20
    d4      | c1         | k1         | m3          | Sales    | Won   | 200    | USD      | 2026-06-05 | 2026-06-10
    d5      | c5         |            |             | Sales    | Won   | 50     | EUR      | 2026-04-01 | 2026-05-05
    d6      | c6         |            | m3          | Sales    | Won   | 70     | EUR      | 2026-04-20 | 2026-05-01
    d7      | c1         | k1         | m2          | Sales    | Lost  | 9000   | EUR      | 2026-04-20 | 2026-05-01
    d8      | c7         |            | m1          | Sales    | Won   |        | EUR      | 2026-05-15 | 2026-06-01
    d9      | c8         |            | m7          | Sales    | Won   | 800    | EUR      | 2025-03-01 | 2026-02-01
    """,
    "fx_rates": """
    currency | rate_on    | rate | base_currency
    USD      | 2026-01-01 | 0.8  | EUR
    USD      | 2026-06-01 | 0.5  | EUR
    """,
    "list_events": """
    event_id | list | contact_id | happened_on | kind
    e01      | News | k1         | 2026-03-01  | import
    e02      | News | k2         | 2026-03-02  | subscribe
    e03      | News | k3         | 2026-03-03  | subscribe
    e04      | News | k4         | 2026-03-05  | subscribe
    e05      | News | k4         | 2026-03-06  | subscribe
    e06      | News | k5         | 2026-04-02  | Subscribe
    e07      | News | k2         | 2026-04-05  | unsubscribe
    e08      | News | k2         | 2026-04-06  | unsubscribe
    e09      | News | k3         | 2026-04-07  | bounce
    e10      | News | k4         | 2026-05-01  | complaint
    e11      | News | k8         | 2026-05-01  | unsubscribe
    e12      | News | k6         | 2026-05-02  | import
    e13      | News | k2         | 2026-05-05  | subscribe
    e14      | News |            | 2026-05-06  | subscribe
    e15      | News |            | 2026-05-07  | unsubscribe
    e16      | News | k1         | 2026-07-05  | unsubscribe
    """,
    "web_sessions": """
    session_id | visitor_id | started_on | duration_s | source | is_bot
    s1         | v1         | 2026-04-01 | 30         | Web    | false
    s2         | v1         | 2026-04-03 | 5          | Web    |
    s3         | v2         | 2026-05-01 | 40         | Web    | true
    s4         | v3         | 2026-03-01 | 60         | Mail   | false
    s5         | v3         | 2026-06-01 | 100        | Mail   | false
    s6         |            | 2026-06-02 |            |        | false
    s7         | v4         | 2026-06-03 | 20         | Web    | false
    """,
    "web_events": """
    event_id | session_id | happened_on | kind      | goal
    w01      | s1         | 2026-04-01  | page_view |
    w02      | s1         | 2026-04-01  | page_view |
    w03      | s1         | 2026-04-01  | goal      | Demo
    w04      | s1         | 2026-04-01  | goal      | Demo
    w05      | s2         | 2026-04-03  | page_view |
    w06      | s3         | 2026-05-01  | page_view |
    w07      | s3         | 2026-05-01  | goal      | Demo
    w08      | s4         | 2026-03-01  | goal      | Price
    w09      | s5         |             | page_view |
    w10      | s6         | 2026-06-02  | goal      | Price
    w11      | s7         | 2026-06-03  | page_view |
    w12      | gone       | 2026-05-05  | page_view |
    """,
}

BY_HAND = [
    ("campaigns", "active", 3),  # Fair, Letter until 20 April, Ads; neither Try, Later, Off nor Old
    ("campaigns", "launched", 2),  # Fair and Ads
    ("campaign_messages", "sent", 10),
    # of Letter k5 has no delivery though others have, k8 came back; of Fair nobody has one, and k3 came back
    ("campaign_messages", "delivered", 6),
    ("campaign_messages", "opened", 3),  # k1, k2 by its click, k4; k7 was sent in March
    ("campaign_messages", "clicked", 2),
    ("campaign_messages", "responded", 3),  # k1 to both, k6; k2 after 54 days, k4 before the letter came
    ("campaign_responses", "responded", 3 / 6),
    ("campaign_responses", "clicked", 2 / 6),
    ("campaign_responses", "clicked_of_opened", 2 / 3),
    ("campaign_responses", "opened", 3 / 6),
    ("delivery_rate", "sent", 6 / 10),
    ("bounce_rate", "sent", 3 / 10),  # k3 twice, k8
    ("unsubscribe_rate", "delivered", 1 / 6),
    ("complaint_rate", "delivered", 1 / 6),
    ("campaign_purchases", "primary", 3),  # d1 d4 d8: d3 names a test, d6 a campaign that began after it
    ("campaign_purchases", "first", 5),  # d1 d2 d3 d4 d8
    ("campaign_purchases", "last", 5),
    ("campaign_purchases", "even", 5),
    ("campaign_revenue", "primary", 1000 + 100),
    ("campaign_revenue", "first", 1000 + 500 + 300 + 100),
    ("campaign_revenue", "last", 1900),
    ("campaign_revenue", "even", 1900),
    ("unattributed_revenue", "primary", 500 + 300 + 50 + 70),
    ("unattributed_revenue", "first", 50 + 70),
    ("unattributed_revenue", "last", 120),
    ("unattributed_revenue", "even", 120),
    ("campaign_customers", "primary", 2),  # d1 d8; d4 is c1's second
    ("campaign_customers", "first", 4),  # and d2 d3
    ("campaign_customers", "last", 4),
    ("campaign_customers", "even", 4),
    # began in the quarter with a cost recorded: Fair. It is named by d8, met first by d3 and d8, last by d1 too
    ("campaign_roi", "primary", (0 - 300) / 300),
    ("campaign_roi", "first", (300 - 300) / 300),
    ("campaign_roi", "last", (1000 + 300 - 300) / 300),
    ("campaign_roi", "even", (500 + 300 + 33.33 - 300) / 300),
    ("campaign_customer_cost", "primary", 300),
    ("campaign_customer_cost", "first", 300 / 2),
    ("campaign_customer_cost", "last", 300 / 3),
    ("campaign_customer_cost", "even", 300 / 2.5),
    ("page_views", "people", 6),  # two of s1, one each of s2 s5 s7, and one of no known visit
    ("web_visits", "people", 5),
    ("web_goals", "visits", 2 / 5),  # s1 and s6
    ("web_goals", "visitors", 1 / 2),  # v1 of v1 v4: v3 came first in March
    ("web_goals", "engaged", 1 / 3),  # s1 of s1 s5 s7
    ("visit_time", "visits", (30 + 5 + 100 + 20) / 4),
    ("visit_time", "engaged", (30 + 100 + 20) / 3),
    # on the list as the quarter begins: k1 k2 k3 k4. New: k5, k2 again, nobody named; lost: k2 k3 k4, nobody named
    ("list_growth", "net", (3 - 4) / 4),
    ("list_growth", "with_imports", (3 - 4 + 1) / 4),
    ("list_growth", "new", 3 / 4),
    ("list_growth", "lost", -4 / 4),
    ("list_size", "end", 4 - 1 + 1),
]


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("campaigns"), TABLES)


@pytest.mark.parametrize(("metric", "definition", "expected"), BY_HAND)
def test_each_definition_by_hand(tables, metric, definition, expected):
    assert value_of(tables, metric, definition) == pytest.approx(expected)


def test_credit_goes_to_the_campaign_of_the_model(tables):
    by_model = {
        "primary": {"Letter": 1000, "Ads": 100, "Fair": 0},
        "first": {"Letter": 1000 + 500 + 100, "Fair": 300},
        "last": {"Fair": 1000 + 300, "Letter": 500, "Ads": 100},
        # a hundred in three: the cent left over goes to the campaign met first
        "even": {"Letter": 500 + 500 + 33.34, "Fair": 500 + 300 + 33.33, "Ads": 33.33},
    }
    for model, expected in by_model.items():
        found = parts_of(tables, "campaign_revenue", model, "campaign")
        assert {name: value for name, (value, _) in found.items()} == pytest.approx(expected), model


def test_revenue_with_and_without_a_campaign_is_all_won_revenue(tables):
    for model in ("primary", "first", "last", "even"):
        parts = [value_of(tables, metric, model) for metric in ("campaign_revenue", "unattributed_revenue")]
        assert sum(parts) == value_of(tables, "won_revenue", "closed") == 2020


def test_a_campaign_without_a_cost_has_no_return(tables):
    assert parts_of(tables, "campaign_roi", "even", "campaign") == {"Fair": (pytest.approx(533.33), 300)}
