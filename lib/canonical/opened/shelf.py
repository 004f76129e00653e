"""The shelf: classified deals and leads kept as files beside the snapshot, so that they are classified once."""

import hashlib
import os
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from lib.canonical.snapshot import Snapshot
from lib.params import Parameters

_CODE = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))


def shelf_of_deals(snapshot: Snapshot, parameters: Parameters) -> Path:
    """Where everyone's classified deals lie: the same for all teams that count money and days alike."""
    settings = parameters.settings
    return _shelf(
        snapshot,
        "deals",
        parameters.as_of,
        settings.currency,
        settings.calendar.timezone,
        settings.definitions.sales_cycle_start,
    )


def shelf_of_leads(snapshot: Snapshot, parameters: Parameters) -> Path:
    """Where the classified leads of one team lie."""
    settings = parameters.settings.model_dump_json(exclude={"goals"})
    return _shelf(snapshot, "leads", parameters.as_of, settings)


def _shelf(snapshot: Snapshot, name: str, *made_from: object) -> Path:
    """A file named by everything its rows are made from."""
    digest = hashlib.sha256(_CODE + repr(made_from).encode())
    return snapshot.folder / "opened" / f"{name}-{digest.hexdigest()[:16]}.parquet"


def put_on_shelf(rows: pa.Table, path: Path) -> None:
    """Write `rows` to the shelf: whole or not at all, whoever else is writing."""
    path.parent.mkdir(exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".making-", suffix=".parquet")
    os.close(handle)
    making = Path(name)
    try:
        pq.write_table(rows, making)
        making.replace(path)
    finally:
        making.unlink(missing_ok=True)
