"""Which files of an export feed which canonical table."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from lib.problems import InputError
from lib.sources.dated_exports import dated_exports
from lib.sources.mail_files import is_maildir
from lib.sources.mapping import Entry, Mapping

_LISTED = 30
OBSERVED = ("stages", "deals")
"""Tables that are read from every dated export; of the others only the newest counts."""


@dataclass(frozen=True)
class Source:
    """One file that feeds one table; `name` is its path below the data folder, `path` is None for inline rows."""

    table: str
    entry: Entry
    name: str
    path: Path | None


@dataclass(frozen=True)
class Inventory:
    """The sources in the order of the mapping, files of one pattern by name; and the files nothing asks for.

    Of dated exports these are the newest one's, taken on `exported_on`; `earlier` are those before it, oldest first,
    with the sources their deals need.
    """

    sources: tuple[Source, ...]
    unmapped_files: tuple[str, ...]
    exported_on: dt.date | None = None
    earlier: tuple["Inventory", ...] = ()

    @property
    def files(self) -> dict[str, Path]:
        """Each mapped file once, earlier exports' too: its name and where it lies."""
        sources = [source for found in (*self.earlier, self) for source in found.sources]
        return {source.name: source.path for source in sources if source.path is not None}

    @property
    def exports(self) -> tuple[dt.date, ...]:
        """The days of dated exports, oldest first; none when the data is one export."""
        days = (found.exported_on for found in (*self.earlier, self))
        return tuple(day for day in days if day is not None)

    def of(self, table: str) -> list[Source]:
        """The sources of one table."""
        return [source for source in self.sources if source.table == table]

    def placed(self, table: str) -> tuple[Source, ...]:
        """Every source a row of the table may come from, in the order of its place: the newest export's first.

        A change of a deal that dated exports show comes from a file of deals.
        """
        earlier = [source for found in self.earlier for source in found.of(table)]
        of_deals = self.placed("deals") if table == "deal_events" and self.earlier else ()
        return (*self.of(table), *earlier, *of_deals)


def inventory(mapping: Mapping, data: Path) -> Inventory:
    """Which files below `data` (a folder, one file, or a folder of dated exports) feed which table.

    Raises InputError listing what there is when a file the mapping needs is absent.
    """
    exports = dated_exports(data) if mapping.dated_exports else ()
    if not exports:
        return _of_export(mapping, data, tuple(mapping.tables))
    *earlier, (day, folder) = exports
    needed = _needed_for_deals(mapping)
    before = [_dated(_of_export(mapping, past, needed), taken, past.name) for taken, past in earlier]
    newest = _dated(_of_export(mapping, folder, tuple(mapping.tables)), day, folder.name)
    return replace(newest, earlier=tuple(before))


def _needed_for_deals(mapping: Mapping) -> tuple[str, ...]:
    """The tables an earlier export is read for: its deals, their stages, and what their names are looked up in."""
    looked_up = {
        lookup.table for entry in mapping.tables.get("deals", ()) for lookup in entry.lookup.values()
    }
    return tuple(name for name in mapping.tables if name in OBSERVED or name in looked_up)


def _dated(found: Inventory, day: dt.date, folder: str) -> Inventory:
    """The inventory of a dated export, its files named by their path below the data folder."""
    sources = [
        source if source.path is None else replace(source, name=f"{folder}/{source.name}")
        for source in found.sources
    ]
    return Inventory(tuple(sources), tuple(f"{folder}/{name}" for name in found.unmapped_files), day)


def _of_export(mapping: Mapping, data: Path, tables: Iterable[str]) -> Inventory:
    files = export_files(data)
    sources: list[Source] = []
    absent: list[str] = []
    for table in tables:
        for place, entry in enumerate(mapping.tables[table]):
            found = _sources(table, entry, files, mapping)
            if not found and not entry.optional:
                absent.append(f"tables.{table}.{place}: no file matches {entry.file!r}")
            sources += found
    if absent:
        raise InputError(
            [f"{mapping.path.name}: {finding} in {data}. {_listing(files)}" for finding in absent]
        )
    fed = {source.name for source in sources}
    unmapped = [name for name in files if name not in fed and not _matches_any(name, mapping.ignore)]
    return Inventory(tuple(sources), tuple(unmapped))


def export_files(data: Path) -> dict[str, Path]:
    """Every file of an export by its path below the data folder, hidden ones left out; InputError when there is none such.

    A folder that is a mailbox (Maildir) counts as one file.
    """
    if data.is_file() or is_maildir(data):
        return {data.name: data}
    if not data.is_dir():
        raise InputError(
            f"data: there is no {data}. Give the folder or file of the export; relative paths start at the project's folder."
        )
    boxes = sorted(filter(is_maildir, data.rglob("*/")))
    paths = sorted(path for path in data.rglob("*") if path.is_file() and not {*boxes} & {*path.parents})
    names = {path.relative_to(data).as_posix(): path for path in sorted([*paths, *boxes])}
    return {name: path for name, path in names.items() if not _is_hidden(name)}


def _is_hidden(name: str) -> bool:
    # ~$ marks the lock file of an open workbook
    return any(part.startswith((".", "~$")) for part in PurePosixPath(name).parts)


def _sources(table: str, entry: Entry, files: dict[str, Path], mapping: Mapping) -> list[Source]:
    if entry.file is None:
        return [Source(table, entry, mapping.path.name, None)]
    return [Source(table, entry, name, path) for name, path in files.items() if matches(name, entry.file)]


def matches(name: str, pattern: str) -> bool:
    """Whether a file's path below the data folder fits a pattern; `*` stays within one folder, `**` does not."""
    return _parts_match(PurePosixPath(name).parts, PurePosixPath(pattern).parts)


def _parts_match(parts: tuple[str, ...], patterns: tuple[str, ...]) -> bool:
    if not patterns:
        return not parts
    if patterns[0] == "**":
        return any(_parts_match(parts[start:], patterns[1:]) for start in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], patterns[0]) and _parts_match(parts[1:], patterns[1:])


def _matches_any(name: str, patterns: list[str]) -> bool:
    return any(matches(name, pattern) or matches(PurePosixPath(name).name, pattern) for pattern in patterns)


def _listing(files: dict[str, Path]) -> str:
    if not files:
        return "The folder holds no files."
    more = f" and {len(files) - _LISTED} more" if len(files) > _LISTED else ""
    return f"Files there: {', '.join(list(files)[:_LISTED])}{more}. Correct `file`, or set `optional: true`."
