"""The figures of one goal's own scope: its team, owner or line, each evaluation done once."""

import pandas as pd

from lib.metrics.catalogue import METRICS
from lib.metrics.evaluate import Cut
from lib.metrics.periods import Period
from lib.sections.goal_progress.courses import can_count
from lib.workbook import Workbook

_GROUPS = {"team": "team", "owner": "owner", "line": "product_line"}


def can_be_split(workbook: Workbook, goal: dict) -> bool:
    """True when the goal's metric can be counted for the scope the goal is for."""
    if pd.isna(goal["metric_id"]) or not can_count(workbook, METRICS[goal["metric_id"]]):
        return False
    metric = METRICS[goal["metric_id"]]
    columns = workbook.tables[metric.definition(workbook.definition(metric.id)).table].columns
    return goal["level"] == "company" or _GROUPS.get(goal["level"]) in columns


class ScopedValues:
    """Values of goals' metrics for their own scopes; goals that share metric, kind of scope and days are counted together."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._counted: dict[tuple, pd.DataFrame] = {}

    def of(self, goal: dict, periods: tuple[Period, ...]) -> pd.DataFrame:
        """One row per period for the goal's scope, in order; a scope that was not seen has none of a flow, no rate."""
        metric, group = goal["metric_id"], _GROUPS.get(goal["level"], "")
        values = self._values(metric, (group,) if group else (), periods)
        own = values[values[group] == goal["scope_name"]] if group else values
        if len(own):
            return own.reset_index(drop=True)
        nothing = 0.0 if METRICS[metric].kind == "flow" else float("nan")
        parts = {"numerator": 0.0, "value": nothing, "n": 0, "low": float("nan"), "high": float("nan")}
        return self._values(metric, (), periods).assign(**parts)

    def _values(self, metric: str, by: tuple[str, ...], periods: tuple[Period, ...]) -> pd.DataFrame:
        asked = (metric, by, periods)
        if asked not in self._counted:
            self._counted[asked] = self._workbook.values(metric, Cut(by, periods))
        return self._counted[asked]


def users_by_id(workbook: Workbook) -> dict[str, str]:
    """The names of the users of any team, by id; empty where the source has no users."""
    users = workbook.tables.company_wide("users")
    if users is None:
        return {}
    rows = workbook.tables.frame(users.select("user_id", "name"))
    return {
        row.user_id: row.name_
        for row in rows.rename(columns={"name": "name_"}).itertuples()
        if row.name_ == row.name_
    }


def called_user(names: dict[str, str], user_id: object) -> str:
    """The name of a user, the id where there is no such user."""
    return "nobody named" if pd.isna(user_id) else names.get(str(user_id), str(user_id))
