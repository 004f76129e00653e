"""What holds for any rows: their order does not matter, and odd rows give numbers or say why there are none."""

import datetime as dt
import random

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from lib.canonical.opened import NOT_RECORDED
from lib.canonical.opened.tables import _parts
from lib.metrics.catalogue import METRICS
from lib.metrics.evaluate import Cut, evaluated, rolled_up
from lib.metrics.intervals import wilson
from lib.metrics.periods import period_of, period_to_date, periods_back, previous, year_before
from lib.params import Calendar
from tests.drawn import opened

QUARTERS = periods_back(dt.date(2026, 6, 30), Calendar(), 2)
HEADER = "deal_id | company_id | owner_id | pipeline | stage | amount | currency | created_on | closed_on | expected_close_on | crm_probability"
USUAL = [
    "d1 | c1 | u1 | Sales | Won      | 100    | EUR | 2026-01-01 | 2026-01-11 |            |",
    "d2 | c1 | u1 | Sales | Won      | 200    | USD | 2026-04-01 | 2026-04-21 |            |",
    "d3 | c2 | u2 | Sales | Lost     | 33.33  | EUR | 2026-04-01 | 2026-05-01 |            |",
    "d4 | c2 |    | Sales | Lead     | 66.67  | EUR | 2026-04-01 |            | 2026-05-01 | 0.3",
    "d5 |    | u2 | Sales | Proposal | 0.10   | USD | 2026-05-01 |            | 2026-09-01 |",
    "d6 | c1 | u1 | Sales | Won      | 0.20   | EUR | 2026-04-01 | 2026-04-21 |            |",
    "d7 | c3 | u2 | Sales | Won      | 5      | EUR | 2026-04-01 | 2026-07-21 |            |",
]
EVENTS = [
    "e1 | d1 | 2026-01-01 | stage  |      | Lead",
    "e2 | d1 | 2026-01-11 | stage  | Lead | Won",
    "e3 | d7 | 2026-04-01 | stage  |      | Lead",
    "e4 | d7 | 2026-04-05 | stage  | Lead | Proposal",
    "e5 | d7 | 2026-04-05 | stage  | Proposal | Lead",
    "e6 | d7 | 2026-07-21 | stage  | Lead | Won",
    "e7 | d7 | 2026-04-01 | amount |      | 3",
    "e8 | d7 | 2026-07-01 | amount | 3    | 5",
]
OTHERS = {
    "users": ["user_id | name", "u1 | Ann", "u2 | Bob"],
    "companies": ["company_id | name", "c1 | Alpha", "c2 | Beta", "c3 | Gamma"],
    "orders": ["order_id | company_id | ordered_on", "o1 | c3 | 2026-02-01", "o2 | c3 | 2026-02-03"],
    "fx_rates": [
        "currency | rate_on | rate | base_currency",
        "USD | 2026-01-01 | 0.8 | EUR",
        "USD | 2026-04-15 | 0.9 | EUR",
    ],
    "campaigns": [
        "campaign_id | name | starts_on | ends_on | cost | currency | status | is_test",
        "m1 | Fair | | 2026-04-01 | 300 | USD | | ",
        "m2 | Talk | 2026-01-01 | | | | active | ",
        "m3 | Try | 2026-01-01 | 2026-06-01 | 9 | EUR | finished | true",
        "m4 | Free | 2026-04-01 | 2026-03-01 | 0 | EUR | finished | false",
        "m5 | | | | -5 | EUR | |",
    ],
    "campaign_members": [
        "campaign_id | contact_id | sent_on | delivered_on | opened_on | clicked_on | responded_on | bounced_on",
        "m1 | p1 | 2026-04-01 | | | 2026-04-02 | 2026-04-03 |",
        "m1 | p2 | 2026-04-01 | | | | | 2026-04-01",
        "m2 | p1 | 2026-04-01 | 2026-04-01 | | | 2026-03-01 |",
        "m2 | p9 | 2026-07-09 | | | | |",
        "m3 | p1 | 2026-04-01 | 2026-04-01 | | | |",
        "m9 | p1 | | | | | |",
    ],
    "list_events": [
        "event_id | list | contact_id | happened_on | kind",
        "t1 | News | p1 | 2026-03-01 | import",
        "t2 | News | p1 | 2026-04-01 | unsubscribe",
        "t3 | News | p2 | 2026-04-01 | subscribe",
        "t4 | News | | 2026-04-01 | complaint",
        "t5 | Tips | p2 | 2026-04-01 | seen",
    ],
    "web_sessions": [
        "session_id | visitor_id | started_on | duration_s | source | campaign_id | is_bot",
        "w1 | v1 | 2026-04-01 | 30 | Web | m1 |",
        "w2 | v1 | 2026-04-02 | -1 | | m9 | false",
        "w3 | | 2026-05-01 | | Web | m3 | true",
        "w4 | p1 | | 5 | Web | m2 |",
    ],
    "web_events": [
        "event_id | session_id | happened_on | kind",
        "x1 | w1 | 2026-04-01 | page_view",
        "x2 | w1 | 2026-04-01 | goal",
        "x3 | w3 | | goal",
        "x4 | | 2026-04-01 | page_view",
        "x5 | w9 | | page_view",
    ],
    "cases": [
        "case_id | opened_at | first_reply_at | solved_at | status | priority | kind | owner_id | reopened",
        "k1 | 2026-04-01 10:00 | 2026-04-01 11:00 | 2026-04-02 10:00 | closed | low | complaint | u1 | true",
        "k2 | 2026-05-02 22:00 | | | new | high | | u9 | ",
        "k3 | 2026-05-03 10:00 | 2026-05-01 10:00 | 2026-05-01 11:00 | solved | | | | false",
        "k4 | | | | | | | u2 | ",
        "k5 | 2026-05-03 10:00 | | | Solved | low | question | u2 | ",
    ],
    "case_events": [
        "event_id | case_id | happened_at | field | old | new | by_user_id",
        "e1 | k1 | 2026-04-01 10:00 | status | | new | u1",
        "e2 | k1 | 2026-04-02 10:00 | status | new | solved | u2",
        "e3 | k2 | 2026-05-03 10:00 | priority | low | high | u9",
        "e4 | k9 | 2026-05-03 10:00 | status | new | open | u1",
        "e5 | k2 | | status | new | pending |",
    ],
    "sla_policies": [
        "policy_id | target | priority | minutes | clock | pausing_statuses | schedule",
        "p1 | first_reply | | 60 | business | pending | Desk",
        "p2 | resolution | low | 600 | calendar | |",
    ],
    "schedules": [
        "schedule | weekday | opens | closes | timezone | valid_from_on",
        "Desk | 1 | 09:00 | 17:00 | UTC | 2026-01-01",
        "Desk | 3 | 09:00 | 17:00 | UTC | 2026-01-01",
    ],
    "service_calls": [
        "call_id | queued_at | answered_at | ended_at | hold_s | wrap_s | agent_id | outcome | case_id | phone",
        "s1 | 2026-04-01 10:00 | 2026-04-01 10:01 | 2026-04-01 10:05 | 900 | 60 | u1 | answered | k1 | 1",
        "s2 | 2026-04-02 10:00 | 2026-04-02 09:59 | 2026-04-02 10:05 | | | u2 | Answered | | 1",
        "s3 | 2026-04-02 10:00 | | 2026-04-02 10:05 | | | | abandoned | |",
        "s4 | 2026-04-02 10:00 | | | | | | | |",
        "s5 | | | | | | u9 | answered | k9 |",
    ],
    "leads": [
        "lead_id | email | source | campaign_id | owner_id | created_at | first_response_at | converted_deal_id",
        "l1 | a@x.example | Fair     | m1 | u1 | 2026-04-01 10:00 | 2026-04-01 11:30 | d1",
        "l2 | A@x.example | Fair     | m1 | u2 | 2026-04-02 10:00 | 2026-04-01 11:30 |",
        "l3 |             | Referral |    |    | 2026-05-02 10:00 |                  | d3",
        "l4 |             |          |    | u1 |                  |                  |",
    ],
    "activities": [
        "activity_id | kind | direction | owner_id | done_by_id | due_on | done_on | deal_id | company_id | outcome | duration_s",
        "a1 | call | outbound | u1 | u2 |            | 2026-04-02 | d2 | | connected | 90",
        "a2 | Call | inbound  | u1 | u1 |            | 2026-04-03 | d2 | | |",
        "a3 | call | outbound | u1 |    |            | 2026-06-20 |    | c3 | no answer | 5",
        "a4 | email | inbound | u2 |    |            | 2026-06-20 | d3 | | |",
        "a5 | task |          |    |    | 2026-07-01 |            | d4 | | |",
        "a6 | meeting |       | u9 | u9 |            | 2026-08-01 | d9 | | |",
    ],
    "quotes": [
        "quote_id | deal_id | version | sent_on | status",
        "q1 | d2 | 1 | 2026-04-05 | sent",
        "q2 | d2 | 2 | 2026-04-08 | sent",
        "q3 | d4 | 1 |            | draft",
        "q4 |    | 1 | 2026-05-05 | sent",
    ],
    "products": [
        "product_id | line | list_price | currency",
        "p1 | Suite | 10 | EUR",
        "p2 | Suite | 20 | EUR",
    ],
    "contracts": [
        "contract_id | company_id | product_id | starts_on | ends_on | value | currency | seats | renewed_by_id",
        "k1 | c2 | p1 | 2025-05-01 | 2026-04-30 | 100 | EUR | 5 | k2",
        "k2 | c2 | p1 | 2026-05-01 | 2027-04-30 | 150 | USD | 6 |",
        "k3 | c4 | p2 | 2025-05-01 | 2026-05-20 |     |     |   |",
        "k4 |    | p2 |            | 2026-05-20 | 7   | EUR |   |",
    ],
    "contacts": ["contact_id | company_id", "p1 | c1", "p2 |"],
    "surveys": [
        "survey_id | kind | sent_on | answered_on | score | contact_id",
        "s1 | nps  | 2026-04-01 | 2026-04-02 | 9 | p1",
        "s2 | nps  | 2026-04-01 | 2026-04-02 | 3 | p2",
        "s3 | csat | 2026-04-01 |            |   | p2",
        "s4 | ces  | 2026-04-01 | 2026-07-02 | 9 |",
    ],
}


def tables_of(folder, deals, events=EVENTS, shuffled=None, as_of=None):
    drawn = {
        "deals": [HEADER, *deals],
        "deal_events": ["event_id | deal_id | happened_on | field | old | new", *events],
        **OTHERS,
    }
    if shuffled:
        drawn = {name: [rows[0], *shuffled.sample(rows[1:], len(rows) - 1)] for name, rows in drawn.items()}
    texts = {name: "\n".join(rows) for name, rows in drawn.items()}
    return opened(folder, texts, as_of=as_of or dt.date(2026, 6, 30))


EDGES = {
    "no deals": [],
    "one deal": USUAL[:1],
    "no deal closed": [USUAL[3], USUAL[4]],
    "no deal open": [USUAL[0], USUAL[2]],
    "all lost": [USUAL[2]],
    "no amounts": [
        "d1 | c1 | u1 | Sales | Won  |  | EUR | 2026-04-01 | 2026-04-11 | |",
        "d2 | c1 | u1 | Sales | Lost |  |     | 2026-04-01 | 2026-04-11 | |",
        "d3 | c1 | u1 | Sales | Lead |  | EUR | 2026-04-01 |            | |",
    ],
    "nothing but ids": ["d1 | | | Sales | Won | | | | | |", "d2 | | | Sales | Lead | | | | | |"],
    "amounts of 0": [
        "d1 | c1 | u1 | Sales | Won  | 0 | EUR | 2026-04-01 | 2026-04-11 | |",
        "d2 | c1 | u1 | Sales | Lost | 0 | EUR | 2026-04-01 | 2026-04-11 | |",
    ],
    "negative amounts": [
        "d1 | c1 | u1 | Sales | Won  | -100 | EUR | 2026-04-01 | 2026-04-11 | | -1",
        "d2 | c1 | u1 | Sales | Lost | 100  | EUR | 2026-04-01 | 2026-04-11 | |",
        "d3 | c1 | u1 | Sales | Lead | -100 | USD | 2026-04-01 |            | |",
    ],
    "huge amounts": [
        "d1 | c1 | u1 | Sales | Won  | 9999999999999999.99 | EUR | 2026-04-01 | 2026-04-11 | |",
        "d2 | c1 | u1 | Sales | Won  | 9999999999999999.99 | EUR | 2026-04-01 | 2026-04-11 | |",
        "d3 | c1 | u1 | Sales | Lead | 9999999999999999.99 | EUR | 2026-04-01 |            | | 1",
    ],
    "days far in the future and past": [
        "d1 | c1 | u1 | Sales | Won  | 1 | EUR | 0001-01-01 | 2026-04-11 | 9999-12-31 |",
        "d2 | c1 | u1 | Sales | Won  | 1 | EUR | 2026-04-01 | 9999-12-31 | 9999-12-31 |",
        "d3 | c1 | u1 | Sales | Lead | 1 | EUR | 0001-01-01 |            | 0001-01-01 |",
        "d4 | c1 | u1 | Sales | Lead | 1 | EUR | 9999-12-31 |            | 9999-12-31 |",
    ],
    "closed before created": ["d1 | c1 | u1 | Sales | Won | 1 | EUR | 2026-04-11 | 2026-04-01 | |"],
    "a stage of no pipeline": ["d1 | c1 | u1 | Sales | Elsewhere | 1 | EUR | 2026-04-11 | | |"],
    "keys that match nothing": ["d1 | x | x | Sales | Won | 1 | EUR | 2026-04-01 | 2026-04-11 | |"],
    "hostile names": ["d1 | c1 | u';DROP TABLE x;-- | Sales | Won | 1 | EUR | 2026-04-01 | 2026-04-11 | |"],
}


SHUFFLED = {f"usual, shuffled {seed}": random.Random(seed) for seed in (1, 2)}
EVERYONE = "everyone"
GROUPS = {
    "campaigns": "campaign",
    "campaign_returns": "campaign",
    "web_sessions": "source",
    "web_visits": "source",
    "web_events": "source",
}
"""What rows are grouped by in the tables that belong to no owner."""
TOLD_BY_DEALS = {"deals", "leads", "activities", "quotes"}
"""A table made from none of these is the same whatever deals there are."""


class Together:
    """Many drawn companies side by side in one database: an owner goes by the company's name and the own one.

    Every row stands there twice, the second time of EVERYONE, so that one evaluation by owner gives each company's total
    too: a definition is compiled once, not once for each company. Tables hold the columns that a definition needs.
    """

    def __init__(self):
        self.parameters = None
        self._connection = ibis.duckdb.connect()
        self._rows = {}

    def add(self, company, tables, *, is_odd=False):
        """Work out every table a definition reads, and keep its rows; of odd deals those that deals can change."""
        self.parameters = tables.parameters
        for name, needed in needed_columns().items():
            if is_odd and not TOLD_BY_DEALS & {name, *_parts(name)} and _parts(name):
                continue
            columns = [column for column in needed if column in tables[name].columns]
            group = GROUPS.get(name, "owner")
            chosen = tables[name].select(*columns, group)
            rows = tables._everyone.connection.to_pyarrow(chosen)
            own = rows[group].fill_null(NOT_RECORDED).to_pylist()
            for whose, owners in (("own", own), (EVERYONE, [EVERYONE] * len(own))):
                marked = pa.array([f"{company}: {owner}" for owner in owners], pa.string())
                told = rows.set_column(len(columns), group, marked)
                self._rows.setdefault(name, []).append(_of_one(told, f"{company} {whose}"))

    def __getitem__(self, name):
        if isinstance(self._rows[name], list):
            self._rows[name] = self._connection.create_table(name, pa.concat_tables(self._rows[name]))
        return self._rows[name]

    def frame(self, expression):
        return self._connection.execute(expression)


def every_definition():
    return [(metric, definition) for metric in METRICS.values() for definition in metric.definitions]


def needed_columns():
    """By table, the columns that some definition reads, besides the owner."""
    needed = {}
    for _, definition in every_definition():
        needed.setdefault(definition.table, set()).update(definition.columns)
    return {table: sorted(names) for table, names in needed.items()}


def _of_one(rows, company):
    """`rows` whose customers, where it names any, are not those of another company side by side."""
    if "company_id" not in rows.column_names:
        return rows
    named = [f"{company} {name}" for name in rows["company_id"].to_pylist()]
    return rows.set_column(rows.column_names.index("company_id"), "company_id", pa.array(named, pa.string()))


def all_values(tables, *, grouped=True):
    """Every definition of every metric, by its metric and id; by owner, or what its table has in that place."""
    values = {}
    for metric, definition in every_definition():
        group = GROUPS.get(definition.table, "owner")
        found = evaluated(tables, metric, Cut((group,) if grouped else (), QUARTERS, definition.id))
        values[metric.id, definition.id] = found.rename(columns={group: "owner"})
    return values


def by_company(values):
    """Of each of the companies side by side: its values under its own owners, and its totals."""
    split = {}
    for key, frame in values.items():
        places = [owner.partition(": ") for owner in frame["owner"]]
        named = frame.assign(owner=[owner for _, _, owner in places])
        for company, rows in named.groupby([company for company, _, _ in places], sort=False):
            is_total = rows["owner"] == EVERYONE
            parts = rows[~is_total].reset_index(drop=True), rows[is_total].reset_index(drop=True)
            split.setdefault(company, {})[key] = parts
    return split


@pytest.fixture(scope="module")
def usual_tables(tmp_path_factory):
    return tables_of(tmp_path_factory.mktemp("usual"), USUAL)


@pytest.fixture(scope="module")
def values(tmp_path_factory, usual_tables):
    """By company, its values of every definition: each edge, and the usual rows in three orders."""
    together = Together()
    together.add("usual", usual_tables)
    for edge, deals in EDGES.items():
        together.add(edge, tables_of(tmp_path_factory.mktemp("edge"), deals), is_odd=True)
    for name, order in SHUFFLED.items():
        together.add(name, tables_of(tmp_path_factory.mktemp("shuffled"), USUAL, shuffled=order))
    return by_company(all_values(together))


@pytest.mark.parametrize("name", SHUFFLED)
def test_shuffling_rows_changes_no_metric(values, name):
    assert values[name].keys() == values["usual"].keys()
    for key, frames in values["usual"].items():
        for shuffled, usual in zip(values[name][key], frames, strict=True):
            pd.testing.assert_frame_equal(shuffled, usual, obj=str(key))


def test_companies_side_by_side_have_the_values_each_has_alone(values, usual_tables):
    for key, alone in all_values(usual_tables).items():
        if alone.empty:
            assert key not in values["usual"]
            continue
        beside, total = values["usual"][key]
        pd.testing.assert_frame_equal(beside, alone, obj=str(key), check_dtype=False)
        metric = METRICS[key[0]]
        added = rolled_up(alone, metric)
        shown = ["numerator", "denominator", "value", "n", "low", "high", "missing"]
        pd.testing.assert_frame_equal(total[shown], added[shown], obj=str(key), check_dtype=False)


def test_moving_one_deal_to_another_quarter_changes_the_win_rate(tmp_path, usual_tables):
    moved = [deal.replace("2026-05-01 |            |", "2026-01-05 |            |") for deal in USUAL]
    assert moved != USUAL
    usual, other = (
        evaluated(tables, METRICS["win_rate"], Cut((), QUARTERS))
        for tables in (usual_tables, tables_of(tmp_path, moved))
    )
    assert not other.equals(usual)


@pytest.mark.parametrize("edge", EDGES)
def test_odd_rows_give_finite_numbers_or_a_reason_for_every_metric(values, edge):
    for key, (by_owner, total) in values.get(edge, {}).items():
        assert_told(by_owner, key)
        assert_told(total, key)
        assert len(total) == (len(QUARTERS) if has_periods(key) else 1), key


def test_without_any_deal_every_definition_still_has_a_total_for_each_period(tmp_path):
    for key, frame in all_values(tables_of(tmp_path, []), grouped=False).items():
        assert_told(frame, key)
        assert len(frame) == (len(QUARTERS) if has_periods(key) else 1), key


def has_periods(key):
    metric, definition = key
    return METRICS[metric].definition(definition).has_periods


def assert_told(frame, key):
    told = frame["value"].notna()
    assert np.isfinite(frame.loc[told, "value"].astype("float64")).all(), key
    assert (frame.loc[~told, "missing"] != "").all(), key
    assert (frame.loc[told, "missing"] == "").all(), key
    assert (frame[["numerator", "n"]].notna()).all(axis=None), key
    assert (frame["n"] >= 0).all(), key


def test_without_deals_groups_are_empty_and_totals_are_not(tmp_path):
    tables = tables_of(tmp_path, [])
    assert evaluated(tables, METRICS["win_rate"], Cut(("owner",), QUARTERS)).empty
    assert len(evaluated(tables, METRICS["win_rate"], Cut((), QUARTERS))) == 2


days = some.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31))
grains = some.sampled_from(["week", "month", "quarter", "year"])
calendars = some.integers(1, 12).map(lambda month: Calendar(fiscal_year_starts=month))


@given(day=days, grain=grains, calendar=calendars)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_period_holds_its_day_and_is_compared_with_as_many_days_that_lie_before_it(day, grain, calendar):
    period = period_of(day, grain, calendar)
    assert period.starts_on <= day <= period.ends_on
    so_far = period_to_date(day, calendar, grain)
    for before in (previous(so_far, calendar), year_before(so_far, calendar)):
        assert before.ends_on < so_far.starts_on
        assert before.days == so_far.days or before.ends_on == before.full_ends_on


@given(n=some.integers(1, 5000), share=some.floats(0, 1))
def test_an_interval_holds_the_share_and_stays_between_0_and_1(n, share):
    successes = round(n * share)
    low, high = wilson(successes, n)
    assert 0 <= low <= successes / n + 1e-12
    assert successes / n - 1e-12 <= high <= 1
