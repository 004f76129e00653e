"""Whom the demo teams are in touch with: the customers of the files, and the last time anybody had to do with each."""

import pandas as pd
import pytest

from lib.sections import sales_activity
from tests.oracles.deals_from_raw import of_team
from tests.oracles.found import assert_rate, only
from tests.oracles.raw_activities import raw_activities
from tests.oracles.raw_customers import customers, won_deals


@pytest.fixture(scope="module")
def touched(workbook, exports):
    """The team's customers with the day of the last activity, letters received too, and how long ago it was."""
    activities = raw_activities(workbook, exports)
    last = activities[activities["done"].notna()].groupby("company")["done"].max()
    mine = customers(workbook, exports)
    day = mine["company"].map(last)
    return mine.assign(last=day, ago=(pd.Timestamp(workbook.as_of) - day).dt.days)


@pytest.fixture(scope="module")
def out_of_touch(workbook, exports, touched):
    """Those without one for ninety days with what the team won from them, the largest first."""
    won = of_team(won_deals(workbook, exports), workbook.parameters)
    brought = won.groupby("company")["amount"].sum(min_count=1)
    silent = touched[~(touched["ago"] < 90)]
    valued = silent.assign(won=silent["company"].map(brought))
    return valued.sort_values(["won", "company"], ascending=[False, True], ignore_index=True)


def test_customers_in_touch_within_14_30_and_90_days(workbook, touched):
    section, counts = sales_activity.coverage(workbook), []
    for days in (14, 30, 90):
        counts.append((touched["ago"] < days).sum())
        assert_rate(only(section, f"customer_coverage/days_{days}"), counts[-1], len(touched))
    # each span holds the shorter ones, and the longest leaves somebody in touch and somebody out of it
    assert counts[0] <= counts[1] <= counts[2]
    assert 0 < counts[2] < len(touched)


def test_the_list_of_customers_out_of_touch_and_what_they_brought(workbook, touched, out_of_touch):
    section = sales_activity.out_of_touch(workbook)
    figure = only(section, "customer_coverage/days_90")
    assert_rate(figure, len(touched) - len(out_of_touch), len(touched))
    assert len(out_of_touch) > 0
    listed, worth = (only(section, f"out_of_touch_customers/{part}") for part in ("listed", "won"))
    assert listed.value == listed.n == len(out_of_touch)
    assert worth.value == pytest.approx(out_of_touch["won"].sum(), abs=0.02)
    assert worth.n == out_of_touch["won"].notna().sum()
    together = workbook.formats.text(out_of_touch["won"].sum(), "money")
    noun = "customer" if len(touched) == 1 else "customers"
    assert section.headline == (
        f"{len(out_of_touch):,} of {len(touched):,} {noun} had no contact with us for 90 days; "
        f"together they brought {together} so far."
    )
    text = workbook.formats.text
    shown = [
        [
            row["name"],
            row["owner"],
            text(row["started_on"], "day"),
            text(row["last"], "day"),
            text(row["won"], "money"),
        ]
        for row in out_of_touch.head(15).to_dict("records")
    ]
    assert [list(row) for row in section.table.rows] == shown


def test_the_last_day_anybody_had_to_do_with_each_customer(workbook, touched):
    rows = workbook.tables.frame(workbook.tables["covered_customers"]).set_index("company_id")
    found, day = pd.to_datetime(rows["last_activity_on"]), touched.set_index("company")["last"]
    assert set(rows.index) == set(day.index)
    assert found.dropna().to_dict() == day.dropna().to_dict()
