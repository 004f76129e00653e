"""The clock of a metric: in which of the periods does each row count?"""

from collections.abc import Sequence

import ibis
import pandas as pd
from ibis import Table

from lib.metrics.metric import Definition
from lib.metrics.periods import Period


def in_periods(rows: Table, definition: Definition, periods: Sequence[Period]) -> Table:
    """`rows` once for each period they count in, with `period_place`: the index of that period.

    Without periods everything that some period would hold counts once, at place -1. `is_closed_by_end` says whether
    a deal was closed by the end of its period.
    """
    if not periods:
        return _dated(rows, definition).mutate(
            period_place=ibis.literal(-1), is_closed_by_end=ibis.literal(True)
        )
    days = ibis.memtable(
        pd.DataFrame(
            {
                "period_place": range(len(periods)),
                "period_starts": [period.starts_on for period in periods],
                "period_ends": [period.ends_on for period in periods],
            }
        )
    )
    if definition.clock == "open_or_closed":
        return _open_or_closed(rows, days)
    day = rows[definition.date]
    return rows.inner_join(days, [day >= days.period_starts, day <= days.period_ends])


def _dated(rows: Table, definition: Definition) -> Table:
    if definition.clock == "stock":
        return rows
    has_day = rows[definition.date].notnull()
    return rows.filter(has_day | rows.is_open if definition.clock == "open_or_closed" else has_day)


def _open_or_closed(deals: Table, days: Table) -> Table:
    is_known = deals.created_on.isnull() | (deals.created_on <= days.period_ends)
    is_open_at_end = (deals.is_open | (deals.closed_on > days.period_ends)).fill_null(False)
    is_closed_within = deals.closed_on.between(days.period_starts, days.period_ends).fill_null(False)
    joined = deals.inner_join(days, (is_known & is_open_at_end) | (deals.is_closed & is_closed_within))
    return joined.mutate(is_closed_by_end=(joined.closed_on <= joined.period_ends).fill_null(False))
