"""What is open in the demo teams, and how it is looked after, against plain SQL and pandas over the exports."""

import datetime as dt
from math import floor

import pandas as pd
import pytest

from lib.sections import pipeline
from tests.oracles.deals_from_raw import of_team, stood


def cents(values):
    return round(float(values.astype("float64").sum()) * 100)


def weighed(deals, share):
    """Amount x share per deal, rounded to the cent half up, without those that lack either."""
    pairs = zip(deals["amount"], share, strict=True)
    known = [(amount, part) for amount, part in pairs if pd.notna(amount) and pd.notna(part)]
    return sum(floor(float(amount) * part * 100 + 0.5) for amount, part in known) / 100


@pytest.fixture(scope="module")
def open_deals(workbook, exports):
    deals = of_team(stood(exports, workbook.parameters, workbook.as_of), workbook.parameters)
    return deals[deals["kind"] == "open"]


def told(section, definition):
    """Group values → value of a section's figures of one definition."""
    return {
        tuple(figure.group.values()): figure.value
        for figure in section.figures
        if figure.definition == definition
    }


@pytest.mark.parametrize(
    ("answer", "column"), [(pipeline.open_by_stage, "stage"), (pipeline.open_by, "owner")]
)
def test_open_deals_by_stage_and_owner(workbook, open_deals, answer, column):
    section = answer(workbook)
    counts, values = told(section, "open_deals/count"), told(section, "open_pipeline/value")
    late = told(section, "open_pipeline/past_due")
    for name, group in open_deals.groupby(column):
        assert counts[(name,)] == len(group)
        assert round((values[(name,)] or 0) * 100) == cents(group["amount"])
        is_late = pd.to_datetime(group["expected_on"]) < pd.Timestamp(workbook.as_of)
        assert round((late.get((name,)) or 0) * 100) == cents(group.loc[is_late, "amount"])
    assert len(counts) == open_deals[column].nunique()


def test_each_definition_of_the_open_pipeline(workbook, open_deals):
    found = {
        figure.definition.split("/")[1]: figure.value for figure in pipeline.definitions(workbook).figures
    }
    either = open_deals["crm_share"].fillna(open_deals["stage_share"])
    expected = {
        "weighted": weighed(open_deals, either),
        "weighted_stage": weighed(open_deals, open_deals["stage_share"]),
        "weighted_crm": weighed(open_deals, open_deals["crm_share"]),
    }
    assert round(found["value"] * 100) == cents(open_deals["amount"])
    for name, value in expected.items():
        assert found[name] == pytest.approx(float(value), abs=0.005), name


def test_open_value_by_expected_month(workbook, open_deals):
    values = told(pipeline.expected_close(workbook), "open_pipeline/value")
    counts = told(pipeline.expected_close(workbook), "open_deals/count")
    days = pd.to_datetime(open_deals["expected_on"])
    month = days.dt.strftime("%b %Y").mask(days < pd.Timestamp(workbook.as_of), "Overdue").fillna("No date")
    for name, group in open_deals.groupby(month):
        assert (counts[(name,)], round(values[(name,)] * 100)) == (len(group), cents(group["amount"]))
    assert set(counts) == {(name,) for name in month}


_CARE = """
WITH changes AS (
    SELECT DISTINCT "Record ID" AS id, "Change ID" AS change_id,
        date_diff('day', CAST("Old value" AS DATE), CAST("New value" AS DATE)) AS days
    FROM history WHERE "Property" = 'Expected Close Date'
        AND CAST(timezone($zone, CAST("Timestamp" AS TIMESTAMPTZ)) AS DATE) <= $day
), pushes AS (SELECT id, count(*) AS pushes, sum(days) AS pushed_days FROM changes WHERE days > 0 GROUP BY id),
logged AS (
    SELECT "Associated Deal ID" AS id,
        CAST(timezone($zone, CAST("Completed Date" AS TIMESTAMPTZ)) AS DATE) AS done_on,
        CAST(timezone($zone, CAST("Due Date" AS TIMESTAMPTZ)) AS DATE) AS due_on
    FROM activities WHERE CAST(timezone($zone, CAST("Create Date" AS TIMESTAMPTZ)) AS DATE) <= $day
), touched AS (
    SELECT id, max(done_on) FILTER (done_on <= $day) AS done_on,
        bool_or(due_on >= $day AND (done_on IS NULL OR done_on > $day)) AS has_plan
    FROM logged GROUP BY id
)
SELECT d.id, coalesce(p.pushes, 0) AS pushes, coalesce(p.pushed_days, 0) AS pushed_days, t.done_on,
    coalesce(t.has_plan, false) AS has_plan
FROM (SELECT DISTINCT "Record ID" AS id FROM deals) d LEFT JOIN pushes p USING (id) LEFT JOIN touched t USING (id)
"""


@pytest.fixture(scope="module")
def care(workbook, exports):
    zone = workbook.parameters.settings.calendar.timezone
    return exports.execute(_CARE, {"zone": zone, "day": workbook.as_of}).df().set_index("id")


def test_past_due_quiet_and_unplanned_deals_with_their_value(workbook, open_deals, care):
    section, deals = pipeline.needs_attention(workbook), open_deals.join(care)
    today = pd.Timestamp(workbook.as_of)
    last = pd.to_datetime(deals["done_on"]).fillna(pd.to_datetime(deals["created_on"]))
    step = pd.to_datetime(deals["next_step_on"]) >= today
    faults = {
        "past_due_deals": pd.to_datetime(deals["expected_on"]) < today,
        "undated_deals": deals["expected_on"].isna(),
        "quiet_deals": (today - last).dt.days >= 30,
        "deals_without_next_step": ~(step | deals["has_plan"].astype(bool)),
        "unvalued_deals": deals["amount"].isna(),
    }
    for metric, is_faulty in faults.items():
        counts = {
            figure.definition: (figure.numerator, figure.denominator)
            for figure in section.figures
            if figure.metric == metric
        }
        assert counts[f"{metric}/count"] == (is_faulty.sum(), len(deals)), metric
        if metric != "unvalued_deals":
            assert round(counts[f"{metric}/value"][0] * 100) == cents(deals.loc[is_faulty, "amount"]), metric


def test_pushes_and_the_win_rate_of_pushed_deals(workbook, exports, open_deals, care):
    everyone = of_team(stood(exports, workbook.parameters, workbook.as_of), workbook.parameters)
    closed = everyone[(everyone["kind"] != "open") & everyone["closed_on"].notna()].join(care)
    names = {0: "never", 1: "once", 2: "twice", 3: "three times or more"}
    group = closed["pushes"].clip(upper=3).map(names)
    section = pipeline.pushes(workbook)
    rates = {
        figure.group["push_group"]: (figure.numerator, figure.denominator)
        for figure in section.figures
        if figure.metric == "win_rate_after_pushes"
    }
    for name, deals in closed.groupby(group):
        assert rates[name] == ((deals["kind"] == "won").sum(), len(deals)), name
    pushed = open_deals.join(care)["pushes"]
    (figure,) = [figure for figure in section.figures if figure.metric == "pushed_deals"]
    assert (figure.numerator, figure.denominator) == ((pushed > 0).sum(), len(open_deals))


def test_pushes_by_owner(workbook, open_deals, care):
    deals = open_deals.join(care)
    shown = {row[0].rstrip("*"): row[1:] for row in pipeline.pushed_by(workbook).table.rows}
    for owner, group in deals.groupby("owner"):
        pushed, number, _, pushes, _ = shown[owner]
        assert (int(pushed), int(number)) == ((group["pushes"] > 0).sum(), len(group))
        assert int(pushes) == group["pushes"].sum()


def test_coverage_is_what_is_expected_by_what_is_missing_to_the_goals(workbook, exports, open_deals):
    section, period = pipeline.coverage(workbook), workbook.period
    figures = {figure.definition: figure for figure in section.figures}
    first, last = pd.Timestamp(period.starts_on), pd.Timestamp(period.full_ends_on)
    days = pd.to_datetime(open_deals["expected_on"])
    expected = figures["pipeline_coverage/due"]
    assert round(expected.numerator * 100) == cents(open_deals.loc[days.between(first, last), "amount"])
    everyone = of_team(stood(exports, workbook.parameters, workbook.as_of), workbook.parameters)
    closed_on = pd.to_datetime(everyone["closed_on"])
    is_won = (everyone["kind"] == "won") & closed_on.between(first, last)
    won = cents(everyone.loc[is_won, "amount"]) / 100
    target = figures["target/won_revenue"].value
    assert expected.denominator == pytest.approx(target - won, abs=0.005)


def test_the_same_point_of_earlier_periods(workbook, exports):
    section = pipeline.same_point(workbook)
    days = {figure.ends_on for figure in section.figures}
    assert len(days) >= 2
    for day in days:
        deals = of_team(stood(exports, workbook.parameters, day), workbook.parameters)
        deals = deals[deals["kind"] == "open"]
        share = deals["crm_share"].fillna(deals["stage_share"])
        late = pd.to_datetime(deals["expected_on"]) < pd.Timestamp(day)
        found = {figure.definition: figure.value for figure in section.figures if figure.ends_on == day}
        assert found["open_deals/count"] == len(deals)
        assert round(found["open_pipeline/value"] * 100) == cents(deals["amount"])
        assert round(found["open_pipeline/past_due"] * 100) == cents(deals.loc[late, "amount"])
        assert found["open_pipeline/weighted"] == pytest.approx((weighed(deals, share)), abs=0.005)
    assert workbook.as_of in days
    assert workbook.period.starts_on - dt.timedelta(days=1) not in days


def test_the_deals_to_act_on_stand_by_amount_times_probability(workbook, open_deals):
    section = pipeline.next_deals(workbook)
    listed = [
        (figure.group["deal_id"], figure.value)
        for figure in section.figures
        if figure.definition == "deals_to_act_on/weighted"
    ]
    for deal_id, value in listed:
        deal = open_deals.loc[[deal_id]]
        share = deal["crm_share"].fillna(deal["stage_share"])
        assert (value or 0) == pytest.approx((weighed(deal, share)), abs=0.005)
    weights = [value for _, value in listed if value is not None]
    assert weights == sorted(weights, reverse=True)
