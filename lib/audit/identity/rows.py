"""The records that are compared: those of a table that are judged and still stand, with the columns a subject reads."""

from typing import TYPE_CHECKING

import pandas as pd

from lib.audit.identity.companies import COMPANIES
from lib.audit.identity.deals import DEALS
from lib.audit.identity.leads import LEADS
from lib.audit.identity.model import Subject
from lib.audit.identity.people import PEOPLE
from lib.canonical.schema import TABLES

if TYPE_CHECKING:
    from ibis import Table

    from lib.audit.records import Records

SUBJECTS: dict[str, Subject] = {"contacts": PEOPLE, "leads": LEADS, "companies": COMPANIES, "deals": DEALS}
"""The tables whose records may be there twice, each with what makes two of them one."""

_HELD = "records to compare"
_NAMED_OTHERWISE = {
    "leads": {
        "first_name": "nullif(split_part(trim(name), ' ', 1), '')",
        "last_name": "nullif(trim(substr(trim(name), length(split_part(trim(name), ' ', 1)) + 1)), '')",
        "company": "company_name",
    }
}
"""Columns that a table holds in another way than its subject reads them: a lead has its whole name in one."""

_STANDS = {"deals": "deleted_day IS NULL AND is_deleted IS NOT TRUE AND merged_into_id IS NULL"}
"""Records that are gone are no duplicates any more."""


def compared_rows(records: "Records", table: str) -> pd.DataFrame:
    """One row per record: record_id, the subject's raw columns that the table has, as texts, `made` (when it was created, as text),
    `owner` (the id of who can put it right) and `is_team`.
    """
    judged = records.judged(table)
    records.tables.hold(_HELD, judged)
    told = {name: sql for name in SUBJECTS[table].raw if (sql := _column_sql(judged, table, name))}
    chosen = ", ".join(f"({sql})::VARCHAR AS {name}" for name, sql in told.items())
    where = f"WHERE {_STANDS[table]}" if table in _STANDS else ""
    return records.tables.queried(
        f'SELECT record_id, {chosen}, {told.get("created", "NULL::VARCHAR")} AS made, record_owner_id AS owner, coalesce(is_team, false) AS is_team FROM "{_HELD}" {where} ORDER BY record_id'
    )


def _column_sql(judged: "Table", table: str, name: str) -> str | None:
    """How a raw column is read from the table; None where the table does not have it."""
    if name in _NAMED_OTHERWISE.get(table, {}):
        return _NAMED_OTHERWISE[table][name]
    if name not in {column.name for column in TABLES[table].columns}:
        return None
    if TABLES[table].column(name).type == "moment":
        return f"coalesce(strftime({name}_at, '%Y-%m-%d %H:%M:%S'), {name}_on::VARCHAR)"
    return name
