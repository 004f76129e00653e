"""What the forecast is made of against the raw exports: every definition, owner, large deal, and deal that slipped."""

import datetime as dt

import pandas as pd
import pytest

from lib.sections import forecast
from lib.sections.forecast.horizon import forecast_period
from tests.oracles.found import figures
from tests.oracles.test_oracle_forecast import standing

CENTS = 0.5
"""An amount x probability that ends in half a cent may be rounded either way."""
SURER = {"commit": ["commit"], "best_case": ["commit", "best case"], "pipeline": ["commit", "best case", "pipeline"]}  # fmt: skip


@pytest.fixture(scope="module")
def today(workbook, exports):
    """The team's deals on the last day with `category`, `is_booked` and `is_due` (expected in the rest of the period)."""
    deals = standing(workbook, exports, workbook.as_of)
    written = exports.execute('SELECT DISTINCT "Record ID", "Forecast category" FROM deals').fetchall()
    period, now = forecast_period(workbook), pd.Timestamp(workbook.as_of)
    first, last = pd.Timestamp(period.starts_on), pd.Timestamp(period.full_ends_on)
    is_open = deals["kind"] == "open"
    return deals.assign(
        category=pd.Series(deals.index, deals.index).map(dict(written)),
        is_open=is_open,
        is_late=is_open & (deals["expected_on"] < now),
        is_booked=(deals["kind"] == "won") & deals["closed_on"].between(first, last),
        is_due=is_open & deals["expected_on"].between(now, last),
    )


@pytest.fixture(scope="module")
def counted(today):
    """By definition the deals that count in it, with `adds`: what each brings."""
    in_full = today.assign(adds=today["amount"])
    by_odds = today.assign(adds=today["weighted"].where(today["is_due"], today["amount"]))
    found = {
        "weighted": by_odds[today["is_booked"] | today["is_due"]],
        "booked": in_full[today["is_booked"]],
        "expected": by_odds[today["is_due"]],
        "open": in_full[today["is_due"]],
        "omitted": in_full[today["is_due"] & (today["category"] == "omitted")],
        "uncategorised": in_full[today["is_due"] & today["category"].isna()],
        "past_due": in_full[today["is_late"]],
        "undated": in_full[today["is_open"] & today["expected_on"].isna()],
        "unweighted": today.assign(adds=1)[today["is_open"] & today["weighted"].isna()],
    }
    for name, surer in SURER.items():
        found[name] = in_full[today["is_booked"] | (today["is_due"] & today["category"].isin(surer))]
    return found


@pytest.mark.parametrize("answer", ["cover", "what_will_close", "categories", "against_quota"])
def test_each_definition_holds_the_deals_it_says(workbook, counted, answer):
    section = getattr(forecast, answer)(workbook)
    of_target = "forecast/of_target"
    found = {f.definition.split("/")[1]: f for f in section.figures if f.definition != of_target}
    assert set(found) == set(counted)
    for name, rows in counted.items():
        assert found[name].n == len(rows), name
        assert found[name].value == pytest.approx(rows["adds"].sum(), abs=CENTS), name


def test_each_owner_has_the_deals_of_his_own(workbook, counted):
    told = {}
    for figure in forecast.by_owner(workbook).figures:
        told.setdefault(figure.definition.split("/")[1], {})[figure.group["owner"]] = figure
    assert {"expected", "weighted", "past_due"} <= set(told) <= set(counted)
    for name in ("booked", "expected", "weighted", "commit", "past_due"):
        raw = dict(list(counted[name].groupby("owner")))
        assert set(told.get(name, {})) == set(raw), name
        for owner, rows in raw.items():
            assert told[name][owner].n == len(rows)
            assert told[name][owner].value == pytest.approx(rows["adds"].sum(), abs=CENTS)


def test_the_largest_deals_are_those_that_add_most(workbook, counted):
    adding = counted["weighted"].dropna(subset="adds").reset_index()
    largest = adding.sort_values(["adds", "id"], ascending=[False, True])["id"].head(10).tolist()
    whole, adds = adding["adds"].sum(), adding.set_index("id")["adds"]
    found = figures(forecast.largest_deals(workbook), "forecast/share_of_deal")
    assert [figure.group["deal"] for figure in found] == largest
    for figure in found:
        assert figure.numerator == pytest.approx(adds[figure.group["deal"]], abs=0.02)
        assert figure.denominator == pytest.approx(whole, abs=CENTS)
        assert figure.value == pytest.approx(adds[figure.group["deal"]] / whole, rel=1e-4)


@pytest.fixture(scope="module")
def fates(workbook, exports, today):
    """Deals expected as the period began, with what became of them by now."""
    period = workbook.period
    before = standing(workbook, exports, period.starts_on - dt.timedelta(days=1))
    span = pd.Timestamp(period.starts_on), pd.Timestamp(period.full_ends_on)
    expected = before[(before["kind"] == "open") & before["expected_on"].between(*span)]
    after = today.reindex(expected.index)
    fate = pd.Series("Still expected", expected.index)
    fate = fate.mask(after["expected_on"] > span[1], "Moved to a later period")
    fate = fate.mask(after["is_late"].eq(True), "Past its day, still open")
    fate = fate.mask(after["expected_on"].isna(), "Day taken away")
    fate = fate.mask(after["kind"] == "won", "Won").mask(after["kind"] == "lost", "Lost")
    return expected.assign(fate=fate.mask(after["kind"].isna(), "With another team now"))


def test_what_became_of_each_deal_expected_as_the_period_began(workbook, fates):
    section = forecast.slipped(workbook)
    if fates.empty:
        assert "no open deal was expected" in section.headline
        return
    amounts = fates.groupby("fate")["amount"]
    for name, raw in (("deals", amounts.size()), ("value", amounts.sum())):
        shown = {figure.group["fate"]: figure for figure in figures(section, f"slipped_deals/{name}")}
        assert {fate: figure.value for fate, figure in shown.items()} == pytest.approx(
            raw.to_dict(), abs=0.02
        )
        assert {fate: figure.n for fate, figure in shown.items()} == amounts.size().to_dict()
