"""run.json: every report of an output folder with its state, files and their hashes; written last, and read to resume."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any

from lib.rendering.files import sha256
from lib.rendering.job import KINDS, Job, Outcome

MANIFEST = "run.json"
_FORMAT = 1
_PACKAGES = [
    "crm-workbook",
    "duckdb",
    "ibis-framework",
    "pandas",
    "pyarrow",
    "matplotlib",
    "nbclient",
    "papermill",
    "nbconvert",
    "nh3",
]


@dataclass(frozen=True)
class Entry:
    """One report's state.

    `status`: done; failed (there is no report); stale (the last attempt failed, the report before it is kept).
    `key`, `fingerprint`, `charts`, `figures` and `files` (kind → SHA-256) are those of the report that is there.
    """

    stem: str
    report: str
    title: str
    team: str
    label: str
    as_of: str
    status: str
    error: str = ""
    key: str = ""
    fingerprint: str = ""
    seconds: float = 0.0
    charts: int = 0
    figures: int = 0
    files: Mapping[str, str] = field(default_factory=dict)

    def as_done(self) -> "Entry":
        """The entry once its report is known to be the one asked for."""
        return replace(self, status="done", error="")


def entry_after(job: Job, outcome: Outcome, before: Entry | None, out: Path) -> Entry:
    """A report's entry after an attempt: its own files when it was made, else those of the last good one."""
    fresh = Entry(
        stem=job.stem,
        report=job.report,
        title=job.page.title,
        team=job.parameters["team"],
        label=job.page.team,
        as_of=job.parameters["as_of"],
        status="done",
        seconds=round(outcome.seconds, 2),
    )
    if not outcome.error:
        made = {"charts": outcome.charts, "figures": outcome.figures, "files": dict(outcome.files)}
        return replace(fresh, key=job.key, fingerprint=job.fingerprint, **made)
    if before is not None and is_whole(before, out):
        return replace(before, status="stale", error=outcome.error, seconds=fresh.seconds)
    return replace(fresh, status="failed", error=outcome.error)


def is_whole(entry: Entry, out: Path) -> bool:
    """Whether every file of the report is there, byte for byte."""
    return set(KINDS) <= set(entry.files) and all(
        _hash_of(out / f"{entry.stem}.{kind}") == expected for kind, expected in entry.files.items()
    )


def known_entries(out: Path) -> dict[str, Entry]:
    """The entries of the folder's run.json by stem; none when there is no readable one, so all is made again."""
    try:
        values = json.loads((out / MANIFEST).read_bytes())
        if values["format"] != _FORMAT:
            return {}
        entries = [Entry(**each) for each in values["reports"]]
    except (FileNotFoundError, IsADirectoryError, ValueError, KeyError, TypeError):
        return {}
    return {entry.stem: entry for entry in entries if entry.status == "failed" or _is_there(entry, out)}


def manifest(entries: Sequence[Entry], about: Mapping[str, Any]) -> bytes:
    """The content of run.json: `about` the run, then every report sorted by place."""
    reports = [asdict(entry) for entry in sorted(entries, key=lambda entry: entry.stem)]
    values = {"format": _FORMAT, **about, "versions": versions(), "reports": reports}
    return (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode()


def versions() -> dict[str, str]:
    """The versions of Python and of the packages that reports are made with."""
    return {"python": python_version()} | {name: version(name) for name in _PACKAGES}


def _is_there(entry: Entry, out: Path) -> bool:
    return (out / f"{entry.stem}.html").is_file()


def _hash_of(path: Path) -> str:
    return sha256(path.read_bytes()) if path.is_file() else ""
