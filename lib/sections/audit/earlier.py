"""Earlier audits of the same team: those that batches kept, and at once those that a folder of dated exports tells."""

import hashlib
import io
from pathlib import Path

import pyarrow.parquet as pq

from lib.audit.history import AuditRecord, earlier_audits, packed, record_of, unpacked
from lib.canonical.opened.shelf import put_on_shelf
from lib.params import ROOT, Parameters
from lib.sources.dated_exports import dated_exports
from lib.workbook import Workbook, open_workbook

MOST_EXPORTS = 3
"""Earlier exports that are audited for a report; each has to be imported by itself first."""


def this_record(workbook: Workbook) -> AuditRecord:
    """What is kept of this report's own audit."""
    return record_of(workbook.audit, workbook.as_of, workbook.snapshot.fingerprint)


def earlier_records(workbook: Workbook) -> tuple[AuditRecord, ...]:
    """The team's earlier audits, oldest first: of each day the one that was kept, else that of the export of that day."""
    kept = {record.as_of: record for record in earlier_audits(workbook.parameters.team, workbook.as_of)}
    is_dated = "exports" in workbook.snapshot.manifest
    exports = dated_exports(workbook.parameters.data_path)[:-1] if is_dated else ()
    told = [(day, folder) for day, folder in exports if day < workbook.as_of][-MOST_EXPORTS:]
    for day, folder in told:
        if day not in kept:
            settings = workbook.parameters.settings.model_copy(update={"corrections": []})
            data = f"{workbook.parameters.data}/{folder.name}"
            then = {"as_of": day, "data": data, "settings": settings}
            kept[day] = _of_export(workbook.parameters.model_copy(update=then))
    return tuple(kept[day] for day in sorted(kept))


def _of_export(parameters: Parameters) -> AuditRecord:
    """The audit of one earlier export by itself, made once and kept beside its snapshot."""
    workbook = open_workbook(**parameters.for_notebook())
    made_from = repr(parameters.for_notebook()).encode() + _code()
    name = f"audited-{hashlib.sha256(made_from).hexdigest()[:16]}.parquet"
    place = workbook.snapshot.folder / "opened" / name
    if not place.exists():
        put_on_shelf(pq.read_table(io.BytesIO(packed(this_record(workbook)))), place)
    return unpacked(place.read_bytes())


def _code() -> bytes:
    files: list[Path] = sorted((ROOT / "lib" / "audit").rglob("*.py"))
    return b"".join(path.read_bytes() for path in files)
