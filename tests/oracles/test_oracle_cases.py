"""Cases and calls of the demo teams by agent, priority and kind, against SQL over the support desk's files."""

import pandas as pd
import pytest

from tests.oracles.raw_cases import overdue, raw_cases
from tests.oracles.raw_service import raw_service
from tests.oracles.recounted import ROUNDED, Recount, assert_recounted

_CALLS = """
SELECT queued_on AS day, agent AS owner, result, is_ours,
    (epoch(ended) - epoch(answered)) / 60 AS connected, CAST(hold AS DOUBLE) / 60 AS hold, CAST(wrap AS DOUBLE) / 60 AS wrap, id
FROM calls
"""
_CHANGED = """
SELECT DISTINCT t."Ticket" AS id, u."Name" AS owner, CAST(timezone($zone, CAST(t."Time" AS TIMESTAMPTZ)) AS DATE) AS day, 0 AS calls
FROM ticket_history t JOIN users u ON u."Name" = t."By"
WHERE u."Role" <> 'Automation' AND u."Region" IN (SELECT unnest($regions))
"""
_ANSWERED = """
SELECT ticket AS id, agent AS owner, queued_on AS day, 1 AS calls FROM calls WHERE result = 'answered' AND is_ours
"""
_BEFORE = """
WITH told AS (
    SELECT id, queued, ticket, nullif(regexp_replace(caller, '[^0-9]', '', 'g'), '') AS number
    FROM calls WHERE result = 'answered'
)
SELECT here.id, min(epoch(here.queued) - epoch(before.queued)) / 86400 AS days
FROM told here LEFT JOIN told before ON (here.number = before.number OR here.ticket = before.ticket)
    AND (before.queued, before.id) < (here.queued, here.id)
WHERE here.number IS NOT NULL OR here.ticket IS NOT NULL GROUP BY ALL
"""


@pytest.fixture(scope="module")
def raw(workbook, exports):
    """The support desk's files of the team."""
    return raw_service(workbook, exports)


@pytest.fixture(scope="module")
def cases(workbook, exports, raw):
    told = raw_cases(workbook, exports, raw)
    return told.assign(priority=told["told_priority"], known=told["case_kind"].notna())


@pytest.fixture(scope="module")
def calls(raw):
    """All calls of the desk, with minutes."""
    return raw.execute(_CALLS).df().assign(one=1)


def test_cases_that_tell_their_kind(workbook, cases):
    told = Recount(cases, "known", "one", "opened_on")
    assert_recounted(workbook, "case_kinds_known/opened", told, ((), ("owner",), ("priority",)))
    assert cases["known"].any()


def test_open_unanswered_and_overdue_cases(workbook, raw, cases):
    still_open = cases[cases["is_open"]]
    parts = {
        "open": still_open,
        "unanswered": still_open[still_open["replied"].isna()],
        "overdue": overdue(raw, cases),
    }
    for definition, rows in parts.items():
        assert_recounted(workbook, f"open_cases/{definition}", Recount(rows, "one"), ((), ("owner",)))
    assert len(still_open) < len(cases)


def test_hours_to_resolve_a_complaint(workbook, cases):
    is_complaint = cases["case_kind"].fillna("").str.lower().str.contains("complaint")
    solved = cases[is_complaint & cases["full"].notna() & ~cases["is_open"]]
    for definition, hours in (("full", "full"), ("full_business", "full_open")):
        told = Recount(solved, hours, "one", "solved_on", spread=True)
        assert_recounted(
            workbook, f"complaint_resolution/{definition}", told, ((), ("owner",), ("priority",)), ROUNDED
        )
    assert len(solved)


def test_hours_to_the_first_solution_and_to_the_last(workbook, cases):
    ways = {
        "first": ("first", "first_on"),
        "first_business": ("first_open", "first_on"),
        "full": ("full", "solved_on"),
        "full_business": ("full_open", "solved_on"),
    }
    for definition, (hours, day) in ways.items():
        told = Recount(cases[cases[hours].notna()], hours, "one", day, spread=True)
        assert_recounted(workbook, f"resolution_time/{definition}", told, ((), ("case_kind",)), ROUNDED)
    assert (cases["first"] < cases["full"]).any()


def test_calls_answered_by_agent_and_all_calls_of_the_desk(workbook, calls):
    answered = calls[(calls["result"] == "answered") & calls["is_ours"]]
    assert_recounted(
        workbook, "calls_handled/answered", Recount(answered, "one", day="day"), ((), ("owner",))
    )
    assert_recounted(workbook, "calls_handled/offered", Recount(calls, "one", day="day"))
    lost = calls.assign(is_lost=calls["result"] != "answered")
    assert_recounted(workbook, "calls_lost/with_missed", Recount(lost, "is_lost", "one", "day"))
    assert 0 < len(answered) < len(calls)


def test_minutes_on_hold_and_after_the_call_by_agent(workbook, calls):
    answered = calls[(calls["result"] == "answered") & calls["is_ours"] & (calls["connected"] >= 0)]
    answered = answered.assign(hold=answered[["hold", "connected"]].min(axis=1))
    for definition in ("hold", "wrap"):
        told = Recount(answered, definition, "one", "day", spread=True)
        assert_recounted(workbook, f"handling_time/{definition}", told, ((), ("owner",)), ROUNDED)
        assert (answered[definition] > 0).any()


def test_calls_that_follow_another_one_by_agent(workbook, exports, raw, calls):
    days = raw.execute(_BEFORE).df().set_index("id")["days"]
    answered = calls[(calls["result"] == "answered") & calls["is_ours"]]
    tellable = answered[answered["id"].isin(days.index)]
    for most in (1, 7, 30):
        told = tellable.assign(again=tellable["id"].map(days) <= most)
        asked = f"customer_callbacks/days_{most}"
        assert_recounted(workbook, asked, Recount(told, "again", "one", "day"), ((), ("owner",)))
        assert told["again"].any()
    returned = exports.execute("""SELECT DISTINCT "Call" FROM calls WHERE "Callback" = 'true'""").df()["Call"]
    told = answered.assign(is_returned=answered["id"].isin(returned))
    assert_recounted(workbook, "customer_callbacks/queued", Recount(told, "is_returned", "one", "day"))


def test_cases_worked_on_and_calls_of_an_agents_day(workbook, exports, raw):
    own = touches(workbook, exports, raw)
    days = own.groupby(["owner", "day"], as_index=False)["calls"].sum().assign(one=1)
    told = Recount(days, "calls", "one", "day")
    assert_recounted(workbook, "calls_a_day/agent_day", told, ((), ("owner",)))
    spans = [(pd.Timestamp(period.starts_on), pd.Timestamp(period.ends_on)) for period in workbook.history]
    about = own[own["id"].notna()]
    touched = [
        about[about["day"].between(*span)].drop_duplicates("id").assign(day=span[0], one=1) for span in spans
    ]
    assert_recounted(workbook, "cases_handled/touched", Recount(pd.concat(touched), "one", day="day"))
    assert any(map(len, touched))


def touches(workbook, exports, raw):
    """Changes of cases and answered calls of the team's people, rules apart: case, owner, day, calls (1 of a call)."""
    settings = workbook.parameters.settings
    asked = {"zone": settings.calendar.timezone, "regions": list(settings.scope.regions)}
    changed = exports.execute(_CHANGED, asked).df()
    answered = raw.execute(_ANSWERED).df()
    rows = pd.concat([changed, answered])
    rows = rows.assign(day=pd.to_datetime(rows["day"]))
    return rows[rows["day"] <= pd.Timestamp(workbook.as_of)]
