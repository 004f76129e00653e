"""Spawned worker processes that make reports side by side; a worker that dies or hangs costs one report, no more."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from time import monotonic
from typing import Any

from lib.rendering.failure import one_line
from lib.rendering.job import Job, Outcome
from lib.rendering.kernel import private_folder
from lib.rendering.worker import Folders, serve

_GRACE_SECONDS = 90
"""Beyond the report's own limit: the kernel's start and end, and making the page."""
_LOOK_SECONDS = 1.0


@dataclass(frozen=True)
class Started:
    """A worker began a report."""

    job: Job


@dataclass(frozen=True)
class Finished:
    """A report was made, or failed."""

    job: Job
    outcome: Outcome


def made_side_by_side(jobs: Sequence[Job], workers: int, work: Path) -> Iterator[Started | Finished]:
    """Make the reports with at most `workers` processes; what happened, as it happens.

    Stopping the iteration early ends the workers.
    """
    with private_folder() as sockets:
        crew = _Crew(Folders(work, sockets), list(reversed(jobs)))
        try:
            while crew.is_busy:
                yield from crew.begin(workers)
                yield from crew.collect()
        finally:
            crew.end()


class _Crew:
    """The workers, and the jobs no one has yet."""

    def __init__(self, folders: Folders, waiting: list[Job]) -> None:
        self.folders, self.waiting = folders, waiting
        self.active: list[_Worker] = []
        self.hired = 0

    @property
    def is_busy(self) -> bool:
        return bool(self.waiting) or any(worker.job for worker in self.active)

    def begin(self, workers: int) -> Iterator[Started]:
        idle = sum(worker.job is None for worker in self.active)
        for _ in range(min(workers - len(self.active), len(self.waiting) - idle)):
            self.active.append(_Worker(self.folders, self.hired))
            self.hired += 1
        for worker in self.active:
            if worker.job is None and self.waiting:
                job = self.waiting.pop()
                worker.begin(job)
                yield Started(job)

    def collect(self) -> Iterator[Finished]:
        wait([worker.connection for worker in self.active if worker.job], timeout=_LOOK_SECONDS)
        for worker in self.active:
            job, outcome = worker.job, worker.outcome() if worker.job else None
            if job and outcome:
                worker.job = None
                yield Finished(job, outcome)
        self.active = [worker for worker in self.active if worker.is_alive]

    def end(self) -> None:
        for worker in self.active:
            worker.end()


class _Worker:
    """One process, the line to it, and the job it has in hand."""

    def __init__(self, folders: Folders, number: int) -> None:
        context: Any = get_context("spawn")
        self.log = folders.work / f"worker-{number}.log"
        self.connection, far_end = context.Pipe()
        self.process = context.Process(target=serve, args=(far_end, folders, self.log), daemon=True)
        self.process.start()
        far_end.close()
        self.job: Job | None = None
        self.began = monotonic()
        self.is_alive = True

    connection: Connection

    def begin(self, job: Job) -> None:
        self.job, self.began = job, monotonic()
        with suppress(BrokenPipeError):  # a worker that is gone is found by outcome()
            self.connection.send(job)

    def outcome(self) -> Outcome | None:
        """How the job ended; None while it goes on."""
        limit = self.job.limits.report_seconds + _GRACE_SECONDS
        seconds = monotonic() - self.began
        try:
            if self.connection.poll():
                return self.connection.recv()
        except (EOFError, ConnectionResetError):
            self.end()
            return Outcome(error=one_line("WorkerDied", self._last_words()), seconds=seconds)
        if seconds > limit:
            self.end()
            return Outcome(error=one_line("TooSlow", f"no sign of an end after {limit} s"), seconds=seconds)
        return None

    def end(self) -> None:
        self.is_alive = False
        self.connection.close()
        self.process.kill()
        self.process.join()

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").split("\n") if self.log.exists() else []
        said = [line for line in lines if line.strip()]
        return f"the worker process ended with code {self.process.exitcode} ({said[-1].strip() if said else 'it said nothing'})"
