"""Credit for what was won: who is met in time, ties, and that the parts of every deal sum to the deal to the last digit."""

import random
from decimal import Decimal

import pytest

from lib.canonical.opened.attribution import MODELS, UNATTRIBUTED
from tests.drawn import opened

DEAL = "deal_id | company_id | contact_id | campaign_id | pipeline | stage | amount | currency | created_on | closed_on"
CAMPAIGNS = "campaign_id | name | starts_on\n" + "\n".join(
    f"m{n} | Campaign {n} | 2025-01-01" for n in range(12)
)
MEMBERS = "campaign_id | contact_id | sent_on | opened_on | clicked_at | responded_on"


def credits_of(folder, deals, **tables):
    drawn = {"campaigns": CAMPAIGNS, "deals": "\n".join([DEAL, *deals]), **tables}
    found = opened(folder, drawn)
    return found.frame(found["credited_sales"])


def by_model(credits, deal="d1"):
    """The campaigns of a deal by model, in the order of their names."""
    mine = credits[credits["deal_id"] == deal].sort_values("campaign")
    return {model: mine[mine["model"] == model]["campaign"].tolist() for model in MODELS}


WON = "d1 | c1 | k1 | | Sales | Won | 100 | EUR | 2025-01-10 | 2026-06-30"


def test_contact_counts_from_the_first_day_of_the_look_back_to_the_day_of_the_win(tmp_path):
    members = f"""{MEMBERS}
    m1 | k1 | 2025-12-01 | | 2025-12-31 23:00 |
    m2 | k1 | 2025-12-01 | | 2026-01-01 00:00 |
    m3 | k1 | 2026-06-01 | | 2026-06-30 23:59 |
    m4 | k1 | 2026-06-01 | | 2026-07-01 00:00 |"""
    # 180 days before 30 June 2026 is 1 January
    found = by_model(credits_of(tmp_path, [WON], campaign_members=members))
    assert found == {
        "primary": [UNATTRIBUTED],
        "first": ["Campaign 2"],
        "last": ["Campaign 3"],
        "even": ["Campaign 2", "Campaign 3"],
    }


def test_opening_a_message_is_no_contact_and_two_contacts_are_one_campaign(tmp_path):
    members = f"""{MEMBERS}
    m1 | k1 | 2026-06-01 | 2026-06-02 | |
    m2 | k1 | 2026-06-01 | 2026-06-02 | 2026-06-02 10:00 | 2026-06-03"""
    found = by_model(credits_of(tmp_path, [WON], campaign_members=members))
    assert found["even"] == ["Campaign 2"]


def test_whoever_of_the_company_met_a_campaign_and_whoever_a_lead_became(tmp_path):
    tables = {
        "contacts": "contact_id | company_id\nk1 | c1\nk2 | c1\nk3 | c2\nk4 | c3",
        "leads": "lead_id | created_on | converted_deal_id | converted_contact_id | campaign_id\nl1 | 2026-05-01 | d1 | k4 | m7",
        "campaign_members": f"""{MEMBERS}
        m1 | k2 | 2026-06-01 | | 2026-06-02 10:00 |
        m2 | k3 | 2026-06-01 | | 2026-06-02 10:00 |
        m3 | k4 | 2026-06-01 | | 2026-06-02 11:00 |""",
    }
    found = by_model(credits_of(tmp_path, [WON], **tables))
    # k3 is of another company
    assert found["even"] == ["Campaign 1", "Campaign 3", "Campaign 7"]
    assert (found["first"], found["last"]) == (["Campaign 7"], ["Campaign 3"])


def test_a_visit_counts_where_the_site_knows_the_visitor_by_the_id_of_the_contact(tmp_path):
    sessions = "session_id | visitor_id | campaign_id | started_on\ns1 | k1 | m5 | 2026-06-01\ns2 | v9 | m6 | 2026-06-01"
    assert by_model(credits_of(tmp_path, [WON], web_sessions=sessions))["even"] == ["Campaign 5"]


def test_campaigns_met_at_the_same_moment_are_told_apart_by_their_ids(tmp_path):
    members = f"""{MEMBERS}
    m9 | k1 | 2026-06-01 | | 2026-06-02 10:00 |
    m4 | k1 | 2026-06-01 | | 2026-06-02 10:00 |"""
    found = by_model(credits_of(tmp_path, [WON], campaign_members=members))
    assert found["first"] == found["last"] == ["Campaign 4"]


def test_without_campaigns_leads_or_members_nothing_is_credited(tmp_path):
    found = opened(tmp_path, {"deals": f"{DEAL}\n{WON}"})
    credits = found.frame(found["credited_sales"])
    assert by_model(credits) == {model: [UNATTRIBUTED] for model in MODELS}


AMOUNTS = [
    "0.01",
    "0.02",
    "100",
    "99.99",
    "1000000.01",
    "-33.35",
    "0",
    "",
    "9999999999999999.99",
    "123456789.07",
]


def drawn_company(seed):
    """Deals of every kind of amount that met none to eleven campaigns, at random."""
    draw = random.Random(seed)
    deals, amounts, members = [], {}, [MEMBERS]
    for place in range(120):
        named = f"m{draw.randrange(12)}" if draw.random() < 0.4 else ""
        amount = draw.choice(AMOUNTS) if draw.random() < 0.6 else f"{draw.uniform(-500, 90_000):.2f}"
        amounts[f"d{place}"] = amount
        deals.append(
            f"d{place} | | k{place} | {named} | Sales | Won | {amount} | EUR | 2026-04-01 | 2026-06-0{draw.randint(1, 9)}"
        )
        for campaign in draw.sample(range(12), draw.randrange(12)):
            members.append(f"m{campaign} | k{place} | 2026-04-01 | | 2026-05-{draw.randint(10, 30)} 10:00 |")
    return deals, amounts, "\n".join(members)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_parts_of_every_deal_sum_to_the_deal_by_every_model(tmp_path, seed):
    deals, amounts, members = drawn_company(seed)
    credits = credits_of(tmp_path, deals, campaign_members=members)
    assert set(zip(credits["deal_id"], credits["model"], strict=True)) == {
        (deal, model) for deal in amounts for model in MODELS
    }
    most = 0
    for (deal, model), rows in credits.groupby(["deal_id", "model"]):
        # decimals: equal means equal to the last digit
        assert sum(rows["weight"]) == Decimal(1), (deal, model)
        assert (rows["weight"] > 0).all()
        assert len(rows) == 1 or model == "even"
        assert rows["campaign"].is_unique
        if amounts[deal]:
            assert sum(rows["share_amount"]) == Decimal(amounts[deal]), (deal, model)
        else:
            assert rows["share_amount"].isna().all()
        most = max(most, len(rows))
    assert most >= 11


def test_the_order_of_rows_does_not_matter(tmp_path):
    deals, _, members = drawn_company(3)
    header, *rows = members.splitlines()
    turned = "\n".join([header, *reversed(rows)])
    first = credits_of(tmp_path / "a", deals, campaign_members=members)
    other = credits_of(tmp_path / "b", deals[::-1], campaign_members=turned)
    key = ["deal_id", "model", "campaign"]
    shown = [*key, "weight", "share_amount"]
    first, other = (rows.sort_values(key, ignore_index=True)[shown] for rows in (first, other))
    assert first.astype(str).equals(other.astype(str))
