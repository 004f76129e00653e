"""Moves a finished report from the work folder to its place; keeps the notebook of a failed one apart."""

import os
from dataclasses import replace
from pathlib import Path

from lib.problems import InputError
from lib.rendering.failure import one_line
from lib.rendering.files import inside, move_into_place
from lib.rendering.job import KINDS, Job, Outcome


def publish_report(job: Job, outcome: Outcome, work: Path, out: Path) -> Outcome:
    """Put the report's files in their place, the page last; the outcome with an error when that is not possible.

    Then the report that was there before is there again, whole.
    """
    others = [kind for kind in outcome.files if kind not in KINDS]
    names = [f"{job.stem}.{kind}" for kind in (*others, *reversed(KINDS))]
    before: dict[Path, Path] = {}
    try:
        for name in names:
            place = inside(out, name)
            before |= _kept_aside(place, work / f"{name}.before")
            move_into_place(work / name, place)
        inside(out, f"failed/{job.stem}.ipynb").unlink(missing_ok=True)
    except (OSError, InputError) as error:
        for place, aside in before.items():
            aside.replace(place)
        return replace(outcome, error=one_line("NotPublished", str(error)))
    return outcome


def keep_failed(job: Job, outcome: Outcome, work: Path, out: Path) -> Outcome:
    """Keep the notebook of a failed report under failed/, with its traceback, when there is one.

    The outcome again, with a word more when the disk does not take it.
    """
    made = work / "failed" / f"{job.stem}.ipynb"
    try:
        if made.is_file():
            move_into_place(made, inside(out, f"failed/{job.stem}.ipynb"))
    except (OSError, InputError) as error:
        return replace(outcome, error=f"{outcome.error}; {one_line('NotKept', str(error))}")
    return outcome


def _kept_aside(place: Path, aside: Path) -> dict[Path, Path]:
    """A second name for the file at `place`, under which it stays when the first is given away."""
    if not place.exists():
        return {}
    os.link(place, aside)
    return {place: aside}
