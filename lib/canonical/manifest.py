"""The snapshot's manifest: what came in, what went out, what was set aside and why."""

from dataclasses import asdict
from typing import Any

from lib.canonical.conform import TableReport
from lib.canonical.conform_source import SourceReport
from lib.canonical.fingerprint import Fingerprint, file_stamp
from lib.sources.inventory import Inventory
from lib.sources.mapping import Mapping


def manifest_of(
    mapping: Mapping,
    inventory: Inventory,
    reports: tuple[TableReport, ...],
    identity: Fingerprint,
) -> dict[str, Any]:
    """What came in and what was left, as JSON-safe values; the same for the same input."""
    sources = [source for report in reports for source in report.sources]
    earlier = [source for report in reports for source in report.earlier]
    dated = {"exports": [str(day) for day in inventory.exports]} if inventory.exports else {}
    return {
        "fingerprint": identity.text,
        "system": mapping.system,
        "mapping": mapping.path.name,
        "inputs": _inputs([*sources, *earlier], inventory, identity),
        "tables": {report.name: asdict(report.counts) for report in reports},
        "unmapped_files": list(inventory.unmapped_files),
        "unmapped_columns": _unmapped_columns(sources),
        "lookups_unmatched": _lookups_unmatched(reports),
    } | dated


def _inputs(sources: list[SourceReport], inventory: Inventory, identity: Fingerprint) -> list[dict[str, Any]]:
    inputs: dict[tuple[str, str], dict[str, Any]] = {}
    for report in sources:
        name, sheet = report.source.name, report.source.entry.sheet or ""
        if report.source.path is not None:
            size, _ = file_stamp(report.source.path)
            facts = {"file": name, "sha256": identity.files[name], "bytes": size, "rows": report.rows}
            inputs[name, sheet] = facts | ({"sheet": sheet} if sheet else {}) | report.notes
    return [inputs[key] for key in sorted(inputs)]


def _unmapped_columns(sources: list[SourceReport]) -> dict[str, list[str]]:
    used: dict[str, set[str]] = {}
    for report in sources:
        used.setdefault(report.source.name, set()).update(report.used)
    left: dict[str, list[str]] = {}
    for report in sources:
        unused = [name for name in report.headers if name not in used[report.source.name]]
        if unused:
            left[report.source.name] = list(dict.fromkeys([*left.get(report.source.name, []), *unused]))
    return dict(sorted(left.items()))


def _lookups_unmatched(reports: tuple[TableReport, ...]) -> list[dict[str, Any]]:
    counts: dict[tuple[str, str], int] = {}
    for report in reports:
        for source in report.sources:
            for column, count in source.lookups_unmatched.items():
                counts[report.name, column] = counts.get((report.name, column), 0) + count
    return [
        {"table": table, "column": column, "count": count}
        for (table, column), count in counts.items()
        if count
    ]
