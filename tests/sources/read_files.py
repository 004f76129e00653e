"""Bytes written to a file and read back as a text table."""

from pathlib import Path

from lib.sources.readers import read_table
from lib.sources.text_table import ROW, TextTable


def table_of(folder: Path, content: bytes | str, name: str = "export.csv", **options) -> TextTable:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path, name, **options)


def rows_of(table: TextTable) -> list[tuple]:
    """Each row as (row number, cell, cell …)."""
    return [tuple(row.values()) for row in table.rows.to_pylist()]


def numbers_of(table: TextTable) -> list[int]:
    return table.rows[ROW].to_pylist()
