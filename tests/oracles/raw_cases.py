"""A team's cases with their kind, what was done when, and the hours that took: SQL over the support desk's files."""

from tests.oracles.raw_service import DESK

_ABOUT = """
SELECT DISTINCT "Ticket" AS id, "Status" AS status, "Art" AS case_kind, "Priorität" AS told_priority FROM tickets
"""
_WORKED = """
SELECT id, sum(epoch(least(ends, closes, stop) - greatest(starts, opens))) / 3600 AS hours
FROM stretches JOIN stops USING (id) JOIN days ON opens < least(ends, stop) AND closes > starts
WHERE status NOT IN ('pending', 'solved', 'closed') AND starts < stop GROUP BY id
"""
_AROUND = """
SELECT id, sum(epoch(timezone($desk, least(ends, ended)) - timezone($desk, starts))) / 3600 AS hours
FROM stretches JOIN cases USING (id)
WHERE stretches.status NOT IN ('pending', 'solved', 'closed') AND starts < ended GROUP BY id
"""
_FIRST_DONE = """
SELECT id, min(moment) AS moment FROM history WHERE field = 'status' AND new IN ('solved', 'closed') GROUP BY id
"""
_ALLOWED = """
SELECT held.id, CAST("Minutes" AS DOUBLE) / 60 AS hours, "Clock" AS clock
FROM (SELECT id, arg_max(new, (moment, CAST(event AS BIGINT))) AS priority FROM history WHERE field = 'priority' GROUP BY id) held
JOIN sla_policies ON sla_policies."Priority" = held.priority AND "Target" = 'resolution'
"""


def raw_cases(workbook, exports, raw):
    """One row per case of the team (`raw`: its desk): case_kind, priority, owner, is_open, days, hours to the first and last solution.

    `full` and `first` run around the clock, `full_open` and `first_open` while the desk was open and the case not paused;
    missing where a case was done before it was opened.
    """
    cases = raw.execute("SELECT * FROM cases").df().merge(exports.execute(_ABOUT).df(), validate="one_to_one")
    zone = workbook.parameters.settings.calendar.timezone
    first = cases["id"].map(raw.execute(_FIRST_DONE).df().set_index("id")["moment"])
    is_open = ~cases["status"].isin(["solved", "closed"])
    # a case is done by its last solution at the latest, whatever its history holds
    first = first.where(first.notna() & ~(first > cases["solved"]), cases["solved"])
    moment = first.dt.tz_localize(DESK, ambiguous=True)
    cases = cases.assign(
        owner=cases["agent"],
        is_open=is_open,
        first_moment=first,
        first_on=moment.dt.tz_convert(zone).dt.tz_localize(None).dt.normalize(),
        first_utc=moment.dt.tz_convert("UTC").dt.tz_localize(None),
        one=1,
    )
    for name, at, stop in (("full", "solved_utc", "solved"), ("first", "first_utc", "first_moment")):
        around = (cases[at] - cases["opened_utc"]).dt.total_seconds() / 3600
        known = around.where(around >= 0)
        spent = cases["id"].map(hours_open(raw, cases, stop)).fillna(0.0)
        cases = cases.assign(**{name: known, f"{name}_open": spent.where(known.notna())})
    return cases


def hours_open(raw, cases, stop):
    """Id → hours up to the moment in column `stop` in which the desk was open and the case waited for nobody else."""
    raw.register("stops", cases[["id", stop]].rename(columns={stop: "stop"}).dropna())
    hours = raw.execute(_WORKED).df().set_index("id")["hours"]
    raw.unregister("stops")
    return hours


def overdue(raw, cases):
    """Those open cases that have taken longer than their target of solution allows, at the priority they have now."""
    still_open = cases[cases["is_open"]]
    allowed = raw.execute(_ALLOWED).df().set_index("id")
    around = raw.execute(_AROUND, {"desk": DESK}).df().set_index("id")["hours"]
    spent = {
        "business": still_open["id"].map(hours_open(raw, still_open, "ended")),
        "calendar": still_open["id"].map(around),
    }
    is_business = still_open["id"].map(allowed["clock"]) == "business"
    told = spent["business"].where(is_business, spent["calendar"]).fillna(0.0)
    return still_open[told > still_open["id"].map(allowed["hours"])]
