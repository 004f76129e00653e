"""Goals as they are written: which metric each is for, and whether its target can be used."""

import pandas as pd

from lib.canonical.opened import OpenedTables
from lib.metrics.catalogue import METRICS
from lib.metrics.periods import Period


def goals_of(tables: OpenedTables, metric: str, period: Period) -> pd.DataFrame:
    """The goals in the team's scope for a metric that overlap the whole of `period`, one row each, by goal_id.

    `metric` may be written as its id or its label. `is_usable` is false where money has no currency or no rate.
    """
    found = all_goals(tables, period)
    return found[found["metric_id"] == metric].reset_index(drop=True)


def all_goals(tables: OpenedTables, period: Period) -> pd.DataFrame:
    """Every goal in the team's scope that overlaps the whole of `period`, with `metric_id`: missing when it is none of ours."""
    goals = tables["goals"]
    overlaps = (goals.starts_on <= period.full_ends_on) & (goals.ends_on >= period.starts_on)
    found = tables.frame(goals.filter(overlaps & goals.target_recorded.notnull()).order_by("goal_id"))
    ids = [_metric_called(name) for name in found["metric"]]
    units = [METRICS[name].unit if name else "" for name in ids]
    is_money = found["currency"].notna() | (pd.Series(units, index=found.index, dtype="object") != "money")
    days = {name: [day.date() for day in pd.to_datetime(found[name])] for name in ("starts_on", "ends_on")}
    return found.assign(metric_id=ids, is_usable=is_money & found["has_rate"].astype(bool), **days)


def _metric_called(name: str) -> str | None:
    """The id of the metric whose id or label that is."""
    written = name.strip().lower().replace(" ", "_")
    labels = {metric.label.lower().replace(" ", "_"): metric.id for metric in METRICS.values()}
    return written if written in METRICS else labels.get(written)
