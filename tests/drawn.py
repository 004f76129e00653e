"""Drawn tables: small canonical tables written as text in a test, opened as a team would see them."""

import datetime as dt
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from lib.canonical.opened import OpenedTables
from lib.canonical.schema import TABLES
from lib.canonical.snapshot import Snapshot
from lib.params import Parameters, resolve
from lib.workbook import Workbook

STAGES = """
pipeline | stage    | position | kind | default_probability
Sales    | Lead     | 1        | open | 0.1
Sales    | Proposal | 2        | open | 0.5
Sales    | Won      | 3        | won  | 1
Sales    | Lost     | 4        | lost | 0
"""


def rows_of(drawing: str) -> list[dict[str, str | None]]:
    """Rows of a table drawn with `|` between cells; an empty cell is missing."""
    header, *lines = [[cell.strip() for cell in line.split("|")] for line in drawing.strip().splitlines()]
    return [dict(zip(header, [cell or None for cell in line], strict=True)) for line in lines]


def drawn_snapshot(folder: Path, tables: Mapping[str, str]) -> Snapshot:
    """A snapshot holding the drawn tables; columns that are not drawn are missing."""
    folder.mkdir(parents=True, exist_ok=True)
    # other tables in the same folder would find the deals classified before
    shutil.rmtree(folder / "opened", ignore_errors=True)
    paths = {}
    for name, drawing in tables.items():
        paths[name] = folder / f"{name}.parquet"
        _write(paths[name], TABLES[name].stored(), rows_of(drawing))
    return Snapshot(
        folder=folder,
        fingerprint="drawn",
        manifest={"mapping": "drawn", "tables": {}, "reasons": []},
        tables=paths,
    )


def drawn_parameters(**settings: object) -> Parameters:
    """Parameters for drawn tables: as of 2026-06-30, in euros, UTC, unless said otherwise."""
    as_of = settings.pop("as_of", dt.date(2026, 6, 30))
    return resolve("drawn", as_of=as_of, data="tests", settings=settings)


def opened(folder: Path, tables: Mapping[str, str], **settings: object) -> OpenedTables:
    """The drawn tables as a team with these settings sees them; stages are those of STAGES unless drawn."""
    return OpenedTables(drawn_snapshot(folder, {"stages": STAGES, **tables}), drawn_parameters(**settings))


@cache
def _writer() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'; SET threads = 1")
    return connection


def _write(path: Path, columns: Mapping[str, str], rows: list[dict[str, str | None]]) -> None:
    unknown = {name for row in rows for name in row} - set(columns)
    assert not unknown, f"not columns of {path.stem}: {unknown}"
    texts = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in columns}
    _writer().register("drawn", pa.table(texts))
    casts = ", ".join(f'CAST("{name}" AS {sql}) AS "{name}"' for name, sql in columns.items())
    _writer().execute(f"COPY (SELECT {casts} FROM drawn) TO '{path}'")


_KEPT = 8
_workbooks: dict[str, Workbook] = {}


def drawn_workbook(folder: Path, tables: Mapping[str, str], **settings: object) -> Workbook:
    """The drawn tables as an opened workbook; the same one as before where the same was drawn a moment ago.

    A workbook never changes, and what it worked out (its audit, its effects) is worked out once.
    """
    drawn = repr((sorted(tables.items()), sorted(settings.items())))
    if drawn not in _workbooks:
        found = opened(folder, tables, **settings)
        _workbooks[drawn] = Workbook(found.parameters, found.snapshot, found)
        for oldest in list(_workbooks)[:-_KEPT]:
            del _workbooks[oldest]
    return _workbooks[drawn]
