"""A batch: many teams x many notebooks, checked first, then made side by side, each published when it is whole."""

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from lib.params import ROOT
from lib.rendering.custom_reports import CUSTOM_REPORT, refuse_bad_files, refuse_unanswerable
from lib.rendering.earlier_audits import remember
from lib.rendering.job import Job, Limits
from lib.rendering.judging import judgings
from lib.rendering.lock import locked_output
from lib.rendering.manifest import Entry
from lib.rendering.plan import Shelf, planned_jobs, shelf
from lib.rendering.pool import Finished, Happening, made_side_by_side
from lib.rendering.reading_order import chosen_notebooks
from lib.rendering.run import Run
from lib.rendering.snapshots import imported
from lib.rendering.teams import Parameters, parameter_sets
from lib.rendering.warm_start import worker_context


@dataclass(frozen=True)
class Batch:
    """What to render. No notebook named: every one of the folder; `as_of`: on that day, whatever the teams' files say."""

    parameter_files: Sequence[Path]
    notebooks: Sequence[str] = ()
    notebooks_folder: Path = ROOT / "notebooks"
    out: Path = ROOT / "outputs"
    workers: int = 1
    limits: Limits = field(default_factory=Limits)
    is_forced: bool = False
    as_of: dt.date | None = None


@dataclass(frozen=True)
class Step:
    """What is being done before reports are made."""

    words: str


@dataclass(frozen=True)
class Planned:
    """How many reports there are, and how many of them are there unchanged and kept."""

    reports: int
    unchanged: int


@dataclass(frozen=True)
class BatchResult:
    """How the batch ended: the entry of each of its reports, and how many were made or tried now."""

    entries: Sequence[Entry]
    tried: int
    seconds: float

    @property
    def failed(self) -> list[Entry]:
        """Those that failed, with or without an older report kept."""
        return [entry for entry in self.entries if entry.status != "done"]


Event = Step | Planned | Happening
OnEvent = Callable[[Event], None]


def render_batch(batch: Batch, on_event: OnEvent = lambda event: None) -> BatchResult:
    """Render every team x notebook of the batch that is not there unchanged already.

    Raises InputError before any kernel starts when parameters, notebooks or data are wrong, and OutputLocked when
    another batch writes to the same folder. A report that fails is told in the result; the others go on.
    """
    began = monotonic()
    teams = parameter_sets(batch.parameter_files, batch.as_of)
    chosen = chosen_notebooks(batch.notebooks, batch.notebooks_folder)
    worker_context()  # imports what reports need while the rest is checked
    if CUSTOM_REPORT in chosen:
        refuse_bad_files(teams)
    with locked_output(batch.out) as work:
        run = Run(batch.out, work, began)
        notebooks = shelf(chosen, batch.notebooks_folder, run.entries)
        jobs = _jobs(batch, teams, notebooks, on_event)
        waiting = [job for job in jobs if batch.is_forced or not run.keep_unchanged(job)]
        on_event(Planned(len(jobs), len(jobs) - len(waiting)))
        _make(waiting, min(batch.workers, len(waiting)), run, on_event)
        run.finish({"workers": batch.workers})
        entries = [run.entries[job.stem] for job in jobs]
        remember(entries, batch.out)
    return BatchResult(entries, len(waiting), monotonic() - began)


def _jobs(batch: Batch, teams: Sequence[Parameters], notebooks: Shelf, on_event: OnEvent) -> list[Job]:
    snapshots = imported(teams, lambda words: on_event(Step(words)))
    if CUSTOM_REPORT in notebooks.chosen:
        refuse_unanswerable(teams, snapshots)
    fingerprints = {export: snapshot.fingerprint for export, snapshot in snapshots.items()}
    return planned_jobs(teams, notebooks, fingerprints, batch.limits)


def _make(jobs: Sequence[Job], workers: int, run: Run, on_event: OnEvent) -> None:
    with closing(made_side_by_side([*judgings(jobs), *jobs], workers, run.work)) as events:
        for event in events:
            on_event(run.publish(event) if isinstance(event, Finished) else event)
