"""Values read for judging: distinct ones out of the database, and back to the records that hold them."""

from collections.abc import Iterable, Mapping, Sequence

import ibis
import pandas as pd
from ibis import Table

from lib.audit.records import KEY_MARK, Records
from lib.canonical.schema import TABLES


def keyed(records: Records, table: str) -> Table:
    """The records of one table as imported, with `record_id`."""
    rows = records.tables.imported(table)
    key = [rows[column].cast("string") for column in TABLES[table].key]
    return rows.mutate(record_id=key[0] if len(key) == 1 else ibis.literal(KEY_MARK).join(key))


def counted_values(records: Records, table: str, columns: Sequence[str]) -> pd.DataFrame:
    """How many records have each value of each of `columns`? Columns: column, value, records; most frequent first."""
    rows = records.tables.imported(table).select(*columns)
    long = rows.pivot_longer(list(columns), names_to="column", values_to="value").drop_null("value")
    counts = long.group_by("column", "value").agg(records=long.count())
    ordered = counts.order_by("column", ibis.desc("records"), "value")
    return records.tables.frame(ordered)


def holders(
    records: Records, table: str, guilty: Mapping[str, Sequence[str]], beside: Sequence[str] = ()
) -> pd.DataFrame:
    """Which records hold one of the `guilty` values, by column? Columns: column, record_id, value, those of `beside`."""
    rows = keyed(records, table)
    parts = [
        rows.filter(rows[column].isin(list(values))).select(
            column=ibis.literal(column),
            record_id="record_id",
            value=column,
            **{name: name for name in beside},
        )
        for column, values in guilty.items()
        if len(values)
    ]
    if not parts:
        return pd.DataFrame(columns=["column", "record_id", "value", *beside], dtype="str")
    found = records.tables.frame(ibis.union(*parts))
    return found.sort_values(["column", "record_id", "value"], ignore_index=True)


def only(rows: pd.DataFrame, verdicts: Iterable[bool]) -> pd.DataFrame:
    """Those of `rows` whose verdict is true; of no rows none, with the columns kept."""
    return rows[pd.Series(list(verdicts), index=rows.index, dtype="bool")]


_NOTHING = pd.DataFrame({"record_id": pd.Series(dtype="str")})


def nothing() -> pd.DataFrame:
    """No record at fault."""
    return _NOTHING.copy()
