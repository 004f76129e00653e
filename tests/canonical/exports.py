"""Small exports written to disk and published as a snapshot, read back row by row."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from lib.canonical.snapshot import Snapshot, publish_snapshot

STAGES = """
  stages:
    - rows:
        - {pipeline: Sales, stage: Lead, position: 1, kind: open}
        - {pipeline: Sales, stage: Won, position: 2, kind: won}
"""


def published(folder: Path, files: Mapping[str, str | bytes], tables: str, head: str = "") -> Snapshot:
    """The snapshot of `files` (name → content) under a mapping with those `tables` and further `head` keys."""
    data = folder / "data"
    for name, content in files.items():
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    mapping = folder / "mapping.yml"
    mapping.write_text(f"system: Some CRM\n{head}\ntables:\n{tables}", encoding="utf-8")
    return publish_snapshot(data, str(mapping), folder / "cache")


def rows_of(snapshot: Snapshot, table: str, *columns: str) -> list[tuple]:
    """The rows of a table in their order, the named columns only."""
    path = snapshot.quarantine if table == "quarantine" else snapshot.tables[table]
    with duckdb.connect() as con:
        names = ", ".join(f'"{column}"' for column in columns)
        return con.execute(f"SELECT {names} FROM read_parquet(?)", [str(path)]).fetchall()


def column_of(snapshot: Snapshot, table: str, column: str) -> list[Any]:
    return [value for (value,) in rows_of(snapshot, table, column)]


def set_aside(snapshot: Snapshot) -> list[tuple]:
    """Everything in quarantine as (table, file, row, kind, reason, column, value)."""
    names = ("table", "source_file", "source_row", "kind", "reason", "column", "value")
    return rows_of(snapshot, "quarantine", *names)
