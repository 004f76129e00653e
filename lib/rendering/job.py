"""Job: all that a worker needs to make one report, and what it hands back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

KINDS = ("html", "ipynb", "figures.json")
"""The files every report has, by what follows its name; files of its sections come beside them."""


@dataclass(frozen=True)
class Link:
    """A neighbour of a report: the file beside it, and its title."""

    href: str
    title: str


@dataclass(frozen=True)
class Page:
    """What the page says around the notebook's own content; nothing in it depends on the machine or the hour."""

    title: str
    team: str
    as_of: str
    language: str = "en"
    previous: Link | None = None
    next: Link | None = None
    audit: Link | None = None
    has_index: bool = True
    report: str = ""
    """The report's short name, by which its footer finds its definitions."""

    @property
    def heading(self) -> str:
        """The page's title as the browser's tab shows it."""
        return " – ".join(part for part in (self.title, self.team, self.as_of) if part)


@dataclass(frozen=True)
class Limits:
    """How long a cell and a whole report may take, in seconds, and how much memory its kernel may take, in bytes."""

    cell_seconds: int = 300
    report_seconds: int = 900
    memory_bytes: int = 4 * 2**30


@dataclass(frozen=True)
class Folders:
    """Where a worker writes: finished reports to `work`, its kernels' sockets below `sockets`."""

    work: Path
    sockets: Path


@dataclass(frozen=True)
class Job:
    """One report to make: a notebook for a team's parameters.

    `stem` is its place below the output folder without the ending (2026-05-31/demo/pipeline); `key` changes with
    anything the report depends on; `fingerprint` names the data.
    """

    stem: str
    notebook: Path
    parameters: Mapping[str, Any]
    page: Page
    fingerprint: str
    key: str
    limits: Limits = field(default_factory=Limits)

    @property
    def report(self) -> str:
        """The report's short name."""
        return self.stem.rsplit("/", 1)[-1]

    @property
    def team_folder(self) -> str:
        """The folder of the team's reports of that day (2026-05-31/demo)."""
        return self.stem.rsplit("/", 1)[0]

    @property
    def name(self) -> str:
        """Team and report, for people."""
        return f"{self.parameters['team']}/{self.report}"


@dataclass(frozen=True)
class Outcome:
    """How a job ended: with its files, or with the reason it failed. Durations are in seconds."""

    error: str = ""
    seconds: float = 0.0
    charts: int = 0
    figures: int = 0
    files: Mapping[str, str] = field(default_factory=dict)
    """Kind of file → SHA-256."""
