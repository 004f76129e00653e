"""Which goals do we pursue, and how far are we: from where to where, by when, by what means."""

import pandas as pd

from lib.metrics.catalogue import METRICS
from lib.metrics.choosing import readiness_of, way_so_far
from lib.metrics.periods import Period
from lib.params.goals import Goal
from lib.sections.figures import figures_of
from lib.sections.metric_selection.scores import measured_text, scores, too_many, unchosen
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted, listed
from lib.workbook import Workbook

_COLUMNS = {
    "goal": ("Goal", "text"),
    "measured": ("Measured by", "text"),
    "from": ("From", "text"),
    "now": ("Now", "text"),
    "to": ("To", "text"),
    "by": ("By", "day"),
    "way": ("Way so far", "share"),
    "tactic": ("Tactic", "text"),
    "metrics": ("Watched", "text"),
}
_READING = (
    "“Now” is the last whole period for amounts and counts, and this period so far for rates, durations and what is open. "
    "The way so far is what was gained since the start ÷ what is to be gained; below 0 things got worse."
)


def goals(workbook: Workbook) -> Section:
    """Which goals are pursued and how far each is, with its tactic and what is watched for it."""
    chosen = workbook.parameters.settings.goals
    if not chosen:
        return unchosen("goals")
    told = [_told(workbook, goal) for goal in chosen]
    rows = pd.DataFrame([row for row, _ in told])
    warning = too_many(scores(workbook))
    return Section(
        id="metric_selection.goals",
        headline=_headline(rows),
        reading=_READING,
        action=warning or _action(chosen),
        table=display_table(rows, _COLUMNS, workbook.formats, "Goals of the team"),
        figures=tuple(figure for _, figures in told for figure in figures),
    )


def whole_or_now(workbook: Workbook, kind: str) -> Period:
    """The period whose value is compared with a goal: the last whole one for a flow, this one for anything else."""
    whole = [period for period in workbook.history if not period.is_partial]
    return whole[-1] if kind == "flow" and whole else workbook.period


def _told(workbook: Workbook, goal: Goal) -> tuple[dict[str, object], tuple[Figure, ...]]:
    row: dict[str, object] = {
        "goal": goal.goal,
        "measured": "not said",
        "by": goal.by_day,
        "way": float("nan"),
        "tactic": goal.tactic or "none written down",
        "metrics": listed([_label(each.metric) for each in goal.metrics]) if goal.metrics else "–",
        **dict.fromkeys(("from", "now", "to"), "–"),
    }
    if not goal.measured_by:
        return row, ()
    kind = readiness_of(workbook.tables, goal.measured_by, "", (workbook.period,))
    if kind.metric is None or kind.values is None:
        return row | {"measured": f"{kind.label}: {kind.why_not}"}, ()
    period = whole_or_now(workbook, kind.metric.kind)
    found = (
        kind if period == workbook.period else readiness_of(workbook.tables, goal.measured_by, "", (period,))
    )
    value, unit = found.row["value"], found.row["unit"]
    row |= {
        "measured": found.label,
        "now": measured_text(workbook, value, unit),
        "way": way_so_far(goal, value),
    }
    row |= {
        "from": measured_text(workbook, goal.from_value, unit),
        "to": measured_text(workbook, goal.to_value, unit),
    }
    return row, (*figures_of(found.values), *_way(goal, found.row, float(str(row["way"]))))


def _label(metric: str) -> str:
    return METRICS[metric].label if metric in METRICS else metric.replace("_", " ")


def _way(goal: Goal, row: dict, way: float) -> list[Figure]:
    if pd.isna(way) or goal.from_value is None or goal.to_value is None:
        return []
    parts = {"numerator": row["value"] - goal.from_value, "denominator": goal.to_value - goal.from_value}
    days = {"starts_on": row["starts_on"], "ends_on": row["ends_on"]}
    group = {"goal": goal.goal}
    return [
        Figure(row["metric"], f"{row['metric']}/way", way, "share", group, n=int(row["n"]), **parts, **days)
    ]


def _headline(rows: pd.DataFrame) -> str:
    told = rows[rows["way"].notna()]
    number = counted(len(rows), "goal")
    if told.empty:
        return f"{number} chosen; for none of them can the way so far be told."
    reached, worse = int((told["way"] >= 1).sum()), int((told["way"] < 0).sum())
    parts = [
        f"{reached:,} reached" if reached else "",
        f"{worse:,} further away than at the start" if worse else "",
    ]
    rest = len(told) - reached - worse
    parts.append(f"{rest:,} on the way" if rest else "")
    unsaid = len(rows) - len(told)
    parts.append(f"{unsaid:,} without a start, an aim or a figure" if unsaid else "")
    return f"{number} chosen: {listed([part for part in parts if part])}."


def _action(chosen: list[Goal]) -> str:
    vague = [goal.goal for goal in chosen if not goal.is_quantified]
    if vague:
        return f"Say of “{vague[0]}” what it is measured by, from where to where and by when: else nobody can tell whether it was reached."
    untried = [goal.goal for goal in chosen if not goal.tactic]
    if untried:
        return f"Write down how “{untried[0]}” is to be reached."
    return "Look at the scorecard below for what to do next about each metric."
