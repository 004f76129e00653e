"""How good is the data a metric is computed from: the share of its records without a known fault in the fields it reads."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from lib.audit import Audit, Grade

COLUMNS_READ = Path(__file__).parent / "columns_read.json"
"""`metric/definition` → the `table.column`s it reads; written by `python -m tests.lineage` from what it really reads."""


@dataclass(frozen=True)
class Quality:
    """The records of one table a metric reads: `grade` counts those with no known fault in `fields` as clean."""

    table: str
    fields: tuple[str, ...]
    grade: Grade


@cache
def columns_read() -> dict[str, list[str]]:
    """`metric/definition` → the canonical columns it reads."""
    return json.loads(COLUMNS_READ.read_text(encoding="utf-8"))


def quality_of(audit: Audit, key: str) -> Quality | None:
    """The table that limits a metric: of those it reads, the one with the smallest share of records without a fault.

    A record is faulty when an audit's finding names one of the fields read; doubts and what accounts may do are none.
    Rows that the import set aside are never clean. None where it is not known what `key` (metric/definition) reads, or no
    record of the team was judged.
    """
    found = [each for each in qualities(audit, key) if each.grade.share is not None]
    return min(found, key=lambda each: each.grade.share or 0.0, default=None)


def qualities(audit: Audit, key: str) -> Sequence[Quality]:
    """One entry for each table that the metric reads, by name."""
    fields: dict[str, list[str]] = {}
    for column in columns_read().get(key, ()):
        table, field = column.split(".", 1)
        fields.setdefault(table, []).append(field)
    return [_quality(audit, table, tuple(names)) for table, names in sorted(fields.items())]


def _quality(audit: Audit, table: str, fields: tuple[str, ...]) -> Quality:
    graded = audit.grades[(audit.grades["by"] == "table") & (audit.grades["group"] == table)]
    records, aside = int(graded["records"].sum()), int(graded["set_aside"].sum())
    faulty = len(_faulty(audit, table, fields)) if records else 0
    return Quality(table, fields, Grade(records - aside - faulty, records))


def _faulty(audit: Audit, table: str, fields: tuple[str, ...]) -> pd.Index:
    """The records of the table that a finding in one of the fields speaks of."""
    spared = [check.id for check in audit.checks.values() if check.kind == "access" or check.is_doubt]
    found = audit.findings
    is_one = (found["table"] == table) & found["field"].isin(list(fields)) & ~found["check"].isin(spared)
    return pd.Index(found.loc[is_one, "record_id"].unique())
