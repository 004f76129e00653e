"""What a person sees of a batch while it runs: one moving line on a terminal, a line per report elsewhere."""

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from lib.rendering.batch import BatchResult, Event, Planned, Step
from lib.rendering.job import Job, Outcome
from lib.rendering.judging import Judging
from lib.rendering.pool import Finished, Judged, Started


class Display:
    """Shows the events of a batch on `console`; use it as a context so that the terminal is left tidy."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self.task = self.progress.add_task("Reading parameters", total=None)
        self.at_work: list[str] = []
        self.last_step = ""

    def __enter__(self) -> "Display":
        self.progress.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.progress.stop()

    def show(self, event: Event) -> None:
        """Take in what happened."""
        match event:
            case Step(words):
                self.progress.update(self.task, description=escape(words))
            case Planned(reports, unchanged):
                self._plan(reports, unchanged)
            case Started(job):
                self.at_work.append(job.name)
                self._say_at_work()
            case Judged(job, outcome):
                self._end(job, outcome, "judged")
            case Finished(job, outcome):
                self._end(job, outcome, "done")
                self.progress.advance(self.task)

    def _plan(self, reports: int, unchanged: int) -> None:
        self.progress.update(self.task, total=reports, completed=unchanged, description="Starting")
        if unchanged:
            self.console.print(f"{unchanged} of {reports} reports are unchanged and kept.")

    def _end(self, job: Job | Judging, outcome: Outcome, good: str) -> None:
        self.at_work.remove(job.name)
        mark = "[red]failed[/]" if outcome.error else f"[green]{good:6}[/]"
        reason = f"  {escape(outcome.error)}" if outcome.error else ""
        self.console.print(
            f"{mark} {escape(job.name)}  [dim]{outcome.seconds:.1f} s[/]{reason}", soft_wrap=True
        )
        self._say_at_work()

    def _say_at_work(self) -> None:
        self.progress.update(self.task, description=escape(", ".join(self.at_work)))


def closing_words(result: BatchResult, index: str) -> str:
    """How the batch went, in one line for the end."""
    failed = len(result.failed)
    counts = [f"{len(result.entries)} in all", f"{result.tried - failed} made now", f"{failed} failed"]
    shown = counts if failed else counts[:-1]
    return f"Reports: {', '.join(shown)}, in {result.seconds:.0f} s. Open {index}"
