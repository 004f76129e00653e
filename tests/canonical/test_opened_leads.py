"""Leads, prospects and lost deals classified: drawn tables, answers worked by hand."""

import datetime as dt

import pytest

from tests.drawn import opened

STAGES = """
pipeline | stage    | position | kind | default_probability
Sales    | Lead     | 1        | open | 0.1
Sales    | Proposal | 2        | open | 0.5
Sales    | Won      | 3        | won  | 1
Sales    | Lost     | 4        | lost | 0
"""
TABLES = {
    "stages": STAGES,
    "users": "user_id | name | region\nu1 | Ann | North\nu2 | Bob | South",
    "deals": """
deal_id | company_id | owner_id | pipeline | stage | amount | currency | created_on | closed_on  | lost_reason | competitor
d1      | c1         | u1       | Sales    | Won   | 100    | USD      | 2026-04-02 | 2026-05-01 |             |
d2      | c2         | u1       | Sales    | Lost  | 900    | EUR      | 2026-04-02 | 2026-05-21 | Price       | Zed
d3      | c3         | u1       | Sales    | Lost  | 0      | EUR      | 2026-04-02 | 2026-05-22 | other       |
d4      | c3         | u2       | Sales    | Lead  | 70     | EUR      | 2026-06-01 |            |             |
d5      | c4         | u2       | Sales    | Lost  |        |          | 2026-04-02 | 2026-05-22 |             |
d6      | c5         | u2       | Sales    | Lost  | 10     | EUR      | 2026-04-02 | 2026-05-22 | Lost to a competitor |
""",
    "deal_events": """
event_id | deal_id | happened_on | field | old      | new      | by_automation
e1       | d2      | 2026-04-02  | stage |          | Lead     |
e2       | d2      | 2026-04-20  | stage | Lead     | Proposal |
e3       | d2      | 2026-05-21  | stage | Proposal | Lost     | true
e4       | d3      | 2026-05-22  | stage | Lead     | Lost     | false
""",
    "leads": """
lead_id | email     | source   | campaign_id | owner_id | status    | created_at       | first_response_at | converted_on | converted_deal_id | referred_by_id
l1      | a@x.test  | Fair     | m1          | u1       | Converted | 2026-04-01 10:00 | 2026-04-01 10:30  | 2026-04-02   | d1                |
l2      | A@X.test  | Fair     | m1          | u1       | Converted | 2026-04-03 10:00 | 2026-04-04 10:00  | 2026-04-05   | d1                |
l3      |           | Referral | m2          | u2       | New       | 2026-06-30 23:30 |                   |              |                   |
l4      | b@x.test  | Web      |             | u2       | New       | 2026-05-01 10:00 | 2026-05-01 09:00  |              |                   | c1
l5      | c@x.test  |          | m1          |          | Converted | 2026-05-01 10:00 | 2026-07-02 09:00  | 2026-07-03   | d9                |
l6      | d@x.test  | Web      | m3          | u1       | New       | 2026-06-01 10:00 |                   |              |                   |
""",
    "campaigns": """
campaign_id | name | ends_on    | cost | currency | is_test
m1          | Fair | 2026-04-10 | 300  | USD      |
m2          | Mail |            |      | EUR      |
m3          | Test | 2026-04-10 | 50   | EUR      | true
""",
    "contacts": "contact_id | email | company_id\nk1 | D@x.test | c9\nk2 | e@x.test | c1\nk3 | f@x.test | c7",
    "activities": "activity_id | kind | contact_id | done_at\na1 | call | k1 | 2026-06-03 09:00\na2 | call | k2 | 2026-06-03 09:00",
    "fx_rates": "currency | rate_on | rate | base_currency\nUSD | 2026-01-01 | 0.5 | EUR",
}


@pytest.fixture
def tables(tmp_path):
    return opened(tmp_path, TABLES)


def by_lead(tables, *columns):
    found = tables.frame(tables["leads"].select("lead_id", *columns)).set_index("lead_id").sort_index()
    return {name: tuple(found[name]) for name in columns}


def test_what_happened_after_the_day_has_not_happened(tables):
    found = by_lead(tables, "is_converted", "is_answered", "has_deal")
    # l5 was answered and converted in July only
    assert found["is_converted"] == (True, True, False, False, False, False)
    assert found["is_answered"] == (True, True, False, True, False, False)
    assert found["has_deal"] == (True, True, False, False, False, False)


def test_a_deal_of_two_leads_is_worth_its_amount_once(tables):
    leads = tables["leads"]
    assert float(tables.frame(leads.won_amount.sum())) == 50  # $100 at 0.5
    found = by_lead(tables, "is_won", "is_new_customer", "won_days")
    assert found["is_won"][:3] == (True, True, False)
    assert found["is_new_customer"][:3] == (True, False, False)
    assert found["won_days"][:2] == (30, 28)


def test_hours_to_the_answer_run_on_the_calendar_and_never_backward(tables):
    found = by_lead(
        tables, "response_hours", "response_band", "is_answered_in_hour", "is_answered_in_day", "is_hour_old"
    )
    assert found["response_hours"][:2] == (0.5, 24.0)
    assert found["response_band"][:3] == ("within 1 hour", "4 to 24 hours", "not answered")
    assert found["is_answered_in_day"] == (True, True, False, False, False, False)
    # l3 arrived half an hour before the day ended; l4 was answered before it arrived: neither can be judged
    assert found["is_hour_old"] == (True, True, False, False, True, True)


def test_a_lead_is_waiting_until_somebody_does_something(tables):
    # with the person of l6 somebody spoke; l4 was answered
    assert by_lead(tables, "is_waiting")["is_waiting"] == (False, False, True, False, True, False)


def test_a_campaigns_cost_is_shared_by_its_leads_and_no_cost_is_not_nothing(tables):
    costs = by_lead(tables, "campaign_cost", "campaign")
    # $300 at 0.5 over three leads; m2 has no cost, m3 is a test
    assert [None if cost != cost else cost for cost in costs["campaign_cost"]] == [
        50,
        50,
        None,
        None,
        50,
        None,
    ]
    assert costs["campaign"] == ("Fair", "Fair", "Mail", "(not recorded)", "Fair", "m3")


def test_a_team_pays_for_its_own_leads_of_a_campaign_only(tmp_path):
    mine = opened(tmp_path, TABLES, scope={"regions": ["North"]})
    leads = mine["leads"]
    assert mine.frame(leads.count()) == 3
    assert mine.frame(leads.campaign_cost.sum()) == 100


def test_who_was_referred_and_who_came_before(tables):
    found = by_lead(tables, "is_referred", "is_referred_by_customer", "is_first_of_email")
    assert found["is_referred"] == (False, False, True, True, False, False)
    assert found["is_referred_by_customer"] == (False, False, False, True, False, False)
    assert found["is_first_of_email"] == (True, False, True, True, True, True)


def test_a_lead_is_old_enough_after_nine_in_ten_wins(tables):
    # wins after 28 and 30 days: the 90th percentile is 29.8
    found = by_lead(tables, "maturity_days", "is_mature")
    assert float(found["maturity_days"][0]) == pytest.approx(29.8)
    assert found["is_mature"] == (True, True, False, True, True, False)


def test_leads_alone_are_enough(tmp_path):
    alone = {"leads": "lead_id | source | status\nl1 | Web | Converted\nl2 | Web | New"}
    tables = opened(tmp_path, alone)
    found = by_lead(tables, "is_converted", "is_won", "is_mature", "counted_on")
    assert found["is_converted"] == (True, False)
    assert found["is_won"] == found["is_mature"] == (False, False)


def test_the_order_of_rows_does_not_matter(tmp_path, tables):
    def turned(text):
        header, *rows = text.strip().splitlines()
        return "\n".join([header, *reversed(rows)])

    other = opened(tmp_path / "turned", {name: turned(text) for name, text in TABLES.items()})
    columns = ("won_amount", "is_new_customer", "campaign_cost", "is_first_of_email", "is_waiting")
    assert str(by_lead(other, *columns)) == str(by_lead(tables, *columns))


def test_as_of_an_earlier_day_a_lead_is_not_converted_yet(tmp_path):
    earlier = opened(tmp_path, TABLES, as_of=dt.date(2026, 4, 3))
    assert by_lead(earlier, "is_converted")["is_converted"] == (True, False)
    assert by_lead(earlier, "is_won")["is_won"] == (False, False)


def test_prospects_are_leads_and_other_contacts_who_are_no_customers(tables):
    found = tables.frame(tables["prospects"]).set_index("prospect_id").sort_index()
    # k2's company bought; l1 and l2 were won; k1 has the address of l6
    assert list(found.index[found["is_prospect"]]) == ["k1", "k3", "l3", "l4", "l5", "l6"]
    assert not found.loc["l2", "is_first_of_email"]
    assert [found.loc[name, "is_first_of_email"] for name in ("l6", "k1")] == [True, False]


def by_loss(tables, column):
    found = tables.frame(tables["lost_deals"].select("deal_id", column)).set_index("deal_id").sort_index()
    return tuple(found[column])


def test_lost_deals_know_where_why_and_to_whom(tables):
    assert by_loss(tables, "lost_stage") == ("Proposal", "Lead", "(not recorded)", "(not recorded)")
    assert by_loss(tables, "has_reason") == (True, True, False, True)
    assert by_loss(tables, "has_clear_reason") == (True, False, False, True)
    assert by_loss(tables, "lost_reason") == ("Price", "other", "(not recorded)", "Lost to a competitor")
    assert by_loss(tables, "is_rival_unnamed") == (False, False, False, True)
    assert by_loss(tables, "has_value") == (True, False, False, True)
    assert by_loss(tables, "is_lost_by_rule") == (True, False, False, False)
    assert by_loss(tables, "company_has_open_deal") == (False, True, False, False)


@pytest.mark.parametrize(
    "reason", ["other", "Other.", "N/A", "n/a", "-", "unknown", "None", "misc", "Lost", "?"]
)
def test_reasons_that_say_nothing(tmp_path, reason):
    deals = f"deal_id | pipeline | stage | closed_on | lost_reason\nd1 | Sales | Lost | 2026-05-01 | {reason}"
    assert by_loss(opened(tmp_path, {"deals": deals}), "has_clear_reason") == (False,)


@pytest.mark.parametrize("reason", ["Price", "No budget", "Another supplier", "Unknown integration partner"])
def test_reasons_that_say_why(tmp_path, reason):
    deals = f"deal_id | pipeline | stage | closed_on | lost_reason\nd1 | Sales | Lost | 2026-05-01 | {reason}"
    assert by_loss(opened(tmp_path, {"deals": deals}), "has_clear_reason") == (True,)
