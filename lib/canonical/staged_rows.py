"""Rows of a source on their way to one row per record: parts joined, rows numbered, several rows of a record made one."""

import pyarrow as pa
import pyarrow.compute as pc

from lib.canonical.schema import TABLES
from lib.sources.entry_headers import JOINED
from lib.sources.inventory import Source
from lib.sources.text_table import ROW


def shaped_rows(rows: pa.Table, source: Source, only: frozenset[str] | None) -> pa.Table:
    """`rows` (source_row and text columns) with the columns the entry joins and numbers, one row per record.

    A numbered column holds the file's name and the row's number, so of two rows of a file the later has the higher
    number. Where rows are repeated, a record stands in the place of its first row.
    """
    for name in source.entry.joined:
        if only is None or name in only:
            rows = _joined(rows, name)
    numbered = source.entry.numbered
    if numbered and (only is None or numbered in only):
        labels = pc.binary_join_element_wise(source.name, rows[ROW].cast(pa.string()), ":")
        rows = rows.append_column(numbered, labels)
    return _records(rows, source) if source.entry.repeated else rows


def _joined(rows: pa.Table, name: str) -> pa.Table:
    parts = sorted(
        (column for column in rows.column_names if column.startswith(f"{JOINED}{name}:")),
        key=lambda column: int(column.rsplit(":", 1)[1]),
    )
    texts = [_known(rows[part]) for part in parts]
    whole = pc.binary_join_element_wise(*texts, " ", null_handling="skip")
    return rows.drop_columns(parts).append_column(name, whole)


def _records(rows: pa.Table, source: Source) -> pa.Table:
    """One row per key: each column has the first or last text of its rows, the last where the entry does not say."""
    key = [name for name in TABLES[source.table].key if name in rows.column_names]
    others = [name for name in rows.column_names if name not in (ROW, *key)]
    known = pa.table({name: rows[name] if name == ROW else _known(rows[name]) for name in rows.column_names})
    wanted = [(ROW, "first"), *((name, source.entry.repeated.get(name, "last")) for name in others)]
    # first and last are those of the file only while one thread reads it
    grouped = known.group_by(key, use_threads=False).aggregate(wanted)
    return grouped.rename_columns([*key, *(name for name, _ in wanted)])


def _known(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
