"""Support cases and calls from the files of the support desk alone: plain SQL over wall-clock times of the desk's own zone."""

import duckdb
import pandas as pd

DESK = "Europe/Berlin"
_TICKETS = """
SELECT DISTINCT "Ticket" AS id, "Art" AS kind, "Priorität" AS priority, "Eröffnet" AS opened, "Erste Antwort" AS replied,
    "Gelöst" AS solved, "Wieder geöffnet" AS reopened, "Bearbeiter" AS agent
FROM tickets
"""
_HISTORY = """
SELECT DISTINCT "Event" AS event, "Ticket" AS id, "Time" AS moment, "Field" AS field, "From" AS old, "To" AS new, "By" AS who
FROM ticket_history
"""
_CALLS = """
SELECT DISTINCT "Call" AS id, "Queued" AS queued, "Answered" AS answered, "Ended" AS ended, "Hold (s)" AS hold,
    "Wrap-up (s)" AS wrap, "Agent" AS agent, "Result" AS result, "Ticket" AS ticket, "Caller" AS caller
FROM calls
"""
_DAYS = """
CREATE TABLE days AS
WITH rules AS (
    SELECT CAST("Weekday" AS INTEGER) AS weekday, CAST("Valid from" AS DATE) AS since, "Opens" AS opens, "Closes" AS closes
    FROM schedules
),
every AS (SELECT CAST(unnest(generate_series(DATE '2024-01-01', DATE '2026-07-31', INTERVAL 1 DAY)) AS DATE) AS day)
SELECT day, CAST(day || ' ' || opens AS TIMESTAMP) AS opens, CAST(day || ' ' || closes AS TIMESTAMP) AS closes
FROM every JOIN rules ON weekday = isodow(day) AND since = (SELECT max(since) FROM rules WHERE since <= day)
WHERE day NOT IN (SELECT CAST("Day" AS DATE) FROM holidays)
"""
_STRETCHES = """
CREATE TABLE stretches AS
WITH turns AS (
    SELECT id, moment, new AS status, lead(moment) OVER (PARTITION BY id ORDER BY moment, CAST(event AS BIGINT)) AS following
    FROM history WHERE field = 'status'
)
SELECT turns.id, status, greatest(moment, opened) AS starts, least(coalesce(following, ended), ended) AS ends
FROM turns JOIN cases USING (id) WHERE least(coalesce(following, ended), ended) > greatest(moment, opened)
"""


def raw_service(workbook, exports):
    """A database with cases, history, calls, days, rules and stretches: times on the desk's wall, days in the team's zone."""
    zone, team = workbook.parameters.settings.calendar.timezone, _team(workbook, exports)
    connection = duckdb.connect()
    cases = exports.execute(_TICKETS).df()
    for name in ("opened", "replied", "solved"):
        local = pd.to_datetime(cases[name], format="%d.%m.%Y %H:%M:%S")
        moments = local.dt.tz_localize(DESK)
        cases[name], cases[f"{name}_utc"] = local, moments.dt.tz_convert("UTC").dt.tz_localize(None)
        cases[f"{name}_on"] = moments.dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    end = pd.Timestamp(workbook.as_of, tz=zone) + pd.Timedelta(days=1)
    # a case that was solved before it was opened waited for its reply all the same
    in_order = cases["solved"].where(cases["solved"] >= cases["opened"])
    cases["ended"] = in_order.fillna(end.tz_convert(DESK).tz_localize(None))
    history = exports.execute(_HISTORY).df()
    history["moment"] = _in(history["moment"], DESK)
    calls = exports.execute(_CALLS).df()
    for name in ("queued", "answered", "ended"):
        calls[name] = _in(calls[name], "UTC")
    calls["queued_on"] = (
        calls["queued"].dt.tz_localize("UTC").dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    )
    own = cases[cases["agent"].isin(team)]
    calls["is_ours"] = calls["agent"].isin(team)
    for name, rows in {
        "cases": own,
        "history": history[history["id"].isin(own["id"])],
        "calls": calls,
    }.items():
        connection.register(name, rows)
    for name in ("schedules", "holidays", "sla_policies"):
        connection.register(name, exports.execute(f"SELECT * FROM {name}").df())
    connection.execute(_DAYS)
    connection.execute(_STRETCHES)
    return connection


def _in(texts, zone):
    moments = pd.to_datetime(texts, utc=True, format="ISO8601")
    return moments.dt.tz_convert(zone).dt.tz_localize(None)


def _team(workbook, exports):
    region = workbook.parameters.settings.scope.regions[0]
    rows = exports.execute('SELECT "Name" FROM users WHERE "Region" = $region', {"region": region})
    return set(rows.df()["Name"])
