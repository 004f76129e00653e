"""The whole company's tables by the end of a day, before any team's scope: what new customers and rates need."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ibis
import pandas as pd
from ibis import Table

from lib.canonical.opened.as_of import known_deals, known_rows
from lib.canonical.opened.cases import known_cases
from lib.canonical.opened.classified import (
    classified_deals,
    with_measures,
    with_new_customers,
)
from lib.canonical.opened.connection import locked_connection
from lib.canonical.opened.customers import standing_orders
from lib.canonical.opened.moments import with_both_halves
from lib.canonical.opened.money import Conversion
from lib.canonical.opened.named import with_people_and_products
from lib.canonical.opened.shelf import put_on_shelf, shelf_of_deals, shelf_of_leads
from lib.canonical.schema import TABLES
from lib.canonical.snapshot import Snapshot
from lib.canonical.sql_text import name_sql
from lib.params import Parameters

RECORDED = {
    "companies": "created",
    "contacts": "created",
    "leads": "created",
    "activities": "created",
    "deal_events": "happened",
    "quotes": "sent",
    "orders": "ordered_on",
    "contracts": "starts_on",
    "actions": "opened_on",
    "list_events": "happened",
    "web_sessions": "started",
    "web_events": "happened",
    "form_submissions": "submitted",
    "surveys": "sent",
    "cases": "opened",
    "case_events": "happened",
    "service_calls": "queued",
    "field_changes": "happened",
    "outside_contacts": "created",
}
"""For each table the moment at which a row came to be known: later rows are not shown."""


@dataclass(frozen=True)
class Everyone:
    """Row counts of the deals of the whole company on their way to the team: each step says what it left out.

    `known` counts neither `deleted` nor `merged` deals, nor those `only_in_history`: no record of them is left.
    """

    known: int
    without_rate: int
    without_owner: int
    in_scope: int
    deleted: int = 0
    merged: int = 0
    only_in_history: int = 0


class EveryonesTables:
    """The tables of all teams, each built once, when asked for."""

    def __init__(self, snapshot: Snapshot, parameters: Parameters) -> None:
        self.snapshot = snapshot
        self.parameters = parameters
        self._shelves = {
            "everyones_deals": shelf_of_deals(snapshot, parameters),
            "leads_classified": shelf_of_leads(snapshot, parameters),
        }
        self.connection = locked_connection(snapshot, *self._shelves.values())
        self._built: dict[str, Table] = {}

    def get(self, name: str) -> Table | None:
        """A canonical table by the end of `as_of`, moments completed; None when the source lacks it."""
        if name not in self.snapshot.tables:
            return None
        if name not in self._built:
            self._built[name] = self._known(name)
        return self._built[name]

    def _known(self, name: str) -> Table:
        rows, as_of = self._stored(name, f"snapshot_{name}"), self.parameters.as_of
        if name == "cases":
            return known_cases(rows, self._history("case_events"), as_of)
        return known_rows(rows, RECORDED[name], as_of) if name in RECORDED else rows

    def _history(self, name: str) -> Table | None:
        """All changes of a kind of record, later ones too; None when the source records none."""
        return self._stored(name, f"all_{name}") if name in self.snapshot.tables else None

    def imported(self, name: str) -> Table | None:
        """A canonical table as the snapshot holds it: later rows too, moments as stored; None when the source lacks it."""
        if name not in self.snapshot.tables:
            return None
        if f"imported {name}" not in self._built:
            path = str(self.snapshot.tables[name])
            self._built[f"imported {name}"] = self.connection.read_parquet(
                path, table_name=f"imported_{name}"
            )
        return self._built[f"imported {name}"]

    def deals(self) -> Table:
        """Every deal known by the end of `as_of`, classified, in the team's currency; classified once per snapshot."""
        if "classified deals" not in self._built:
            self._built["classified deals"] = self.kept("everyones_deals", self._classified_deals)
        return self._built["classified deals"]

    def kept(self, name: str, made: Callable[[], Table]) -> Table:
        """The rows that `made` gives, from the shelf as `name`: what takes long to write as SQL is worked out once."""
        shelf = self._shelves[name]
        if not shelf.exists():
            put_on_shelf(self.connection.to_pyarrow(made()), shelf)
        return self.connection.read_parquet(str(shelf), table_name=name)

    def frame(self, expression: Any) -> Any:
        """The result of an Ibis expression as pandas."""
        return self.connection.execute(expression)

    def hold(self, name: str, rows: Table | pd.DataFrame) -> Table:
        """`rows`, computed once and kept in memory as `name`, in place of what had that name."""
        if isinstance(rows, pd.DataFrame):
            return self.connection.keep(name, rows)
        self.work_out(name, self.connection.compile(rows))
        return self.connection.table(name)

    def work_out(self, name: str, sql: str) -> None:
        """Keep in memory as `name` what the query gives now."""
        self.connection.raw_sql(f"CREATE OR REPLACE TEMP TABLE {name_sql(name)} AS {sql}")

    def queried(self, sql: str) -> pd.DataFrame:
        """The result of an SQL query over tables that are held."""
        return self.connection.raw_sql(sql).df()

    def _stored(self, name: str, view: str) -> Table:
        """All rows of a canonical table, later ones too, moments completed."""
        raw = self.connection.read_parquet(str(self.snapshot.tables[name]), table_name=view)
        return with_both_halves(raw, TABLES[name], self.parameters.settings.calendar.timezone)

    def _classified_deals(self) -> Table:
        settings, as_of = self.parameters.settings, self.parameters.as_of
        events = self._history("deal_events")
        deals = known_deals(self._stored("deals", "snapshot_deals"), events, self.get("stages"), as_of)
        deals = classified_deals(deals, self.get("stages"), settings.definitions.sales_cycle_start, as_of)
        deals = with_new_customers(deals, standing_orders(self.get("orders")))
        deals = with_people_and_products(
            deals, self.get("users"), self.get("companies"), self.get("products")
        )
        day = ibis.coalesce(deals.closed_on, ibis.literal(as_of))
        valued = Conversion(settings.currency, self.get("fx_rates")).of(deals, ("amount",), day)
        return with_measures(valued).order_by("deal_id")
