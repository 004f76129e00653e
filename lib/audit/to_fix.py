"""The list to fix: one row per record and fault, in the order in which to put them right, with what stands there now."""

from collections.abc import Sequence

import pandas as pd

from lib.audit.audit import Audit
from lib.audit.finding import SEVERITIES, Check
from lib.canonical.opened import OpenedTables
from lib.canonical.schema import TABLES, Table
from lib.canonical.sql_text import name_sql
from lib.canonical.stored_texts import record_id_sql, stored_text_sql

TO_FIX_COLUMNS = (
    "table",
    "record_id",
    "name",
    "field",
    "is_fixable",
    "check",
    "what",
    "value",
    "suggestion",
    "beside",
    "severity",
    "rank",
    "faults",
    "amount",
    "owner_id",
    "source_system",
    "source_file",
    "source_row",
)
"""`name`: what people call the record, missing where it has no name. `is_fixable`: a new value of `field` would put it
right, so a correction can; else it takes a merge, a deletion or a change of rights, in the CRM. `rank`: 0 for severe.
`faults`: of the record. `amount`: of a deal, in the team's currency."""

_BY_HAND = ("duplicate", "likely duplicate", "access")
_NOT_ALONE = ("custom",)
"""A column of several values: no single new value replaces one of them."""

_NAMED = {"contacts": ("first_name", "last_name")}
_ASKED = "records to fix"


def to_fix(audit: Audit, tables: OpenedTables) -> pd.DataFrame:
    """What is to be put right, first things first: the most severe, then the deals worth most, then records with most faults.

    One row per record and fault with the columns of TO_FIX_COLUMNS. `value` is what stands in the field now, as
    `stored_texts` writes it, or what the file says where a cell could not be read. Nothing is hidden yet.
    """
    found = audit.findings.drop_duplicates(["check", "table", "record_id", "field"], ignore_index=True)
    checks = [audit.checks[check] for check in found["check"]]
    rows = found.assign(
        severity=[check.severity for check in checks],
        rank=[SEVERITIES.index(check.severity) for check in checks],
        what=[check.title for check in checks],
        is_fixable=[
            _is_fixable(*told)
            for told in zip(checks, found["field"], found["suggestion"].notna(), strict=True)
        ],
        faults=found.groupby(["table", "record_id"])["check"].transform("size"),
        amount=_amounts(tables, found),
    )
    rows = _with_current(rows, tables, [check.kind == "unreadable" for check in checks])
    order = ["rank", "amount", "faults", "table", "record_id", "check", "field"]
    falls = [name in ("amount", "faults") for name in order]
    rows = rows.sort_values(order, ascending=[not fall for fall in falls], ignore_index=True, kind="stable")
    return rows[list(TO_FIX_COLUMNS)]


def name_columns(table: str) -> tuple[str, ...]:
    """The columns that hold what people call a record of the table; none for records without a name."""
    declared = {column.name for column in TABLES[table].columns}
    return _NAMED.get(table, ("name",) if "name" in declared else ())


def _is_fixable(check: Check, field: str, has_suggestion: bool) -> bool:
    if check.kind == "wrong change" and not has_suggestion:
        return False
    table = TABLES[check.table]
    declared = {column.name for column in table.columns} - set(table.key) - set(_NOT_ALONE)
    return check.kind not in _BY_HAND and field in declared


def _amounts(tables: OpenedTables, found: pd.DataFrame) -> pd.Series:
    if "deals" not in tables or not (found["table"] == "deals").any():
        return pd.Series(float("nan"), index=found.index)
    deals = tables["deals"]
    amounts = tables.frame(deals.select("deal_id", amount=deals.amount.cast("float64")))
    return found["record_id"].where(found["table"] == "deals").map(amounts.set_index("deal_id")["amount"])


def _with_current(rows: pd.DataFrame, tables: OpenedTables, unread: Sequence[bool]) -> pd.DataFrame:
    """`rows` with the record's `name`, and with the stored value of the field where a correction would replace that."""
    names, texts = {}, {}
    for table, found in rows.groupby("table", sort=False):
        fields = sorted(set(found.loc[found["is_fixable"], "field"]))
        current = _current(tables, (TABLES[str(table)], fields), found["record_id"].unique())
        names |= {(table, record_id): name for record_id, name in current["name"].items()}
        for field in fields:
            texts |= {(table, record_id, field): text for record_id, text in current[field].items()}
    places = zip(rows["table"], rows["record_id"], rows["field"], strict=True)
    stored = pd.Series([texts.get(place) for place in places], index=rows.index, dtype="str")
    replaced = rows["is_fixable"] & ~pd.Series(unread, index=rows.index, dtype=bool)
    named = zip(rows["table"], rows["record_id"], strict=True)
    return rows.assign(
        value=stored.where(replaced, rows["value"]),
        name=pd.Series([names.get(place) for place in named], index=rows.index, dtype="str"),
    )


def _current(
    tables: OpenedTables, wanted: tuple[Table, Sequence[str]], record_ids: Sequence[str]
) -> pd.DataFrame:
    """What stands in the records now: `name` and the wanted fields as texts, by record id."""
    table, fields = wanted
    tables.imported(table.name)
    tables.hold(_ASKED, pd.DataFrame({"record_id": pd.Series(record_ids, dtype="str")}))
    named = [f"{name_sql(part)}::VARCHAR" for part in name_columns(table.name)]
    name = f"nullif(concat_ws(' ', {', '.join(named)}), '')" if named else "NULL::VARCHAR"
    texts = [f"{stored_text_sql(table.column(field))} AS {name_sql(f'field {field}')}" for field in fields]
    found = tables.queried(
        f"SELECT {record_id_sql(table)} AS record_id, {', '.join([f'{name} AS name', *texts])} FROM imported_{table.name} "
        f"SEMI JOIN {name_sql(_ASKED)} AS asked ON {record_id_sql(table)} = asked.record_id"
    )
    found = found.drop_duplicates("record_id").set_index("record_id")
    return found.rename(columns={f"field {field}": field for field in fields})
