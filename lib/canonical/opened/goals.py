"""Goals and the actions on them, narrowed to the team, money in its currency: what is measured against."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import ibis
from ibis import Table

from lib.canonical.opened.money import Conversion
from lib.canonical.opened.named import called_by
from lib.canonical.opened.scope import narrows_users, users_in_scope
from lib.params import Scope

if TYPE_CHECKING:
    from lib.canonical.opened.tables import OpenedTables

LEVELS = ("company", "team", "owner", "line")
"""Whom a goal may be for, from wide to narrow; what a source calls otherwise is `other` and never added up."""


def goals_in_scope(goals: Table, users: Table | None, scope: Scope) -> Table:
    """Goals that lie wholly in the team, one row each, with `level`, `scope_team`, `scope_user_id` and `scope_name`.

    A goal for a team counts where every user of that team is in scope: the target of a whole team is none for a part
    of it. A goal for an owner names the user by id or by name. A goal for a line or for the company counts only where
    the scope leaves nobody out.
    """
    told = _with_level(goals)
    known = _with_users(told, users)
    if not narrows_users(scope):
        return known
    if users is None:
        return known.filter((known.level == "owner") & known.scope_user_id.isin(list(scope.owners)))
    inside = users_in_scope(users, scope)
    outside = users.anti_join(inside, "user_id").filter(users.team.notnull())
    whole_teams = inside.filter(inside.team.notnull()).select("team").distinct().anti_join(outside, "team")
    of_teams = known.filter(known.level == "team").semi_join(
        whole_teams, known.scope_team == whole_teams.team
    )
    of_owners = known.filter(known.level == "owner").semi_join(inside, known.scope_user_id == inside.user_id)
    return of_teams.union(of_owners)


def goals_in_currency(goals: Table, conversion: Conversion, as_of: dt.date) -> Table:
    """`goals` with targets that are money in the team's currency, at the rate of the goal's first day.

    A goal that starts after `as_of` takes the rate of that day: later ones were not known. `has_rate` is false where
    the target has a currency that could not be converted. A target without a currency stays as it is.
    """
    day = ibis.least(goals.starts_on, ibis.literal(as_of))
    money = goals.mutate(target_money=goals.target.try_cast("decimal(18,2)"))
    converted = conversion.of(money, ("target_money",), day)
    is_money = converted.currency_recorded.notnull()
    return converted.mutate(
        target_recorded=converted.target,
        target=ibis.ifelse(is_money, converted.target_money.cast("float64"), converted.target),
        has_rate=~is_money | converted.has_rate,
        currency=ibis.ifelse(is_money, converted.currency, ibis.null("string")),
    ).drop("target_money", "target_money_recorded")


def actions_by(actions: Table, as_of: dt.date) -> Table:
    """`actions` as they stood at the end of `as_of`: what was done later is not done yet.

    `state` is done, done late, overdue or open.
    """
    later = (actions.done_on > as_of).fill_null(False)
    known = actions.mutate(done_on=ibis.ifelse(later, ibis.null("date"), actions.done_on))
    is_late = (known.done_on > known.due_on).fill_null(False)
    is_overdue = (known.due_on < as_of).fill_null(False)
    return known.mutate(
        state=ibis.cases(
            (known.done_on.notnull() & is_late, "done late"),
            (known.done_on.notnull(), "done"),
            (is_overdue, "overdue"),
            else_="open",
        )
    )


def _with_level(goals: Table) -> Table:
    kind = goals.scope_kind.lower().strip().fill_null("")
    is_nobodys = (kind == "") & goals.scope.isnull()
    level = ibis.cases(
        (is_nobodys, "company"),
        *[(kind == name, name) for name in LEVELS],
        else_="other",
    )
    return goals.mutate(level=level)


def _with_users(goals: Table, users: Table | None) -> Table:
    """`goals` with the user an owner's goal is for, by id or else by a name no two share, and the goal's team.

    `scope_name` is what the scope is called where deals are grouped by it. Each join is many goals to one user.
    """
    own_team = ibis.ifelse(goals.level == "team", goals.scope, ibis.null("string"))
    marked = goals.mutate(own_team=own_team)
    if users is None:
        owner = ibis.ifelse(marked.level == "owner", marked.scope, ibis.null("string"))
        return marked.mutate(scope_user_id=owner, scope_team=marked.own_team, scope_name=marked.scope).drop(
            "own_team"
        )
    people = users.mutate(called=called_by(users, "user_id"))
    by_id = people.select(id_given="user_id", id_team="team", id_called="called")
    sole = people.filter(people.called == people.name)
    by_name = sole.select(name_given="name", named_id="user_id", named_team="team")
    is_owners = marked.level == "owner"
    found = marked.left_join(by_id, is_owners & (marked.scope == by_id.id_given))
    is_named = (found.level == "owner") & found.id_given.isnull()
    found = found.left_join(by_name, is_named & (found.scope == by_name.name_given))
    return found.mutate(
        scope_user_id=ibis.coalesce(found.id_given, found.named_id),
        scope_team=ibis.coalesce(found.own_team, found.id_team, found.named_team),
        scope_name=ibis.coalesce(found.id_called, found.scope),
    ).drop("own_team", "id_given", "id_team", "id_called", "name_given", "named_id", "named_team")


def _goals_of(tables: OpenedTables) -> Table:
    parameters, company_wide = tables.parameters, tables.company_wide
    conversion = Conversion(parameters.settings.currency, company_wide("fx_rates"))
    in_scope = goals_in_scope(company_wide("goals"), company_wide("users"), parameters.settings.scope)
    # small and asked for once per metric and period: worked out once
    return tables.hold("goals_in_scope", goals_in_currency(in_scope, conversion, parameters.as_of))


def _actions_of(tables: OpenedTables) -> Table:
    return actions_by(tables.scoped("actions"), tables.parameters.as_of)


BUILDERS = {"goals": _goals_of, "actions": _actions_of}
