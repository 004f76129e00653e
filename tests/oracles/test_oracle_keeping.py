"""Customers of the demo teams kept, lost and sold more, day by day from the exported orders and contracts, by who owns them."""

import pandas as pd
import pytest

from tests.oracles.raw_standing import by_contract, by_purchase, companies_of, customers_of
from tests.oracles.raw_upsell import price_rises, upgrades
from tests.oracles.recounted import Recount, assert_recounted

GROUPS = ((), ("owner",))


@pytest.fixture(scope="module")
def standings(workbook, exports):
    """One row per customer and period of the trends as whose begin or end it was active, in each of the ways to judge it."""
    grown, dearer = upgrades(workbook, exports), price_rises(workbook, exports)
    rows = []
    for company, customer in customers_of(workbook, exports).items():
        for period in workbook.history:
            first, last = pd.Timestamp(period.starts_on), pd.Timestamp(period.ends_on)
            eve = first - pd.Timedelta(days=1)
            rows.append(
                {
                    "id": company,
                    "day": first,
                    **{f"was_{way}": is_there(customer, eve) for way, is_there in WAYS.items()},
                    **{f"is_{way}": is_there(customer, last) for way, is_there in WAYS.items()},
                    "is_later": customer.first_on < first,
                    "added_a_line": customer.added_a_line(first, last),
                    "grew": any(first <= day <= last for day in grown[company]),
                    "paid_more": any(first <= day <= last for day in dearer[company]),
                }
            )
    return pd.DataFrame(rows).merge(companies_of(exports), on="id", validate="many_to_one")


WAYS = {
    "judged": lambda customer, day: customer.is_active(day),
    "purchase": by_purchase,
    "contract": by_contract,
}


def judged(standings, way="judged"):
    """The customers active as a period began or ended, judged in one way, with what that makes of each."""
    was, now = standings[f"was_{way}"], standings[f"is_{way}"]
    told = standings.assign(was=was, now=now, kept=was & now, lost=was & ~now)
    return told[was | now]


@pytest.mark.parametrize("way", list(WAYS))
def test_customers_active_and_the_share_kept_in_each_way_to_judge_them(workbook, standings, way):
    rows = judged(standings, way)
    assert_recounted(workbook, f"active_customers/{way}", Recount(rows, "now", day="day"), GROUPS)
    assert_recounted(workbook, f"retention_rate/{way}", Recount(rows, "kept", "was", "day"), GROUPS)
    assert rows["kept"].any()


def test_churn_is_who_was_lost_of_who_was_there(workbook, standings):
    rows = judged(standings)
    assert_recounted(workbook, "churn_rate/judged", Recount(rows, "lost", "was", "day"), ((), ("industry",)))
    assert rows["lost"].any()


def test_who_stayed_left_came_and_came_back_by_group(workbook, standings):
    rows = judged(standings)
    came = rows["now"] & ~rows["was"]
    rows = rows.assign(is_new=came & ~rows["is_later"], is_back=came & rows["is_later"])
    parts = {
        "retained_customers": "kept",
        "lost_customers": "lost",
        "gained_customers": "is_new",
        "reactivated_customers": "is_back",
    }
    for metric, over in parts.items():
        assert_recounted(workbook, f"{metric}/judged", Recount(rows, over, day="day"), (("industry",),))
    assert rows[["kept", "lost", "is_new"]].any().all()


@pytest.mark.parametrize(
    ("asked", "happened"),
    [
        ("up_sell/customers", "grew"),
        ("up_sell/price_rises", "paid_more"),
        ("cross_sell/customers", "added_a_line"),
    ],
)
def test_customers_who_bought_more_or_paid_more(workbook, standings, asked, happened):
    rows = judged(standings)
    rows = rows.assign(over=rows["was"] & rows[happened])
    assert_recounted(workbook, asked, Recount(rows, "over", "was", "day"), GROUPS)
    assert rows["over"].any()
