"""What next about a metric: by its status, where its answer is looked up, and which decisions wait."""

import pandas as pd

from lib.metrics.choosing import Watched
from lib.metrics.metric import Metric
from lib.sections.goal_progress.action_log import logged_actions
from lib.sections.words import counted
from lib.workbook import Workbook

_REPORTS = {
    "deal_spans": "sales_cycle",
    "stage_visits": "sales_cycle",
    "tended_deals": "pipeline",
    "activities": "sales_activity",
    "worked_deals": "sales_activity",
    "covered_customers": "sales_activity",
    "customer_money": "profitability",
    "forecast_deals": "forecast",
    "customer_starts": "sales_trend",
}
_BY_AREA = {"marketing": "leads", "service": "service", "sales": "sales_trend"}
_WIN_RATES = ("win_rate", "contested_win_rate")


def what_next(score: Watched, waiting: str) -> str:
    """What to do about a metric, in a sentence; `waiting` says which decisions on it are open."""
    tactic = next((goal.tactic for goal in score.goals if goal.tactic), "")
    metric = score.readiness.metric
    if score.status == "no figure" or metric is None:
        return score.readiness.why_not or "A target of 0 cannot be compared with: write another."
    look = f"See the report {report_of(metric)}"
    if score.status == "at risk":
        return _joined(f"Decide on an action now. {look}", f"tactic: {tactic}" if tactic else "", waiting)
    if score.status == "behind":
        return _joined(f"{look} for where it is lost", f"tactic: {tactic}" if tactic else "", waiting)
    if score.status == "no target":
        return "Set a target, or take it out: without one nothing follows from it."
    if score.status == "too early":
        return "Look again in a week."
    return _joined("Keep to what is done", waiting)


def report_of(metric: Metric) -> str:
    """The report in which a metric is taken apart."""
    if metric.id in _WIN_RATES:
        return "conversion"
    return _REPORTS.get(metric.definitions[0].table, _BY_AREA[metric.area])


def waiting_actions(workbook: Workbook) -> dict[str, str]:
    """Metric → how many decisions on it are open or overdue, in words; from the log of actions, where there is one."""
    if "actions" not in workbook.tables or "goals" not in workbook.tables:
        return {}
    log = logged_actions(workbook)
    open_ones = log[log["state"].isin(["open", "overdue"]) & log["metric_id"].notna()]
    return {str(metric): _waiting(rows) for metric, rows in open_ones.groupby("metric_id")}


def _waiting(rows: pd.DataFrame) -> str:
    overdue = int((rows["state"] == "overdue").sum())
    late = f", {overdue:,} overdue" if overdue else ""
    return f"{counted(len(rows), 'action')} open{late}"


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part) + "."
