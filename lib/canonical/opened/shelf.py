"""The shelf: classified deals kept as a file beside the snapshot, so that a team's reports classify them once."""

import hashlib
import os
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from lib.canonical.snapshot import Snapshot
from lib.params import Parameters

_CODE = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))


def shelf_of(snapshot: Snapshot, parameters: Parameters) -> Path:
    """Where the classified deals of these parameters lie: named by everything they are made from."""
    settings = parameters.settings
    made_from = (
        parameters.as_of,
        settings.currency,
        settings.calendar.timezone,
        settings.definitions.sales_cycle_start,
    )
    digest = hashlib.sha256(_CODE + repr(made_from).encode())
    return snapshot.folder / "opened" / f"deals-{digest.hexdigest()[:16]}.parquet"


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
