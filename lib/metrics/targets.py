"""Targets: what a team set out to reach with a metric over a period, from its goals, each day counted once."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from lib.canonical.opened import NOT_RECORDED, OpenedTables
from lib.metrics.catalogue import METRICS
from lib.metrics.evaluate import Cut, evaluated, share_of
from lib.metrics.goals import goals_of
from lib.metrics.metric import Kind, Metric, Unit
from lib.metrics.periods import Period

_LEVELS = {"company": 0, "team": 1, "owner": 2}
"""Levels whose goals make up a team's target. A goal for a line is compared with that line alone."""


@dataclass(frozen=True)
class Share:
    """The part of one goal that counts: `days` of the period are its own; its value is in the metric's unit.

    `weight` says how much a rate's goal counts among several (how many records its scope's rate rests on).
    """

    goal_id: str
    level: str
    scope: str
    team: str
    value: float
    goal_days: int
    days: tuple[dt.date, ...]
    weight: float = 1.0


@dataclass(frozen=True)
class Target:
    """The team's target for a metric over `starts_on` to `ends_on`, both counted.

    Money is in `currency`, converted at the rate of each goal's first day (of `as_of` where the goal starts later).
    A flow's goals add up, each by its share of days. A rate's or duration's goals are averaged by the number of records
    behind each, a stock's last goals added over scopes. `left_out` are goals without a usable currency, `without_goal`
    teams that have deals in the period but no goal: the target then covers less than the actual figure.
    """

    metric: str
    value: float
    unit: Unit
    currency: str
    kind: Kind
    starts_on: dt.date
    ends_on: dt.date
    shares: tuple[Share, ...]
    left_out: tuple[str, ...] = ()
    without_goal: tuple[str, ...] = ()

    @property
    def goals(self) -> tuple[str, ...]:
        """Ids of the goals that make up the target."""
        return tuple(share.goal_id for share in self.shares)

    def to_date(self, as_of: dt.date) -> float:
        """The part of a flow's target that lies on days up to `as_of`; all of any other target."""
        if self.kind != "flow":
            return self.value
        return sum(
            share.value * share_of(sum(day <= as_of for day in share.days), share.goal_days)
            for share in self.shares
        )


def target_of(tables: OpenedTables, metric: str, period: Period) -> Target | None:
    """The team's target for a metric (an id of the catalogue) over the whole of `period`; None when it has no goal.

    No day counts twice: a day of a team's goal leaves out goals of its owners, a company's goal leaves out both, and of
    two goals for the same scope the shorter one has the day. Goals for product lines are not added up, they cover only
    a part. Source of the rules: pro-rated by days for flows only, as the status of a goal needs it.
    """
    if "goals" not in tables:
        return None
    record = METRICS[metric]
    goals = goals_of(tables, metric, period)
    usable = goals["is_usable"].astype(bool)
    shares = tuple(_shares(goals[usable], period))
    if not shares:
        return None
    is_averaged = record.kind in ("rate", "duration") and len({share.value for share in shares}) > 1
    counted = _weighted(shares, tables, record, period) if is_averaged else shares
    return Target(
        metric=metric,
        value=_value(counted, record.kind),
        unit=record.unit,
        currency=tables.parameters.settings.currency if record.unit == "money" else "",
        kind=record.kind,
        starts_on=period.starts_on,
        ends_on=period.full_ends_on,
        shares=counted,
        left_out=tuple(goals.loc[~usable, "goal_id"]),
        without_goal=_without_goal(tables, counted, period),
    )


def _shares(goals: pd.DataFrame, period: Period) -> Iterator[Share]:
    """Each goal with the days that are its own, wide scopes before narrow ones and short goals before long ones."""
    added_up = goals[goals["level"].isin(list(_LEVELS))]
    lengths = [
        (end - start).days + 1 for start, end in zip(added_up["starts_on"], added_up["ends_on"], strict=True)
    ]
    ranked = added_up.assign(rank=added_up["level"].map(_LEVELS), goal_days=lengths)
    taken: dict[tuple[str, str], set[dt.date]] = {}
    for goal in ranked.sort_values(["rank", "goal_days", "goal_id"]).to_dict("records"):
        wider = _scopes(goal)
        within = _days(max(goal["starts_on"], period.starts_on), min(goal["ends_on"], period.full_ends_on))
        own = tuple(day for day in within if not any(day in taken.get(scope, ()) for scope in wider))
        taken.setdefault(wider[0], set()).update(own)
        if own:
            team = "" if pd.isna(goal["scope_team"]) else str(goal["scope_team"])
            known = (goal["goal_id"], goal["level"], _scope(goal), team)
            yield Share(*known, value=float(goal["target"]), goal_days=goal["goal_days"], days=own)


def _scopes(goal: dict) -> list[tuple[str, str]]:
    """The goal's scope and the wider ones that hold it."""
    wider = [("company", "")]
    if goal["level"] != "company" and not pd.isna(goal["scope_team"]):
        wider.insert(0, ("team", goal["scope_team"]))
    if goal["level"] == "owner":
        wider.insert(0, ("owner", _scope(goal)))
    return wider


def _scope(goal: dict) -> str:
    return "" if pd.isna(goal["scope_name"]) else str(goal["scope_name"])


def _days(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]


def _value(shares: Sequence[Share], kind: Kind) -> float:
    if kind == "flow":
        return sum(share.value * share_of(len(share.days), share.goal_days) for share in shares)
    if kind == "stock":
        last = {share.scope: share for share in sorted(shares, key=lambda share: share.days[-1])}
        return sum(share.value for share in last.values())
    weights = [share.weight * len(share.days) for share in shares]
    total = sum(share.value * weight for share, weight in zip(shares, weights, strict=True))
    return share_of(total, sum(weights))


def _weighted(
    shares: Sequence[Share], tables: OpenedTables, metric: Metric, period: Period
) -> tuple[Share, ...]:
    """Shares of a rate's target with the number of records behind each scope; all alike where nothing is measured."""
    sizes: dict[tuple[str, str], float] = {}
    columns = tables[metric.definition().table].columns
    for level in {share.level for share in shares} & set(columns):
        values = evaluated(tables, metric, Cut((level,), (period,)))
        sizes |= {(level, str(row[level])): float(row["n"]) for row in values.to_dict("records")}
    found = [sizes.get((share.level, share.scope), 0.0) for share in shares]
    known = found if any(found) else [1.0] * len(shares)
    return tuple(replace(share, weight=weight) for share, weight in zip(shares, known, strict=True))


def _without_goal(tables: OpenedTables, shares: Sequence[Share], period: Period) -> tuple[str, ...]:
    """Teams with deals open or closed in the period that no share is for."""
    if "deals" not in tables or any(share.level == "company" for share in shares):
        return ()
    deals = tables["deals"]
    is_theirs = deals.is_open | deals.closed_on.between(period.starts_on, period.full_ends_on)
    named = deals.filter(is_theirs & (deals.team != NOT_RECORDED)).select("team").distinct()
    have = {share.team for share in shares}
    return tuple(sorted(set(tables.frame(named)["team"]) - have))
