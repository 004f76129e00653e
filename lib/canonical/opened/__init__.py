"""Opened tables: a snapshot as one team may see it on one day, in its currency, classified; built when asked for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import ibis
from ibis import Table

from lib.canonical.opened import as_of as known
from lib.canonical.opened import scope as scoping
from lib.canonical.opened.classified import (
    classified_deals,
    with_measures,
    with_new_customers,
    with_people_and_products,
)
from lib.canonical.opened.customers import customer_starts
from lib.canonical.opened.moments import with_both_halves
from lib.canonical.opened.money import Conversion
from lib.canonical.opened.visits import stage_visits
from lib.canonical.schema import TABLES
from lib.canonical.snapshot import Snapshot
from lib.params import Parameters
from lib.problems import WorkbookError

RECORDED = {
    "companies": "created",
    "contacts": "created",
    "leads": "created",
    "activities": "created",
    "deal_events": "happened",
    "quotes": "sent",
    "orders": "ordered_on",
    "contracts": "starts_on",
    "list_events": "happened",
    "web_sessions": "started",
    "web_events": "happened",
    "form_submissions": "submitted",
    "surveys": "sent",
    "cases": "opened",
    "case_events": "happened",
    "service_calls": "queued",
    "field_changes": "happened",
}
"""For each table the moment at which a row came to be known: later rows are not shown."""


class MissingTableError(WorkbookError):
    """The source has no such table: a report that needs it says so."""


@dataclass(frozen=True)
class Everyone:
    """Row counts of the deals of the whole company on their way to the team: each step says what it left out."""

    known: int
    without_rate: int
    without_owner: int
    in_scope: int


class OpenedTables:
    """The tables of one team by name: canonical tables that the source has, and `stage_visits`, `customer_starts`.

    `deals` is classified (see `classified.py`) and held in memory; the rest are views. A table that the source
    lacks raises MissingTableError.
    """

    def __init__(self, snapshot: Snapshot, parameters: Parameters) -> None:
        self._snapshot = snapshot
        self._parameters = parameters
        self._connection = _locked_connection(snapshot)
        self._built: dict[str, Table] = {}

    def __contains__(self, name: str) -> bool:
        return all(part in self._snapshot.tables for part in _NEEDS.get(name, (name,)))

    def __iter__(self) -> Iterator[str]:
        return (name for name in (*TABLES, *_NEEDS) if name in self)

    def __getitem__(self, name: str) -> Table:
        if name not in self:
            raise MissingTableError(
                f"This source has no table {name!r}: the mapping does not say where to find it."
            )
        if name not in self._built:
            self._built[name] = _BUILDERS.get(name, _plain)(self, name)
        return self._built[name]

    def get(self, name: str) -> Table | None:
        """The table, or None when the source lacks it."""
        return self[name] if name in self else None

    def frame(self, expression: Any) -> Any:
        """The result of an Ibis expression as pandas."""
        return self._connection.execute(expression)

    def company_wide(self, name: str) -> Table | None:
        """A canonical table of all teams, by the end of `as_of`, moments completed; None when the source lacks it."""
        if name not in self._snapshot.tables:
            return None
        key = f"all {name}"
        if key not in self._built:
            raw = self._connection.read_parquet(
                str(self._snapshot.tables[name]), table_name=f"snapshot_{name}"
            )
            rows = with_both_halves(raw, TABLES[name], self._parameters.settings.calendar.timezone)
            self._built[key] = (
                known.known_rows(rows, RECORDED[name], self._parameters.as_of) if name in RECORDED else rows
            )
        return self._built[key]

    def deal_counts(self) -> Everyone:
        """How many deals each step on the way to the team left out."""
        everyone = self._everyones_deals()
        users = self.company_wide("users")
        owned = everyone if users is None else everyone.semi_join(users, everyone.owner_id == users.user_id)
        counts = [everyone, everyone.filter(~everyone.has_rate), owned, self["deals"]]
        known_rows, without_rate, with_owner, in_scope = (self.frame(rows.count()) for rows in counts)
        return Everyone(known_rows, without_rate, known_rows - with_owner, in_scope)

    def _users(self) -> Table | None:
        users = self.company_wide("users")
        return None if users is None else scoping.users_in_scope(users, self._parameters.settings.scope)

    def _everyones_deals(self) -> Table:
        if "everyones deals" not in self._built:
            self._built["everyones deals"] = self._connection.create_table(
                "everyones_deals", self._classified_deals()
            )
        return self._built["everyones deals"]

    def _classified_deals(self) -> Table:
        settings, as_of = self._parameters.settings, self._parameters.as_of
        raw = self._connection.read_parquet(str(self._snapshot.tables["deals"]), table_name="snapshot_deals")
        recorded = with_both_halves(raw, TABLES["deals"], settings.calendar.timezone)
        deals = known.known_deals(recorded, self._all_events(), as_of)
        deals = classified_deals(
            deals, self.company_wide("stages"), settings.definitions.sales_cycle_start, as_of
        )
        deals = with_new_customers(deals, self.company_wide("orders"))
        deals = with_people_and_products(
            deals, self.company_wide("users"), self.company_wide("companies"), self.company_wide("products")
        )
        day = ibis.coalesce(deals.closed_on, ibis.literal(as_of))
        return with_measures(
            Conversion(settings.currency, self.company_wide("fx_rates")).of(deals, ("amount",), day)
        )

    def _all_events(self) -> Table | None:
        if "deal_events" not in self._snapshot.tables:
            return None
        raw = self._connection.read_parquet(
            str(self._snapshot.tables["deal_events"]), table_name="all_deal_events"
        )
        return with_both_halves(raw, TABLES["deal_events"], self._parameters.settings.calendar.timezone)

    def _deals(self, _: str) -> Table:
        everyone = self._everyones_deals()
        usable = everyone.filter(everyone.has_rate)
        return scoping.deals_in_scope(usable, self._users(), self._parameters.settings.scope)

    def _stage_visits(self, _: str) -> Table:
        return stage_visits(
            self.company_wide("deal_events"), self["deals"], self["stages"], self._parameters.as_of
        )

    def _customer_starts(self, _: str) -> Table:
        companies = self.company_wide("companies")
        usable = self._everyones_deals().filter(lambda deals: deals.has_rate)
        starts = customer_starts(usable, self.company_wide("orders"), companies)
        starts = with_people_and_products(
            starts.mutate(lost_reason=ibis.null("string")),
            self.company_wide("users"),
            companies,
            self.company_wide("products"),
        )
        return scoping.deals_in_scope(starts, self._users(), self._parameters.settings.scope)

    def _companies(self, _: str) -> Table:
        deals = self["deals"] if "deals" in self else None
        return scoping.companies_in_scope(
            self.company_wide("companies"), self._users(), deals, self._parameters.settings.scope
        )

    def _scoped_users(self, _: str) -> Table:
        return scoping.users_in_scope(self.company_wide("users"), self._parameters.settings.scope)

    def _plain(self, name: str) -> Table:
        rows = self.company_wide(name)
        if name in scoping.BY_OWNER:
            return scoping.of_users(
                rows, scoping.BY_OWNER[name], self._users(), self._parameters.settings.scope
            )
        column, parent = scoping.BY_PARENT.get(name, ("", ""))
        narrows = scoping.narrows_users(self._parameters.settings.scope)
        if not narrows or parent not in self:
            return rows
        return rows.semi_join(self[parent], column)


_plain = OpenedTables._plain
_NEEDS = {
    "deals": ("deals", "stages"),
    "stage_visits": ("deals", "stages", "deal_events"),
    "customer_starts": ("deals", "stages", "companies"),
}
_BUILDERS: dict[str, Callable[[OpenedTables, str], Table]] = {
    "deals": OpenedTables._deals,
    "stage_visits": OpenedTables._stage_visits,
    "customer_starts": OpenedTables._customer_starts,
    "companies": OpenedTables._companies,
    "users": OpenedTables._scoped_users,
}


def _locked_connection(snapshot: Snapshot) -> Any:
    """A DuckDB in memory that can read the snapshot's files and nothing else: no network, no extensions."""
    connection = ibis.duckdb.connect()
    paths = ", ".join(f"'{str(path).replace(chr(39), chr(39) * 2)}'" for path in snapshot.tables.values())
    connection.raw_sql(f"SET allowed_paths = [{paths}]")
    for setting in (
        "enable_external_access = false",
        "autoinstall_known_extensions = false",
        "autoload_known_extensions = false",
        "lock_configuration = true",
    ):
        connection.raw_sql(f"SET {setting}")
    return connection
