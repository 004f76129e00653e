"""The log of decisions on duplicates: what became of every row of the list, and how many records there were and are."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from lib.canonical.decided_pairs import ACCEPT, REJECT, SPLIT, Decided, pair_of
from lib.canonical.outcome_log import create_log

LOG = "decisions_log"
LOG_COLUMNS = (
    "file",
    "row",
    "table",
    "record_id",
    "other_id",
    "decision",
    "by",
    "on",
    "note",
    "outcome",
    "reason",
)
"""One row per row of the list of decisions, with its outcome: merged, kept apart, already so, refused or left."""

MERGED, KEPT_APART, ALREADY, REFUSED, LEFT = ("merged", "kept apart", "already so", "refused", "left")


def create_logs(con: duckdb.DuckDBPyConnection) -> None:
    """Makes the empty log, and the empty count of rows left out."""
    create_log(con, LOG, LOG_COLUMNS)
    con.execute('CREATE TABLE left_out ("table" VARCHAR, why VARCHAR, rows BIGINT)')


def log_decisions(
    con: duckdb.DuckDBPyConnection, rows: Sequence[Mapping[str, Any]], holds: tuple[Decided, Collection[str]]
) -> None:
    """Logs the rows of one table; `holds`: what holds after all of them, and which of the records they name the export has."""
    outcomes = [_outcome(row, *holds) for row in rows]
    said = [
        {**row, "outcome": outcome, "reason": reason}
        for row, (outcome, reason) in zip(rows, outcomes, strict=True)
    ]
    if said:
        con.register("judged", pa.Table.from_pylist(said))
        con.execute(f"INSERT INTO {LOG} BY NAME SELECT * FROM judged")
        con.unregister("judged")


def log_other_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Logs the rows that name a table this export has not, and those in which nothing was decided."""
    con.execute(
        f"INSERT INTO {LOG} BY NAME SELECT *, "
        f"CASE WHEN decision IN ('{ACCEPT}', '{REJECT}', '{SPLIT}') THEN '{REFUSED}' ELSE '{LEFT}' END AS outcome, "
        f"CASE WHEN decision IN ('{ACCEPT}', '{REJECT}', '{SPLIT}') THEN 'this export has no table of that name' ELSE 'nothing was decided' END AS reason "
        f"FROM merge_decisions WHERE place NOT IN (SELECT place FROM {LOG})"
    )


def log_left_out(con: duckdb.DuckDBPyConnection, table: str, why: str, rows: int) -> None:
    """Counts rows of a table that are in the export and, by what was accepted, not in the snapshot."""
    con.execute("INSERT INTO left_out VALUES (?, ?, ?)", [table, why, rows])


def rows_left_out(con: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    """How many rows merging left out of each table, and why: table, reason, count."""
    found = con.execute(
        'SELECT "table", why, sum(rows)::BIGINT FROM left_out GROUP BY ALL HAVING sum(rows) > 0 ORDER BY ALL'
    ).fetchall()
    return [dict(zip(("table", "reason", "count"), row, strict=True)) for row in found]


def _outcome(row: Mapping[str, Any], known: Decided, there: Collection[str]) -> tuple[str, str]:
    if row["decision"] not in (ACCEPT, REJECT, SPLIT):
        return LEFT, "nothing was decided"
    named = [row["record_id"]] if row["decision"] == SPLIT else [row["record_id"], row["other_id"]]
    present = [record for record in named if record in there]
    if not present:
        return REFUSED, "no record of that id is in this export"
    if row["decision"] != ACCEPT:
        return KEPT_APART, ""
    if pair_of(*named) not in known.accepted:
        return LEFT, "another row splits one of the two off"
    if len(present) < len(named):
        return ALREADY, "only one of the two is in this export"
    return MERGED, ""
