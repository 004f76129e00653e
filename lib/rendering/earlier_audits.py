"""Audits in a batch: the earlier ones are part of what a report is made from, and this one is kept when the batch ends.

Every audit of a batch sees the history as it was when the batch began, and only days before its own. So the same
inputs give the same bytes however often a report is made, and a report is made again when an earlier day's audit
has changed since.
"""

from collections.abc import Iterable
from pathlib import Path

from lib.params import Parameters
from lib.rendering.files import inside
from lib.rendering.manifest import Entry

AUDIT = "audit"
"""The notebook that compares with earlier audits."""


def past_fingerprint(team: Parameters, notebook: str) -> str:
    """A hash of the earlier audits a team's notebook shows; nothing for a notebook that shows none."""
    if notebook != AUDIT:
        return ""
    from lib.audit.history import history_fingerprint

    return history_fingerprint(team.team, team.as_of)


def remember(entries: Iterable[Entry], out: Path) -> None:
    """Adds the audits among finished reports to the history; those that are there already are not added again.

    WorkbookError when the disk does not take one.
    """
    from lib.audit.history import FILE, keep_in_history

    for entry in sorted(entries, key=lambda entry: entry.stem):
        if entry.status == "done" and FILE in entry.files:
            keep_in_history(entry.team, inside(out, f"{entry.stem}.{FILE}").read_bytes())
