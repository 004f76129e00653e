"""The choice in sum, and the definitions behind it."""

from lib.metrics.catalogue import METRICS
from lib.metrics.choosing import PRESETS
from lib.sections import notes as ending
from lib.sections.cover import cover as front
from lib.sections.metric_selection.next_steps import waiting_actions, what_next
from lib.sections.metric_selection.scorecard import score_figures, told_statuses
from lib.sections.metric_selection.scores import STATUSES, scores, too_many, value_text
from lib.sections.metric_selection.tree import DRIVEN
from lib.sections.section import Section
from lib.sections.words import counted, listed
from lib.workbook import Workbook

_UNCHOSEN = "This team has not chosen goals and metrics yet: the goals below are a start."


def cover(workbook: Workbook) -> Section:
    """How many metrics are on track, which needs somebody most, and what is wrong with the choice."""
    found = scores(workbook)
    if not found:
        return front(workbook, "metric_selection", [_UNCHOSEN])
    worst = min(found, key=lambda score: STATUSES.index(score.status))
    waiting = waiting_actions(workbook).get(worst.asked.metric, "")
    first = (
        f"{worst.readiness.label}: {value_text(workbook, worst)}, {worst.status}. {what_next(worst, waiting)}"
    )
    names = [goal.goal for goal in workbook.parameters.settings.goals]
    third = too_many(found) or f"{counted(len(names), 'goal')}: {listed(names)}."
    return front(
        workbook,
        "metric_selection",
        [told_statuses([score.status for score in found]), first, third],
        score_figures(found),
    )


def notes(workbook: Workbook) -> Section:
    """Definitions, what is left out, run details."""
    chosen = [each.metric for goal in workbook.parameters.settings.goals for each in goal.metrics]
    measured = [goal.measured_by for goal in workbook.parameters.settings.goals if goal.measured_by]
    offered = [each.metric_id for preset in PRESETS for each in preset.proposals]
    names = [name for name in dict.fromkeys((*chosen, *measured, *offered, *DRIVEN)) if name in METRICS]
    rules = [
        "A target is for one whole period of the report; for an amount or a count the part is due that lies on the days so far.",
        "A target written with the choice wins over one of the source's table of goals.",
    ]
    return ending.notes(workbook, "metric_selection", names, rules)
