"""The campaigns report against the raw exports: each figure recounted with pandas, loops and exact fractions."""

from collections import defaultdict

import pandas as pd
import pytest

from lib.sections import campaigns as report
from tests.oracles.found import assert_rate, figures, only, within
from tests.oracles.raw_campaigns import MODELS, RawCampaigns

CENTS = 0.06
"""Parts are rounded to cents deal by deal in the workbook, and not here."""


@pytest.fixture(scope="module")
def raw(workbook, exports):
    """What the files say about campaigns, for the team."""
    return RawCampaigns(workbook, exports)


@pytest.fixture(scope="module")
def messages(raw):
    return raw.messages()


@pytest.fixture(scope="module")
def credits_by_model(raw):
    return raw.credits()


@pytest.mark.parametrize("by", ["campaign", "campaign_kind"])
def test_answers_clicks_and_openings(workbook, messages, by):
    section = report.responses(workbook, by)
    column = by.replace("campaign_", "")
    ways = {
        "responded": ("answered", "delivered"),
        "clicked": ("clicked", "delivered"),
        "clicked_of_opened": ("clicked", "opened"),
        "opened": ("opened", "delivered"),
    }
    for way, (counted, among) in ways.items():
        for figure in figures(section, f"campaign_responses/{way}"):
            rows = within(messages, figure, "sent")
            rows = rows[(rows[column] == figure.group[by]) & rows[among].notna()]
            counts = rows["answered"] if counted == "answered" else rows[counted].notna()
            assert_rate(figure, counts.sum(), len(rows))


def test_the_funnel_by_campaign(workbook, messages):
    section = report.funnel(workbook)
    for step in ("sent", "delivered", "opened", "clicked"):
        for figure in figures(section, f"campaign_messages/{step}"):
            rows = within(messages, figure, "sent")
            assert figure.value == rows[rows["campaign"] == figure.group["campaign"]][step].notna().sum()
    answered = [f for f in section.figures if f.definition == "campaign_messages/responded"]
    for figure in answered:
        rows = within(messages, figure, "sent")
        assert figure.value == rows[rows["campaign"] == figure.group["campaign"]]["answered"].sum()
    # a campaign nobody answered has no row
    assert bool(answered) == within(messages, section.figures[0], "sent")["answered"].any()


def test_what_arrived_and_who_left(workbook, messages):
    section = report.arriving(workbook)
    shares = {
        "delivery_rate/sent": ("delivered", None),
        "bounce_rate/sent": ("bounced", None),
        "unsubscribe_rate/delivered": ("unsubscribed", "delivered"),
        "complaint_rate/delivered": ("marked as spam", "delivered"),
    }
    for definition, (counted, among) in shares.items():
        for figure in figures(section, definition):
            rows = within(messages, figure, "sent")
            rows = rows[rows[among].notna()] if among else rows
            flags = rows[counted] if rows[counted].dtype == bool else rows[counted].notna()
            assert_rate(figure, flags.sum(), len(rows))


@pytest.mark.parametrize("model", MODELS)
def test_revenue_by_campaign_and_without_one(workbook, raw, credits_by_model, model):
    section = report.attribution(workbook)
    won = only(section, "won_revenue/closed")
    expected, left = defaultdict(float), 0.0
    for day, campaign, part, money, _ in credits_by_model[model]:
        if pd.Timestamp(won.starts_on) <= day <= pd.Timestamp(won.ends_on) and not pd.isna(money):
            if campaign is None:
                left += money
            else:
                expected[raw.campaigns.loc[campaign, "name"]] += float(part) * money
    found = {f.group["campaign"]: f.numerator for f in figures(section, f"campaign_revenue/{model}")}
    assert set(expected) <= set(found)
    assert found == pytest.approx({name: expected.get(name, 0.0) for name in found}, abs=CENTS)
    rest = sum(figure.numerator for figure in figures(section, f"unattributed_revenue/{model}"))
    assert rest == pytest.approx(left, abs=CENTS)
    # to the cent: not an approximation
    assert round(sum(found.values()) + rest, 2) == won.value


def test_returns_and_the_cost_of_a_new_customer(workbook, raw, credits_by_model):
    section, costs = report.returns(workbook), raw.costs()
    model = workbook.definition("campaign_roi")
    gained, customers = defaultdict(float), defaultdict(float)
    for _, campaign, part, money, is_new in credits_by_model[model]:
        gained[campaign] += 0.0 if pd.isna(money) else float(part) * money
        customers[campaign] += float(part) * is_new
    known = {campaign: cost for campaign, cost in costs.items() if not pd.isna(cost)}
    names = raw.campaigns["name"]
    found = {f.group["campaign"]: f for f in figures(section, f"campaign_roi/{model}")}
    assert set(found) == {names[campaign] for campaign in known}
    each = {f.group["campaign"]: f for f in figures(section, f"campaign_customer_cost/{model}")}
    for campaign, cost in known.items():
        roi, per_customer = found[names[campaign]], each[names[campaign]]
        assert roi.denominator == pytest.approx(cost, abs=CENTS)
        assert roi.numerator == pytest.approx(gained[campaign] - cost, abs=CENTS)
        assert per_customer.denominator == pytest.approx(customers[campaign], abs=1e-6)
        if customers[campaign]:
            assert per_customer.value == pytest.approx(cost / customers[campaign], rel=1e-4)


def test_lists_walked_person_by_person(workbook, raw):
    section, states = report.list_growth(workbook), raw.list_states()
    for figure in figures(section, "list_growth/net"):
        size = states[states["day"] < pd.Timestamp(figure.starts_on)]["adds"].sum()
        moved = within(states[states["kind"] != "Imported"], figure, "day")["adds"].sum()
        assert (figure.numerator, figure.denominator) == (moved, size)
    for figure in figures(section, "list_movement/imported"):
        assert figure.value == len(within(states[states["kind"] == "Imported"], figure, "day"))
    assert only(section, "list_size/end").value == states["adds"].sum()


def test_visits_pages_and_time(workbook, raw):
    section, visits = report.visits(workbook), raw.visits()
    for figure in figures(section, "web_visits/people"):
        assert figure.value == len(within(visits, figure, "day"))
    for figure in figures(section, "visit_time/visits/mean"):
        assert figure.value == pytest.approx(within(visits, figure, "day")["duration_seconds"].mean())
    for figure in figures(section, "visit_time/visits/median"):
        assert figure.value == within(visits, figure, "day")["duration_seconds"].median()


def test_goals_by_source_of_visits_and_of_visitors(workbook, raw):
    section, visits = report.goals_by(workbook), raw.visits()
    for figure in figures(section, "web_goals/visits"):
        rows = within(visits, figure, "day")
        rows = rows[rows["source"] == figure.group["source"]]
        assert_rate(figure, (rows["goals"] > 0).sum(), len(rows))
    ordered = visits.sort_values(["session_start", "session_id"])
    first = ordered.drop_duplicates("visitor_id")
    reached = set(visits[visits["goals"] > 0]["visitor_id"])
    for figure in figures(section, "web_goals/visitors"):
        rows = within(first, figure, "day")
        rows = rows[rows["source"] == figure.group["source"]]
        assert_rate(figure, rows["visitor_id"].isin(reached).sum(), len(rows))
