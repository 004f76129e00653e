"""What the import set aside: whole rows that are in no table, and cells of records that stayed."""

from collections.abc import Sequence
from typing import Any

import ibis
import pandas as pd

from lib.audit.evaluation import no_findings, with_types
from lib.audit.finding import Check
from lib.audit.records import Records
from lib.canonical.snapshot import Snapshot

SET_ASIDE_COLUMNS = ("table", "kind", "reason", "column", "count", "source_file", "source_row", "value")


def set_aside(snapshot: Snapshot) -> pd.DataFrame:
    """What was set aside and why? One row per table, kind ("row" or "cell") and reason, with `count` and one example.

    Counts are of the whole company: a row that was set aside has no owner.
    """
    rows = [_reason(reason) for reason in snapshot.manifest["reasons"]]
    return pd.DataFrame(rows, columns=list(SET_ASIDE_COLUMNS))


def rows_set_aside(snapshot: Snapshot) -> pd.DataFrame:
    """How many whole rows of each table and file were set aside? Columns: table, source_file, set_aside."""
    rows = _quarantine(snapshot, "row")
    return rows.groupby(["table", "source_file"], as_index=False).size().rename(columns={"size": "set_aside"})


def unreadable_cells(records: Records, checks: Sequence[Check]) -> pd.DataFrame:
    """Findings for cells of the team's records that could not be read, `value` being what the file says."""
    cells = _quarantine(records.tables.snapshot, "cell")
    asked = {check.table: check.id for check in checks if check.kind == "unreadable"}
    parts = [
        _found(records, name, cells[cells["table"] == name])
        for name in asked
        if (cells["table"] == name).any()
    ]
    found = pd.concat([no_findings(), *parts], ignore_index=True)
    return with_types(found.assign(check=found["table"].map(asked)))


def _found(records: Records, name: str, cells: pd.DataFrame) -> pd.DataFrame:
    """Cells of one table with their records: many cells to one record."""
    named = {"source_file": "cell_file", "source_row": "cell_row", "column": "field", "value": "value"}
    read = ibis.memtable(cells[list(named)].rename(columns=named))
    rows = records.judged(name)
    team = rows.filter(rows.is_team)
    joined = team.inner_join(read, [team.source_file == read.cell_file, team.source_row == read.cell_row])
    origin = joined.select(
        "record_id",
        "field",
        "value",
        "source_system",
        "source_file",
        "source_row",
        owner_id=joined.record_owner_id,
    )
    found = records.tables.frame(origin.order_by("record_id", "field"))
    return found.assign(check="", table=name, beside=None, suggestion=None)


def _quarantine(snapshot: Snapshot, kind: str) -> pd.DataFrame:
    if not snapshot.manifest["reasons"]:
        return pd.DataFrame(
            columns=["table", "source_file", "source_row", "kind", "reason", "column", "value"]
        )
    everything = pd.read_parquet(snapshot.quarantine)
    return everything[everything["kind"] == kind]


def _reason(reason: dict[str, Any]) -> tuple[Any, ...]:
    example = reason["examples"][0]
    facts = tuple(reason[name] for name in ("table", "kind", "reason", "column", "count"))
    return (*facts, example["file"], example["row"], example["value"])
