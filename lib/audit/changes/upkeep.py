"""How often each field is looked at, against how often the team says it should be."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
from ibis import Table

from lib.audit.changes.logged import LOGGED
from lib.audit.changes.wrong import wrong_changes_of
from lib.audit.records import records_in
from lib.canonical.opened import OpenedTables
from lib.canonical.schema import TABLES
from lib.canonical.sql_text import name_sql, text_sql
from lib.problems import InputError

UPKEEP_COLUMNS = (
    "table",
    "field",
    "every_days",
    "records",
    "seen",
    "in_time",
    "changed",
    "by_people",
    "by_rules",
    "median_days",
)
"""One row per field that the log tells of or the team declares. `every_days`: as declared, missing where it is not.
`records`: the team's with a value in it, deals that are open and leads not converted. `seen`: of those, the ones of which it is known when the field was last typed, changed
or verified; `in_time`: of those, the ones where that is no longer ago than declared, missing where nothing is. `median_days`: since then. `changed`:
records changed in the last year, after they were created; `by_people` and `by_rules`: changes of the last year."""

YEAR = dt.timedelta(days=365)
_ROWS = "records kept up"


def field_upkeep(tables: OpenedTables) -> pd.DataFrame:
    """How often is each field looked at? See UPKEEP_COLUMNS.

    A field counts as looked at on the day its record was created, its value was changed, or the record was verified.
    Raises InputError for a declared field of a table or column that does not exist.
    """
    declared = tables.parameters.settings.data_upkeep.update_every
    _refuse_unknown(declared)
    records, is_logged = records_in(tables), wrong_changes_of(tables).is_logged
    wanted = {_parts(field) for field in declared} | set(_logged_fields(tables, is_logged))
    rows = []
    for table in dict.fromkeys(sorted(table for table, _ in wanted if table in records.names)):
        fields = [_Field(table, name) for name in sorted(name for owner, name in wanted if owner == table)]
        tables.hold(_ROWS, _kept_up(table, records.judged(table)))
        for field in fields:
            if field.sql:
                days = declared.get(f"{table}.{field.name}")
                rows.append(_measured(tables, field, days, is_logged))
    return pd.DataFrame(rows, columns=list(UPKEEP_COLUMNS)).astype(
        {"every_days": "Int64", "in_time": "Int64"}
    )


def _kept_up(table: str, rows: Table) -> Table:
    """The team's records that somebody still works with: what is closed or converted stays as it is."""
    team = rows.filter(rows.is_team)
    if table == "deals":
        return team.filter(team.kind == "open")
    return team.filter(team.converted_day.isnull()) if table == "leads" else team


@dataclass(frozen=True)
class _Field:
    table: str
    name: str

    @property
    def sql(self) -> str:
        """Its value: of a column, or of the extra fields; empty where the table has neither."""
        columns = {column.name: column for column in TABLES[self.table].columns}
        if self.name in columns and columns[self.name].type == "moment":
            return name_sql(f"{self.name}_day")
        if self.name in columns:
            return name_sql(self.name)
        # a JSON pointer takes any name
        place = text_sql("/" + self.name.replace("~", "~0").replace("/", "~1"))
        return f"json_extract_string(custom, {place})" if "custom" in columns else ""

    @property
    def is_created(self) -> bool:
        """Whether the table tells when its records were created."""
        return any(column.name == "created" for column in TABLES[self.table].columns)

    @property
    def seen_sql(self) -> str:
        """The last day on which it was typed, changed or verified."""
        columns = {column.name for column in TABLES[self.table].columns}
        days = [f"{moment}_day" for moment in ("created", "last_verified") if moment in columns]
        return f"greatest({', '.join([*days, 'changed_on'])})"


def _parts(field: str) -> tuple[str, str]:
    table, _, name = field.partition(".")
    return table, name


def _logged_fields(tables: OpenedTables, is_logged: bool) -> Iterator[tuple[str, str]]:
    if is_logged:
        found = tables.queried(f'SELECT DISTINCT "table", field FROM {LOGGED}')
        yield from (pair for pair in found.itertuples(index=False, name=None) if pair[0] in TABLES)


def _measured(tables: OpenedTables, field: _Field, days: int | None, is_logged: bool) -> tuple:
    as_of = tables.parameters.as_of
    since = as_of - dt.timedelta(days=days or 0)
    row = tables.queried(f"""
        WITH log AS ({_log_sql(field, as_of - YEAR) if is_logged else _NO_LOG}), seen AS (
            SELECT {field.seen_sql} AS seen_on, by_people, by_rules FROM {name_sql(_ROWS)} AS rows
            LEFT JOIN log ON rows.record_id = log.record_id WHERE {field.sql} IS NOT NULL
        )
        SELECT count(*) AS records, count(seen_on) AS seen,
            count(*) FILTER (WHERE seen_on >= DATE '{since}') AS in_time,
            count(*) FILTER (WHERE by_people + by_rules > 0) AS changed,
            coalesce(sum(by_people), 0)::BIGINT AS by_people, coalesce(sum(by_rules), 0)::BIGINT AS by_rules,
            median(date_diff('day', seen_on, DATE '{as_of}')) AS median_days
        FROM seen
    """).iloc[0]
    counts = {
        name: int(row[name]) for name in ("records", "seen", "in_time", "changed", "by_people", "by_rules")
    }
    counts |= {} if days else {"in_time": None}
    return (field.table, field.name, days, *counts.values(), float(row["median_days"]))


_NO_LOG = (
    "SELECT NULL::VARCHAR AS record_id, NULL::DATE AS changed_on, 0 AS by_people, 0 AS by_rules WHERE false"
)


def _log_sql(field: _Field, since: dt.date) -> str:
    """A row per record: when the field was last changed, and how often since; its first value is no change."""
    created = "created_day" if field.is_created else "NULL::DATE"
    is_change = (
        f"happened_on > DATE '{since}' AND (old IS NOT NULL OR coalesce(happened_on > created_day, true))"
    )
    return f"""
        SELECT record_id, max(happened_on) AS changed_on, count(*) FILTER (WHERE {is_change} AND NOT is_rule) AS by_people,
            count(*) FILTER (WHERE {is_change} AND is_rule) AS by_rules
        FROM {LOGGED} JOIN (SELECT record_id, {created} AS created_day FROM {name_sql(_ROWS)}) USING (record_id)
        WHERE "table" = {text_sql(field.table)} AND field = {text_sql(field.name)} GROUP BY record_id"""


def _refuse_unknown(declared: dict[str, int]) -> None:
    from difflib import get_close_matches

    for field in declared:
        table, name = _parts(field)
        columns = [column.name for column in TABLES[table].columns] if table in TABLES else []
        if name in columns or "custom" in columns:
            continue
        written, known = (name, columns) if columns else (table, list(TABLES))
        close = get_close_matches(written, known, n=1)
        nearest = f" Did you mean {close[0]!r}?" if close else ""
        raise InputError(
            f"settings.data_upkeep.update_every.{field}: there is no {'column' if columns else 'table'} {written!r}.{nearest} Known here: {', '.join(known)}."
        )
