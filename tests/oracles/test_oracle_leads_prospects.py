"""Prospects, the cover and the figures of sums, means and nine in ten of the leads report, recounted from the raw exports."""

import pandas as pd
import pytest

from lib.sections import leads as report
from tests.oracles.raw_leads import local_days, raw_leads

_PEOPLE = """
SELECT DISTINCT ON (c."Record ID") c."Record ID" AS id, lower(trim(c."Email")) AS email, c."Create Date" AS created,
    c."Associated Company ID" IN (
        SELECT "Record ID" FROM companies WHERE "Company owner" IN (SELECT "Name" FROM users WHERE "Region" = $region)
        UNION SELECT "Associated Company ID" FROM deals
            WHERE "Deal owner" IN (SELECT "Name" FROM users WHERE "Region" = $region)
    ) AS is_ours,
    c."Associated Company ID" IN (
        SELECT "Associated Company ID" FROM deals d JOIN pipelines s
            ON s."Pipeline" = d."Pipeline" AND s."Stage" = d."Deal Stage" AND s."Type" = 'won'
            WHERE "Associated Company ID" IS NOT NULL
        UNION SELECT "Customer ID" FROM orders WHERE "Status" <> 'cancelled' AND "Customer ID" IS NOT NULL
    ) AS has_bought
FROM contacts c
"""


@pytest.fixture(scope="module")
def raw(workbook, exports):
    return raw_leads(workbook, exports)


@pytest.fixture(scope="module")
def known(workbook, exports, raw):
    """One row per record of a person: arrived, email, is_lead, is_customer."""
    settings = workbook.parameters.settings
    people = exports.execute(_PEOPLE, {"region": settings.scope.regions[0]}).df()
    buyers = set(people.loc[people["has_bought"].eq(True), "id"])
    leads = pd.DataFrame(
        {
            "id": raw["id"],
            "arrived": raw["created_on"],
            "email": raw["email"],
            "is_lead": True,
            "is_customer": raw["is_won"] | raw["contact"].isin(buyers),
        }
    )
    others = people[people["is_ours"].eq(True) & ~people["id"].isin(raw["contact"].dropna())]
    assert len(others) > 20
    arrived = local_days(others["created"], settings.calendar.timezone)
    contacts = others.assign(arrived=arrived, is_lead=False, is_customer=others["id"].isin(buyers))
    return pd.concat([leads, contacts[leads.columns]], ignore_index=True)


def persons(known):
    """One row per address, or record without one: when first known, and whether any record of it is a customer's."""
    keyed = known.assign(key=known["email"].fillna(known["id"]))
    return keyed.groupby("key").agg(arrived=("arrived", "min"), is_customer=("is_customer", "any"))


def within(rows, figure, column="created_on"):
    if figure.starts_on is None:
        return rows
    return rows[rows[column].between(pd.Timestamp(figure.starts_on), pd.Timestamp(figure.ends_on))]


def figures(section, definition):
    found = [figure for figure in section.figures if figure.definition == definition]
    assert found, f"{section.id} has no {definition}"
    return found


def test_prospects_by_every_way_of_counting(workbook, raw, known):
    section = report.prospects(workbook)
    firsts = raw[raw["email"].isna() | ~raw["email"].duplicated()]
    each = persons(known)
    ways = {
        "new_leads/created": raw.assign(arrived=raw["created_on"]),
        "new_leads/distinct": firsts.assign(arrived=firsts["created_on"]),
        "prospects/people": known[~known["is_customer"]],
        "prospects/leads": known[known["is_lead"] & ~known["is_customer"]],
        "prospects/distinct": each[~each["is_customer"]],
    }
    for definition, rows in ways.items():
        found = figures(section, definition)
        assert [f.value for f in found] == [len(within(rows, f, "arrived")) for f in found], definition
        assert len(found) == 3
    assert len(ways["prospects/distinct"]) < len(ways["prospects/people"])


def test_the_cover(workbook, raw):
    section = report.cover(workbook)
    arrivals = figures(section, "new_leads/created")
    assert [f.value for f in arrivals] == [len(within(raw, f)) for f in arrivals]
    assert len(arrivals) == 3
    (converted,) = figures(section, "lead_conversion/arrived")
    assert (converted.numerator, converted.denominator) == (raw["is_converted"].sum(), len(raw))
    (in_day,) = figures(section, "answered_in_time/day")
    is_judged = (moment_after(workbook) - raw["arrived"]) >= pd.Timedelta(hours=24)
    rows = raw[is_judged & ~(raw["hours"] < 0)]
    assert (in_day.numerator, in_day.denominator) == ((rows["hours"] <= 24).sum(), len(rows))
    (waiting,) = figures(section, "waiting_leads/day_old")
    assert waiting.value == sum(
        f.value for f in figures(report.unattended(workbook), "waiting_leads/day_old")
    )


def moment_after(workbook):
    """The first moment after the day of the report."""
    zone = workbook.parameters.settings.calendar.timezone
    return pd.Timestamp(workbook.as_of, tz=zone) + pd.DateOffset(days=1)


def hours_within(rows, share, now):
    """The hours within which that share was answered, those waiting counted as waiting: a walk from answer to answer."""
    left, still = len(rows), 1.0
    waits = rows["hours"].fillna((now - rows["arrived"]).dt.total_seconds() / 3600)
    timed = pd.DataFrame({"wait": waits, "answered": rows["hours"].notna()}).sort_values("wait")
    for wait, of_moment in timed.groupby("wait"):
        still *= 1 - of_moment["answered"].sum() / left
        left -= len(of_moment)
        if still <= 1 - share + 1e-12:
            return wait
    return None


@pytest.mark.parametrize("by", ["source", "owner"])
def test_answers_ever_on_average_and_within_which_nine_in_ten(workbook, raw, by):
    section = report.response_time(workbook, by)
    found = {(f.definition, f.group[by]): f for f in section.figures}
    groups = dict(iter(raw.fillna({by: "(not recorded)"}).groupby(by)))
    assert len(groups) >= 2
    for name, rows in groups.items():
        ever = found["answered_in_time/ever", name]
        assert (ever.numerator, ever.denominator) == (rows["hours"].notna().sum(), len(rows))
        hours = rows["hours"].dropna()
        assert (hours >= 0).all()
        for definition, value in (("mean", hours.mean()), ("p90", hours.quantile(0.9))):
            assert found[f"lead_response/answered/{definition}", name].value == pytest.approx(value)
        for definition, share in (("median", 0.5), ("p90", 0.9)):
            told = found[f"lead_response/waiting_too/{definition}", name]
            expected = hours_within(rows, share, moment_after(workbook))
            assert told.value == (None if expected is None else pytest.approx(expected)), name
            assert bool(told.missing) == (expected is None)


def test_referrals_by_period_and_by_how_they_are_known(workbook, raw):
    section = report.referrals(workbook)
    by_customer = raw["referrer"].notna()
    by_source = raw["source"].eq("Referral")
    ways = {"either": by_customer | by_source, "customer": by_customer, "source": by_source}
    for definition, is_referred in ways.items():
        dated = [f for f in figures(section, f"referrals/{definition}") if f.starts_on]
        assert [f.value for f in dated] == [len(within(raw[is_referred], f)) for f in dated]
        assert sum(f.value for f in dated)


def test_all_leads_won_beside_the_referred_ones(workbook, raw):
    (won,) = figures(report.referrals(workbook), "lead_win_rate/mature")
    limit = raw["won_days"][raw["won_days"] >= 0].quantile(0.9)
    old = raw[raw["age"] >= limit]
    assert (won.numerator, won.denominator) == (old["is_won"].sum(), len(old))


def test_answers_after_three_days_and_their_conversion(workbook, raw):
    found = {
        f.group["response_band"]: f for f in figures(report.fast_answers(workbook), "lead_conversion/arrived")
    }
    slow = raw[raw["hours"] > 72]
    late = found["later than 3 days"]
    assert (late.numerator, late.denominator) == (slow["is_converted"].sum(), len(slow))
    assert sum(figure.denominator for figure in found.values()) == len(raw)
