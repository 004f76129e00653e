"""How far the demo teams use the CRM, against SQL over the exported users and plain pandas over what they did."""

import pandas as pd
import pytest

from tests.oracles.raw_activities import of_ours, raw_activities
from tests.oracles.raw_pipeline import valued_deals
from tests.oracles.recounted import CENTS, Recount, assert_recounted

_SEATS = """
SELECT "Name" AS owner, "Team" AS team,
    CAST(timezone($zone, CAST("Last sign-in" AS TIMESTAMPTZ)) AS DATE) AS seen,
    CAST(timezone($zone, CAST("Create Date" AS TIMESTAMPTZ)) AS DATE) AS made
FROM (SELECT DISTINCT * FROM users) WHERE "Paid seat" = 'Yes' AND "Region" IN (SELECT unnest($regions))
"""
_ABOUT = """
SELECT DISTINCT "Record ID" AS id, "Associated Company ID" AS company_id, trim("Original Source") AS origin,
    "Forecast category" AS category FROM deals
"""
WEEK = pd.Timedelta(days=7)


@pytest.fixture(scope="module")
def seats(workbook, exports):
    """The team's paid seats: owner, team, the day last seen and the day the user was created."""
    settings = workbook.parameters.settings
    asked = {"zone": settings.calendar.timezone, "regions": list(settings.scope.regions)}
    return exports.execute(_SEATS, asked).df().assign(one=1)


@pytest.fixture(scope="module")
def done(workbook, exports):
    """What people of ours did: doer and day."""
    return of_ours(raw_activities(workbook, exports))


@pytest.fixture(scope="module")
def open_deals(workbook, exports):
    """The team's open deals, with which of the four fields that a forecast needs are filled in."""
    deals = valued_deals(workbook, exports, workbook.as_of)
    told = deals.join(exports.execute(_ABOUT).df().set_index("id"))
    rows = told[told["kind"] == "open"].assign(one=1, four=4)
    fields = rows[["amount", "expected_on", "company_id", "origin"]].notna()
    return rows.assign(filled=fields.sum(axis=1), is_complete=fields.all(axis=1))


def test_paid_seats_that_recorded_something_or_signed_in_within_thirty_days(workbook, seats, done):
    since = pd.Timestamp(workbook.as_of) - pd.Timedelta(days=30)
    recent = set(done.loc[done["done"] > since, "doer"])
    told = seats.assign(has_recorded=seats["owner"].isin(recent), was_here=seats["seen"] > since)
    by = ((), ("team",), ("owner",))
    assert_recounted(workbook, "active_users/recorded", Recount(told, "has_recorded", "one"), by)
    known = told[told["seen"].notna()]
    assert_recounted(workbook, "active_users/signed_in", Recount(known, "was_here", "one"), by)
    assert told["has_recorded"].any()
    assert known["was_here"].any()


def test_what_each_paid_seat_does_in_each_whole_week(workbook, seats, done):
    # counted back from the last Sunday, week by week, to the day the user was created
    today = pd.Timestamp(workbook.as_of)
    sunday = today - pd.Timedelta(days=today.isoweekday() % 7)
    days = done.groupby("doer")["done"].apply(list)
    rows = []
    for seat in seats.to_dict("records"):
        own = pd.Series(days.get(seat["owner"], []), dtype="datetime64[ns]")
        end = sunday
        while end - WEEK + pd.Timedelta(days=1) >= pd.Timestamp(seat["made"]):
            many = ((own > end - WEEK) & (own <= end)).sum()
            rows.append({"owner": seat["owner"], "team": seat["team"], "week": end, "many": many, "one": 1})
            end -= WEEK
    weeks = pd.DataFrame(rows)
    told = Recount(weeks, "many", "one", "week")
    assert_recounted(workbook, "activities_per_rep/week", told, ((), ("team",), ("owner",)))
    assert (weeks["many"] == 0).any()
    assert (weeks["many"] > 0).any()


@pytest.mark.parametrize("asked", ["deals", "fields"])
def test_open_deals_that_say_what_a_forecast_needs(workbook, open_deals, asked):
    over, under = {"deals": ("is_complete", "one"), "fields": ("filled", "four")}[asked]
    told = Recount(open_deals, over, under)
    groups = ((), ("owner",), ("stage",), ("pipeline",))
    assert_recounted(workbook, f"required_fields/{asked}", told, groups)
    assert 0 < open_deals[over].sum() < open_deals[under].sum()


def test_open_value_that_no_period_can_count_on(workbook, open_deals):
    groups = ((), ("owner",), ("pipeline",))
    share = open_deals["crm_share"].fillna(open_deals["stage_share"])
    parts = {
        "past_due": (open_deals[open_deals["is_late"]], "amount"),
        "undated": (open_deals[open_deals["expected_on"].isna()], "amount"),
        "unweighted": (open_deals[open_deals["amount"].isna() | share.isna()], "one"),
    }
    assert parts["past_due"][0]["amount"].sum() > 0
    for definition, (rows, over) in parts.items():
        assert_recounted(workbook, f"unplanned_value/{definition}", Recount(rows, over), groups, CENTS)
