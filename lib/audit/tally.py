"""Counts drawn from judgements: how full each column is, and what is missing where it matters."""

from collections.abc import Mapping, Sequence

import pandas as pd

from lib.audit.finding import Check
from lib.audit.judgement import Judgement
from lib.canonical.schema import TABLES

ENOUGH = 20
"""Of so many records that should have a value one has it by chance, if the source keeps it at all."""


def completeness(judgements: Mapping[str, Judgement]) -> pd.DataFrame:
    """How full is each column? One row per column of the team's records: table, column, records, filled."""
    rows = []
    for name, judged in judgements.items():
        sums = judged.team.sum(numeric_only=True)
        for column in TABLES[name].columns:
            counts = int(sums["records"]), int(sums[f"filled {column.name}"])
            rows.append((name, column.name, *counts))
    return pd.DataFrame(rows, columns=["table", "column", "records", "filled"])


def needs(judgements: Mapping[str, Judgement], checks: Sequence[Check]) -> pd.DataFrame:
    """What is missing where it matters? One row per completeness check: check, records, filled, is_kept.

    `records` are the team's to which the check applies, `filled` those in order. Where `is_kept` is false the source does
    not keep the value: that is said once, and no single record is to blame.
    """
    rows = []
    for check in checks:
        if check.applies is not None:
            judged = judgements[check.table]
            looked_at, bad = (total(judged.team, f"{flag} {check.id}") for flag in ("of", "is"))
            rows.append((check.id, looked_at, looked_at - bad, is_kept(judged, check)))
    return pd.DataFrame(rows, columns=["check", "records", "filled", "is_kept"])


def is_kept(judged: Judgement, check: Check) -> bool:
    """False for a completeness check whose value this source does not keep.

    That is: no record of the company has anything in the column, or none of at least ENOUGH that should.
    """
    if check.applies is None:
        return True
    looked_at, bad = (total(judged.tally, f"{flag} {check.id}") for flag in ("of", "is"))
    return looked_at > bad or (looked_at < ENOUGH and total(judged.tally, f"filled {check.field}") > 0)


def total(rows: pd.DataFrame, column: str) -> int:
    """The sum of a column of counts."""
    return int(rows[column].sum())
