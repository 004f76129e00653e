"""Amounts in the team's currency, at the rate of their day."""

import datetime as dt

import pytest

from tests.drawn import opened

RATES = """
currency | rate_on    | rate | base_currency
USD      | 2026-01-01 | 0.80 | EUR
USD      | 2026-04-01 | 0.90 | EUR
USD      | 2026-07-15 | 0.50 | EUR
NOK      | 2026-01-01 | 0.10 | EUR
CHF      | 2026-01-01 | 0    | EUR
"""
DEALS = """
deal_id | pipeline | stage | amount | currency | created_on | closed_on
own     | Sales    | Won   | 0.07   | EUR      | 2025-01-01 | 2025-03-31
before  | Sales    | Won   | 100    | USD      | 2025-01-01 | 2025-12-31
first   | Sales    | Won   | 100    | USD      | 2026-01-01 | 2026-01-01
eve     | Sales    | Won   | 100    | USD      | 2026-01-01 | 2026-03-31
day     | Sales    | Won   | 100    | USD      | 2026-01-01 | 2026-04-01
still   | Sales    | Lead  | 100    | USD      | 2026-01-01 |
none    | Sales    | Lead  | 100    | SEK      | 2026-01-01 |
zero    | Sales    | Lead  | 100    | CHF      | 2026-01-01 |
blank   | Sales    | Lead  | 100    |          | 2026-01-01 |
nothing | Sales    | Lead  |        | SEK      | 2026-01-01 |
"""


def amounts(tables):
    deals = tables.frame(tables["deals"]).set_index("deal_id")
    return {deal: str(amount) for deal, amount in deals["amount"].items()}


@pytest.fixture(scope="module")
def in_euros(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("euros"), {"deals": DEALS, "fx_rates": RATES})


def test_the_rate_is_the_newest_one_of_the_closing_day_or_before(in_euros):
    found = amounts(in_euros)
    assert [found[deal] for deal in ("first", "eve", "day")] == ["80.00", "80.00", "90.00"]


def test_an_open_deal_is_worth_what_the_rate_of_the_last_day_says(in_euros):
    assert amounts(in_euros)["still"] == "90.00"


def test_an_amount_in_the_teams_own_currency_stays_exact_and_needs_no_rate(in_euros):
    assert amounts(in_euros)["own"] == "0.07"


def test_a_deal_without_a_rate_is_set_aside_and_counted_never_taken_at_one(in_euros):
    assert {"before", "none", "zero", "blank"}.isdisjoint(amounts(in_euros))
    counts = in_euros.deal_counts()
    assert (counts.known, counts.without_rate, counts.in_scope) == (10, 4, 6)


def test_a_deal_without_an_amount_has_nothing_to_convert_and_stays(in_euros):
    assert amounts(in_euros)["nothing"] == "None"


def test_what_was_recorded_stays_beside_what_was_converted(in_euros):
    deals = in_euros.frame(in_euros["deals"]).set_index("deal_id")
    assert [str(value) for value in deals.loc["day", ["amount_recorded", "currency_recorded", "currency"]]] == [
        "100.00",
        "USD",
        "EUR",
    ]  # fmt: skip


def test_two_currencies_meet_over_the_base(tmp_path):
    # 100 USD = 90 EUR on that day, and a NOK is 0.10 EUR; 0.07 EUR = 0.70 NOK
    tables = opened(tmp_path, {"deals": DEALS, "fx_rates": RATES}, currency="NOK", as_of=dt.date(2026, 6, 30))
    found = amounts(tables)
    assert (found["day"], found["first"]) == ("900.00", "800.00")
    assert "own" not in found


def test_without_rates_only_the_teams_own_currency_is_left(tmp_path):
    assert amounts(opened(tmp_path, {"deals": DEALS})) == {"own": "0.07", "nothing": "None"}


def test_sums_of_money_are_exact(tmp_path):
    lines = [f"d{number} | Sales | Won | 0.10 | EUR | 2026-01-01 | 2026-02-01" for number in range(1000)]
    header = "deal_id | pipeline | stage | amount | currency | created_on | closed_on"
    tables = opened(tmp_path, {"deals": "\n".join([header, *lines])})
    assert str(tables.frame(tables["deals"].amount.sum())) == "100.00"


def test_an_amount_too_large_to_convert_is_set_aside_and_counted(tmp_path):
    deals = DEALS + "huge | Sales | Won | 9999999999999999.99 | USD | 2026-01-01 | 2026-04-01"
    rates = RATES.replace("0.90", "90.0")
    tables = opened(tmp_path, {"deals": deals, "fx_rates": rates})
    assert "huge" not in amounts(tables)
    assert tables.deal_counts().without_rate == 5


PROBABILITIES = """
deal_id | pipeline | stage    | amount | currency | created_on | crm_probability
share   | Sales    | Proposal | 200    | EUR      | 2026-01-01 | 0.25
stage   | Sales    | Proposal | 200    | EUR      | 2026-01-01 |
percent | Sales    | Proposal | 200    | EUR      | 2026-01-01 | 25
unknown | Sales    | Proposal |        | EUR      | 2026-01-01 | 0.25
"""


def test_weighted_amounts_use_the_crms_probability_then_the_stages_and_never_a_percentage(tmp_path):
    tables = opened(tmp_path, {"deals": PROBABILITIES})
    weighted = tables.frame(tables["deals"]).set_index("deal_id")["weighted_amount"]
    assert {deal: str(value) for deal, value in weighted.items()} == {
        "share": "50.00",
        "stage": "100.00",
        "percent": "100.00",
        "unknown": "None",
    }
