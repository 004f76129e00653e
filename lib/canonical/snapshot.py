"""The snapshot: the canonical tables of one export as Parquet, made once and named by everything it was made from."""

import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import duckdb

from lib.canonical.amendments import Making, amendment_facts, amendment_tables
from lib.canonical.cache_lock import MAKING, only_writer, remove_leftovers
from lib.canonical.conform import conformed_tables
from lib.canonical.fingerprint import Fingerprint, file_stamp, fingerprint_of
from lib.canonical.manifest import manifest_of
from lib.canonical.parquet_files import file_facts, is_whole, move_whole, write_parquet
from lib.canonical.quarantine import reasons
from lib.canonical.schema import TABLES
from lib.params import ROOT
from lib.problems import InputError
from lib.sources.inventory import Inventory, inventory
from lib.sources.mapping import Mapping as SourceMapping
from lib.sources.mapping import load_mapping

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend

SNAPSHOTS = ROOT / "outputs" / ".snapshots"
"""Where the workbook and its batches keep them."""

MANIFEST = "manifest.json"
QUARANTINE, CORRECTIONS = "quarantine", "corrections"
_QUARANTINED = 'SELECT * FROM quarantine ORDER BY "table", source_file, source_row, kind, "column", value'


@dataclass(frozen=True)
class Snapshot:
    """A published snapshot: `tables` gives the Parquet file of each canonical table the export has."""

    folder: Path
    fingerprint: str
    manifest: Mapping[str, Any]
    tables: Mapping[str, Path]

    @property
    def quarantine(self) -> Path:
        """The Parquet file of everything that was set aside."""
        return self.folder / f"{QUARANTINE}.parquet"

    @property
    def corrections(self) -> Path | None:
        """The Parquet file of every row of the filled-in lists, with its outcome; None when the settings name none."""
        return self.folder / f"{CORRECTIONS}.parquet" if "corrections" in self.manifest else None

    @property
    def merged_values(self) -> Path | None:
        """The Parquet file of which record each value of a merged record came from; None when nothing is merged."""
        return self.folder / "merged_values.parquet" if "decisions" in self.manifest else None

    @property
    def decisions(self) -> Path | None:
        """The Parquet file of every decision on duplicates, with what became of it; None when nothing is merged."""
        return self.folder / "decisions.parquet" if "decisions" in self.manifest else None

    @property
    def known_since(self) -> dt.date | None:
        """The day of the first of dated exports: of days before it nothing is known but what it shows. None otherwise."""
        return min((dt.date.fromisoformat(day) for day in self.manifest.get("exports", ())), default=None)


def publish_snapshot(data: Path, mapping: str, cache: Path, making: Making = Making()) -> Snapshot:
    """The snapshot of the export at `data` under the mapping of that name or path, below `cache`.

    The same bytes under the same mapping, amendments and code give the same folder, which is made only once; a folder whose
    files are missing or cut short is made again. Raises InputError naming file and remedy when the export cannot
    be brought into the canonical tables.
    """
    found = load_mapping(mapping)
    files = inventory(found, data)
    making.say("comparing the export with what the cache holds")
    identity = fingerprint_of(found, files, making.amendments)
    folder = cache / identity.text[:16]
    published = _published(folder, identity.text)
    if published is not None:
        return published
    cache.mkdir(parents=True, exist_ok=True)
    with only_writer(cache):
        # another process may have made it while this one waited
        published = _published(folder, identity.text)
        if published is None:
            _make(_Job(found, files, identity, making), folder)
            published = _published(folder, identity.text)
    if published is None:
        raise InputError(
            f"{folder}: the snapshot just written cannot be read back. Is the disk full or failing?"
        )
    return published


@dataclass(frozen=True)
class _Job:
    mapping: SourceMapping
    inventory: Inventory
    identity: Fingerprint
    making: Making

    @property
    def files(self) -> dict[str, Path]:
        """Every file that is read, by the name it is told by."""
        return self.inventory.files | {str(path): path for path in self.making.amendments.files}


def _published(folder: Path, fingerprint: str) -> Snapshot | None:
    """The snapshot in that folder, or None when there is none or it is not whole."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError, json.JSONDecodeError):
        return None
    if not isinstance(manifest, dict) or manifest.get("fingerprint") != fingerprint:
        return None
    if not all(is_whole(folder / name, facts["bytes"]) for name, facts in manifest["files"].items()):
        return None
    tables = {name: folder / f"{name}.parquet" for name in manifest["tables"]}
    return Snapshot(folder, fingerprint, MappingProxyType(manifest), MappingProxyType(tables))


def _make(job: _Job, folder: Path) -> None:
    """Makes the snapshot beside its place and moves it there whole."""
    remove_leftovers(folder.parent)
    making = Path(tempfile.mkdtemp(dir=folder.parent, prefix=MAKING))
    try:
        new = making / "new"
        new.mkdir()
        backend = _database(making)
        with closing(backend.con):
            manifest = _written(backend, job, new)
        _refuse_changed(job)
        text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
        (new / MANIFEST).write_text(text, encoding="utf-8")
        move_whole(new, folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _refuse_changed(job: _Job) -> None:
    """InputError when a file was written to while it was read: its rows would not be those of its hash."""
    changed = [name for name, path in job.files.items() if file_stamp(path) != job.identity.stamps[name]]
    if changed:
        raise InputError(
            f"{', '.join(changed)}: changed while being read. Import again once the export is complete."
        )


def _database(making: Path) -> "Backend":
    """An empty database that reads and writes no files but its own spill."""
    import ibis

    con = duckdb.connect(config={"temp_directory": str(making / "spill")})
    backend = ibis.duckdb.from_connection(con)
    con.execute("SET TimeZone = 'UTC'")
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")
    return backend


def _written(backend: "Backend", job: _Job, folder: Path) -> dict[str, Any]:
    """Writes every table and the quarantine; gives the manifest."""
    from lib.canonical.conform_checks import check_finished

    con, reports = backend.con, []
    for report in conformed_tables(con, job.mapping, job.inventory, job.making):
        job.making.say(f"writing {report.name}")
        con.execute(f"CREATE VIEW finished AS {report.select_sql}")
        check_finished(backend.table("finished"), TABLES[report.name])
        con.execute("DROP VIEW finished")
        write_parquet(
            con, f"{report.select_sql} ORDER BY {report.order_sql}", folder / f"{report.name}.parquet"
        )
        if report.name != "stages":
            con.execute(f"DROP TABLE rows_{report.name}")
        reports.append(report)
    write_parquet(con, _QUARANTINED, folder / f"{QUARANTINE}.parquet")
    amended = amendment_facts(con, job.making.amendments)
    for name, sql in amendment_tables(job.making.amendments).items():
        write_parquet(con, sql, folder / f"{name}.parquet")
    files = {path.name: file_facts(path) for path in sorted(folder.glob("*.parquet"))}
    return (
        manifest_of(job.mapping, job.inventory, tuple(reports), job.identity)
        | amended
        | {
            "reasons": reasons(con),
            "files": files,
        }
    )
