"""The log of corrective actions: what was decided, and whether it was done."""

import pandas as pd

from lib import charts
from lib.metrics.catalogue import METRICS
from lib.metrics.evaluate import share_of
from lib.metrics.goals import all_goals
from lib.metrics.periods import span
from lib.params.model import FIRST_DAY, LAST_DAY
from lib.sections.absent import needs, said
from lib.sections.goal_progress.scoped import called_user, users_by_id
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted
from lib.workbook import Workbook

NO_ACTIONS = (
    "log of actions",
    "Keep one in a sheet (goal, what is done, by whom, due and done on which day) and name it in the mapping file.",
)
_STATES = ("overdue", "open", "done late", "done")


@needs("actions", *NO_ACTIONS)
def action_log(workbook: Workbook) -> Section:
    """What was decided, and was it done: open, overdue, done late, done."""
    log = logged_actions(workbook)
    if log.empty:
        return said(
            "goal_progress.action_log",
            "No action is recorded for the goals of this team.",
            "Write down what is decided about a goal, who does it and by when: only then can its effect be seen.",
        )
    counts = pd.DataFrame(
        [{"state": state, "actions": int((log["state"] == state).sum())} for state in _STATES]
    )
    counts["is_overdue"] = counts["state"] == "overdue"
    labels = charts.Labels("Actions by state", "Number of actions per state.", "count", workbook.formats)
    return Section(
        id="goal_progress.action_log",
        headline=_headline(counts.set_index("state")["actions"]),
        reading="An action is overdue when its day has passed and it is not done, late when it was done after its day.",
        action=_action(workbook, log),
        chart=charts.bars(counts, "state", "actions", labels, marked="is_overdue"),
        table=display_table(log, _COLUMNS, workbook.formats, "Actions, those that wait first", most=20),
        figures=_figures(counts, len(log)),
    )


_COLUMNS = {
    "what": ("Action", "text"),
    "goal": ("For", "text"),
    "who": ("Who", "text"),
    "opened_on": ("Decided", "day"),
    "due_on": ("Due", "day"),
    "done_on": ("Done", "day"),
    "state": ("State", "text"),
}


def logged_actions(workbook: Workbook) -> pd.DataFrame:
    """The team's actions with the goal each serves, those that wait first, then the newest."""
    actions = workbook.tables.frame(workbook.tables["actions"])
    goals, users = _goals(workbook), users_by_id(workbook)
    joined = actions.merge(goals, on="goal_id", how="left", validate="many_to_one")
    ranked = joined.assign(
        order=[_STATES.index(state) for state in joined["state"]],
        day=pd.to_datetime(joined["due_on"]),
        who=[called_user(users, user) for user in joined["owner_id"]],
        goal=joined["goal"].fillna("no goal named"),
        what=joined["what"].fillna("not described"),
    )
    waits = ranked["state"].isin(["overdue", "open"])
    first = ranked[waits].sort_values(["order", "due_on", "action_id"], ascending=[True, True, True])
    rest = ranked[~waits].sort_values(["done_on", "action_id"], ascending=[False, True])
    return pd.concat([first, rest], ignore_index=True)


def _goals(workbook: Workbook) -> pd.DataFrame:
    """Every goal with what it is called: won revenue, Europe North, and the metric and scope an effect is looked for in."""
    goals = all_goals(workbook.tables, span("ever", FIRST_DAY, LAST_DAY))
    labels = [
        METRICS[name].label if name else written
        for name, written in zip(goals["metric_id"], goals["metric"], strict=True)
    ]
    scopes = goals["scope_name"].fillna("the company")
    called = [f"{label}, {scope}" for label, scope in zip(labels, scopes, strict=True)]
    kept = goals[["goal_id", "metric_id", "level", "scope_kind", "scope_name", "is_usable", "metric"]]
    return kept.assign(goal=called)


def _headline(counts: pd.Series) -> str:
    total, overdue, waiting = counts.sum(), counts["overdue"], counts["open"]
    done = counts["done"] + counts["done late"]
    late = f", {counts['done late']:,} of them late" if counts["done late"] else ""
    rest = f"; {waiting:,} open and not due yet" if waiting else ""
    return f"{counted(total, 'action')} recorded: {done:,} done{late}, {overdue:,} overdue{rest}."


def _action(workbook: Workbook, log: pd.DataFrame) -> str:
    overdue = log[log["state"] == "overdue"]
    if overdue.empty:
        return "Nothing is overdue. Decide on an action for each goal that is behind and has none."
    first = overdue.iloc[0]
    day = workbook.formats.text(first["due_on"], "day")
    return f"Ask {first['who']} about “{first['what']}”, due since {day}; do it, or say that it will not be done."


def _figures(counts: pd.DataFrame, total: int) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            "actions",
            f"actions/{row['state'].replace(' ', '_')}",
            share_of(row["actions"], total),
            "share",
            numerator=row["actions"],
            denominator=total,
            n=total,
        )
        for row in counts.to_dict("records")
    )
