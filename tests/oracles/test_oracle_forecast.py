"""The forecast of the demo teams against the raw exports: deals as they stood, put together in pandas."""

import datetime as dt

import pandas as pd
import pytest

from lib.metrics.evaluate import Cut
from lib.sections import forecast
from lib.sections.forecast.horizon import forecast_period, same_points
from lib.sections.forecast.outlook import outlook
from lib.sections.forecast.past import past_forecasts
from tests.oracles.deals_from_raw import of_team, stood

CENTS = 0.02


def standing(workbook, exports, day):
    """The team's deals as they stood on `day`, with what each adds to a weighted forecast."""
    deals = of_team(stood(exports, workbook.parameters, day), workbook.parameters)
    share = deals["crm_share"].where(deals["crm_share"].between(0, 1)).fillna(deals["stage_share"])
    days = {name: pd.to_datetime(deals[name]) for name in ("expected_on", "closed_on")}
    amounts = pd.to_numeric(deals["amount"])
    return deals.assign(amount=amounts, weighted=(amounts * share).round(2), **days)


def parts(deals, day, period):
    """Won in the period and open ones expected in the rest of it."""
    first, now, last = (pd.Timestamp(each) for each in (period.starts_on, day, period.full_ends_on))
    won = deals[(deals["kind"] == "won") & deals["closed_on"].between(first, last)]
    still_open = deals[deals["kind"] == "open"]
    return won, still_open[still_open["expected_on"].between(now, last)]


@pytest.fixture(scope="module")
def now(workbook, exports):
    """Won, expected and all open deals of the team on the last day of the figures."""
    deals = standing(workbook, exports, workbook.as_of)
    return *parts(deals, workbook.as_of, forecast_period(workbook)), deals[deals["kind"] == "open"]


def test_booked_expected_and_weighted_are_those_of_the_raw_deals(workbook, now):
    won, expected, _ = now
    found = outlook(workbook)
    near = pytest.approx
    assert found["booked"] == near(won["amount"].sum(), abs=CENTS)
    assert found["open"] == near(expected["amount"].sum(), abs=CENTS)
    assert found["expected"] == near(expected["weighted"].sum(), abs=CENTS * max(len(expected), 1))
    assert found["weighted"] == near(won["amount"].sum() + expected["weighted"].sum(), abs=1)
    assert (found.numbers["booked"], found.numbers["expected"]) == (len(won), len(expected))


def test_each_category_holds_the_surer_ones(workbook, exports, now):
    won, expected, _ = now
    raw = exports.execute(
        'SELECT DISTINCT "Record ID" AS id, "Forecast category" AS category FROM deals'
    ).df()
    category = raw.set_index("id")["category"].reindex(expected.index)
    found, total = outlook(workbook), won["amount"].sum()
    for level, name in (("commit", "commit"), ("best_case", "best case"), ("pipeline", "pipeline")):
        total += expected.loc[category == name, "amount"].sum()
        assert found[level] == pytest.approx(total, abs=CENTS), level


def test_what_is_past_due_or_undated_is_in_no_period(workbook, now):
    _, _, still_open = now
    found, today = outlook(workbook), pd.Timestamp(workbook.as_of)
    late = still_open[still_open["expected_on"] < today]
    assert found["past_due"] == pytest.approx(late["amount"].sum(), abs=CENTS)
    assert found["undated"] == pytest.approx(
        still_open.loc[still_open["expected_on"].isna(), "amount"].sum(), abs=CENTS
    )


def test_owners_add_up(workbook, now):
    won, expected, _ = now
    by_owner = (
        won.groupby("owner")["amount"].sum().add(expected.groupby("owner")["weighted"].sum(), fill_value=0)
    )
    values = workbook.values("forecast", Cut(("owner",), (forecast_period(workbook),)))
    found = values.set_index("owner")["numerator"]
    found = found[found != 0]
    assert found.to_dict() == pytest.approx(by_owner[by_owner != 0].to_dict(), abs=1)


def test_earlier_forecasts_are_made_of_what_stood_then(workbook, exports):
    rows = past_forecasts(workbook).set_index("origin")
    told = {(f.definition, f.starts_on): f for f in forecast.how_good(workbook).figures if f.starts_on}
    last = standing(workbook, exports, workbook.as_of)
    points = [(period, day) for period, day in same_points(workbook) if day in rows.index]
    assert len(points) == len(told) / 2 > 0
    for period, day in points:
        won, expected = parts(standing(workbook, exports, day), day, period)
        then, came = (told[name, period.starts_on] for name in ("forecast/weighted", "won_revenue/closed"))
        assert then.group == {"said_on": day.isoformat()}
        assert then.value == pytest.approx(won["amount"].sum() + expected["weighted"].sum(), abs=1)
        assert then.n == len(won) + len(expected)
        assert rows.loc[day, "booked_then"] == pytest.approx(won["amount"].sum(), abs=CENTS)
        in_the_end, _ = parts(last, workbook.as_of, period)
        assert came.n == len(in_the_end)
        assert came.value == pytest.approx(in_the_end["amount"].sum(), abs=CENTS)


def test_the_record_is_what_its_rows_say(workbook):
    found = {}
    for figure in forecast.how_good(workbook).figures:
        found.setdefault(figure.definition, []).append(figure.value)
    said, came = found["forecast/weighted"], found["won_revenue/closed"]
    misses = [then - value for then, value in zip(said, came, strict=True)]
    assert found["forecast/bias"] == [pytest.approx(sum(misses) / sum(came))]
    assert found["forecast/error"] == [pytest.approx(sum(abs(miss) for miss in misses) / sum(came))]


def test_deals_that_slipped_are_those_open_then_and_not_expected_in_time_now(workbook, exports):
    period = workbook.period
    start = period.starts_on - dt.timedelta(days=1)
    before = standing(workbook, exports, start)
    last_day = pd.Timestamp(period.full_ends_on)
    expected = before[
        (before["kind"] == "open") & before["expected_on"].between(pd.Timestamp(period.starts_on), last_day)
    ]
    after = standing(workbook, exports, workbook.as_of).reindex(expected.index)
    is_open = after["kind"] == "open"
    slipped = is_open & ~after["expected_on"].between(pd.Timestamp(workbook.as_of), last_day)
    figures = forecast.slipped(workbook).figures
    told = {(figure.group["fate"], figure.definition.split("/")[1]): figure.value for figure in figures}
    fates = ("Past its day, still open", "Moved to a later period", "Day taken away")
    assert sum(told.get((fate, "deals"), 0) for fate in fates) == slipped.sum()
    assert sum(told.get((fate, "value"), 0) for fate in fates) == pytest.approx(
        expected.loc[slipped, "amount"].sum(), abs=CENTS
    )
    assert told.get(("Won", "deals"), 0) == (after["kind"] == "won").sum()
