"""Parquet files as text."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lib.problems import InputError
from lib.sources.text_table import ROW, Choose, TextTable, headers_of, wanted_names


def read_parquet(path: Path, shown: str, choose: Choose | None = None) -> TextTable:
    """The rows of a Parquet file with every cell as text, a missing one as empty text; rows are numbered from 2.

    Raises InputError naming `shown` when the file cannot be read or a wanted column holds lists or records.
    """
    try:
        file = pq.ParquetFile(path)
        headers = headers_of(file.schema_arrow.names, shown)
        names = wanted_names(headers, choose)
        stored = dict(zip(headers.names, file.schema_arrow.names, strict=True))
        found = file.read(columns=[stored[name] for name in names])
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(f"{shown}: cannot be read as Parquet ({error}). Export it again.") from None
    texts = {name: _texts(found[stored[name]], name, shown) for name in names}
    numbers = pa.array(np.arange(found.num_rows) + 2, pa.int64())
    return TextTable(headers, pa.table({ROW: numbers} | texts))


def _texts(column: pa.ChunkedArray, name: str, shown: str) -> pa.ChunkedArray:
    if pa.types.is_nested(column.type):
        raise InputError(f"{shown}: column {name!r} holds lists or records. Flatten it before the export.")
    if pa.types.is_floating(column.type):
        column = _whole_numbers_without_point(column)
    return pc.fill_null(column.cast(pa.string()), "")


def _whole_numbers_without_point(column: pa.ChunkedArray) -> pa.ChunkedArray:
    numbers = column.to_pylist()
    texts = [
        None if value is None else str(int(value)) if value == value and value.is_integer() else repr(value)
        for value in numbers
    ]
    return pa.chunked_array([pa.array(texts, pa.string())])
