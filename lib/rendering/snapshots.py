"""The data of a batch: each distinct export is imported once, before any kernel starts."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from lib.params import Parameters
from lib.problems import InputError

if TYPE_CHECKING:
    from lib.canonical.amendments import Amendments
    from lib.canonical.snapshot import Snapshot

Export = tuple[Path, str, "Amendments"]
"""Where an export lies, the mapping that reads it, and what people decided about its records."""


def export_of(parameters: Parameters) -> Export:
    """The export a team's parameters name."""
    from lib.canonical.amendments import amendments_of

    return parameters.data_path, parameters.settings.mapping, amendments_of(parameters)


def imported(parameters: Iterable[Parameters], on_step: Callable[[str], None]) -> dict[Export, "Snapshot"]:
    """Publish the snapshot of each distinct export where the notebooks will look for it.

    Raises InputError with the findings of every export that cannot be imported or begins after a team's day.
    """
    from lib.canonical.exported_days import refuse_unknown_day

    snapshots: dict[Export, Snapshot] = {}
    findings: list[str] = []
    for team in parameters:
        try:
            export = export_of(team)
            if export not in snapshots:
                snapshots[export] = _published(export, on_step)
            refuse_unknown_day(snapshots[export], team.as_of)
        except InputError as error:
            findings += [finding for finding in error.findings if finding not in findings]
    if findings:
        raise InputError(findings)
    return snapshots


def _published(export: Export, on_step: Callable[[str], None]) -> "Snapshot":
    from lib.canonical.amendments import Making
    from lib.canonical.snapshot import SNAPSHOTS, publish_snapshot

    data, mapping, amendments = export
    making = Making(amendments, lambda step: on_step(f"Importing {data.name}: {step}"))
    return publish_snapshot(data, mapping, SNAPSHOTS, making)
