"""The database a report reads from: in memory, able to read the snapshot's files and nothing else."""

from pathlib import Path
from typing import Any

import ibis

from lib.canonical.snapshot import Snapshot
from lib.canonical.sql_text import list_sql

# fusing nested selects takes almost half of the time an expression needs to become SQL; DuckDB does not need it
ibis.options.sql.fuse_selects = False

_LOCKS = (
    "enable_external_access = false",
    "autoinstall_known_extensions = false",
    "autoload_known_extensions = false",
    "lock_configuration = true",
)


def locked_connection(snapshot: Snapshot, *others: Path) -> Any:
    """A DuckDB in memory that can read the files of `snapshot` and `others`: no other file, no network, no extensions."""
    connection = ibis.duckdb.connect()
    paths = [str(path) for path in (*snapshot.tables.values(), *others)]
    connection.raw_sql(f"SET allowed_paths = [{list_sql(paths)}]")
    for lock in _LOCKS:
        connection.raw_sql(f"SET {lock}")
    return connection
