"""The whole company's tables by the end of a day, before any team's scope: what new customers and rates need."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from ibis import Table

from lib.canonical.opened.connection import locked_connection
from lib.canonical.opened.known import TOLD_BY, Stored, day_sql, everyones_deals, known_table
from lib.canonical.opened.shelf import put_on_shelf, shelf_of_deals, shelf_of_leads
from lib.canonical.snapshot import Snapshot
from lib.canonical.sql_text import name_sql
from lib.params import Parameters


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
        self.connection.raw_sql(day_sql(parameters.as_of))
        self._views: dict[str, Table] = {}
        self._deals: Table | None = None

    def get(self, name: str) -> Table | None:
        """A canonical table by the end of `as_of`, moments completed; None when the source lacks it."""
        if name not in self.snapshot.tables:
            return None
        return known_table(self._stored(name), name)

    def imported(self, name: str) -> Table | None:
        """A canonical table as the snapshot holds it: later rows too, moments as stored; None when the source lacks it."""
        return self._view("imported", name) if name in self.snapshot.tables else None

    def deals(self) -> Table:
        """Every deal known by the end of `as_of`, classified, in the team's currency; classified once per snapshot."""
        if self._deals is None:
            self._deals = self.kept("everyones_deals", self._classified_deals)
        return self._deals

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

    def _stored(self, name: str) -> Stored:
        """What tells of a canonical table: its rows, and those of the tables beside it."""
        names = [each for each in (name, *TOLD_BY.get(name, ())) if each in self.snapshot.tables]
        rows = tuple((each, self._view("snapshot", each).op()) for each in names)
        return Stored(rows, self.parameters.settings.calendar.timezone)

    def _view(self, kind: str, name: str) -> Table:
        view = f"{kind}_{name}"
        if view not in self._views:
            self._views[view] = self.connection.read_parquet(str(self.snapshot.tables[name]), table_name=view)
        return self._views[view]

    def _classified_deals(self) -> Table:
        settings = self.parameters.settings
        return everyones_deals(
            self._stored("deals"), settings.currency, settings.definitions.sales_cycle_start
        )
