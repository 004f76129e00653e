"""Moves a finished report from the work folder to its place; keeps the notebook of a failed one apart."""

from dataclasses import replace
from pathlib import Path

from lib.problems import InputError
from lib.rendering.failure import one_line
from lib.rendering.files import inside, move_into_place
from lib.rendering.job import KINDS, Job, Outcome


def publish_report(job: Job, outcome: Outcome, work: Path, out: Path) -> Outcome:
    """Put the report's files in their place, the page last; the outcome with an error when that is not possible."""
    try:
        for kind in reversed(KINDS):
            name = f"{job.stem}.{kind}"
            move_into_place(work / name, inside(out, name))
        inside(out, f"failed/{job.stem}.ipynb").unlink(missing_ok=True)
    except (OSError, InputError) as error:
        return replace(outcome, error=one_line("NotPublished", str(error)))
    return outcome


def keep_failed(job: Job, work: Path, out: Path) -> None:
    """Keep the notebook of a failed report under failed/, with its traceback, when there is one."""
    made = work / "failed" / f"{job.stem}.ipynb"
    if made.is_file():
        move_into_place(made, inside(out, f"failed/{job.stem}.ipynb"))
