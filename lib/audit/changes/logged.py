"""The change logs of all tables as one: what was changed, from what to what, when, by whom, and whether by a rule."""

import ibis

from lib.audit.machines import MACHINES
from lib.canonical.opened import OpenedTables
from lib.canonical.opened.moments import business_day

LOGGED = "logged_changes"
"""The held table: one row per change up to as_of, of the whole company.

Columns: table, record_id, field, old, new, by_user_id, change_id; `happened_at` (UTC; missing where the log has days only),
`happened_on`; `is_rule`: made by a rule or a program, not a person, by the log's own flag or else by the user's role.
"""

DEAL_FIELDS = ("stage", "pipeline", "amount", "expected_close_on", "owner_id", "status")
"""What the log of deals tells: where both logs tell it, the log of deals is read."""


def hold_changes(tables: OpenedTables) -> bool:
    """Holds the changes as LOGGED; False when the source has no log, or one without a change up to as_of."""
    parts = [part for part in (_of_fields(tables), _of_deals(tables)) if part is not None]
    if not parts:
        return False
    changes = ibis.union(*parts)
    zone = tables.parameters.settings.calendar.timezone
    day = ibis.coalesce(changes.happened_on, business_day(changes.happened_at, zone))
    dated = changes.mutate(happened_on=day)
    known = dated.filter(dated.happened_on <= ibis.literal(tables.parameters.as_of))
    held = tables.hold(LOGGED, _with_rules(tables, known))
    return bool(tables.frame(held.count()))


_SAME = ("field", "old", "new", "by_user_id", "by_automation", "happened_at", "happened_on")


def _of_fields(tables: OpenedTables) -> ibis.Table | None:
    changes = tables.imported("field_changes")
    if changes is None:
        return None
    if tables.imported("deal_events") is not None:
        changes = changes.filter(~((changes.table == "deals") & changes.field.isin(DEAL_FIELDS)))
    return changes.select("table", "record_id", "change_id", *_SAME)


def _of_deals(tables: OpenedTables) -> ibis.Table | None:
    events = tables.imported("deal_events")
    if events is None:
        return None
    named = events.mutate(table=ibis.literal("deals"), record_id=events.deal_id, change_id=events.event_id)
    return named.select("table", "record_id", "change_id", *_SAME)


def _with_rules(tables: OpenedTables, changes: ibis.Table) -> ibis.Table:
    """Each change with `is_rule`; a user is found at most once, so no change is repeated."""
    users = tables.imported("users")
    if users is None:
        return changes.mutate(is_rule=changes.by_automation.fill_null(False)).drop("by_automation")
    machines = users.filter(users.role.re_search(MACHINES).fill_null(False)).user_id
    is_rule = changes.by_automation.fill_null(changes.by_user_id.isin(machines)).fill_null(False)
    return changes.mutate(is_rule=is_rule).drop("by_automation")
