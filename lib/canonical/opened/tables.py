"""One team's tables: those of the whole company narrowed to its scope, each built when it is asked for."""

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
from ibis import Table

from lib.canonical.opened import scope as scoping
from lib.canonical.opened.checks import refuse_unusable
from lib.canonical.opened.customers import customer_starts, standing_orders
from lib.canonical.opened.everyone import Everyone, EveryonesTables
from lib.canonical.opened.gone import gone_counts
from lib.canonical.opened.lead_tables import leads_of
from lib.canonical.opened.made import BUILDERS as OF_OTHERS
from lib.canonical.opened.made import NEEDS as FOR_OTHERS
from lib.canonical.opened.named import with_people_and_products
from lib.canonical.opened.spans import deal_spans
from lib.canonical.opened.visits import stage_visits
from lib.canonical.schema import TABLES
from lib.canonical.snapshot import Snapshot
from lib.params import Parameters
from lib.problems import WorkbookError


class MissingTableError(WorkbookError):
    """The source has no such table: a report that needs it says so."""


class OpenedTables:
    """The tables of one team by name: canonical tables that the source has, and those made from others (`_NEEDS`).

    `deals` is classified (see `classified.py`), once per snapshot; all are views. A table that the source
    lacks raises MissingTableError.
    """

    def __init__(self, snapshot: Snapshot, parameters: Parameters, everyone=EveryonesTables) -> None:
        self._everyone: EveryonesTables = everyone(snapshot, parameters)
        self._scope = parameters.settings.scope
        self._as_of = parameters.as_of
        self._built: dict[str, Table] = {}
        refuse_unusable(self._everyone)

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot these tables are read from."""
        return self._everyone.snapshot

    @property
    def parameters(self) -> Parameters:
        """Whose tables these are, and up to which day."""
        return self._everyone.parameters

    def __contains__(self, name: str) -> bool:
        return all(part in self.snapshot.tables for part in _parts(name))

    def __iter__(self) -> Iterator[str]:
        return (name for name in dict.fromkeys((*TABLES, *_NEEDS)) if name in self)

    def __getitem__(self, name: str) -> Table:
        if name not in self:
            lacking = [part for part in _parts(name) if part not in self.snapshot.tables]
            raise MissingTableError(
                f"This source has no table {', '.join(lacking)}: the mapping does not say where to find it."
            )
        if name not in self._built:
            self._built[name] = _BUILDERS[name](self) if name in _BUILDERS else self.scoped(name)
        return self._built[name]

    def get(self, name: str) -> Table | None:
        """The table, or None when the source lacks it."""
        if name not in self:
            return None
        return self[name]

    def frame(self, expression: Any) -> Any:
        """The result of an Ibis expression as pandas."""
        return self._everyone.frame(expression)

    def company_wide(self, name: str) -> Table | None:
        """A canonical table of all teams, by the end of `as_of`, moments completed; None when the source lacks it."""
        return self._everyone.get(name)

    def imported(self, name: str) -> Table | None:
        """A canonical table of all teams as the snapshot holds it, for judging the data itself."""
        return self._everyone.imported(name)

    def hold(self, name: str, rows: Table | pd.DataFrame) -> Table:
        """`rows`, computed once and kept in memory as `name`, for `queried` too."""
        return self._everyone.hold(name, rows)

    def kept(self, name: str, made: Callable[[], Table]) -> Table:
        """The rows that `made` gives, kept as `name` beside the snapshot for all reports of the team."""
        return self._everyone.kept(name, made)

    def queried(self, sql: str) -> pd.DataFrame:
        """The result of an SQL query over tables that are held: for what Ibis would take long to write out."""
        return self._everyone.queried(sql)

    def deal_counts(self) -> Everyone:
        """How many deals each step on the way to the team left out."""
        everyone = self._everyone.deals()
        users = self.company_wide("users")
        owned = everyone if users is None else everyone.semi_join(users, everyone.owner_id == users.user_id)
        counts = [everyone, everyone.filter(~everyone.has_rate), owned, self["deals"]]
        known, without_rate, with_owner, in_scope = (self.frame(rows.count()) for rows in counts)
        return Everyone(known, without_rate, known - with_owner, in_scope, **gone_counts(self))

    def everyones_deals(self) -> Table:
        """Every team's deals, classified; without a rate the amount is missing."""
        return self._everyone.deals()

    def _leads(self) -> Table:
        return leads_of(self, self.scoped("leads"))

    def _users(self) -> Table | None:
        users = self.company_wide("users")
        return None if users is None else scoping.users_in_scope(users, self._scope)

    def _usable_deals(self) -> Table:
        everyone = self._everyone.deals()
        return everyone.filter(everyone.has_rate)

    def _deals(self) -> Table:
        return scoping.deals_in_scope(self._usable_deals(), self._users(), self._scope)

    def _stage_visits(self) -> Table:
        return stage_visits(self.company_wide("deal_events"), self["deals"], self["stages"], self._as_of)

    def _deal_spans(self) -> Table:
        cycle_start = self.parameters.settings.definitions.sales_cycle_start
        return deal_spans(self["deals"], cycle_start, self._as_of)

    def _customer_starts(self) -> Table:
        companies = self.company_wide("companies")
        starts = customer_starts(
            self._everyone.deals(), standing_orders(self.company_wide("orders")), companies
        )
        named = with_people_and_products(
            starts, self.company_wide("users"), companies, self.company_wide("products")
        )
        return scoping.deals_in_scope(named, self._users(), self._scope)

    def _companies(self) -> Table:
        companies = self.company_wide("companies")
        return scoping.companies_in_scope(companies, self._users(), self.get("deals"), self._scope)

    def of_team(self, rows: Table, column: str) -> Table:
        """Those of `rows` whose `column` holds a user in the team's scope."""
        return scoping.of_users(rows, column, self._users(), self._scope)

    def scoped(self, name: str) -> Table:
        """A canonical table by the end of `as_of`, narrowed to the rows that belong to the team."""
        rows = self.company_wide(name)
        if name in scoping.BY_OWNER:
            return self.of_team(rows, scoping.BY_OWNER[name])
        column, parent = scoping.BY_PARENT.get(name, ("", ""))
        if not parent or not scoping.narrows(self._scope, parent):
            return rows
        return scoping.of_parent(rows, column, self.get(parent))


_NEEDS = {
    "deals": ("deals", "stages"),
    "stage_visits": ("deals", "stages", "deal_events"),
    "deal_spans": ("deals", "stages"),
    "customer_starts": ("deals", "stages"),
    **FOR_OTHERS,
}
"""Tables that are made from others, and which."""


def _parts(name: str) -> tuple[str, ...]:
    return _NEEDS.get(name, (name,))


_BUILDERS: dict[str, Callable[[OpenedTables], Table | None]] = {
    "deals": OpenedTables._deals,
    "stage_visits": OpenedTables._stage_visits,
    "deal_spans": OpenedTables._deal_spans,
    "customer_starts": OpenedTables._customer_starts,
    "companies": OpenedTables._companies,
    "users": OpenedTables._users,
    "leads": OpenedTables._leads,
    **OF_OTHERS,
}
