"""The last look at a finished table: is it what the schema declares? Imported only while a snapshot is made."""

from functools import reduce
from operator import and_
from typing import Any

import ibis
import pandera.ibis as pandera
from ibis.expr.datatypes import DataType
from pandera.errors import SchemaErrors

from lib.canonical.schema import Column, Table
from lib.problems import WorkbookError

_TYPES: dict[str, DataType] = {
    "VARCHAR": ibis.dtype("string"),
    "TIMESTAMP": ibis.dtype("timestamp(6)"),
    "DATE": ibis.dtype("date"),
    "DECIMAL(18,2)": ibis.dtype("decimal(18, 2)"),
    "DOUBLE": ibis.dtype("float64"),
    "BIGINT": ibis.dtype("int64"),
    "BOOLEAN": ibis.dtype("boolean"),
}
_PROVENANCE = ("source_system", "source_file", "source_row")


def check_finished(rows: ibis.Table, table: Table) -> None:
    """WorkbookError unless `rows` has exactly the declared columns, types, required values and unique keys."""
    count = rows.count().execute()
    try:
        finished_schema(table, with_rows=count > 0).validate(rows, lazy=True)
    except SchemaErrors as error:
        items = [item for kind in error.message.values() for found in kind.values() for item in found]
        # pandera quotes the failing rows, which may be personal
        found = [str(item["error"]).split(" failure cases")[0] for item in items]
        raise WorkbookError(
            f"{table.name}: the finished table is not what the schema declares: {'; '.join(found)}. This is a fault in the workbook, not in the export."
        ) from None
    repeated = count - rows.select(*table.key).distinct().count().execute()
    if repeated:
        raise WorkbookError(
            f"{table.name}: {repeated:,} rows of the finished table repeat a key. This is a fault in the workbook, not in the export."
        )


def finished_schema(table: Table, *, with_rows: bool = True) -> pandera.DataFrameSchema:
    """The declared table as a pandera schema over its stored columns; without rows only names and types hold."""
    needed = {*table.key, *(column.name for column in table.columns if column.required), *_PROVENANCE}
    columns = {
        name: pandera.Column(_TYPES[kind], nullable=name not in needed or not with_rows)
        for name, kind in table.stored().items()
    }
    moments = [column for column in table.columns if column.type == "moment"]
    checks = [_halves_check(moments)] if moments and with_rows else []
    return pandera.DataFrameSchema(columns, checks=checks, strict=True, name=table.name)


def _halves_check(moments: list[Column]) -> pandera.Check:
    def halves_fit(data: Any) -> ibis.Table:
        """A moment has a time or a day, never both; a required one has one of them."""
        rows = data.table
        fits = []
        for moment in moments:
            at, on = rows[f"{moment.name}_at"].notnull(), rows[f"{moment.name}_on"].notnull()
            fits.append(at ^ on if moment.required else ~(at & on))
        return reduce(and_, fits)

    return pandera.Check(
        halves_fit, name="halves_of_moments", error="a moment has both halves, or lacks both"
    )
