"""Campaigns of the demo teams that ran, the purchases and customers credited to them, and pages viewed, from the raw exports."""

import pandas as pd
import pytest

from tests.oracles.conftest import EXPORTS
from tests.oracles.raw_campaigns import MODELS, RawCampaigns
from tests.oracles.recounted import CENTS, UNTOLD, WEIGHTS, Recount, assert_recounted


@pytest.fixture(scope="module")
def raw(workbook, exports):
    """What the files say about campaigns, for the team."""
    return RawCampaigns(workbook, exports)


@pytest.fixture(scope="module")
def parts(raw):
    """Model → one row per won deal and campaign that it is credited to, the rest of a deal being of no campaign."""
    return {
        model: pd.DataFrame(
            [
                {
                    "day": day,
                    "campaign_id": campaign,
                    "weight": float(part),
                    "money": float(part) * money,
                    "new": float(part) * is_new,
                }
                for day, campaign, part, money, is_new in rows
            ]
        ).merge(
            raw.campaigns[["name", "kind"]].rename(columns={"name": "campaign", "kind": "campaign_kind"}),
            left_on="campaign_id",
            right_index=True,
            how="left",
            validate="many_to_one",
        )
        for model, rows in raw.credits().items()
    }


@pytest.mark.parametrize("model", MODELS)
def test_purchases_customers_and_revenue_of_campaigns_in_each_period(workbook, parts, model):
    rows = parts[model]
    credited = rows[rows["campaign_id"].notna()]
    groups = ((), ("campaign",), ("campaign_kind",))
    assert_recounted(
        workbook, f"campaign_purchases/{model}", Recount(credited, "weight", day="day"), groups, WEIGHTS
    )
    assert_recounted(
        workbook, f"campaign_customers/{model}", Recount(credited, "new", day="day"), groups, WEIGHTS
    )
    assert_recounted(
        workbook, f"campaign_revenue/{model}", Recount(credited, "money", day="day"), within=CENTS
    )
    left = rows[rows["campaign_id"].isna()]
    assert_recounted(
        workbook, f"unattributed_revenue/{model}", Recount(left, "money", day="day"), within=CENTS
    )
    assert len(credited)


@pytest.mark.parametrize("model", MODELS)
def test_what_campaigns_returned_and_what_a_customer_of_theirs_cost(workbook, raw, parts, model):
    costs = pd.Series(raw.costs(), name="cost").dropna()
    paid = pd.DataFrame({"campaign_id": costs.index, "cost": costs.to_numpy(), "gain": -costs.to_numpy()})
    brought = parts[model].loc[parts[model]["campaign_id"].isin(costs.index), ["campaign_id", "money", "new"]]
    rows = pd.concat([paid, brought.rename(columns={"money": "gain"})]).fillna(0.0)
    about = raw.campaigns.rename(columns={"kind": "campaign_kind"})[["starts", "campaign_kind"]]
    told = rows.join(about, on="campaign_id")
    groups = ((), ("campaign_kind",))
    assert_recounted(
        workbook,
        f"campaign_roi/{model}",
        Recount(told, "gain", "cost", "starts", under_within=CENTS),
        groups,
        CENTS,
    )
    each = Recount(told, "cost", "new", "starts")
    assert_recounted(workbook, f"campaign_customer_cost/{model}", each, groups, CENTS)
    assert told["new"].any()


def test_campaigns_that_ran_and_that_began_in_each_period(workbook, raw):
    # those that cost something, or would have: real ones that reached somebody of the team
    own = raw.campaigns.loc[list(raw.costs())].rename(columns={"kind": "campaign_kind"}).assign(one=1)
    began = Recount(own, "one", day="starts")
    assert_recounted(workbook, "campaigns/launched", began, ((), ("campaign_kind",)))
    ran = [
        own[(own["starts"] <= pd.Timestamp(period.ends_on)) & ~(own["ends"] < pd.Timestamp(period.starts_on))]
        .assign(day=period.starts_on)
        for period in workbook.history
    ]  # fmt: skip
    active = Recount(pd.concat(ran), "one", day="day")
    assert_recounted(workbook, "campaigns/active", active, ((), ("campaign_kind",)))
    assert sum(map(len, ran)) > len(own)


def test_pages_viewed_by_people(workbook, raw):
    events = pd.read_parquet(EXPORTS / "web" / "events.parquet").drop_duplicates("event_id")
    sessions = pd.read_parquet(EXPORTS / "web" / "sessions.parquet").drop_duplicates("session_id")
    about = sessions.set_index("session_id")[["source", "medium", "known_bot"]]
    told = events.join(about, on="session_id")
    views = told[(told["event_name"] == "page_view") & ~told["known_bot"].eq(True)]
    views = views.assign(day=raw.days(views["event_time"]), one=1)
    views = views[views["day"] <= raw.as_of].fillna({"source": UNTOLD, "medium": UNTOLD})
    assert_recounted(
        workbook, "page_views/people", Recount(views, "one", day="day"), ((), ("source",), ("medium",))
    )
    assert told["known_bot"].eq(True).any()


def test_visits_of_ten_seconds_or_more(workbook, raw):
    visits = raw.visits().assign(one=1)
    engaged = visits[visits["duration_seconds"] >= 10]
    engaged = engaged.assign(has_goal=engaged["goals"] > 0)
    groups = ((), ("source",))
    assert_recounted(workbook, "web_goals/engaged", Recount(engaged, "has_goal", "one", "day"), groups)
    spent = Recount(engaged, "duration_seconds", "one", "day", spread=True)
    assert_recounted(workbook, "visit_time/engaged", spent, groups)
    assert len(engaged) < len(visits)
