"""Changes of records that a team has not made, only thinks of: other values, and records merged into others."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pandas as pd

from lib.canonical.schema import TABLES, Table
from lib.canonical.sql_text import name_sql
from lib.canonical.stored_texts import record_id_sql

VALUE_COLUMNS = ("table", "record_id", "field", "value")
MERGED_COLUMNS = ("table", "record_id", "into")

OWN_HISTORY = {"deals": "deal_events", "cases": "case_events"}
"""The changes of such a record are its own: they go when it is merged, where all else that names it names the other."""


def _none_of(columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="str") for name in columns})


@dataclass(frozen=True)
class Changes:
    """`values`: one row per record and field, the new value as text (days in ISO 8601), missing where it is emptied.

    `merged`: one row per record that another one of its table, `into`, stands for.
    """

    values: pd.DataFrame = field(default_factory=lambda: _none_of(VALUE_COLUMNS))
    merged: pd.DataFrame = field(default_factory=lambda: _none_of(MERGED_COLUMNS))

    @property
    def records(self) -> pd.DataFrame:
        """The records that are changed or merged, each once. Columns: table, record_id."""
        keys = ["table", "record_id"]
        return pd.concat([self.values[keys], self.merged[keys]]).drop_duplicates(ignore_index=True)

    def tables(self) -> list[str]:
        """The tables of which any row becomes another one, in the order of the schema."""
        own, merged = {*self.values["table"], *self.merged["table"]}, set(self.merged["table"])
        return [
            name
            for name, table in TABLES.items()
            if name in own or _naming(table, merged) or name in {OWN_HISTORY.get(each) for each in merged}
        ]


def amended_sql(name: str, changes: Changes, stored: str) -> str:
    """The rows of a table with the changes made, as SQL over `stored`.

    Reads the changes from the tables `changed_values` (wide, see `wide_values`) and `changed_merged`.
    """
    table = TABLES[name]
    merged = set(changes.merged["table"])
    fields = sorted(set(changes.values.loc[changes.values["table"] == name, "field"]))
    replaced = [*_replaced(table, fields), *_renamed(table, merged)]
    told = f" REPLACE ({', '.join(replaced)})" if replaced else ""
    joined = f" LEFT JOIN {name_sql(f'changed {name}')} AS new ON {record_id_sql(table)} = new.changed_id"
    return f"SELECT kept.*{told} FROM {stored} AS kept{joined if fields else ''}{_kept(table, merged)}"


def wide_values(name: str, changes: Changes) -> pd.DataFrame:
    """One row per changed record of a table: `changed_id`, and for each field `new <field>` and `is <field>` (changed)."""
    values = changes.values[changes.values["table"] == name].drop_duplicates(["record_id", "field"])
    wide = pd.DataFrame({"changed_id": values["record_id"].unique()})
    for column, rows in values.groupby("field"):
        told = rows.set_index("record_id")["value"]
        wide[f"is {column}"] = wide["changed_id"].isin(told.index)
        wide[f"new {column}"] = wide["changed_id"].map(told).astype("str")
    return wide


def _replaced(table: Table, fields: list[str]) -> Iterator[str]:
    for name in fields:
        stored = table.column(name).stored()
        for column, kind in stored.items():
            text = f"new.{name_sql(f'new {name}')}"
            # of a moment only the day is known anew
            value = "NULL" if len(stored) > 1 and kind == "TIMESTAMP" else f"CAST({text} AS {kind})"
            old = f"kept.{name_sql(column)}"
            yield f"CASE WHEN new.{name_sql(f'is {name}')} THEN {value} ELSE {old} END AS {name_sql(column)}"


def _naming(table: Table, merged: set[str]) -> list[str]:
    """The columns of a table that name records of the tables in which some are merged."""
    return [
        column.name
        for column in table.columns
        if column.references and column.references.split(".")[0] in merged
    ]


def _renamed(table: Table, merged: set[str]) -> Iterator[str]:
    for name in _naming(table, merged):
        named = table.column(name).references.split(".")[0]
        column = f"kept.{name_sql(name)}"
        into = f'(SELECT "into" FROM changed_merged WHERE "table" = \'{named}\' AND record_id = {column})'
        yield f"coalesce({into}, {column}) AS {name_sql(name)}"


def _kept(table: Table, merged: set[str]) -> str:
    gone = []
    if table.name in merged:
        gone.append((record_id_sql(table), table.name))
    gone += [
        ("deal_id" if of == "deals" else "case_id", of)
        for of, own in OWN_HISTORY.items()
        if own == table.name and of in merged
    ]
    tests = [
        f"{key} NOT IN (SELECT record_id FROM changed_merged WHERE \"table\" = '{of}')" for key, of in gone
    ]
    return f" WHERE {' AND '.join(tests)}" if tests else ""
