"""The same questions to amended tables: each is written as SQL once, and asked again for every set of changes."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

import pandas as pd
from ibis import Table
from ibis.expr.operations import InMemoryTable

from lib.canonical.opened.changes import Changes, amended_sql, wide_values
from lib.canonical.opened.everyone import EveryonesTables
from lib.canonical.opened.tables import OpenedTables
from lib.canonical.snapshot import Snapshot
from lib.canonical.sql_text import name_sql, text_sql
from lib.params import Parameters

_VIEWS = ("snapshot", "imported")


class _Steps(EveryonesTables):
    """Everyone's tables that remember what was worked out and held, in order, so that it can be worked out again."""

    def __init__(self, *made_of: Any) -> None:
        super().__init__(*made_of)
        self.steps: list[tuple[str, str]] = []

    def hold(self, name: str, rows: Table | pd.DataFrame) -> Table:
        if isinstance(rows, Table):
            self.steps.append((name, self.connection.compile(rows)))
        return super().hold(name, rows)

    def kept(self, name: str, made: Callable[[], Table]) -> Table:
        return self.hold(name, made())


class AmendedTables(OpenedTables):
    """A team's tables to which changes can be made and unmade, in memory: what would the reports say then?

    What is asked (`ask`) is worked out of the records as they are, and anew each time they are amended (`amend`).
    What Python works out on the way, such as the days after which a lead is mature, stays as recorded.
    """

    def __init__(self, snapshot: Snapshot, parameters: Parameters) -> None:
        super().__init__(snapshot, parameters, _Steps)
        self._asked: list[Table] = []
        self._amended: set[str] = set()

    def ask(self, name: str, rows: Table) -> Table:
        """`rows`, worked out and held as `name`, now and again after each `amend`."""
        # rows that Python gave, such as periods, are there once they are looked at, and go with the question
        self._asked.append(rows)
        for given in rows.op().find(InMemoryTable):
            self.frame(given.to_expr())
        return self.hold(name, rows)

    def written(self, expression: Table) -> str:
        """A question to what is held, as SQL for `queried`."""
        return self._everyone.connection.compile(expression)

    def amend(self, changes: Changes, names: Collection[str]) -> None:
        """Make these changes, in place of those made before; of what was asked, only `names` are worked out anew."""
        wanted = {name for name in changes.tables() if name in self.snapshot.tables}
        if not wanted | self._amended:
            return
        self.hold("changed_merged", changes.merged)
        for name in sorted(wanted | self._amended):
            self._show(name, self._amended_rows(name, changes) if name in wanted else self._stored(name))
        self._amended = wanted
        for name, sql in _leading_to(names, self._everyone.steps):
            self._everyone.work_out(name, sql)

    def _amended_rows(self, name: str, changes: Changes) -> str:
        """The name of a table of the rows with the changes made."""
        wide = wide_values(name, changes)
        if len(wide):
            self.hold(f"changed {name}", wide)
        sql = amended_sql(name, changes, self._stored(name))
        self._run(f"CREATE OR REPLACE TEMP TABLE amended_{name} AS {sql}")
        return f"amended_{name}"

    def _stored(self, name: str) -> str:
        return f"read_parquet({text_sql(str(self.snapshot.tables[name]))})"

    def _show(self, name: str, rows: str) -> None:
        """Let every question about a table read these rows."""
        for view in _VIEWS:
            self._run(f"CREATE OR REPLACE TEMP VIEW {view}_{name} AS SELECT * FROM {rows}")

    def _run(self, sql: str) -> None:
        self._everyone.connection.raw_sql(sql)


def _leading_to(names: Collection[str], steps: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The steps whose results these names are or, by way of others, are made from, in order."""
    wanted: list[tuple[str, str]] = []
    for name, sql in reversed(steps):
        if name in names or any(name_sql(name) in later for _, later in wanted):
            wanted.append((name, sql))
    return wanted[::-1]
