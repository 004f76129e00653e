"""Days on which far more records arose than on others: imports, or a form that was flooded."""

import ibis
import pandas as pd

from lib.audit.records import Records

SPIKE_RECORDS, SPIKE_TIMES = 50, 10
"""A spike: at least so many records of a table in one day, and so many times its usual day."""

_WATCHED = ("companies", "contacts", "leads", "deals", "activities", "cases", "form_submissions")
"""Tables whose records come one by one, unless somebody imports them; logs come in bursts by nature."""


def spikes(records: Records) -> pd.DataFrame:
    """Days up to as_of on which far more of the company's records of a table arose than on its usual day.

    Columns: table, day, records, usual (the median of the table's other days with any; missing when there is none).
    """
    days = [_days(records, table) for table in _WATCHED if table in records.names]
    if not days:
        return pd.DataFrame(columns=["table", "day", "records", "usual"])
    counts = records.tables.frame(ibis.union(*days))
    others = [
        counts.loc[(counts["table"] == row.table) & (counts["day"] != row.day), "records"].median()
        if row.records >= SPIKE_RECORDS
        else float("inf")
        for row in counts.itertuples()
    ]
    told = counts.assign(usual=others)
    is_spike = (told["records"] >= SPIKE_RECORDS) & ~(told["records"] < SPIKE_TIMES * told["usual"])
    return told[is_spike].sort_values(["table", "day"], ignore_index=True)


def _days(records: Records, table: str) -> ibis.Table:
    rows = records.judged(table)
    counted = rows.select(day=records.arose(table, rows)).filter(lambda each: each.day <= records.as_of)
    return counted.group_by("day").agg(records=lambda each: each.count()).mutate(table=ibis.literal(table))
