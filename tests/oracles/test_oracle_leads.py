"""The leads report against the raw exports: each figure recounted with plain pandas."""

import pandas as pd
import pytest

from lib.sections import leads as report
from tests.oracles.raw_leads import raw_leads

CENTS = 0.03
"""An amount halfway between two cents goes up in the workbook and to the even one here: a cent or two of a sum."""


@pytest.fixture(scope="module")
def raw(workbook, exports):
    """The team's leads from the files alone."""
    return raw_leads(workbook, exports)


def figures(section, definition, *, dated=False):
    """Value, numerator and denominator of a definition by the last group's name."""
    return {
        next(iter(figure.group.values()), "all"): figure
        for figure in section.figures
        if figure.definition == definition and (figure.starts_on is not None) == dated
    }


def in_periods(raw, figure):
    return raw[raw["created_on"].between(pd.Timestamp(figure.starts_on), pd.Timestamp(figure.ends_on))]


def groups_of(raw, by):
    return dict(iter(raw.fillna({by: "(not recorded)"}).groupby(by)))


def test_leads_by_period_and_how_many_converted(workbook, raw):
    found = [f for f in report.over_time(workbook).figures if f.definition == "new_leads/created"]
    assert [f.value for f in found] == [len(in_periods(raw, f)) for f in found]
    shares = [f for f in report.over_time(workbook).figures if f.definition == "lead_conversion/arrived"]
    assert [f.numerator for f in shares] == [in_periods(raw, f)["is_converted"].sum() for f in shares]
    assert len(found) == len(workbook.history)


def test_leads_by_source_ever_and_in_the_period(workbook, raw):
    section = report.where_from(workbook)
    ever = {name: f.value for name, f in figures(section, "new_leads/created").items()}
    assert ever == {name: len(rows) for name, rows in groups_of(raw, "source").items()}
    for figure in section.figures:
        if figure.starts_on:
            mine = in_periods(raw, figure)
            assert figure.value == (mine["source"] == figure.group["source"]).sum()


def test_what_becomes_of_leads_by_source(workbook, raw):
    section = report.quality(workbook)
    converted = figures(section, "lead_conversion/arrived")
    limit = raw["won_days"].dropna().loc[lambda days: days >= 0].quantile(0.9)
    old = raw[raw["age"] >= limit]
    for name, rows in groups_of(raw, "source").items():
        assert (converted[name].numerator, converted[name].denominator) == (
            rows["is_converted"].sum(),
            len(rows),
        )
    for name, rows in groups_of(old, "source").items():
        won, value = (figures(section, d)[name] for d in ("lead_win_rate/mature", "value_per_lead/mature"))
        assert (won.numerator, won.denominator) == (rows["is_won"].sum(), len(rows))
        assert value.numerator == pytest.approx(rows["won_amount"].sum(), abs=CENTS)
        assert value.value == pytest.approx(rows["won_amount"].sum() / len(rows), abs=CENTS)


@pytest.mark.parametrize("by", ["source", "owner"])
def test_answers_by_source_and_owner(workbook, raw, by):
    section = report.response_time(workbook, by)
    for definition, limit in (("answered_in_time/hour", 1), ("answered_in_time/day", 24)):
        found = figures(section, definition)
        for name, rows in groups_of(raw, by).items():
            assert (found[name].numerator, found[name].denominator) == (
                (rows["hours"] <= limit).sum(),
                len(rows),
            )
    medians = figures(section, "lead_response/answered/median")
    for name, rows in groups_of(raw, by).items():
        assert medians[name].value == pytest.approx(rows["hours"].median(), rel=1e-9)


def test_medians_with_those_still_waiting_by_statsmodels(workbook, raw):
    from statsmodels.duration.survfunc import SurvfuncRight

    end = pd.Timestamp(workbook.as_of, tz=workbook.parameters.settings.calendar.timezone) + pd.DateOffset(
        days=1
    )
    waited = raw["hours"].fillna((end - raw["arrived"]).dt.total_seconds() / 3600)
    found = figures(report.response_time(workbook), "lead_response/waiting_too/median")
    for name, rows in groups_of(raw.assign(waited=waited), "source").items():
        curve = SurvfuncRight(rows["waited"], rows["hours"].notna().astype(int))
        # statsmodels' own quantile passes over a time at which exactly half are left
        reached = curve.surv_times[curve.surv_prob <= 0.5 + 1e-12][0]
        assert found[name].value == pytest.approx(reached, rel=1e-9), name


def test_conversion_by_time_to_the_first_answer(workbook, raw):
    found = figures(report.fast_answers(workbook), "lead_conversion/arrived")
    edges = [
        (-1, 1, "within 1 hour"),
        (1, 4, "1 to 4 hours"),
        (4, 24, "4 to 24 hours"),
        (24, 72, "1 to 3 days"),
    ]
    for low, high, name in edges:
        rows = raw[(raw["hours"] > low) & (raw["hours"] <= high)]
        assert (found[name].numerator, found[name].denominator) == (rows["is_converted"].sum(), len(rows))
    never = found["not answered"]
    assert (never.numerator, never.denominator) == (0, raw["hours"].isna().sum())


def test_unattended_leads_by_owner(workbook, raw, exports):
    done = (
        exports.execute(
            """SELECT lower(trim(c."Email")) AS email, CAST(max(a."Completed Date") AS TIMESTAMPTZ) AS last_done
        FROM activities a JOIN (SELECT DISTINCT * FROM contacts) c ON c."Record ID" = a."Associated Contact ID"
        WHERE a."Completed Date" IS NOT NULL AND c."Email" IS NOT NULL GROUP BY 1"""
        )
        .fetch_arrow_table()
        .to_pandas()
    )
    waiting = raw[raw["hours"].isna() & ~raw["is_converted"]].merge(done, on="email", how="left")
    waiting = waiting[~(waiting["last_done"] >= waiting["arrived"])]
    found = figures(report.unattended(workbook), "waiting_leads/day_old")
    assert {name: f.value for name, f in found.items()} == waiting["owner"].value_counts().to_dict()


@pytest.mark.parametrize("by", ["source", "campaign"])
def test_costs_by_source_and_campaign(workbook, raw, exports, by):
    names = exports.execute('SELECT "Campaign ID" AS id, "Campaign name" AS name FROM campaigns').df()
    named = raw.assign(campaign=raw["campaign"].map(names.set_index("id")["name"]))
    section = report.costs(workbook, by)
    per_lead, per_customer = (
        figures(section, definition)
        for definition in ("cost_per_lead/campaign", "cost_per_customer/campaign")
    )
    for name, rows in groups_of(named, by).items():
        costed = rows[rows["cost"].notna()]
        assert per_lead[name].denominator == len(costed)
        if costed.empty:
            assert per_lead[name].value is None
            assert per_lead[name].missing
            continue
        assert per_lead[name].value == pytest.approx(costed["cost"].sum() / len(costed), abs=0.001)
        customers = costed["is_customer"].sum()
        assert per_customer[name].denominator == customers
        if customers:
            assert per_customer[name].value == pytest.approx(costed["cost"].sum() / customers, abs=CENTS)


def test_referrals_and_how_often_they_are_won(workbook, raw):
    section = report.referrals(workbook)
    is_referred = raw["referrer"].notna() | (raw["source"] == "Referral")
    assert figures(section, "referrals/either")["all"].value == is_referred.sum()
    limit = raw["won_days"].dropna().loc[lambda days: days >= 0].quantile(0.9)
    mine = raw[is_referred & (raw["age"] >= limit)]
    won = figures(section, "referral_conversion/mature")["all"]
    assert (won.numerator, won.denominator) == (mine["is_won"].sum(), len(mine))
    for figure in section.figures:
        if figure.starts_on and figure.definition == "referrals/customer":
            assert figure.value == in_periods(raw, figure)["referrer"].notna().sum()


def test_leads_with_an_address_seen_before_count_once(workbook, raw):
    found = figures(report.prospects(workbook), "new_leads/distinct")["all"]
    assert found.value == raw["email"].nunique() + raw["email"].isna().sum()
