"""Progress in sum, and the definitions behind it."""

from collections.abc import Sequence

from lib.metrics.catalogue import METRICS
from lib.metrics.goals import all_goals
from lib.metrics.metric import Metric
from lib.metrics.periods import span
from lib.params.model import FIRST_DAY, LAST_DAY
from lib.sections import notes as ending
from lib.sections.cover import cover as front
from lib.sections.goal_progress.courses import Course, course_figures, courses
from lib.sections.goal_progress.pace import told_statuses
from lib.sections.section import Section
from lib.sections.words import counted, listed, named
from lib.workbook import Workbook


def cover(workbook: Workbook) -> Section:
    """Which targets are on track, what is reached of the first of them, and which actions wait."""
    if "goals" not in workbook.tables:
        sentence = "This source has no goals, so nothing can be said about progress. Write them in a sheet (metric, team or owner, first and last day, value) and name it in the mapping file."
        return front(workbook, "goal_progress", [sentence])
    found = courses(workbook, workbook.period)
    if not found:
        return front(workbook, "goal_progress", [f"No goal of this team covers {named(workbook.period)}."])
    statuses = told_statuses(found, capital=True) + "."
    findings = [statuses, _reached(workbook, found[_main(found)]), _waiting(workbook)]
    return front(workbook, "goal_progress", findings, course_figures(found))


def notes(workbook: Workbook) -> Section:
    """Definitions, what is left out, run details."""
    metrics = _metrics_with_goals(workbook)
    return ending.notes(workbook, "goal_progress", [metric.id for metric in metrics], _left_out(workbook))


def _metrics_with_goals(workbook: Workbook) -> list[Metric]:
    if "goals" not in workbook.tables:
        return []
    wanted = set(all_goals(workbook.tables, span("ever", FIRST_DAY, LAST_DAY))["metric_id"].dropna())
    return [metric for metric in METRICS.values() if metric.id in wanted]


def _left_out(workbook: Workbook) -> list[str]:
    rules = [
        "The target of a team is the sum of the goals that lie in it: a goal for an owner beside one for the owner's team counts once, and so does each day of a year's goal beside a quarter's.",
        "A target for an amount or a number is due by calendar days; a target for a rate is due in full and is averaged over teams by the records behind each.",
        "Goals in another currency are converted at the rate of their first day, or of the day of the report if they begin later.",
    ]
    pipelines = workbook.parameters.settings.scope.pipelines
    if pipelines:
        rules.append(
            f"The report counts the deals of {listed(pipelines)} only; goals do not say for which pipeline they hold."
        )
    return rules if "goals" in workbook.tables else []


def _main(found: Sequence[Course]) -> int:
    """The place of won revenue, else of the first target."""
    ids = [course.metric.id for course in found]
    return ids.index("won_revenue") if "won_revenue" in ids else 0


def _reached(workbook: Workbook, course: Course) -> str:
    progress, metric, text = course.progress, course.metric, workbook.formats.text
    actual, target = text(progress.actual, metric.unit), text(progress.target, metric.unit)
    due = (
        ""
        if progress.to_date == progress.target
        else f"; {text(progress.to_date, metric.unit)} is due by now"
    )
    if progress.status == "no figure":
        return f"{metric.label}: nothing to set beside the target of {target}{due}."
    return f"{metric.label}: {actual} of the target of {target}{due}."


def _waiting(workbook: Workbook) -> str:
    if "actions" not in workbook.tables:
        return "This source has no log of actions."
    actions = workbook.tables["actions"]
    counts = workbook.tables.frame(
        actions.agg(overdue=(actions.state == "overdue").sum(), waiting=(actions.state == "open").sum())
    ).fillna(0)
    overdue, waiting = (int(counts[name].iloc[0]) for name in ("overdue", "waiting"))
    if not overdue and not waiting:
        return "No action is waiting to be done."
    parts = [(overdue, "overdue"), (waiting, "open and not due yet")]
    told = [
        f"{counted(number, 'action')} {'is' if number == 1 else 'are'} {state}"
        for number, state in parts
        if number
    ]
    return f"{listed(told)}."
