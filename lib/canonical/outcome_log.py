"""A log of what people decided: every row of their lists with its outcome and the reason, none passed over in silence."""

from collections.abc import Sequence

import duckdb

from lib.canonical.sql_text import name_sql


def create_log(con: duckdb.DuckDBPyConnection, log: str, columns: Sequence[str]) -> None:
    """Makes the empty table `log`: `place` in all lists together, `row` in its own, every other column a text."""
    texts = ", ".join(f"{name_sql(name)} VARCHAR" for name in columns if name != "row")
    con.execute(f'CREATE TABLE {log} (place BIGINT, "row" BIGINT, {texts})')


def log_sql(log: str, columns: Sequence[str]) -> str:
    """The log in the order of the lists."""
    return f"SELECT {', '.join(map(name_sql, columns))} FROM {log} ORDER BY place"


def outcomes(con: duckdb.DuckDBPyConnection, log: str) -> list[dict[str, object]]:
    """How many rows of each list had which outcome, and why: file, outcome, reason, count."""
    found = con.execute(
        f"SELECT file, outcome, reason, count(*) FROM {log} GROUP BY ALL ORDER BY file, outcome, reason"
    ).fetchall()
    return [dict(zip(("file", "outcome", "reason", "count"), row, strict=True)) for row in found]
