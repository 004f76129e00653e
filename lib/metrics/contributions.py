"""Contributions: what each record adds to a metric's value, so that two values can be compared record by record."""

import ibis
from ibis import Table

from lib.canonical.opened import OpenedTables
from lib.metrics.cut import Cut
from lib.metrics.evaluate import counted_rows
from lib.metrics.metric import Aggregate, Count, Definition, Metric

KEYS = ("lead_id", "deal_id", "company_id")
"""What names the record of a row, the first that its table has."""


def contributions(tables: OpenedTables, metric: Metric, cut: Cut = Cut()) -> Table:
    """One row per record, period and group: what does the record add to numerator and denominator?

    Columns: record_id, period_place, the groups, numerator, denominator (1 where nothing is divided by).
    Raises as `evaluated` does.
    """
    return _contributed(counted_rows(tables, metric, cut, KEYS), metric, cut)


def contributions_of_known(tables: OpenedTables, metric: Metric, cut: Cut = Cut(), known: str = "") -> Table:
    """`contributions` of the records that a report by something else counts.

    `known` is a column that is true or not, or a key of another table (`products.product_id`): records whose key is not
    found there are lost when the two are joined. Raises MissingTableError when the source lacks that table.
    """
    table, _, key = known.rpartition(".")
    rows = counted_rows(tables, metric, cut, (*KEYS, key))
    chosen = rows.semi_join(tables.company_wide(table), key) if table else rows.filter(rows[key])
    return _contributed(chosen, metric, cut)


def _contributed(rows: Table, metric: Metric, cut: Cut) -> Table:
    key = next(name for name in KEYS if name in rows.columns)
    parts = _parts(rows, metric.definition(cut.definition))
    return rows.select("period_place", *cut.by, record_id=rows[key], **parts)


def added_up(rows: Table, metric: Metric, cut: Cut = Cut()) -> Table:
    """Contributions added up per period and group: what `evaluate.valued` takes."""
    definition = metric.definition(cut.definition)
    parts = {"numerator": rows.numerator.sum(), "n": rows.count(), "recorded": rows.numerator.count()}
    if isinstance(definition.numerator, Count):
        parts.pop("recorded")
    if definition.denominator is not None:
        parts["denominator"] = rows.denominator.sum()
    return rows.group_by(["period_place", *cut.by]).agg(**parts)


def _parts(rows: Table, definition: Definition) -> dict[str, ibis.Value]:
    divisor = definition.denominator
    return {
        "numerator": _part(rows, definition.numerator),
        "denominator": ibis.literal(1) if divisor is None else _part(rows, divisor),
    }


def _part(rows: Table, aggregate: Aggregate) -> ibis.Value:
    flags = [rows[flag].fill_null(False) for flag in aggregate.where]
    counts = ibis.and_(*flags) if flags else ibis.literal(True)
    if isinstance(aggregate, Count):
        return ibis.ifelse(counts, 1, 0)
    column = rows[aggregate.column]
    is_exact = column.type().is_decimal() or column.type().is_integer()
    exact = column if is_exact else column.cast("decimal(18,6)")
    return ibis.ifelse(counts, exact, ibis.null(exact.type()))
