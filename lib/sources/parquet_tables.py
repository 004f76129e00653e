"""Parquet files: typed columns brought back to text, so that every source goes one way."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lib.problems import InputError
from lib.sources.text_table import ROW, Choose, TextTable, headers_of, wanted_names


def read_parquet(path: Path, shown: str, choose: Choose | None = None) -> TextTable:
    """The rows of a Parquet file as text; a missing value is an empty text. The first row is number 1.

    Raises InputError when the file is damaged or a wanted column holds bytes that are no text.
    """
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            headers = headers_of(file.schema_arrow.names, shown)
            names = wanted_names(headers, choose)
            found = file.read(use_threads=False)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        problem = str(error).splitlines()[0]
        raise InputError(
            f"{shown}: a damaged Parquet file ({problem}). Export it again, or as CSV."
        ) from None
    columns = dict(zip(headers.names, found.columns, strict=True))
    cells = {name: _texts(columns[name], f"{shown}: column {name!r}") for name in names}
    numbers = pa.array(range(1, found.num_rows + 1), pa.int64())
    return TextTable(headers, pa.table({ROW: numbers} | cells))


def _texts(column: pa.ChunkedArray, label: str) -> pa.ChunkedArray:
    if pa.types.is_nested(column.type):
        written = [None if value is None else _json(value) for value in column.to_pylist()]
        return pa.chunked_array([pa.array(written, pa.string()).fill_null("")])
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), None, column)
    try:
        texts = pc.fill_null(pc.cast(column, pa.string()), "")
        texts.validate(full=True)
        return texts
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise InputError(
            f"{label} holds {column.type}, which cannot be read as text. Leave it out of the mapping, or export it as text."
        ) from None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
