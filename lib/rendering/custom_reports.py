"""Custom reports in a batch: their files are checked before any kernel starts, and are part of what a report is made from."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from lib.params import Parameters
from lib.problems import InputError
from lib.rendering.snapshots import Export, export_of

if TYPE_CHECKING:
    from lib.canonical.snapshot import Snapshot

CUSTOM_REPORT = "custom_report"
"""The notebook that shows them."""


def refuse_bad_files(teams: Iterable[Parameters]) -> None:
    """Raises InputError with all that is wrong with the report files the teams have chosen."""
    from lib.metrics.report_files import reports_chosen

    _refuse(teams, lambda team: reports_chosen(team.settings))


def refuse_unanswerable(teams: Iterable[Parameters], snapshots: Mapping[Export, "Snapshot"]) -> None:
    """Raises InputError for groups and filter values in report files that a team's own data does not have."""
    from lib.canonical.opened import OpenedTables
    from lib.metrics import report_files

    def check(team: Parameters) -> None:
        reports = report_files.reports_chosen(team.settings)
        if reports:
            tables = OpenedTables(snapshots[export_of(team)], team)
            report_files.refuse_unanswerable(tables, reports)

    _refuse(teams, check, named=True)


def files_fingerprint(team: Parameters, notebook: str) -> str:
    """A hash of the report files a team's notebook shows; nothing for a notebook that shows none."""
    if notebook != CUSTOM_REPORT:
        return ""
    from lib.metrics.report_files import report_file

    files = [report_file(name).read_bytes() for name in team.settings.custom_report]
    return hashlib.sha256(b"\0".join(files)).hexdigest()


def _refuse(
    teams: Iterable[Parameters], check: Callable[[Parameters], object], *, named: bool = False
) -> None:
    """The findings of all teams, each once, with the team's name where they depend on it."""
    findings: list[str] = []
    for team in teams:
        try:
            check(team)
        except InputError as error:
            findings += [f"{team.team}: {finding}" if named else finding for finding in error.findings]
    if findings:
        raise InputError(list(dict.fromkeys(findings)))
