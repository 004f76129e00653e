"""Cases and calls of the demo teams against SQL over the support desk's files: clocks, targets, same day, calls."""

import pandas as pd
import pytest

from lib.metrics.evaluate import Cut
from tests.oracles.raw_service import raw_service

_WORKED = """
SELECT id, coalesce(sum(epoch(least(ends, closes, {stop})) - epoch(greatest(starts, opens))), 0) AS seconds
FROM stretches JOIN cases USING (id) JOIN days ON opens < least(ends, {stop}) AND closes > starts
WHERE status NOT IN ('pending', 'solved', 'closed') AND starts < {stop} GROUP BY id
"""
_TARGETS = """
WITH stops AS (
    SELECT id, 'first_reply' AS target, coalesce(replied, ended) AS stop, replied IS NOT NULL AS is_stopped FROM cases
    UNION ALL SELECT id, 'resolution', ended, solved IS NOT NULL FROM cases WHERE solved IS NULL OR solved >= opened
),
held AS (
    SELECT stops.*, arg_max(new, moment) AS priority FROM stops JOIN history USING (id)
    WHERE field = 'priority' AND moment < stop GROUP BY ALL
),
ruled AS (
    SELECT held.*, CAST("Minutes" AS INTEGER) * 60 AS allowed, "Clock" AS clock
    FROM held JOIN sla_policies ON sla_policies."Target" = held.target AND sla_policies."Priority" = held.priority
),
-- the desk's wall clock jumps an hour twice a year, which a clock around the clock must not
lengths AS (
    SELECT ruled.id, target, sum(epoch(timezone('Europe/Berlin', least(ends, stop)) - timezone('Europe/Berlin', starts)))
        AS around
    FROM ruled JOIN stretches USING (id)
    WHERE status NOT IN ('pending', 'solved', 'closed') AND starts < stop GROUP BY ALL
),
opened AS (
    SELECT ruled.id, target, sum(epoch(least(ends, closes, stop)) - epoch(greatest(starts, opens))) AS within
    FROM ruled JOIN stretches USING (id) JOIN days ON opens < least(ends, stop) AND closes > starts
    WHERE status NOT IN ('pending', 'solved', 'closed') AND starts < stop GROUP BY ALL
)
SELECT id, target, opened_on, is_stopped, allowed,
    coalesce(CASE WHEN clock = 'business' THEN within ELSE around END, 0) AS spent
FROM ruled LEFT JOIN lengths USING (id, target) LEFT JOIN opened USING (id, target) JOIN cases USING (id)
"""
_SAME_DAY = """
WITH working AS (
    SELECT cases.id, list_sort(list(day))[1] AS own, list_sort(list(day))[2] AS following
    FROM cases JOIN days ON closes > opened AND day < opened + INTERVAL 15 DAY GROUP BY cases.id
),
again AS (SELECT DISTINCT id FROM history WHERE field = 'status' AND old = 'solved' AND new = 'open')
SELECT opened_on, own, following, solved IS NOT NULL AND reopened = 'nein' AND id NOT IN (SELECT id FROM again) AS can_be,
    CAST(solved AS DATE) AS done
FROM cases JOIN working USING (id) WHERE solved IS NULL OR solved >= opened
"""
_AGAIN = """
WITH told AS (
    SELECT id, queued, queued_on, is_ours, ticket, nullif(regexp_replace(caller, '[^0-9]', '', 'g'), '') AS number
    FROM calls WHERE result = 'answered'
),
pairs AS (
    SELECT here.id, here.queued - before.queued AS since FROM told AS here JOIN told AS before USING (number)
    WHERE (before.queued, before.id) < (here.queued, here.id)
    UNION ALL
    SELECT here.id, here.queued - before.queued FROM told AS here JOIN told AS before USING (ticket)
    WHERE (before.queued, before.id) < (here.queued, here.id)
)
SELECT id, queued_on, is_ours, id IN (SELECT id FROM pairs WHERE since <= INTERVAL 7 DAY) AS is_again
FROM told WHERE number IS NOT NULL OR ticket IS NOT NULL
"""


@pytest.fixture(scope="module")
def raw(workbook, exports):
    """The support desk's files of the team."""
    return raw_service(workbook, exports)


def asked(workbook, metric, definition):
    """The metric's values in the periods that the trends show."""
    return workbook.values(metric, Cut(periods=workbook.history, definition=definition)).to_dict("records")


def within(rows, value, column):
    days = pd.to_datetime(rows[column])
    return rows[days.between(pd.Timestamp(value["starts_on"]), pd.Timestamp(value["ends_on"]))]


def assert_spread(value, hours):
    """Count, mean, median and P90."""
    assert value["n"] == len(hours)
    if len(hours):
        found = [value[name] for name in ("value", "median", "p90")]
        expected = [hours.mean(), hours.quantile(0.5), hours.quantile(0.9)]
        assert found == pytest.approx(expected, abs=1e-6)


def test_hours_to_the_last_solution_around_the_clock_and_while_the_desk_was_open(workbook, raw):
    cases = raw.execute("SELECT id, solved_on, epoch(solved_utc - opened_utc) AS around FROM cases").df()
    worked = raw.execute(_WORKED.format(stop="ended")).df().set_index("id")["seconds"]
    cases["open"] = cases["id"].map(worked).fillna(0)
    solved = cases[cases["solved_on"].notna() & (cases["around"] >= 0)]
    for definition, column in (("full", "around"), ("full_business", "open")):
        for value in asked(workbook, "resolution_time", definition):
            assert_spread(value, within(solved, value, "solved_on")[column].astype("float64") / 3600)
    assert len(solved) > 50


def test_hours_to_the_first_reply(workbook, raw):
    cases = raw.execute("SELECT id, replied_on, epoch(replied_utc - opened_utc) AS around FROM cases").df()
    worked = raw.execute(_WORKED.format(stop="replied")).df().set_index("id")["seconds"]
    cases["open"] = cases["id"].map(worked).fillna(0)
    replied = cases[cases["around"].notna() & (cases["around"] >= 0)]
    for definition, column in (("calendar", "around"), ("business", "open")):
        for value in asked(workbook, "first_reply_time", definition):
            assert_spread(value, within(replied, value, "replied_on")[column].astype("float64") / 3600)


def test_targets_kept_by_the_priority_at_the_time_and_the_clock_of_the_target(workbook, raw):
    rows = raw.execute(_TARGETS).df()
    is_late = rows["spent"] > rows["allowed"]
    is_judged = is_late | rows["is_stopped"]
    assert is_late.any()
    for definition in ("first_reply", "resolution"):
        own = (rows["target"] == definition) & is_judged
        for value in asked(workbook, "sla_compliance", definition):
            judged = within(rows[own], value, "opened_on")
            met = int((~is_late[judged.index]).sum())
            assert (value["numerator"], value["denominator"]) == (met, len(judged))


def test_cases_closed_on_the_working_day_they_were_opened_on_and_by_the_next(workbook, raw):
    rows = raw.execute(_SAME_DAY).df()
    for definition, column in (("business", "own"), ("next_day", "following")):
        is_closed = rows["can_be"] & (rows["done"] <= rows[column])
        is_over = rows[column] <= pd.Timestamp(workbook.as_of)
        for value in asked(workbook, "closed_same_day", definition):
            opened = within(rows[is_over], value, "opened_on")
            expected = (int(is_closed[opened.index].sum()), len(opened))
            assert (value["numerator"], value["denominator"]) == expected


def test_cases_opened_solved_and_worked_on(workbook, raw):
    cases = raw.execute("SELECT opened_on, solved_on FROM cases").df()
    for definition, column in (("created", "opened_on"), ("closed", "solved_on")):
        for value in asked(workbook, "cases_handled", definition):
            assert value["value"] == len(within(cases, value, column))


def test_calls_lost_of_the_whole_desk_short_ones_apart(workbook, raw):
    calls = raw.execute("SELECT queued_on, result, epoch(ended - queued) AS waited FROM calls").df()
    is_short = (calls["result"] == "abandoned") & (calls["waited"] < 5)
    ways = {
        "abandoned": calls[calls["result"].isin(["answered", "abandoned"]) & ~is_short],
        "with_short": calls[calls["result"].isin(["answered", "abandoned"])],
    }
    for definition, rows in ways.items():
        for value in asked(workbook, "calls_lost", definition):
            own = within(rows, value, "queued_on")
            lost = int((own["result"] == "abandoned").sum())
            assert (value["numerator"], value["denominator"]) == (lost, len(own))
    assert is_short.any()


def test_minutes_of_handling_the_calls_of_the_team(workbook, raw):
    calls = raw.execute("""
        SELECT queued_on, (epoch(ended - answered) + CAST(wrap AS INTEGER)) / 60 AS minutes,
            (epoch(ended - answered) - CAST(hold AS INTEGER)) / 60 AS talk
        FROM calls WHERE result = 'answered' AND is_ours
    """).df()
    for definition, column in (("all", "minutes"), ("talk", "talk")):
        for value in asked(workbook, "handling_time", definition):
            assert_spread(value, within(calls, value, "queued_on")[column])


def test_calls_that_follow_another_one_within_a_week(workbook, raw):
    rows = raw.execute(_AGAIN).df()
    own = rows[rows["is_ours"]]
    for value in asked(workbook, "customer_callbacks", "days_7"):
        calls = within(own, value, "queued_on")
        again = int(calls["is_again"].sum())
        assert (value["numerator"], value["denominator"]) == (again, len(calls))


def test_calls_a_working_day_with_days_of_none(workbook, raw):
    calls = raw.execute("SELECT queued_on FROM calls").df()
    days = raw.execute("SELECT day FROM days").df()
    for value in asked(workbook, "calls_a_day", "received"):
        parts = len(within(calls, value, "queued_on")), len(within(days, value, "day"))
        assert (value["numerator"], value["denominator"]) == parts
