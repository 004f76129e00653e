"""Are we on track: each target against what was reached so far, and where the present pace leads."""

from collections.abc import Sequence

import pandas as pd

from lib import charts
from lib.metrics.evaluate import share_of
from lib.metrics.metric import Metric
from lib.metrics.progress import FEWEST_DAYS, Progress, attained_share
from lib.sections.absent import needs, said
from lib.sections.goal_progress.courses import Course, course_figures, courses, ending_figures, usual_share
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted, listed, named
from lib.workbook import Workbook

NO_GOALS = (
    "table of goals",
    "Write the goals in a sheet (metric, team or owner, first and last day, value) and name it in the mapping file.",
)


@needs("goals", *NO_GOALS)
def on_track(workbook: Workbook) -> Section:
    """Are we on track: what was reached by today against what the target asks for by today."""
    found = courses(workbook, workbook.period)
    if not found:
        return without_targets(workbook, "on_track")
    rows = pd.DataFrame([_row(workbook, course) for course in found])
    alt = f"Share of each target reached, and due by now: {told_statuses(found)}."
    labels = charts.Labels(_title(workbook), alt, "share", workbook.formats)
    return Section(
        id="goal_progress.on_track",
        headline=told_statuses(found, capital=True) + ".",
        reading=_READING,
        action=_action(workbook, found),
        chart=charts.bullets(rows, "metric", ("of_target", "due"), labels, told="said"),
        table=display_table(rows, _COLUMNS, workbook.formats, _caption(workbook)),
        note=" ".join(_notes(workbook, found)),
        figures=course_figures(found) + ending_figures(found, rows["usual"]),
    )


_READING = (
    "The bar is what was reached, as a share of the whole target; the upright line is what is due by now; the dark band behind is at risk, the paler one behind. "
    "Amounts and counts are due by the day: half of the days, half of the target. Rates are due in full at any time. "
    "From 99 % of what is due a target is on track, from 81 % behind, below that at risk."
)
_COLUMNS = {
    "metric": ("Target for", "text"),
    "target": ("Whole target", "text"),
    "due_now": ("Due by now", "text"),
    "actual": ("Reached", "text"),
    "attained": ("Reached ÷ due", "share"),
    "status": ("Status", "text"),
    "at_pace": ("At this pace", "text"),
    "at_usual": ("As periods usually go", "text"),
    "n": ("Records", "count"),
}


def _row(workbook: Workbook, course: Course) -> dict[str, object]:
    progress, metric = course.progress, course.metric
    text = workbook.formats.text
    share, _ = usual_share(workbook, metric, course.period)
    usual = share_of(progress.actual, share) if share > 0 else float("nan")
    return {
        "metric": metric.label + ("*" if is_thin(workbook, progress) else ""),
        "target": text(progress.target, metric.unit),
        "due_now": text(progress.to_date, metric.unit),
        "actual": text(progress.actual, metric.unit),
        "attained": progress.attained,
        "status": progress.status,
        "at_pace": text(progress.at_pace, metric.unit),
        "usual": usual,
        "at_usual": text(usual, metric.unit),
        "n": progress.n,
        "of_target": attained_share(metric, progress.actual, progress.target),
        "due": share_of(progress.to_date, progress.target),
        "said": beside_bar(workbook, (progress.actual, progress.target), metric.unit),
    }


def beside_bar(workbook: Workbook, parts: tuple[float, float], unit: str) -> str:
    """What was reached of the target, short enough to stand beside a bar."""
    full = [workbook.formats.text(part, unit) for part in parts]
    short = [workbook.formats.compact(part, unit) for part in parts]
    return " of ".join(full if max(map(len, full)) <= 12 else short)


def is_thin(workbook: Workbook, progress: Progress) -> bool:
    """True when a rate rests on too few records to be read."""
    return progress.metric.kind != "flow" and progress.n < workbook.parameters.settings.minimum_n


def told_statuses(found: Sequence[Course], *, capital: bool = False) -> str:
    """The statuses in words, worst first: win rate at risk; won revenue and new revenue on track."""
    parts = []
    for status in ("at risk", "behind", "no figure", "too early", "on track"):
        names = [course.metric.label for course in found if course.progress.status == status]
        lowered = [name[0].lower() + name[1:] for name in names]
        if names:
            parts.append(f"{listed(lowered)} {_IS[status][len(names) > 1]}")
    words = "; ".join(parts)
    return words[0].upper() + words[1:] if capital else words


_IS = {
    "at risk": ("is at risk", "are at risk"),
    "behind": ("is behind", "are behind"),
    "on track": ("is on track", "are on track"),
    "too early": ("is too early to judge", "are too early to judge"),
    "no figure": ("cannot be told yet", "cannot be told yet"),
}


def without_targets(workbook: Workbook, name: str) -> Section:
    """The section for a period without a target."""
    return said(
        f"goal_progress.{name}",
        f"No goal of this team covers {named(workbook.period)}, so there is nothing to be on track for.",
        "Set a target for the period in the table of goals: metric, team or owner, first and last day, value.",
    )


def _action(workbook: Workbook, found: Sequence[Course]) -> str:
    short = [course for course in found if course.progress.status in ("at risk", "behind")]
    if not short:
        return "Nothing is behind. Keep to the tactics below and look again in a week."
    worst = min(short, key=lambda course: course.progress.attained)
    gap = workbook.formats.text(worst.progress.gap, _gap_unit(worst.metric))
    points = " points" if worst.metric.unit == "share" else ""
    return f"Begin with the {worst.metric.label.lower()}: {gap.lstrip('+')}{points} short of what is due by now. The next question shows whether what is open can close the gap."


def _gap_unit(metric: Metric) -> str:
    return "points" if metric.unit == "share" else metric.unit


def _title(workbook: Workbook) -> str:
    return f"Share of the target reached in {named(workbook.period)}"


def _caption(workbook: Workbook) -> str:
    return f"Targets of {workbook.period.label} (* a rate over fewer than {workbook.parameters.settings.minimum_n} records)"


def _notes(workbook: Workbook, found: Sequence[Course]) -> list[str]:
    period = workbook.period
    notes = []
    if period.is_partial and period.days < FEWEST_DAYS:
        notes.append(
            f"Only {counted(period.days, 'day')} of {period.label} {'is' if period.days == 1 else 'are'} over: too few for a pace."
        )
    if any(not pd.isna(course.progress.at_pace) for course in found):
        notes.append(
            "“At this pace” draws a straight line through the days so far; “as periods usually go” assumes that the same part of the period's value is in by this day as in earlier periods. Deals close in bursts, so neither is a forecast."
        )
    for course in found:
        notes.extend([*_within_chance(workbook, course), *_coverage(course)])
    return notes


def _within_chance(workbook: Workbook, course: Course) -> list[str]:
    """Says of a rate whose interval holds the target that the two cannot be told apart."""
    low, high = course.values["low"].iloc[0], course.values["high"].iloc[0]
    if pd.isna(low) or not low <= course.target.value <= high:
        return []
    span_told = f"{workbook.formats.text(low, 'share')} to {workbook.formats.text(high, 'share')}"
    return [
        f"{course.metric.label}: over {counted(course.progress.n, 'record')} chance alone puts it anywhere from {span_told}, so it is not told apart from its target."
    ]


def _coverage(course: Course) -> list[str]:
    lacking, left_out = course.target.without_goal, course.target.left_out
    label = course.metric.label
    notes = []
    if lacking:
        notes.append(
            f"{label}: {listed(lacking)} {'has' if len(lacking) == 1 else 'have'} deals and no goal, so the target is for less than what is counted."
        )
    if left_out:
        notes.append(
            f"{label}: {counted(len(left_out), 'goal')} without a usable currency left out ({listed(left_out)})."
        )
    return notes
