"""Values as they stood when the story began: changes undone, first deals of people, leads within the horizon."""

import datetime as dt

import pandas as pd

from lib.audit.worth.rewinding import values_at_origin
from lib.audit.worth.stories import stories_of
from tests.drawn import opened

DEALS = """
deal_id | owner_id | pipeline | stage | amount | currency | company_id | contact_id | created_on | closed_on  | expected_close_on | custom
d1      | u2       | Sales    | Won   | 300    | USD      | c1         | p1         | 2026-01-10 | 2026-02-01 | 2026-03-01        | {"Budget":"yes"}
d2      | u1       | Sales    | Lost  | 50     | EUR      | c1         |            | 2026-02-10 | 2026-03-01 | 2026-03-12        | {"Budget":"no"}
d3      | u1       | Sales    | Lead  | 70     | EUR      | c2         | p2         | 2026-05-01 |            |                   |
"""
EVENTS = """
event_id | deal_id | happened_at         | field    | old | new
1        | d1      | 2026-01-10 09:00:00 | amount   |     | 100
2        | d1      | 2026-01-20 09:00:00 | amount   | 100 | 300
3        | d1      | 2026-01-21 09:00:00 | owner_id | u1  | u2
"""
COMPANIES = """
company_id | name  | industry | created_on
c1         | Alpha | Retail   | 2025-01-01
c2         | Beta  | Retail   | 2025-01-01
c3         | Gamma | Other    | 2025-01-01
"""
CHANGES = """
change_id | table     | record_id | field    | old     | new    | happened_at
1         | companies | c1        | industry | Unknown | Retail | 2026-01-15 09:00:00
2         | companies | c2        | industry | Unknown | Retail | 2026-01-15 09:00:00
"""
RATES = """
rate_on    | currency | rate | base_currency
2026-01-01 | USD      | 0.5  | EUR
"""
TABLES = {
    "deals": DEALS,
    "deal_events": EVENTS,
    "companies": COMPANIES,
    "field_changes": CHANGES,
    "fx_rates": RATES,
}


def of_table(tables, name):
    return {each.table: each for each in stories_of(tables)}[name].rows.set_index("record_id")


def test_a_deal_has_the_values_of_the_day_it_was_created(tmp_path):
    deals = of_table(opened(tmp_path, TABLES), "deals")
    # 100 USD stood there at the end of that day, at .5
    assert deals["amount"].tolist() == [50, 50, 70]
    assert deals["owner_id"].tolist() == ["u1", "u1", "u1"]
    assert deals["outcome"].fillna(-1).tolist() == [1, 0, -1]
    assert deals["expected_close_on"].fillna(-1).tolist() == [50, 30, -1]
    assert deals["Budget"].fillna("").tolist() == ["yes", "no", ""]


def test_a_company_stands_once_with_its_first_decided_deal(tmp_path):
    companies = of_table(opened(tmp_path, TABLES), "companies")
    assert companies.index.tolist() == ["c1", "c2"]
    assert companies.loc["c1", "outcome"] == 1
    # Alpha's industry was corrected after its deal arose, Beta's before
    assert companies["industry"].tolist() == ["Unknown", "Retail"]


def test_a_lead_is_decided_once_it_is_as_old_as_the_horizon(tmp_path):
    leads = "lead_id | converted_deal_id | created_on\n" + "\n".join(
        ["l1 | d1 | 2025-12-01", "l2 | | 2025-12-01", "l3 | d1 | 2026-06-01", "l4 | d1 | 2025-06-01"]
    )
    found = of_table(opened(tmp_path, {**TABLES, "leads": leads}), "leads")
    # l4 was won, but later than 180 days after it arrived
    assert found["outcome"].fillna(-1).tolist() == [1, 0, -1, 0]


def test_the_last_change_up_to_the_day_counts_and_none_means_what_the_next_one_found():
    day = pd.Timestamp(dt.date(2026, 1, 10))
    present = pd.DataFrame({"record_id": ["a", "b", "c"], "origin_on": day, "value": ["z", "z", "z"]})
    changes = pd.DataFrame(
        [("a", "f", day, "w", "x"), ("a", "f", day + pd.Timedelta(days=1), "x", "z"), ("b", "f", day + pd.Timedelta(days=2), None, "z")],
        columns=["record_id", "field", "happened_on", "old", "new"],
    )  # fmt: skip
    values = values_at_origin(present, changes)
    assert values.where(values.notna(), "").tolist() == ["x", "", "z"]
