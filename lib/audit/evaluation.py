"""Findings: one row per record and fault, made from the judgement of each table."""

from collections.abc import Mapping, Sequence

import pandas as pd

from lib.audit.finding import FINDING_COLUMNS, Check
from lib.audit.judgement import Judgement
from lib.audit.tally import is_kept


def findings_of(judgements: Mapping[str, Judgement], checks: Sequence[Check]) -> pd.DataFrame:
    """Every fault of the team's records, with the columns of FINDING_COLUMNS; unreadable cells are not among them."""
    parts = [_of_check(judgements[check.table], check) for check in checks]
    return with_types(
        pd.concat([no_findings(), *(part for part in parts if part is not None)], ignore_index=True)
    )


def in_order(findings: pd.DataFrame, checks: Mapping[str, Check]) -> pd.DataFrame:
    """`findings` by check in the order of `checks`, then by record."""
    place = {check_id: number for number, check_id in enumerate(checks)}
    keys = ["place", "record_id", "field", "source_file", "source_row"]
    ordered = findings.assign(place=findings["check"].map(place)).sort_values(keys, ignore_index=True)
    return with_types(ordered)


def no_findings() -> pd.DataFrame:
    """No findings, with the columns of FINDING_COLUMNS."""
    return pd.DataFrame({name: pd.Series(dtype=_type_of(name)) for name in FINDING_COLUMNS})


def with_types(findings: pd.DataFrame) -> pd.DataFrame:
    """`findings` with the columns of FINDING_COLUMNS, each of its one type."""
    return findings[list(FINDING_COLUMNS)].astype({name: _type_of(name) for name in FINDING_COLUMNS})


def _of_check(judged: Judgement, check: Check) -> pd.DataFrame | None:
    flag = f"is {check.id}"
    if flag not in judged.faulty or not is_kept(judged, check):
        return None
    rows = judged.faulty[judged.faulty[flag]]
    if rows.empty:
        return None
    values = {
        "check": check.id,
        "table": check.table,
        "field": check.field,
        "value": rows[f"value {check.field}"],
        "beside": f"{check.beside} " + rows[f"value {check.beside}"] if check.beside else None,
        "suggestion": rows["repeats"] if check.kind == "duplicate" else None,
    }
    found = rows.assign(**values)
    return (_as_told(found, judged.told[check.id]) if check.id in judged.told else found)[
        list(FINDING_COLUMNS)
    ]


def _as_told(found: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """`found` with what the check's finder says of value, what stands beside it and what to write instead."""
    said = found[["record_id"]].merge(told, on="record_id", how="left", validate="many_to_one")
    said.index = found.index
    kept = {name: said[name].fillna(found[name]) for name in ("value", "beside", "suggestion")}
    return found.assign(**kept)


def _type_of(name: str) -> str:
    return "Int64" if name == "source_row" else "str"
