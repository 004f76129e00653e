"""Audits that were made before: kept one file each, so that the next can say what got better and what is new.

A file is only ever added. Each is named by the day its figures end and its number among those of that day: of several
the last counts.
"""

import datetime as dt
import fcntl
import hashlib
import io
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lib.audit.audit import Audit
from lib.params import ROOT
from lib.problems import WorkbookError

HISTORY = ROOT / "outputs" / ".history"
FILE = "audited.parquet"
"""What a batch calls the record of an audit, beside its page."""

MOST = 12
"""Earlier audits that are looked at."""

_ABOUT = b"audit"
_PLACES = ("check", "table", "record_id", "field")
_GRADES = ("by", "group", "clean", "records")


@dataclass(frozen=True)
class AuditRecord:
    """What is kept of an audit: its day, what its data is named by, grades (overall and per table) and where each finding is.

    `grades`: by, group, clean, records. `checks`: the checks made. `findings`: check, table, record_id, field.
    """

    as_of: dt.date
    fingerprint: str
    grades: pd.DataFrame = field(repr=False)
    checks: tuple[str, ...] = field(repr=False)
    findings: pd.DataFrame = field(repr=False)


def record_of(audit: Audit, as_of: dt.date, fingerprint: str) -> AuditRecord:
    """What is kept of an audit; no value of any record is."""
    grades = audit.grades[audit.grades["by"].isin(["overall", "table"])]
    findings = audit.findings[list(_PLACES)].fillna("").drop_duplicates()
    findings = findings.sort_values(list(_PLACES), ignore_index=True)
    kept = grades[list(_GRADES)].reset_index(drop=True)
    return AuditRecord(as_of, fingerprint, kept, tuple(sorted(audit.checks)), findings)


def packed(record: AuditRecord) -> bytes:
    """The record as a Parquet file: one row per finding, the rest beside them; the same bytes for the same record."""
    about = {
        "as_of": record.as_of.isoformat(),
        "fingerprint": record.fingerprint,
        "grades": record.grades.to_dict("list"),
        "checks": record.checks,
    }
    rows = pa.table({name: pa.array(record.findings[name], pa.string()) for name in _PLACES})
    content = io.BytesIO()
    pq.write_table(rows.replace_schema_metadata({_ABOUT: json.dumps(about)}), content, compression="zstd")
    return content.getvalue()


def unpacked(content: bytes) -> AuditRecord:
    """The record in a Parquet file that `packed` made; ValueError or KeyError when it is none."""
    rows = pq.read_table(io.BytesIO(content))
    about = json.loads((rows.schema.metadata or {})[_ABOUT])
    return AuditRecord(
        dt.date.fromisoformat(about["as_of"]),
        about["fingerprint"],
        pd.DataFrame(about["grades"], columns=list(_GRADES)),
        tuple(about["checks"]),
        rows.to_pandas().astype("str"),
    )


def earlier_audits(team: str, before: dt.date, history: Path = HISTORY) -> tuple[AuditRecord, ...]:
    """The team's audits of days before `before`, oldest first; WorkbookError for a file that cannot be read."""
    records = []
    for path in _earlier_files(team, before, history):
        try:
            records.append(unpacked(path.read_bytes()))
        except (OSError, ValueError, KeyError, pa.ArrowException) as error:
            raise WorkbookError(
                f"{path}: cannot be read as an earlier audit ({type(error).__name__}). Remove it."
            ) from None
    return tuple(records)


def history_fingerprint(team: str, before: dt.date, history: Path = HISTORY) -> str:
    """A hash of all earlier audits that one of the day `before` is compared with."""
    digest = hashlib.sha256()
    for path in _earlier_files(team, before, history):
        digest.update(f"{path.name}\n".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def keep_in_history(team: str, content: bytes, history: Path = HISTORY) -> None:
    """Adds the packed record of an audit, whole or not at all; nothing when the last one of its day says the same.

    Whoever else adds waits. WorkbookError when the disk does not take it.
    """
    as_of = unpacked(content).as_of.isoformat()
    folder = history / team
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _only_writer(history):
            before = sorted(folder.glob(f"{as_of}.*.parquet"))
            if before and before[-1].read_bytes() == content:
                return
            _add(folder / f"{as_of}.{len(before) + 1:04d}.parquet", content)
    except OSError as error:
        raise WorkbookError(
            f"{folder}: the audit could not be added to the history ({error.strerror}). Make room or give access, then run the same command again."
        ) from None


def _earlier_files(team: str, before: dt.date, history: Path) -> list[Path]:
    """The last file of each day before `before`, oldest first, the newest MOST of them."""
    last = {path.name.split(".")[0]: path for path in sorted((history / team).glob("*.*.parquet"))}
    return [last[day] for day in sorted(last) if day < before.isoformat()][-MOST:]


@contextmanager
def _only_writer(history: Path) -> Iterator[None]:
    with (history / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _add(place: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".making-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(place)
    finally:
        Path(name).unlink(missing_ok=True)
