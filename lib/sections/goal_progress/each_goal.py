"""Goal by goal: who answers for it, by which tactic, how it stands, and what to do next."""

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from lib import charts
from lib.metrics.catalogue import METRICS
from lib.metrics.goals import all_goals
from lib.metrics.periods import span
from lib.metrics.progress import FEWEST_DAYS, attained_share, status_of
from lib.sections.absent import needs
from lib.sections.goal_progress.courses import can_count
from lib.sections.goal_progress.pace import NO_GOALS, beside_bar, without_targets
from lib.sections.goal_progress.scoped import ScopedValues, called_user, can_be_split, users_by_id
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

MOST_DRAWN = 15


@needs("goals", *NO_GOALS)
def each_goal(workbook: Workbook) -> Section:
    """How does each goal stand, who answers for it, and what is next: the goals that hold on the day of the report."""
    goals, left_out = current_goals(workbook)
    if goals.empty:
        return without_targets(workbook, "each_goal")
    beside = _Beside(ScopedValues(workbook), users_by_id(workbook), _waiting(workbook))
    rows = pd.DataFrame([_row(workbook, goal, beside) for goal in goals.to_dict("records")])
    rows = rows.sort_values(["order", "weight", "goal"], ascending=[True, False, True], ignore_index=True)
    short = int(rows["status"].isin(["at risk", "behind"]).sum())
    alt = f"Share of each goal reached and due by now; {counted(short, 'goal')} behind or at risk."
    labels = charts.Labels("Share of each goal reached, worst first", alt, "share", workbook.formats)
    is_or_are = "is" if short == 1 else "are"
    return Section(
        id="goal_progress.each_goal",
        headline=f"{counted(short, 'goal')} of {len(rows):,} {is_or_are} behind or at risk.",
        reading="As above, for each goal on its own: within its own first and last day, and counting only the team, owner or line it is for.",
        action="Go through the goals from the top with the person who answers for each; what to do first stands beside it.",
        chart=charts.bullets(rows.head(MOST_DRAWN), "name", ("of_target", "due"), labels, told="said"),
        table=display_table(rows, _COLUMNS, workbook.formats, _caption(workbook)),
        note=_note(left_out, len(rows)),
        figures=tuple(_figure(row) for row in rows.to_dict("records")),
    )


_COLUMNS = {
    "name": ("Goal", "text"),
    "target": ("Target", "text"),
    "actual": ("Reached", "text"),
    "attained": ("Reached ÷ due", "share"),
    "status": ("Status", "text"),
    "weight": ("Weight", "share"),
    "owner": ("Answers for it", "text"),
    "tactic": ("Tactic", "text"),
    "next": ("What next", "text"),
}
_ORDER = {"at risk": 0, "behind": 1, "no figure": 2, "too early": 3, "on track": 4}


def current_goals(workbook: Workbook) -> tuple[pd.DataFrame, list[str]]:
    """Goals that hold on the last day of the report and can be counted, and why the others were left out."""
    today = span("today", workbook.as_of, workbook.as_of)
    goals = all_goals(workbook.tables, today)
    reasons = [_reason(workbook, goal) for goal in goals.to_dict("records")]
    told = pd.Series(reasons, index=goals.index, dtype="object")
    left_out = [f"{goal_id}: {why}" for goal_id, why in zip(goals["goal_id"], told, strict=True) if why]
    return goals[told == ""].reset_index(drop=True), left_out


def _reason(workbook: Workbook, goal: dict) -> str:
    if pd.isna(goal["metric_id"]):
        return f"no metric is called “{goal['metric']}”"
    if not goal["is_usable"]:
        return "its target has no currency that can be converted"
    metric = METRICS[goal["metric_id"]]
    if not can_count(workbook, metric):
        return f"this source cannot count the {metric.label.lower()}"
    if not can_be_split(workbook, goal):
        return f"the {metric.label.lower()} cannot be split by {goal['scope_kind']}"
    return ""


@dataclass(frozen=True)
class _Beside:
    """What the rows of all goals are made with: their values, users' names, and the action that waits per goal."""

    values: ScopedValues
    users: dict[str, str]
    waiting: dict[str, str]


def _row(workbook: Workbook, goal: dict, beside: _Beside) -> dict[str, object]:
    metric, text = METRICS[goal["metric_id"]], workbook.formats.text
    period = span("goal", goal["starts_on"], workbook.as_of, goal["ends_on"])
    actual = beside.values.of(goal, (period,)).iloc[-1]
    value, n = float(actual["value"]), int(actual["n"])
    due = goal["target"] * (period.share_over if metric.kind == "flow" else 1.0)
    attained = attained_share(metric, value, due)
    is_early = metric.kind == "flow" and period.is_partial and period.days < FEWEST_DAYS
    status = "too early" if is_early else status_of(attained)
    is_thin = metric.kind != "flow" and n < workbook.parameters.settings.minimum_n
    whose = goal["scope_name"] if goal["level"] != "company" else "the company"
    return {
        "goal": goal["goal_id"],
        "metric": metric,
        "name": f"{metric.label}, {whose}{'*' if is_thin else ''}",
        "target": text(goal["target"], metric.unit),
        "actual": text(value, metric.unit),
        "attained": attained,
        "status": status,
        "order": _ORDER[status],
        "weight": goal["weight"],
        "owner": called_user(beside.users, goal["owner_id"]),
        "tactic": text(goal["tactic"], "text"),
        "next": what_next(beside.waiting.get(goal["goal_id"], ""), status),
        "of_target": attained_share(metric, value, goal["target"]),
        "due": period.share_over if metric.kind == "flow" else 1.0,
        "said": beside_bar(workbook, (value, goal["target"]), metric.unit),
        "parts": (value, due, n, period),
    }


def what_next(waiting: str, status: str) -> str:
    """The next thing to do about a goal: an action that waits, else what its status asks for."""
    if waiting:
        return waiting
    if status in ("at risk", "behind"):
        return "Decide on an action: none is open for this goal"
    return "Keep to the tactic" if status == "on track" else "Look again when there is more to see"


def _waiting(workbook: Workbook) -> dict[str, str]:
    """For each goal that has one the action that has waited longest, with its day."""
    if "actions" not in workbook.tables:
        return {}
    actions = workbook.tables["actions"]
    waiting = actions.filter(actions.state.isin(["open", "overdue"])).order_by(["due_on", "action_id"])
    first = workbook.tables.frame(waiting).drop_duplicates("goal_id")
    return {action["goal_id"]: _told(workbook, action) for action in first.to_dict("records")}


def _told(workbook: Workbook, action: dict) -> str:
    if pd.isna(action["due_on"]):
        return f"{action['what']} (no day set)"
    day = workbook.formats.text(action["due_on"], "day")
    return f"{action['what']} ({'was due' if action['state'] == 'overdue' else 'due'} {day})"


def _figure(row: dict) -> Figure:
    value, due, n, period = row["parts"]
    dates: dict[str, dt.date] = {"starts_on": period.starts_on, "ends_on": period.ends_on}
    is_told = not pd.isna(row["attained"])
    parts = (value, due) if row["metric"].better == "higher" else (due, value)
    return Figure(
        row["metric"].id,
        f"{row['metric'].id}/attained",
        row["attained"] if is_told else None,
        "share",
        group={"goal": row["goal"]},
        numerator=parts[0] if is_told else None,
        denominator=parts[1] if is_told else None,
        n=n,
        missing="" if is_told else "nothing to compare",
        **dates,
    )


def _caption(workbook: Workbook) -> str:
    least = workbook.parameters.settings.minimum_n
    return f"Goals that hold today, worst first (* a rate over fewer than {least} records)"


def _note(left_out: list[str], goals: int) -> str:
    notes = [f"Not counted: {'; '.join(left_out)}."] if left_out else []
    if goals > MOST_DRAWN:
        notes.append(f"The picture shows the first {MOST_DRAWN} of {goals}.")
    return " ".join(notes)
