"""Deal-days, won in time and the cycle from each start, worked by hand."""

import datetime as dt

import pytest

from lib.metrics.catalogue import METRICS
from lib.metrics.evaluate import Cut, evaluated
from lib.metrics.periods import period_to_date, periods_back
from lib.params import Calendar
from tests.drawn import opened

DEALS = """
deal_id | pipeline | stage | created_on | qualified_on | closed_on
before  | Sales    | Won   | 2026-03-20 | 2026-03-25   | 2026-04-03
within  | Sales    | Lost  | 2026-04-10 |              | 2026-04-12
still   | Sales    | Lead  | 2026-06-29 |              |
later   | Sales    | Won   | 2026-06-30 |              | 2026-07-05
earlier | Sales    | Won   | 2026-01-01 | 2026-01-02   | 2026-03-31
undated | Sales    | Lead  |            |              |
"""
AS_OF = dt.date(2026, 7, 31)


@pytest.fixture
def tables(tmp_path):
    return opened(tmp_path, {"deals": DEALS}, as_of=AS_OF)


def test_deal_days_count_each_day_on_which_a_deal_was_in_hand(tables):
    quarters = periods_back(dt.date(2026, 6, 30), Calendar(), 2)
    values = evaluated(tables, METRICS["deal_days"], Cut((), quarters))
    # second quarter: 3 (1 to 3 April) + 3 (10 to 12 April) + 2 + 1; first: 12 (20 to 31 March) + 90
    assert values["value"].tolist() == [102, 9]


def test_deal_days_of_months_add_up_to_those_of_the_quarter(tables):
    day = dt.date(2026, 6, 30)
    months = evaluated(tables, METRICS["deal_days"], Cut((), periods_back(day, Calendar(), 3, "month")))
    quarter = evaluated(tables, METRICS["deal_days"], Cut((), (period_to_date(day, Calendar()),)))
    assert months["value"].sum() == quarter["value"].item()


def test_deal_days_of_everything_are_each_deals_days(tables):
    # 15 + 3 + 33 (29 June to 31 July) + 6 + 90
    assert evaluated(tables, METRICS["deal_days"])["value"].item() == 147


def test_a_deal_closed_before_it_was_created_was_in_hand_on_no_day(tmp_path):
    deals = "deal_id | pipeline | stage | created_on | closed_on\nd1 | Sales | Won | 2026-05-10 | 2026-05-01"
    values = evaluated(
        opened(tmp_path, {"deals": deals}),
        METRICS["deal_days"],
        Cut((), (period_to_date(dt.date(2026, 6, 30), Calendar()),)),
    )
    assert values["value"].item() == 0


def test_won_in_time_is_over_deals_old_enough(tables):
    by_30 = evaluated(tables, METRICS["won_by_day"], Cut(definition="day_30")).iloc[0]
    # before, within, still, later and earlier are 30 days old by 31 July; before and later were won in time
    assert (by_30["numerator"], by_30["denominator"]) == (2, 5)
    by_90 = evaluated(tables, METRICS["won_by_day"], Cut(definition="day_90")).iloc[0]
    assert (by_90["numerator"], by_90["denominator"]) == (2, 3)


def test_the_cycle_is_measured_from_each_start(tables):
    medians = {
        start: evaluated(tables, METRICS["sales_cycle"], Cut(definition=f"from_{start}"))["median"].item()
        for start in ("created", "qualified")
    }
    # from creation 14, 5 and 89 days; from qualification 9 and 88
    assert medians == {"created": 14, "qualified": 48.5}
    nothing = evaluated(tables, METRICS["sales_cycle"], Cut(definition="from_first_contact"))
    assert nothing["missing"].item() == "nothing measured"
