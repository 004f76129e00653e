"""Whose rows a report is about: applied here, once, to every table."""

import ibis
from ibis import Table

from lib.params import Scope
from lib.problems import InputError

BY_OWNER = {
    "leads": "owner_id",
    "activities": "owner_id",
    "cases": "owner_id",
    "service_calls": "agent_id",
    "field_changes": "by_user_id",
}
"""Tables scoped by the user a row belongs to. Once classified, an activity belongs to who did it (`activity_tables.py`)."""

BY_PARENT = {
    "deal_events": ("deal_id", "deals"),
    "quotes": ("deal_id", "deals"),
    "order_lines": ("order_id", "orders"),
    "orders": ("company_id", "companies"),
    "contracts": ("company_id", "companies"),
    "contacts": ("company_id", "companies"),
    "case_events": ("case_id", "cases"),
    "campaign_members": ("contact_id", "contacts"),
    "list_events": ("contact_id", "contacts"),
    "surveys": ("contact_id", "contacts"),
    "actions": ("goal_id", "goals"),
}
"""Tables scoped by the record a row belongs to. What is in neither list is the whole company's."""


def users_in_scope(users: Table, scope: Scope) -> Table:
    """Users the scope names; all of them when it names none."""
    wanted = {"team": scope.teams, "region": scope.regions, "user_id": scope.owners}
    for column, values in wanted.items():
        users = users.filter(users[column].isin(list(values))) if values else users
    return users


def narrows_users(scope: Scope) -> bool:
    """True when the scope leaves out any user."""
    return bool(scope.teams or scope.regions or scope.owners)


def narrows(scope: Scope, table: str) -> bool:
    """True when the scope leaves out rows of that table."""
    return narrows_users(scope) or (table == "deals" and bool(scope.pipelines))


def deals_in_scope(deals: Table, users: Table | None, scope: Scope) -> Table:
    """Deals of the pipelines named, owned by users in scope."""
    if scope.pipelines:
        deals = deals.filter(deals.pipeline.isin(list(scope.pipelines)))
    return of_users(deals, "owner_id", users, scope)


def of_users(rows: Table, column: str, users: Table | None, scope: Scope) -> Table:
    """Rows whose `column` holds a user in scope. A row without a known user belongs to no team.

    Raises InputError when the scope names teams or regions and the source has no users who could be in them.
    """
    if not narrows_users(scope):
        return rows
    if users is not None:
        return rows.semi_join(users, rows[column] == users.user_id)
    if scope.teams or scope.regions:
        raise InputError(
            "settings.scope: names teams or regions, but this source has no table of users. Map one, or name owners instead."
        )
    return rows.filter(rows[column].isin(list(scope.owners)))


def of_parent(rows: Table, column: str, parents: Table | None) -> Table:
    """Rows that belong to one of `parents`; without the table of parents no row can be told to be the team's."""
    if parents is None:
        return rows.filter(ibis.literal(False))
    return rows.semi_join(parents, column)


def companies_in_scope(companies: Table, users: Table | None, deals: Table | None, scope: Scope) -> Table:
    """Companies that a user in scope owns or sells to."""
    owned = of_users(companies, "owner_id", users, scope)
    if deals is None or not narrows_users(scope):
        return owned
    return owned.union(companies.semi_join(deals, companies.company_id == deals.company_id), distinct=True)
