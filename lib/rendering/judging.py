"""Judging: how far a team's records can be trusted is worked out once, before its reports, which all say it, are made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any

from lib.rendering.failure import one_line
from lib.rendering.job import Job, Limits, Outcome
from lib.rendering.kernel_process import confine
from lib.rendering.warm_start import kernel_environment

_OPENS = b"open_workbook("


@dataclass(frozen=True)
class Judging:
    """The records of one team on one day, to be judged; `notebooks` is the folder of its notebooks."""

    team_folder: str
    notebooks: Path
    parameters: Mapping[str, Any]
    limits: Limits

    @property
    def stem(self) -> str:
        """Its place below the output folder, like that of a report."""
        return f"{self.team_folder}/records"

    @property
    def name(self) -> str:
        """Team and what is done, for people."""
        return f"{self.parameters['team']}/records"


def judgings(jobs: Iterable[Job]) -> list[Judging]:
    """One for each team of which a report opens the workbook, in the order of the reports."""
    found = {
        job.team_folder: Judging(job.team_folder, job.notebook.parent, job.parameters, job.limits)
        for job in jobs
        if _opens_workbook(job.notebook)
    }
    return list(found.values())


def judged(judging: Judging) -> Outcome:
    """Judge the records, unless that was done before, within the limits of a report's kernel.

    Where it fails its reports are made all the same: each says itself what is wrong.
    """
    from lib.workbook import open_workbook

    began = monotonic()
    confine(judging.notebooks, kernel_environment(), judging.limits.memory_bytes)
    try:
        open_workbook(**judging.parameters).judge()
    except Exception as error:  # whatever it is, the reports meet it too
        return Outcome(one_line(type(error).__name__, str(error)), monotonic() - began)
    return Outcome(seconds=monotonic() - began)


@cache
def _opens_workbook(notebook: Path) -> bool:
    return _OPENS in notebook.read_bytes()
