"""Loyalty, rhythm, concentration, matrix and losses of the demo teams' customers, customer by customer in plain Python."""

import statistics
from collections import Counter
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from lib.sections import profitability as report
from lib.sections.profitability.accounts import NO_COMPANY, NOT_BUYING, accounts
from tests.oracles.raw_accounts import in_window, raw_accounts

CENTS = 0.5
HALF_A_YEAR = pd.Timedelta(days=180)


@pytest.fixture(scope="module")
def raw(workbook, exports):
    return raw_accounts(workbook, exports)


@pytest.fixture(scope="module")
def ledger(workbook, raw):
    """One row per company that bought in the twelve months: revenue, margin, cost to serve, what is left."""
    sold, serving = (in_window(workbook, rows) for rows in (raw.sold, raw.serving))
    money = sold.groupby("company")[["revenue", "margin"]].sum()
    cost = serving.groupby("company")["cost"].sum().reindex(money.index).fillna(0.0)
    return money.assign(cost=cost, left=money["margin"] - cost)


@pytest.fixture(scope="module")
def purchases(raw):
    """Company → the days on which it bought, in order."""
    bought = raw.sold[raw.sold["is_purchase"] & raw.sold["company"].notna()]
    return {name: sorted(set(days)) for name, days in bought.groupby("company")["day"]}


def test_what_is_on_no_customers_account_stands_apart_and_all_sums_to_the_whole(workbook, raw, ledger):
    found = accounts(workbook)
    assert set(found.customers["company"]) == set(ledger.index)
    assert found.customers.set_index("company")["contribution"].to_dict() == pytest.approx(
        ledger["left"].to_dict(), abs=0.05
    )
    serving = in_window(workbook, raw.serving)
    others = found.others.set_index("company")["cost_to_serve"]
    is_nobodys = serving["company"].isna()
    is_idle = ~is_nobodys & ~serving["company"].isin(ledger.index)
    assert others.get(NO_COMPANY, 0.0) == pytest.approx(serving.loc[is_nobodys, "cost"].sum(), abs=CENTS)
    assert others.get(NOT_BUYING, 0.0) == pytest.approx(serving.loc[is_idle, "cost"].sum(), abs=CENTS)
    assert found.everything["cost_to_serve"].sum() == pytest.approx(serving["cost"].sum(), abs=CENTS)
    before = in_window(workbook, raw.sold, 1)["revenue"].sum()
    assert found.everything["revenue_before"].sum() == pytest.approx(before, abs=CENTS)


def values(section, definition):
    found = {next(iter(f.group.values()), ""): f.value for f in section.figures if f.definition == definition}
    assert found, f"{section.id} has no {definition}"
    return found


def test_how_much_rests_on_few_customers(workbook, ledger):
    section = report.concentration(workbook)
    amounts = sorted((amount for amount in ledger["revenue"] if amount > 0), reverse=True)
    total, enough, reached = sum(amounts), 0, 0.0
    while reached < 0.8 * total - 1e-6:
        reached += amounts[enough]
        enough += 1
    expected = {
        "enough": enough,
        "enough_share": enough / len(amounts),
        "largest": amounts[0] / total,
        "top_10": sum(amounts[:10]) / total,
        "hhi": sum(amount * amount for amount in amounts) / total**2,
    }
    for name, value in expected.items():
        assert values(section, f"concentration/{name}")[""] == pytest.approx(value, abs=1e-6), name
    assert {figure.n for figure in section.figures} == {len(amounts)}


def test_customers_by_what_they_bring_and_cost(workbook, ledger):
    found = values(report.matrix(workbook), "customer_matrix/customers")
    costly = ledger["cost"] > np.median(ledger["cost"])
    large = ledger["margin"] > np.median(ledger["margin"])
    assert found == {
        "Protect": (large & ~costly).sum(),
        "Worth the effort": (large & costly).sum(),
        "Let them grow": (~large & ~costly).sum(),
        "Change price or service": (~large & costly).sum(),
    }


def test_customers_that_cost_more_than_they_bring(workbook, ledger):
    section = report.unprofitable(workbook)
    losses = ledger.loc[ledger["left"] < 0, "left"]
    if not section.figures:
        assert losses.empty
        return
    assert values(section, "unprofitable_customers/count")[""] == len(losses)
    assert values(section, "unprofitable_customers/contribution")[""] == pytest.approx(
        losses.sum(), abs=CENTS
    )


def fifth(value, everyone):
    """1 to 5: in which fifth of the order a value stands, those alike in the lowest of theirs."""
    return 1 + sum(other < value for other in everyone) * 5 // len(everyone)


def state_on(day, bought):
    """Where a customer stands in its own rhythm on a day, by the days it bought on until then."""
    gaps = [(later - earlier).days for earlier, later in pairwise(bought)]
    if not gaps:
        return "bought once"
    usual, since = statistics.median(gaps), (day - bought[-1]).days
    if since >= 2 * usual:
        return "gone quiet"
    if since >= usual:
        return "late"
    return "due" if since >= usual - HALF_A_YEAR.days else "later"


def kind_of(place, days_since, number, state):
    recent, often, much = place
    if recent >= 4 and often >= 4 and much >= 4:
        return "Best"
    if recent <= 2 and days_since > 90 and state in ("late", "gone quiet", "bought once"):
        return "Slipping away" if often >= 4 or much >= 4 else "Asleep"
    if number == 1 and recent >= 4:
        return "New"
    return "Loyal" if often >= 4 else "In between"


def test_who_is_loyal_and_what_they_bought(workbook, raw, purchases):
    today = pd.Timestamp(workbook.as_of)
    revenue = raw.sold.groupby("company")["revenue"].sum()
    names = list(purchases)
    measures = [
        [-(today - purchases[name][-1]).days for name in names],
        [len(purchases[name]) for name in names],
        [round(revenue[name], 2) for name in names],
    ]
    customers, brought = Counter(), Counter()
    for place, name in enumerate(names):
        fifths = [fifth(measure[place], measure) for measure in measures]
        state = state_on(today, purchases[name])
        kind = kind_of(fifths, -measures[0][place], measures[1][place], state)
        customers[kind] += 1
        brought[kind] += revenue[name]
    section = report.loyalty(workbook)
    assert values(section, "loyalty/customers") == dict(customers)
    assert values(section, "loyalty/revenue") == pytest.approx(dict(brought), abs=CENTS)
    assert len(customers) >= 3


def test_where_customers_stand_in_their_rhythm_and_who_bought_again(workbook, purchases):
    section = report.buying_again(workbook)
    today = pd.Timestamp(workbook.as_of)
    then = today - HALF_A_YEAR
    now = Counter(state_on(today, days) for days in purchases.values())
    assert {state: n for state, n in values(section, "rhythm/customers").items() if n} == dict(now)
    known, again = Counter(), Counter()
    for days in purchases.values():
        before = [day for day in days if day <= then]
        if before:
            state = state_on(then, before)
            known[state] += 1
            again[state] += len(days) > len(before)
    found = [figure for figure in section.figures if figure.definition == "rhythm/bought_again"]
    parts = {f.group["state"]: (f.numerator, f.denominator) for f in found if f.denominator}
    assert parts == {state: (again[state], known[state]) for state in known}
    assert {f.group["state"]: f.value for f in found if f.denominator} == pytest.approx(
        {state: again[state] / known[state] for state in known}
    )
    assert len(known) >= 3
