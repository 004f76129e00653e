"""Worker processes side by side, one report each, or a team's records to judge; one that dies or hangs costs that, no more."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from lib.rendering.failure import one_line
from lib.rendering.job import Folders, Job, Outcome
from lib.rendering.judging import Judging
from lib.rendering.warm_start import sockets_parent, worker_context
from lib.rendering.worker import serve

_GRACE_SECONDS = 90
"""Beyond the report's own limit: the kernel's start and end, and making the page."""
_LOOK_SECONDS = 1.0


@dataclass(frozen=True)
class Started:
    """A worker began a report, or to judge a team's records."""

    job: Job | Judging


@dataclass(frozen=True)
class Finished:
    """A report was made, or failed."""

    job: Job
    outcome: Outcome


@dataclass(frozen=True)
class Judged:
    """A team's records were judged, or could not be."""

    job: Judging
    outcome: Outcome


Happening = Started | Finished | Judged


def made_side_by_side(jobs: Sequence[Job | Judging], workers: int, work: Path) -> Iterator[Happening]:
    """Make the reports with at most `workers` processes; what happened, as it happens.

    A team's reports wait until its records are judged, where that is asked for. Stopping the iteration early ends the
    workers.
    """
    # a path short enough for sockets, and nobody else may enter it
    with TemporaryDirectory(dir=sockets_parent(), prefix="crm-", ignore_cleanup_errors=True) as sockets:
        crew = _Crew(Folders(work, Path(sockets)), list(jobs))
        try:
            while crew.is_busy:
                yield from crew.begin(workers)
                yield from crew.collect()
        finally:
            crew.end()


class _Crew:
    """The workers, and the jobs no one has yet."""

    def __init__(self, folders: Folders, waiting: list[Job | Judging]) -> None:
        self.folders, self.waiting = folders, waiting
        self.active: list[_Worker] = []

    @property
    def is_busy(self) -> bool:
        return bool(self.waiting or self.active)

    def begin(self, workers: int) -> Iterator[Started]:
        while len(self.active) < workers and (job := self._next()):
            self.waiting.remove(job)
            self.active.append(_Worker(self.folders, job))
            yield Started(job)

    def _next(self) -> Job | Judging | None:
        judging = {worker.job.team_folder for worker in self.active if isinstance(worker.job, Judging)}
        return next((job for job in self.waiting if job.team_folder not in judging), None)

    def collect(self) -> Iterator[Finished | Judged]:
        wait([worker.line for worker in self.active], timeout=_LOOK_SECONDS)
        for worker in list(self.active):
            outcome = worker.outcome()
            if outcome:
                worker.end()
                self.active.remove(worker)
                yield (Judged if isinstance(worker.job, Judging) else Finished)(worker.job, outcome)

    def end(self) -> None:
        for worker in self.active:
            worker.end()


class _Worker:
    """A process that does one job, and the line on which it says how that ended."""

    def __init__(self, folders: Folders, job: Job | Judging) -> None:
        context = worker_context()
        self.job, self.began = job, monotonic()
        self.log = folders.work / f"{job.stem.replace('/', '-')}.log"
        self.line, far_end = context.Pipe(duplex=False)
        self.process = context.Process(target=serve, args=(far_end, job, folders, self.log, dict(os.environ)))
        self.process.start()
        far_end.close()

    line: Connection

    def outcome(self) -> Outcome | None:
        """How the job ended; None while it goes on."""
        limit = self.job.limits.report_seconds + _GRACE_SECONDS
        seconds = monotonic() - self.began
        try:
            if self.line.poll():
                return self.line.recv()
        except (EOFError, ConnectionResetError):
            self.process.join()
            return Outcome(error=one_line("WorkerDied", self._last_words()), seconds=seconds)
        if seconds > limit:
            return Outcome(error=one_line("TooSlow", f"no sign of an end after {limit} s"), seconds=seconds)
        return None

    def end(self) -> None:
        self.line.close()
        self.process.kill()
        self.process.join()

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").split("\n") if self.log.exists() else []
        said = [line for line in lines if line.strip()]
        return f"the worker process ended with code {self.process.exitcode} ({said[-1].strip() if said else 'it said nothing'})"
