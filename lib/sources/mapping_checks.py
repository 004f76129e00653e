"""What can be wrong with a mapping, said with the nearest known name and the remedy."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lib.canonical.schema import TABLES, Table

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

    from lib.sources import mapping

Location = tuple[int | str, ...]
_SCALED = {"money", "number", "integer"}
_PARTS = ("columns", "joined", "constants", "values", "scale", "lookup", "repeated")
_STAGE_KINDS = {"open", "won", "lost"}


def nearest(name: str, known: Iterable[str]) -> str:
    """`Did you mean 'x'? ` for the known name most like `name`, or nothing when none is."""
    from difflib import get_close_matches

    by_fold = {text.casefold(): text for text in known}
    close = get_close_matches(name.casefold(), list(by_fold), n=1, cutoff=0.5)
    return f"Did you mean {by_fold[close[0]]!r}? " if close else ""


def model_findings(error: "ValidationError", model_at: Callable[[Location], "type[BaseModel]"]) -> list[str]:
    """Each finding of the model in words: the key, what is wrong, what to write."""
    return [_model_finding(item["loc"], item, model_at) for item in error.errors()]


def _model_finding(location: Location, item: Mapping[str, Any], model_at: Callable) -> str:
    key = ".".join(str(part) for part in location)
    if item["type"] == "extra_forbidden":
        known = list(model_at(location).model_fields)
        return f"{key}: unknown key. {nearest(str(location[-1]), known)}Known here: {', '.join(known)}."
    if item["type"] == "missing":
        return f"{key}: missing. Write it; lib/sources/README.md explains every key."
    written = item["input"]
    quoted = isinstance(written, (bool, int, float)) and "string" in item["type"]
    hint = " Put it in quotes: YAML reads some words and numbers as something else." if quoted else ""
    return f"{key}: {written!r} is not accepted ({item['msg'].removeprefix('Value error, ')}).{hint}"


def schema_findings(found: "mapping.Mapping") -> list[str]:
    """What of the mapping does not fit the canonical tables."""
    findings = [
        f"tables.{name}: there is no such table. {nearest(name, TABLES)}Tables: {', '.join(TABLES)}."
        for name in found.tables
        if name not in TABLES
    ]
    for name, entries in found.tables.items():
        for place, entry in enumerate(entries):
            if name in TABLES:
                at = f"tables.{name}.{place}"
                findings += [f"{at}.{text}" for text in _entry_findings(TABLES[name], entry, found)]
    if "deals" in found.tables and "stages" not in found.tables:
        findings.append(
            "tables.stages: missing. Deals need their stages: list each pipeline's stages with kind open, won or lost."
        )
    return findings


def _entry_findings(table: Table, entry: "mapping.Entry", whole: "mapping.Mapping") -> Iterator[str]:
    yield from _source_findings(entry)
    yield from _format_findings(whole.format_of(entry))
    known = [column.name for column in table.columns]
    named = {part: getattr(entry, part) for part in _PARTS} | {"numbered": filter(None, [entry.numbered])}
    for part, names in named.items():
        for name in names:
            if name not in known:
                yield f"{part}.{name}: {table.name} has no such column. {nearest(name, known)}Columns: {', '.join(known)}."
    inline = {name for row in entry.rows or () for name in row}
    for name in sorted(inline - {*known}):
        yield f"rows: {table.name} has no column {name!r}. {nearest(name, known)}Columns: {', '.join(known)}."
    for name in sorted(_needed(table) - entry.filled):
        yield f"columns.{name}: missing. {table.name} needs it: {table.column(name).meaning}. Map a header to it, or set it under constants."
    yield from _use_findings(table, entry, whole)


def _source_findings(entry: "mapping.Entry") -> Iterator[str]:
    if (entry.file is None) == (entry.rows is None):
        yield "file: write either `file` (a pattern of file names) or `rows` (rows written out), not both."
    for name in sorted({*entry.columns} & {*entry.constants}):
        yield f"constants.{name}: is also under columns. Keep one; for blank cells use values: {{{name}: {{'': text}}}}."
    for name in sorted({*entry.joined, *filter(None, [entry.numbered])} & {*entry.columns, *entry.constants}):
        yield f"columns.{name}: is also under joined or numbered. Keep one."
    if entry.rows is not None and (entry.joined or entry.numbered or entry.repeated):
        yield "rows: rows written out here are neither joined, numbered nor repeated. Write out what they hold."
    if entry.file and (entry.file.startswith(("/", "\\")) or ".." in entry.file.split("/")):
        yield f"file: {entry.file!r} must lie below the data folder; write it relative to that folder."


def _format_findings(style: "mapping.Format") -> Iterator[str]:
    if style.decimal == style.thousands:
        yield f"format: {style.decimal!r} is the mark of both decimals and thousands. Correct decimal or thousands."
    yes, no = ({word.strip().lower() for word in words or ()} for words in (style.yes, style.no))
    for word in sorted(yes & no):
        yield f"format: {word!r} is listed under both yes and no. Keep it in one."


def _needed(table: Table) -> set[str]:
    return {column.name for column in table.columns if column.required} | {*table.key}


def _use_findings(table: Table, entry: "mapping.Entry", whole: "mapping.Mapping") -> Iterator[str]:
    types = {column.name: column.type for column in table.columns}
    for name in sorted({*entry.may_lack} - {*entry.columns, *entry.joined}):
        yield f"may_lack.{name}: no header is mapped to that column. {nearest(name, [*entry.columns, *entry.joined])}"
    for name in sorted({*entry.may_lack} & {*table.key}):
        yield f"may_lack.{name}: is part of the key of {table.name}, which no row can do without."
    for part in ("values", "scale", "lookup", "repeated"):
        for name in sorted({*getattr(entry, part)} & {*types} - entry.filled):
            yield f"{part}.{name}: nothing is mapped to that column. Add it under columns or constants."
    for name in sorted({*entry.scale} & {*types}):
        if types[name] not in _SCALED:
            yield f"scale.{name}: only numbers are multiplied; {table.name}.{name} is {types[name]}."
    for name, lookup in entry.lookup.items():
        if types.get(name, "id") != "id":
            yield f"lookup.{name}: only ids are looked up; {table.name}.{name} is {types[name]}."
        yield from (f"lookup.{name}.{text}" for text in _lookup_findings(lookup, whole))
    yield from _custom_findings(table, entry)
    yield from _stage_findings(table, entry)


def _custom_findings(table: Table, entry: "mapping.Entry") -> Iterator[str]:
    if entry.custom and "custom" not in {column.name for column in table.columns}:
        yield f"custom: {table.name} keeps no custom fields. Take these headers out."
    if entry.custom and "custom" in entry.filled:
        yield "custom: the column `custom` is also mapped. Keep one of the two."


def _stage_findings(table: Table, entry: "mapping.Entry") -> Iterator[str]:
    for row in (entry.rows or ()) if table.name == "stages" else ():
        if row.get("kind") not in _STAGE_KINDS:
            yield f"rows: stage {row.get('stage')!r} has kind {row.get('kind')!r}; write open, won or lost."


def _lookup_findings(lookup: "mapping.Lookup", whole: "mapping.Mapping") -> Iterator[str]:
    if lookup.table not in whole.tables or lookup.table not in TABLES:
        yield f"table: {lookup.table!r} is no table of this mapping. {nearest(lookup.table, whole.tables)}"
        return
    mapped = {name for entry in whole.tables[lookup.table] for name in entry.filled}
    if lookup.by not in mapped:
        yield f"by: nothing is mapped to {lookup.table}.{lookup.by}. {nearest(lookup.by, mapped)}"
    if len(TABLES[lookup.table].key) != 1:
        yield f"table: {lookup.table} has no single key, so nothing can be looked up in it."
