"""Which tables service calls, agents' days and cases handled are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
from ibis import Table

from lib.canonical.machine_accounts import MACHINES
from lib.canonical.opened.case_tables import hours_of
from lib.canonical.opened.case_touches import agent_days, case_touches, with_previous
from lib.canonical.opened.named import NOT_RECORDED
from lib.canonical.opened.service_calls import days_of_service, handled_calls, offered_calls, with_agents

if TYPE_CHECKING:
    from lib.canonical.opened.tables import OpenedTables

NEEDS = {
    "offered_calls": ("service_calls",),
    "handled_calls": ("service_calls",),
    "service_days": ("service_calls",),
    "agent_days": ("service_calls",),
    "handled_cases": ("cases", "case_events"),
}


def offered_calls_of(tables: OpenedTables) -> Table:
    """Every call of the company: a call that was lost has no agent, so it is no team's."""
    return tables.hold("offered_calls_of_all", offered_calls(tables.company_wide("service_calls")))


def handled_calls_of(tables: OpenedTables) -> Table:
    """The calls that the team's agents answered; whether one is a repeat is told from the calls of all teams."""
    everyones = handled_calls(tables["offered_calls"], tables.company_wide("users"))
    return tables.hold("handled_calls_of_team", tables.of_team(everyones, "agent_id"))


def service_days_of(tables: OpenedTables) -> Table:
    """The days of the company's service, from the first call on, days without one included."""
    calls = tables["offered_calls"]
    rows = tables.frame(calls.select("is_answered", counted_on="queued_on"))
    days = days_of_service(rows, hours_of(tables), tables.parameters.as_of)
    held = tables.hold("days_of_service", days)
    nobody = dict.fromkeys(("owner", "team", "region"), ibis.literal(NOT_RECORDED))
    return held.mutate(counted_on=held.counted_on.cast("date"), **nobody)


def agent_days_of(tables: OpenedTables) -> Table:
    """The days on which the team's agents worked."""
    handled = tables["handled_calls"]
    everyones = agent_days(_touches(tables), handled, tables.company_wide("users"))
    return tables.hold("agent_days_of_team", tables.of_team(everyones, "agent_id"))


def handled_cases_of(tables: OpenedTables) -> Table:
    """One row per case, agent of the team and day on which that agent touched the case: see `with_previous`."""
    own = with_previous(tables.of_team(_touches(tables), "agent_id"))
    return tables.hold("handled_cases_of_team", with_agents(own, tables.company_wide("users"), "agent_id"))


def _touches(tables: OpenedTables) -> Table | None:
    """Touches of people: what a rule does to a case, such as closing it, is nobody's work."""
    touches, users = case_touches(tables.company_wide("case_events"), tables.get("offered_calls")), None
    if touches is not None:
        users = tables.company_wide("users")
    if users is None:
        return touches
    machines = users.filter(users.role.re_search(MACHINES).fill_null(False))
    return touches.anti_join(machines, touches.agent_id == machines.user_id)


BUILDERS = {
    "offered_calls": offered_calls_of,
    "handled_calls": handled_calls_of,
    "service_days": service_days_of,
    "agent_days": agent_days_of,
    "handled_cases": handled_cases_of,
}
"""How each is made."""
