"""One table judged: its records held with a flag for each check, so that counting and listing cost next to nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import ibis
import pandas as pd
from ibis import Table

from lib.audit.checks.duplicates import repeated
from lib.audit.finding import FOUND_COLUMNS, Check
from lib.audit.records import Records
from lib.canonical.schema import TABLES
from lib.canonical.sql_text import name_sql

GROUPS = ("is_team", "is_someones", "source_system", "source_file", "owner_id")
_ORIGIN = ("record_id", "source_system", "source_file", "source_row")
_HELD = "judged"
_NOTHING = pd.DataFrame(columns=list(FOUND_COLUMNS), dtype="str")


@dataclass(frozen=True)
class Judgement:
    """What the checks say of one table.

    `tally`: one row per GROUPS of the company's records, with `records`, `filled <column>` for each canonical column,
    `is <check>` (records that offend) and `of <check>` (records a completeness check looks at).
    `faulty`: the team's records that offend any check: where they come from, `owner_id`, `repeats`, the values of the
    columns concerned and the flags `is <check>`.
    `told`: what each check with a finder says of its records, by check: one row per record, FOUND_COLUMNS.
    """

    table: str
    tally: pd.DataFrame
    faulty: pd.DataFrame
    told: Mapping[str, pd.DataFrame]

    @cached_property
    def team(self) -> pd.DataFrame:
        """The rows of the tally that count the team's own records."""
        return self.tally[self.tally["is_team"]]


def judgement(records: Records, name: str, checks: Sequence[Check]) -> Judgement:
    """The records of one table under `checks`, which are those of that table."""
    rows = records.judged(name)
    is_repeat = any(map(_is_exact, checks))
    repeats = repeated(name, rows) if is_repeat else ibis.null("string")
    flags = {f"is {check.id}": _rule(records, rows, check) for check in checks if _is_rule(check)}
    told = {check.id: _told(records, check) for check in checks if check.finds is not None}
    flags |= {
        f"is {check_id}": _is_told(records, rows, (check_id, found)) for check_id, found in told.items()
    }
    flags |= {f"is {check.id}": repeats.notnull() for check in checks if _is_exact(check)}
    looked_at = {f"of {check.id}": check.applies(rows) for check in checks if check.applies is not None}
    records.tables.hold(_HELD, rows.mutate(repeats=repeats, **flags, **looked_at))
    tally = records.tables.queried(_tally_sql(name, [*flags, *looked_at]))
    counted = tally.loc[tally["is_team"], list(flags)].sum()
    found = [flag for flag in flags if counted[flag] > 0]
    faulty = records.tables.queried(_faulty_sql(rows, checks, found)) if found else pd.DataFrame()
    return Judgement(name, tally, faulty, told)


def _is_exact(check: Check) -> bool:
    """A duplicate that no finder tells is one that says exactly the same."""
    return check.kind == "duplicate" and check.finds is None


def _is_rule(check: Check) -> bool:
    return bool(check.offends or check.references)


def _told(records: Records, check: Check) -> pd.DataFrame:
    """What the check's finder says, a row per record; of several the first counts."""
    said = check.finds(records)
    if said.empty:
        return _NOTHING
    found = said.drop_duplicates("record_id", ignore_index=True)
    return found.reindex(columns=list(FOUND_COLUMNS)).astype("str")


def _is_told(records: Records, rows: Table, said: tuple[str, pd.DataFrame]) -> ibis.Value:
    check_id, found = said
    if found.empty:
        return ibis.literal(False)
    return rows.record_id.isin(records.tables.hold(f"told {check_id}", found[["record_id"]]).record_id)


def _rule(records: Records, rows: Table, check: Check) -> ibis.Value:
    if check.references:
        return rows[check.field].notin(records.keys(check.references))
    fails = check.offends(rows)
    return fails if check.applies is None else fails & check.applies(rows)


def _tally_sql(name: str, flags: Sequence[str]) -> str:
    groups = [group if group != "owner_id" else "record_owner_id AS owner_id" for group in GROUPS]
    moments = {column.name for column in TABLES[name].columns if column.type == "moment"}
    stored = {
        column.name: f"{column.name}_day" if column.name in moments else column.name
        for column in TABLES[name].columns
    }
    filled = [f"count({name_sql(held)}) AS {name_sql(f'filled {column}')}" for column, held in stored.items()]
    flagged = [f"count_if({name_sql(flag)}) AS {name_sql(flag)}" for flag in flags]
    counts = ", ".join(["count(*) AS records", *filled, *flagged])
    return f"SELECT {', '.join(groups)}, {counts} FROM {_HELD} GROUP BY ALL ORDER BY ALL"


def _faulty_sql(rows: Table, checks: Sequence[Check], flags: Sequence[str]) -> str:
    fields = sorted({name for check in checks for name in (check.field, check.beside) if name})
    values = [f"{_text_sql(rows, name)} AS {name_sql(f'value {name}')}" for name in fields]
    marks = [f"coalesce({name_sql(flag)}, false) AS {name_sql(flag)}" for flag in flags]
    chosen = ", ".join([*_ORIGIN, "record_owner_id AS owner_id", "repeats", *values, *marks])
    offends = " OR ".join(map(name_sql, flags))
    return f"SELECT {chosen} FROM {_HELD} WHERE is_team AND ({offends}) ORDER BY record_id, source_file, source_row"


def _text_sql(rows: Table, name: str) -> str:
    if name in rows.columns:
        return f"CAST({name_sql(name)} AS VARCHAR)"
    at, on = name_sql(f"{name}_at"), name_sql(f"{name}_on")
    return f"coalesce(strftime({at}, '%Y-%m-%d %H:%M:%S'), CAST({on} AS VARCHAR))"
