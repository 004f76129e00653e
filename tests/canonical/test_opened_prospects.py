"""Who is a prospect, and which leads somebody attends to: drawn tables, answers worked by hand."""

import datetime as dt

import pytest

from tests.drawn import opened

TABLES = {
    "users": "user_id | name | region\nu1 | Ann | North\nu2 | Bob | South",
    "companies": "company_id | name | owner_id\nc1 | One | u1\nc2 | Two | u1\nc3 | Three | u1\nc4 | Four | u1",
    # c1 bought from the other team, c2 renewed what nobody knows the beginning of, c3 ordered, c4's order was cancelled
    "deals": """
deal_id | company_id | owner_id | pipeline | stage | amount | currency | is_renewal | created_on | closed_on
d1      | c1         | u2       | Sales    | Won   | 100    | EUR      |            | 2026-04-02 | 2026-05-01
d2      | c2         | u1       | Sales    | Won   | 100    | EUR      | true       | 2026-04-02 | 2026-05-01
d3      | c3         | u1       | Sales    | Lost  | 100    | EUR      |            | 2026-04-02 | 2026-05-01
""",
    "orders": "order_id | company_id | ordered_on | status\no1 | c3 | 2026-05-20 |\no2 | c4 | 2026-05-20 | cancelled",
    "contacts": """
contact_id | email    | company_id | created_on
k1         | a@x.test | c1         | 2026-04-01
k2         | b@x.test | c2         | 2026-04-01
k3         | c@x.test | c3         | 2026-04-01
k4         | d@x.test | c4         | 2026-04-01
""",
    "leads": """
lead_id | email    | owner_id | created_at       | converted_on | converted_deal_id | converted_contact_id
l1      | A@x.test | u1       | 2026-04-05 10:00 |              |                   |
l2      | d@x.test | u1       | 2026-04-05 10:00 |              |                   |
l3      | e@x.test | u1       | 2026-04-05 10:00 | 2026-04-06   | d3                | k3
l4      |          | u1       | 2026-04-05 10:00 |              |                   |
l5      |          | u1       | 2026-04-05 10:00 | 2026-04-06   | d2                |
""",
}


def chosen(tables, flag):
    found = tables.frame(tables["prospects"].select("prospect_id", flag))
    return sorted(found.loc[found[flag], "prospect_id"])


@pytest.mark.parametrize("scope", [{}, {"regions": ["North"]}])
def test_who_bought_from_anybody_renewed_or_ordered_is_a_customer(tmp_path, scope):
    tables = opened(tmp_path, TABLES, scope=scope)
    # k1 k2 are of companies that bought, l3 became k3, who is too; l5 was won
    assert chosen(tables, "is_customer") == ["k1", "k2", "l3", "l5"]
    assert chosen(tables, "is_prospect") == ["k4", "l1", "l2", "l4"]


def test_an_address_counts_once_and_not_when_any_record_of_it_is_a_customers(tmp_path):
    tables = opened(tmp_path, TABLES)
    # l1 has the address of k1, a customer; l2 that of k4, who was there first; l4 has none
    assert chosen(tables, "is_distinct_prospect") == ["k4", "l4"]


def test_a_person_won_by_a_later_record_is_no_prospect_by_the_earlier_one(tmp_path):
    leads = """
lead_id | email    | created_at       | converted_on | converted_deal_id
l1      | a@x.test | 2026-04-05 10:00 |              |
l2      | A@X.test | 2026-04-06 10:00 | 2026-04-07   | d1
"""
    tables = opened(tmp_path, {"deals": TABLES["deals"], "leads": leads})
    assert chosen(tables, "is_prospect") == ["l1"]
    assert chosen(tables, "is_distinct_prospect") == []


def test_before_they_bought_they_were_prospects(tmp_path):
    tables = opened(tmp_path, TABLES, as_of=dt.date(2026, 4, 30))
    assert chosen(tables, "is_customer") == []


ATTENDED = {
    "contacts": "contact_id | email\nk1 | a@x.test\nk2 | b@x.test\nk3 | c@x.test",
    "leads": """
lead_id | email    | created_at
l1      | a@x.test | 2026-06-01 10:00
l2      | b@x.test | 2026-06-01 10:00
l3      | c@x.test | 2026-06-01 10:00
""",
    # to k1 we wrote, k2 wrote to us, k3 was called in July
    "activities": """
activity_id | kind  | direction | done_by_id | contact_id | created_on | done_at
a1          | email | outbound  | u1         | k1         | 2026-06-02 | 2026-06-02 09:00
a2          | email | inbound   |            | k2         | 2026-06-02 | 2026-06-02 09:00
a3          | call  | outbound  | u1         | k3         | 2026-06-20 | 2026-07-01 09:00
""",
}


@pytest.mark.parametrize(
    ("day", "waiting"), [(dt.date(2026, 6, 30), ["l2", "l3"]), (dt.date(2026, 7, 1), ["l2"])]
)
def test_a_lead_waits_until_we_do_something_whatever_it_writes_itself(tmp_path, day, waiting):
    tables = opened(tmp_path, ATTENDED, as_of=day)
    found = tables.frame(tables["leads"].select("lead_id", "is_waiting"))
    assert sorted(found.loc[found["is_waiting"], "lead_id"]) == waiting
