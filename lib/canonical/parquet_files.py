"""Parquet written so that the same rows give the same bytes, and told whole from torn."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from lib.canonical.fingerprint import file_hash

_ROWS = 131_072
_MAGIC = b"PAR1"


def write_parquet(con: duckdb.DuckDBPyConnection, query: str, path: Path) -> int:
    """Writes the rows of an ordered query; gives their number."""
    reader = con.execute(query).fetch_record_batch(_ROWS)
    rows = 0
    # a dictionary of numbers or times costs time and space: few repeat
    texts = [field.name for field in reader.schema if pa.types.is_string(field.type)]
    with pq.ParquetWriter(path, reader.schema, compression="zstd", use_dictionary=texts) as writer:
        for group in _groups(reader):
            writer.write_table(group, row_group_size=_ROWS)
            rows += group.num_rows
    return rows


def _groups(reader: pa.RecordBatchReader) -> Iterator[pa.Table]:
    """The rows in groups of one size: batches come in sizes that differ from run to run."""
    waiting = reader.schema.empty_table()
    for batch in reader:
        waiting = pa.concat_tables([waiting, pa.Table.from_batches([batch])])
        while waiting.num_rows >= _ROWS:
            yield waiting.slice(0, _ROWS).combine_chunks()
            waiting = waiting.slice(_ROWS)
    if waiting.num_rows:
        yield waiting.combine_chunks()


def file_facts(path: Path) -> dict[str, Any]:
    """Size and hash of a file, as the manifest keeps them."""
    return {"bytes": path.stat().st_size, "sha256": file_hash(path)}


def is_whole(path: Path, size: int) -> bool:
    """Whether a Parquet file is there in its full size with both its marks."""
    if not path.is_file() or path.stat().st_size != size:
        return False
    with path.open("rb") as stream:
        start = stream.read(4)
        stream.seek(-4, 2)
        return start == _MAGIC and stream.read(4) == _MAGIC


def move_whole(folder: Path, place: Path) -> None:
    """Moves a finished folder to its place in one step, its bytes on the disk first; what was there goes."""
    for path in [*folder.iterdir(), folder]:
        _to_disk(path)
    if place.exists():
        shutil.rmtree(place)
    folder.rename(place)
    _to_disk(place.parent)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
