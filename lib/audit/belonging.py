"""Whose record it is: the rules of a team's scope as a column, so that one pass tells a team's records from nobody's."""

from collections.abc import Callable
from dataclasses import dataclass, field

import ibis
from ibis import Table

from lib.canonical.opened.scope import BY_OWNER, BY_PARENT, narrows_users, users_in_scope
from lib.canonical.schema import TABLES
from lib.params import Scope
from lib.problems import InputError

OWNERS = {
    "service_calls": "agent_id",
    "deal_events": "by_user_id",
    "case_events": "by_user_id",
    "field_changes": "by_user_id",
}
"""The user who can put a record right, where that is not its `owner_id`."""

Imported = Callable[[str], Table | None]
Members = Callable[[ibis.Value], ibis.Value]
"""A column of user ids in, true or false for each out."""


@dataclass(frozen=True)
class Belonging:
    """Records that belong to the users of `members`, by owner or by the record they hang on; to all when it is None.

    `imported` gives a canonical table of the whole company or None; `pipelines` narrows deals when it is not empty;
    `hold` keeps in memory the keys of a table's own records, with which other tables are compared, under a name that
    says `whose` they are.
    """

    imported: Imported
    hold: Callable[[str, Table], Table]
    whose: str
    members: Members | None
    pipelines: tuple[str, ...] = ()
    _own: dict[str, Table] = field(default_factory=dict, repr=False, compare=False)

    def holds(self, name: str, rows: Table) -> ibis.Value:
        """For each of `rows` of that table whether it belongs to the users; never missing."""
        return self._holds(name, rows).fill_null(False)

    def _holds(self, name: str, rows: Table) -> ibis.Value:
        if not self._narrows(name) and BY_PARENT.get(name, ("", ""))[1] != "deals":
            return ibis.literal(True)
        if name == "users":
            return self.members(rows.user_id)
        if name == "companies":
            return self._owned(rows, "owner_id") | self._sold_to(rows)
        if name == "deals":
            return self._owned(rows, "owner_id") & self._in_pipelines(rows)
        return self._owned(rows, BY_OWNER[name]) if name in BY_OWNER else self._hangs_on(name, rows)

    def _narrows(self, name: str) -> bool:
        return self.members is not None or (name == "deals" and bool(self.pipelines))

    def _owned(self, rows: Table, column: str) -> ibis.Value:
        if self.members is None:
            return ibis.literal(True)
        return self.members(rows[column]).fill_null(False)

    def _in_pipelines(self, deals: Table) -> ibis.Value:
        return deals.pipeline.isin(list(self.pipelines)) if self.pipelines else ibis.literal(True)

    def _sold_to(self, companies: Table) -> ibis.Value:
        deals = self._held("deals")
        if deals is None:
            return ibis.literal(False)
        return companies.company_id.isin(deals.filter(deals.company_id.notnull()).company_id)

    def _hangs_on(self, name: str, rows: Table) -> ibis.Value:
        column, parent = BY_PARENT.get(name, ("", ""))
        if not parent or not self._narrows(parent):
            return ibis.literal(True)
        parents = self._held(parent)
        return ibis.literal(False) if parents is None else rows[column].isin(parents[column])

    def _held(self, name: str) -> Table | None:
        rows = self.imported(name)
        if rows is not None and name not in self._own:
            keys = dict.fromkeys((*TABLES[name].key, *(["company_id"] if name == "deals" else [])))
            own = rows.filter(self.holds(name, rows)).select(*keys)
            self._own[name] = self.hold(f"{name} of {self.whose}", own)
        return self._own.get(name)


def team_members(imported: Imported, scope: Scope) -> Members | None:
    """The users of the team; None when the scope leaves out nobody.

    Raises InputError when the scope names teams or regions and the source has no users who could be in them.
    """
    users = imported("users")
    if not narrows_users(scope):
        return None
    if users is not None:
        return _among(users_in_scope(users, scope))
    if scope.teams or scope.regions:
        raise InputError(
            "settings.scope: names teams or regions, but this source has no table of users. Map one, or name owners instead."
        )
    return lambda column: column.isin(list(scope.owners))


def known_members(imported: Imported, scope: Scope) -> Members | None:
    """Every user there is, for telling whose records are nobody's; None when the scope leaves out nobody."""
    users = imported("users")
    return None if users is None or not narrows_users(scope) else _among(users)


def _among(users: Table) -> Members:
    return lambda column: column.isin(users.user_id)
