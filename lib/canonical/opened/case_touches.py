"""Who worked on which case, and on which day: what cases handled and agents' days are counted by."""

import ibis
from ibis import Table

from lib.canonical.opened.service_calls import with_agents


def case_touches(events: Table | None, calls: Table | None) -> Table | None:
    """One row per case, agent and day on which the agent changed the case or answered a call about it, of all teams.

    Columns: case_id, agent_id, counted_on. None where the source records neither.
    """
    parts = []
    if events is not None:
        parts.append(events.select("case_id", agent_id="by_user_id", counted_on="happened_on"))
    if calls is not None:
        answered = calls.filter(calls.is_answered)
        parts.append(answered.select("case_id", "agent_id", counted_on="queued_on"))
    if not parts:
        return None
    rows = ibis.union(*parts) if len(parts) > 1 else parts[0]
    is_known = rows.case_id.notnull() & rows.agent_id.notnull() & rows.counted_on.notnull()
    return rows.filter(is_known).distinct()


def with_previous(touches: Table) -> Table:
    """`touches` of a team with `previous_on`: the day before this one on which anybody of the team touched the case.

    Of the agents of one day the first by id goes first, so that each case counts once a day, of one agent.
    """
    order = [touches.counted_on, touches.agent_id]
    return touches.mutate(
        previous_on=touches.counted_on.lag().over(ibis.window(group_by="case_id", order_by=order))
    )


def agent_days(touches: Table | None, handled: Table | None, users: Table | None) -> Table:
    """One row per agent and day on which the agent worked on a case or answered a call, with the `calls` answered."""
    parts = []
    if touches is not None:
        parts.append(touches.select("agent_id", "counted_on", call=ibis.literal(0)))
    if handled is not None:
        own = handled.filter(handled.agent_id.notnull() & handled.queued_on.notnull())
        parts.append(own.select("agent_id", counted_on="queued_on", call=ibis.literal(1)))
    rows = ibis.union(*parts) if len(parts) > 1 else parts[0]
    days = rows.group_by("agent_id", "counted_on").agg(calls=rows.call.sum())
    return with_agents(days, users, "agent_id")
