"""A source's cells under canonical names, still text: as they were found, without the white space around them."""

from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from lib.canonical.staged_rows import shaped_rows
from lib.sources.entry_headers import JOINED, entry_headers
from lib.sources.inventory import Source
from lib.sources.readers import read_table
from lib.sources.text_table import ROW, Headers, SetAside, header_name

CUSTOM = "custom:"
"""Prefix of a staged column that goes into the `custom` JSON: the rest of the name is its header."""


@dataclass(frozen=True)
class Staged:
    """`rows`: source_row and one text column per mapped column; and what the reader had to say."""

    rows: pa.Table
    headers: tuple[str, ...] = ()
    used: frozenset[str] = frozenset()
    set_aside: tuple[SetAside, ...] = ()
    notes: dict[str, str | int] = field(default_factory=dict)


def staged(source: Source, only: frozenset[str] | None = None) -> Staged:
    """The cells of a source, of all mapped columns or `only` some; InputError when it cannot be read so."""
    if source.path is None:
        return _inline(source)
    entry = source.entry

    def choose(headers: Headers) -> list[str]:
        return [header for header in _origins(source, headers, only).values() if header]

    table = read_table(source.path, source.name, sheet=entry.sheet, choose=choose)
    origins = _origins(source, table.headers, only)
    nothing = pa.chunked_array([[""] * table.rows.num_rows], pa.string())
    found = {name: table.rows[header] if header else nothing for name, header in origins.items()}
    cells = {name: pc.utf8_trim_whitespace(texts) for name, texts in found.items()}
    rows = shaped_rows(pa.table({ROW: table.rows[ROW]} | cells), source, only)
    notes: dict[str, str | int] = {**table.notes, "blank_rows": table.blank_rows}
    if table.headers.repeated:
        notes["repeated_headers"] = ", ".join(sorted(table.headers.repeated))
    if entry.repeated:
        notes["rows_of_records"] = table.rows.num_rows
    return Staged(
        rows,
        table.headers.names,
        frozenset(header for header in origins.values() if header),
        table.set_aside,
        notes,
    )


def _origins(source: Source, headers: Headers, only: frozenset[str] | None) -> dict[str, str]:
    found = entry_headers(source.entry, headers)
    if only is not None:
        return {name: header for name, header in found.items() if _column_of(name) in only}
    return found | {f"{CUSTOM}{header}": header_name(header) for header in source.entry.custom}


def _column_of(name: str) -> str:
    return name.removeprefix(JOINED).rsplit(":", 1)[0] if name.startswith(JOINED) else name


def _inline(source: Source) -> Staged:
    written = source.entry.rows or []
    names = sorted({name for row in written for name in row})
    numbers = pa.array(range(1, len(written) + 1), pa.int64())
    cells = {name: pa.array([row.get(name, "").strip() for row in written], pa.string()) for name in names}
    return Staged(pa.table({ROW: numbers} | cells))
