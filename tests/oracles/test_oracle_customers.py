"""The customers report of the demo teams against the exported files: who stays, renews, buys more, answers."""

import pandas as pd
import pytest

from lib.metrics.evaluate import Cut
from lib.sections import customers as report
from lib.sections.customers.windows import periods, rolling_years, twelve_months
from tests.oracles.found import figures
from tests.oracles.raw_accounts import own_companies
from tests.oracles.raw_keeping import moves, raw_customers, renewed_in
from tests.oracles.raw_leads import local_days

CENTS = 0.5


@pytest.fixture(scope="module")
def raw(workbook, exports):
    return raw_customers(workbook, exports)


def test_who_was_there_stayed_left_and_came_in_each_period(workbook, raw):
    section = report.movement(workbook)
    found = {(figure.metric, figure.starts_on): figure.value for figure in section.figures}
    expected = {
        (name, period.starts_on): value
        for period in periods(workbook)
        for name, value in moves(raw, period.starts_on, period.ends_on).items()
    }
    assert found == expected
    assert sum(value for (name, _), value in expected.items() if name == "lost_customers") > 0


def test_the_share_kept_over_each_twelve_months(workbook, raw):
    found = [
        (figure.starts_on, figure.numerator, figure.denominator)
        for figure in figures(report.retention(workbook), "retention_rate/judged")
    ]
    expected = []
    for year in rolling_years(workbook):
        told = moves(raw, year.starts_on, year.ends_on)
        kept = told["retained_customers"]
        expected.append((year.starts_on, kept, kept + told["lost_customers"]))
    assert found == expected


def test_who_left_is_whoever_was_active_a_year_ago_and_is_not_now(workbook, raw):
    year = twelve_months(workbook)
    eve, now = pd.Timestamp(year.starts_on) - pd.Timedelta(days=1), pd.Timestamp(year.ends_on)
    left = [each for each in raw.values() if each.is_active(eve) and not each.is_active(now)]
    section = report.leaving(workbook)
    if not left:
        assert not section.figures
        return
    told = {figure.definition: figure.value for figure in section.figures}
    assert told["customers_left/count"] == len(left)
    assert told["customers_left/revenue"] == pytest.approx(sum(each.revenue for each in left), abs=CENTS)


def test_contracts_renewed_by_number_and_by_value(workbook, exports):
    spans = (*periods(workbook), twelve_months(workbook))
    ways = {
        "logo": ("renewed", "decided"),
        "strict": ("renewed", "ended"),
        "value": ("kept", "value"),
        "net_value": ("net", "value"),
    }
    values = {way: workbook.values("renewal_rate", Cut((), spans, way)) for way in ways}
    for place, span in enumerate(spans):
        told = renewed_in(workbook, exports, span.starts_on, span.ends_on)
        for way, parts in ways.items():
            row = values[way].iloc[place]
            found = (row["numerator"], row["denominator"])
            assert found == pytest.approx(tuple(told[part] for part in parts), abs=CENTS), (way, span.label)


def test_what_a_customer_has_brought_so_far(workbook, raw):
    values = {
        form: workbook.values("customer_lifetime_value", Cut(definition=form)).iloc[0]
        for form in ("historic", "revenue")
    }
    sold = [each for each in raw.values() if each.bought]
    assert values["revenue"]["denominator"] == len(raw)
    assert values["historic"]["denominator"] == len(sold)
    assert values["revenue"]["numerator"] == pytest.approx(
        sum(each.revenue for each in raw.values()), abs=CENTS
    )
    assert values["historic"]["numerator"] == pytest.approx(sum(each.margin for each in sold), abs=CENTS)


def test_customers_that_bought_a_line_new_to_them(workbook, raw):
    values = workbook.values("cross_sell", Cut((), rolling_years(workbook), "customers"))
    for row in values.to_dict("records"):
        first, last = pd.Timestamp(row["starts_on"]), pd.Timestamp(row["ends_on"])
        had = [each for each in raw.values() if each.is_active(first - pd.Timedelta(days=1))]
        added = [each for each in had if each.added_a_line(first, last)]
        assert (row["numerator"], row["denominator"]) == (len(added), len(had)), row["period"]


def test_what_customers_answer_and_how_many(workbook, exports):
    mine = own_companies(workbook, exports)
    zone = workbook.parameters.settings.calendar.timezone
    contacts = exports.execute(
        'SELECT DISTINCT "Record ID" AS id, "Associated Company ID" AS company FROM contacts'
    ).df()
    surveys = exports.execute("SELECT * FROM surveys").df()
    own = surveys[surveys["Contact ID"].isin(contacts.loc[contacts["company"].isin(mine), "id"])]
    year = twelve_months(workbook)
    sent, answered = (local_days(own[name], zone) for name in ("Sent at", "Answered at"))
    is_back = own["Answered at"].notna() & (answered <= pd.Timestamp(workbook.as_of))
    within = [
        days.between(pd.Timestamp(year.starts_on), pd.Timestamp(year.ends_on)) for days in (sent, answered)
    ]
    nps = own["Type"] == "NPS"
    # nobody is asked the same on one day twice, nor about one case
    assert not own.assign(day=sent)[nps].duplicated(["Contact ID", "day"]).any()
    scores = own.loc[nps & is_back & within[1], "Score"].astype("int64")
    (score,) = workbook.values("nps", Cut(periods=(year,))).to_dict("records")
    assert score["n"] == len(scores)
    assert score["numerator"] == 100 * ((scores >= 9).sum() - (scores <= 6).sum())
    (response,) = workbook.values("survey_response", Cut((), (year,), "nps")).to_dict("records")
    assert (response["numerator"], response["denominator"]) == (
        (nps & is_back & within[0]).sum(),
        (nps & within[0]).sum(),
    )
