"""The database a report reads from: in memory, able to read the snapshot's files and nothing else."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import ibis
import pandas as pd
import pyarrow as pa
from ibis.backends.duckdb import Backend
from ibis.backends.duckdb.converter import DuckDBPandasData, DuckDBPyArrowData
from ibis.backends.sql.datatypes import DuckDBType
from ibis.expr.datatypes import DataType
from ibis.expr.operations import Node, UnboundTable
from pyarrow.types import is_nested

from lib.canonical.snapshot import Snapshot
from lib.canonical.sql_text import list_sql, name_sql

# fusing nested selects takes almost half of the time an expression needs to become SQL; DuckDB does not need it
ibis.options.sql.fuse_selects = False

_LOCKS = (
    "enable_external_access = false",
    "autoinstall_known_extensions = false",
    "autoload_known_extensions = false",
    "lock_configuration = true",
)


_BYTES_A_THREAD = 8 * 2**20
"""About one row group of Parquet, which a single thread reads. On the demo's tables, which are smaller, sharing work out
to a second thread took 30 % more processor time and twice as long."""

_WRITER = Backend()


class _Remembering(Backend):
    """DuckDB for which an expression becomes SQL once per process, whichever snapshot it is asked of.

    Its tables are unbound: a name and columns. Two questions are then the same when they say the same, and what is
    remembered keeps no connection open. Writing SQL took four tenths of the time of a report's tests.
    """

    def table(self, name: str, /, **_: Any) -> ibis.Table:
        columns = self.con.sql(f"DESCRIBE {name_sql(name)}").fetchall()
        return UnboundTable(name=name, schema={column: _type(kind) for column, kind, *_ in columns}).to_expr()

    def keep(self, name: str, rows: pd.DataFrame) -> ibis.Table:
        """`rows` in memory as `name`, in place of what had that name: `create_table` asks six times as much."""
        given = ibis.memtable(rows).op()
        self.con.register("given", given.data.to_pyarrow(given.schema))
        self.con.sql(f"CREATE OR REPLACE TEMP TABLE {name_sql(name)} AS FROM given")
        self.con.unregister("given")
        return self.table(name)

    def compile(self, expr: ibis.Expr, /, **how: Any) -> str:
        return super().compile(expr, **how) if any(how.values()) else _written(expr.op())

    def execute(self, expr: ibis.Expr, /, **_: Any) -> Any:
        found = self._found(expr)
        # as Ibis has it: what pandas may have no missing value for goes by way of Python
        columns = {
            name: column.to_pylist() if column.null_count or is_nested(column.type) else column.to_pandas()
            for name, column in zip(found.column_names, found.columns, strict=True)
        }
        return expr.__pandas_result__(pd.DataFrame(columns), data_mapper=DuckDBPandasData)

    def to_pyarrow(self, expr: ibis.Expr, /, **_: Any) -> Any:
        return expr.__pyarrow_result__(self._found(expr), data_mapper=DuckDBPyArrowData)

    def _found(self, expr: ibis.Expr) -> pa.Table:
        """What the database answers, at once: Ibis makes a relation, which is bound as it is made and as it is read."""
        self._run_pre_execute_hooks(expr)
        return self.con.execute(self.compile(expr.as_table())).fetch_arrow_table()


@lru_cache(maxsize=200)
def _type(written: str) -> DataType:
    return DuckDBType.from_string(written)


@lru_cache(maxsize=2000)
def _written(asked: Node) -> str:
    return _WRITER.compile(asked.to_expr())


def locked_connection(snapshot: Snapshot, *others: Path) -> Any:
    """A DuckDB in memory that can read the files of `snapshot` and `others`: no other file, no network, no extensions."""
    connection = _Remembering().connect()
    paths = [str(path) for path in (*snapshot.tables.values(), *others)]
    connection.raw_sql(f"SET allowed_paths = [{list_sql(paths)}]")
    largest = max((path.stat().st_size for path in snapshot.tables.values()), default=0)
    threads = min(1 + largest // _BYTES_A_THREAD, os.cpu_count() or 1)
    for lock in (f"threads = {threads}", *_LOCKS):
        connection.raw_sql(f"SET {lock}")
    return connection
