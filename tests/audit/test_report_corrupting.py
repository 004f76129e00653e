"""The faults that spoil a report most: each check finds the one record spoilt for it, and nothing in a sound company."""

import datetime as dt

import pytest

from lib.audit import audited
from lib.audit.checks import checks_of
from lib.audit.checks.report_corrupting import REPORT_CORRUPTING
from lib.audit.records import KEY_MARK, Records
from lib.canonical.schema import TABLES
from tests.audit.clean import CLEAN
from tests.drawn import opened, rows_of

STAGES = """
pipeline | stage    | position | kind | default_probability
Sales    | Lead     | 1        | open | 0.1
Sales    | Offer    | 2        | open | 0.3
Sales    | Proposal | 3        | open | 0.5
Sales    | Won      | 4        | won  | 1
Sales    | Lost     | 5        | lost | 0
"""
EVENTS = """
event_id | deal_id | happened_on | field | old      | new
e1       | d1      | 2026-01-01  | stage |          | Lead
e2       | d1      | 2026-01-05  | stage | Lead     | Proposal
e3       | d1      | 2026-01-11  | stage | Proposal | Won
e4       | d2      | 2026-02-01  | stage |          | Lead
e5       | d2      | 2026-02-21  | stage | Lead     | Lost
"""
OTHERS = {
    "leads": """
lead_id | name    | email           | company_name | source | status    | owner_id | created_on | converted_on | converted_deal_id
l1      | Eva Fox | eva@fox.example | Fox          | Web    | converted | u1       | 2026-01-01 | 2026-01-02   | d1
l2      | Ian Roe | ian@roe.example | Roe          | Web    | open      | u1       | 2026-01-01 |              |
""",
    "campaigns": """
campaign_id | name   | cost | currency | starts_on
m1          | Spring | 10   | EUR      | 2026-03-01
m2          | Summer | 20   | EUR      | 2026-06-01
""",
    "orders": """
order_id | company_id | ordered_on
o1       | c1         | 2026-03-01
""",
    "order_lines": """
order_id | line | product_id | quantity | price | currency | is_return
o1       | 1    | Basic      | 2        | 10    | EUR      | false
o1       | 2    | Basic      | -1       | 10    | EUR      | true
""",
}
SOUND = {**CLEAN, "stages": STAGES, "deal_events": EVENTS, **OTHERS}
"""A clean company with a history, leads, campaigns and orders."""

ADDED = {"company_id": "c1", "owner_id": "u1", "product_id": "Basic", "pipeline": "Sales", "source": "Web"}
WON = {**ADDED, "name": "New", "stage": "Won", "amount": "40", "currency": "EUR", "created_on": "2026-01-01"}
WON |= {"closed_on": "2026-02-01"}
LOST = {**WON, "stage": "Lost", "lost_reason": "Price"}
OPEN = {**WON, "stage": "Proposal", "closed_on": None, "expected_close_on": "2026-09-01"}
LEFT = ("users", {"user_id": "u3", "name": "Cay", "is_active": "false"})
"""A user who can no longer sign in."""


def deal(values, *, other=(), **changes):
    """A deal d9 like `values` but for `changes`, and rows of other tables."""
    return [("deals", {"deal_id": "d9", **values, **changes}), *other]


def moves(*stages):
    """Logged changes of d9, a day each, as (from, to)."""
    return [
        ("deal_events", {"event_id": f"x{day}", "deal_id": "d9", "happened_on": f"2026-01-0{day}", "field": "stage", "old": old, "new": new})
        for day, (old, new) in enumerate(stages, start=1)
    ]  # fmt: skip


SPOILT = {
    "missing/deals/closed-of-closed-deals": deal(WON, closed_on=None),
    "dates/deals/closed-before-created": deal(WON, closed_on="2025-12-01"),
    "dates/deals/created-in-the-future": deal(OPEN, created_on="2028-01-01", expected_close_on="2028-09-01"),
    "contradictions/deals/past-due-open": deal(OPEN, expected_close_on="2026-06-22"),
    "missing/deals/amount-of-open-deals-in-late-stages": deal(OPEN, amount=None, currency=None),
    "missing/deals/amount-of-won-deals": deal(WON, amount=None, currency=None),
    "amounts/deals/won-for-nothing": deal(WON, amount="0"),
    "missing/deals/currency-of-deals-with-an-amount": deal(WON, currency=None),
    "amounts/deals/currency-unknown": deal(WON, currency="EURO"),
    "amounts/deals/amount-negative": deal(OPEN, amount="-40"),
    "contradictions/deals/won-never-open": deal(WON, other=moves((None, "Won"))),
    "contradictions/deals/won-stages-skipped": deal(WON, other=moves((None, "Lead"), ("Lead", "Won"))),
    "contradictions/deals/stage-gap": deal(WON, other=moves((None, "Lead"), ("Lead", "Offer"), ("Proposal", "Won"))),
    "contradictions/deals/stage-against-log": deal(OPEN, other=moves((None, "Lead"))),
    "contradictions/deals/stage-unknown": deal(OPEN, stage="Talks"),
    "contradictions/deals/probability-against-stage": deal(WON, crm_probability="0.5"),
    "contradictions/deals/lost-but-worked-on": deal(
        LOST,
        other=[("activities", {"activity_id": "a9", "kind": "call", "subject": "Again", "owner_id": "u1", "deal_id": "d9", "done_on": "2026-03-04"})],
    ),
    "missing/deals/lost_reason-of-lost-deals": deal(LOST, lost_reason=None),
    "contradictions/deals/open-with-closing-day": deal(OPEN, closed_on="2026-02-01"),
    "contradictions/deals/expected-long-after-closed": deal(WON, expected_close_on="2027-02-02"),
    "contradictions/deals/expected-before-created": deal(WON, expected_close_on="2025-12-31"),
    "contradictions/deals/owner-inactive": deal(OPEN, other=[LEFT], owner_id="u3"),
    "missing/deals/owner_id": deal(WON, owner_id=None),
    "unmatched/deals/owner_id": deal(WON, owner_id="u9"),
    "missing/deals/company_id": deal(WON, company_id=None),
    "unmatched/deals/company_id": deal(WON, company_id="c9"),
    "missing/deals/product_id-of-won-deals": deal(WON, product_id=None),
    "unmatched/deals/product_id": deal(WON, product_id="Cloud"),
    "duplicates/deals": [("deals", {**rows_of(CLEAN["deals"])[0], "deal_id": "d9"})],
    "contradictions/leads/owner-inactive": [
        LEFT,
        ("leads", {"lead_id": "l9", "name": "Al Day", "email": "al@day.example", "company_name": "Day", "source": "Web", "owner_id": "u3", "created_on": "2026-01-01"}),
    ],
    "missing/leads/converted_deal_id-of-converted-leads": [
        ("leads", {"lead_id": "l9", "name": "Al Day", "email": "al@day.example", "company_name": "Day", "source": "Web", "owner_id": "u1", "created_on": "2026-01-01", "converted_on": "2026-01-05"}),
    ],
    "contradictions/leads/converted-without-day": [
        ("leads", {"lead_id": "l9", "name": "Al Day", "email": "al@day.example", "company_name": "Day", "source": "Web", "status": "Converted", "owner_id": "u1", "created_on": "2026-01-01"}),
    ],
    "contradictions/cases/owner-inactive": [
        LEFT,
        ("cases", {"case_id": "k9", "subject": "Slow", "kind": "incident", "priority": "low", "owner_id": "u3", "company_id": "c1", "opened_at": "2026-06-01 09:00:00"}),
    ],
    "missing/campaigns/cost-of-campaigns-that-ran": [("campaigns", {"campaign_id": "m9", "name": "Fair", "starts_on": "2026-05-01"})],
    "dates/cases/solved-before-opened": [
        ("cases", {"case_id": "k9", "subject": "Slow", "kind": "incident", "priority": "low", "owner_id": "u1", "company_id": "c1", "opened_at": "2026-06-01 09:00:00", "solved_at": "2026-06-01 08:00:00"}),
    ],
    "amounts/order_lines/quantity-negative": [
        ("order_lines", {"order_id": "o1", "line": "9", "product_id": "Basic", "quantity": "-1", "price": "10", "currency": "EUR", "is_return": "false"}),
    ],
    "amounts/order_lines/return-positive": [
        ("order_lines", {"order_id": "o1", "line": "9", "product_id": "Basic", "quantity": "1", "price": "10", "currency": "EUR", "is_return": "true"}),
    ],
}  # fmt: skip
"""Check → rows added to SOUND that break it."""

OF_HISTORY = tuple(
    f"contradictions/deals/{name}" for name in ("stage-gap", "stage-against-log", "won-stages-skipped")
)

TOGETHER: dict[str, set[str]] = {}
"""Checks that find the same record too, as what breaks the one breaks the other."""


def with_added(added):
    tables = {name: rows_of(drawing) for name, drawing in SOUND.items()}
    for name, row in added:
        tables[name].append(row)
    return {name: _drawn(rows) for name, rows in tables.items()}


def _drawn(rows):
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [" | ".join(row.get(column) or "" for column in columns) for row in rows]
    return "\n".join([" | ".join(columns), *lines])


def test_they_are_twenty_at_least_and_every_check_of_theirs_exists(tmp_path):
    made = {check.id for check in checks_of(Records(opened(tmp_path, SOUND)))}

    assert len(REPORT_CORRUPTING) >= 20
    assert {check for checks in REPORT_CORRUPTING.values() for check in checks} <= made


def test_each_of_their_checks_is_tried_here():
    told = {check for checks in REPORT_CORRUPTING.values() for check in checks}

    # what is far beyond all others takes a hundred others: see below
    assert told - set(SPOILT) == {"amounts/deals/amount-far-beyond"}


def test_a_sound_company_has_none(tmp_path):
    assert audited(opened(tmp_path, SOUND)).findings.empty


@pytest.fixture(scope="module")
def findings(tmp_path_factory):
    """What those checks find in a company with all the spoilt records, each with ids of its own."""
    added = [row for place, check in enumerate(SPOILT) for row in _renamed(SPOILT[check], place)]
    once = list({(name, tuple(row.items())): (name, row) for name, row in added}.values())
    found = audited(opened(tmp_path_factory.mktemp("spoilt"), with_added(once))).findings
    told = {check for checks in REPORT_CORRUPTING.values() for check in checks}
    return found[found["check"].isin(told)]


def _renamed(rows, place):
    """The rows with a number of their own in place of the 9 of their keys and in names that are compared."""
    renamed = []
    for name, row in rows:
        keys = {"deal_id", *TABLES[name].key} - {"user_id"}
        own = {key: row[key].replace("9", f"9{place:02}") for key in keys & set(row) if "9" in row[key]}
        own |= {"event_id": f"{row['event_id']}-{place}"} if name == "deal_events" else {}
        own |= {"name": f"New {place}"} if row.get("name") == "New" else {}
        renamed.append((name, {**row, **own}))
    return renamed


@pytest.mark.parametrize(("place", "check"), list(enumerate(SPOILT)))
def test_the_record_spoilt_is_found(findings, place, check):
    table = check.split("/")[1]
    (row,) = [row for name, row in _renamed(SPOILT[check], place) if name == table]
    record = KEY_MARK.join(row[key] for key in TABLES[table].key)
    mine = findings[(findings["table"] == table) & (findings["record_id"] == record)]

    assert set(mine["check"]) - TOGETHER.get(check, set()) == {check}


def test_no_other_record_is(findings):
    assert not set(findings["record_id"]) & {
        "d1",
        "d2",
        "d3",
        "d4",
        "l1",
        "l2",
        "m1",
        "m2",
        "k1",
        "o1 / 1",
        "o1 / 2",
    }


def told(folder, added, *ids):
    """Which records the finders of these checks tell, without the rest of an audit."""
    records = Records(opened(folder, with_added(added)))
    made = [check for check in checks_of(records) if check.id in ids]
    assert len(made) == len(ids)
    return [record for check in made for record in check.finds(records)["record_id"]]


def test_an_amount_a_hundred_times_what_99_in_100_have_is_found(tmp_path):
    many = [("deals", {**WON, "deal_id": f"n{place}", "amount": "50"}) for place in range(200)]

    # of 204 amounts, 201 of them 50, then 70, the 99th part is at 50 + 0.97 · 20 = 69.4
    for amount, found in (("6939", []), ("6941", ["d9"])):
        added = [*many, *deal(WON, amount=amount)]
        assert told(tmp_path / amount, added, "amounts/deals/amount-far-beyond") == found


def test_a_log_that_begins_midway_has_no_gap(tmp_path):
    added = deal(WON, other=moves(("Offer", "Proposal"), ("Proposal", "Won")))

    assert told(tmp_path, added, *OF_HISTORY) == []


def test_changes_of_one_moment_may_stand_in_any_order(tmp_path):
    turned = moves(("Lead", "Offer"), ("Offer", "Won"), (None, "Lead"))
    at_once = [(name, {**row, "happened_on": "2026-01-01"}) for name, row in turned]

    assert told(tmp_path, deal(WON, other=at_once), *OF_HISTORY) == []


def test_a_stage_that_was_left_twice_without_being_entered_is_a_gap_though_the_log_begins_midway(tmp_path):
    added = deal(WON, other=moves(("Lead", "Offer"), ("Proposal", "Won")))

    assert told(tmp_path, added, "contradictions/deals/stage-gap") == ["d9"]


def test_work_within_a_month_of_losing_is_no_fault(tmp_path):
    (lost, (name, activity)) = SPOILT["contradictions/deals/lost-but-worked-on"]
    last_day = str(dt.date(2026, 2, 1) + dt.timedelta(days=30))
    added = [lost, (name, {**activity, "done_on": last_day})]

    assert told(tmp_path, added, "contradictions/deals/lost-but-worked-on") == []
