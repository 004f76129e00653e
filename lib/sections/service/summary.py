"""Service in sum, and the definitions behind it."""

from lib.metrics.evaluate import Cut
from lib.sections import notes as ending
from lib.sections.cover import cover as front
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.words import counted, named
from lib.workbook import Workbook

_OF = {
    "service_cases": (
        "cases_handled",
        "open_cases",
        "first_reply_time",
        "resolution_time",
        "complaint_resolution",
        "case_kinds_known",
        "closed_same_day",
    ),
    "case_targets": ("sla_compliance",),
    "offered_calls": ("calls_handled", "calls_a_day", "calls_lost", "handling_time", "customer_callbacks"),
    "service_costs": ("cost_per_interaction",),
}
_NOTHING = "This source has neither support cases nor service calls, so nothing can be said about service. Export them from the support tool and name them in the mapping file."


def cover(workbook: Workbook) -> Section:
    """How many cases came and wait, how fast they are solved and whether targets are kept, and how many callers give up."""
    found = [*_cases(workbook), *_calls(workbook)]
    findings = [sentence for sentence, _ in found] or [_NOTHING]
    return front(workbook, "service", findings, tuple(figure for _, own in found for figure in own))


def notes(workbook: Workbook) -> Section:
    """Definitions, what is left out, run details."""
    metrics = [name for table, names in _OF.items() if table in workbook.tables for name in names]
    rules = _RULES if metrics else ()
    return ending.notes(workbook, "service", metrics, (*rules, *_without(workbook)))


_RULES = (
    "Cases are the team's when their owner is in it, calls when the agent who answered is.",
    "Opening hours are those of the schedule as it was on each day, without its days off, in the schedule's own time zone.",
)


def _without(workbook: Workbook) -> list[str]:
    """What this source does not record, and what that means."""
    told = {
        "schedules": "No opening hours: business hours and working days of cases are not known.",
        "case_events": "No history of cases: pauses, openings again and earlier priorities are not known.",
        "sla_policies": "No targets: none can be kept or breached.",
        "service_calls": "No service calls.",
    }
    return [words for table, words in told.items() if table not in workbook.tables]


def _cases(workbook: Workbook) -> list[tuple[str, tuple]]:
    if "service_cases" not in workbook.tables:
        return []
    period = (workbook.period,)
    opened = workbook.values("cases_handled", Cut(periods=period, definition="created"))
    solved = workbook.values("cases_handled", Cut(periods=period, definition="closed"))
    waiting = workbook.values("open_cases")
    number = waiting["value"].iloc[0]
    are = "is" if number == 1 else "are"
    first = f"{counted(opened['value'].iloc[0], 'case')} opened and {solved['value'].iloc[0]:,.0f} solved in {named(workbook.period)}; {number:,.0f} {are} open."
    return [
        (first, (*figures_of(opened), *figures_of(solved), *figures_of(waiting))),
        _speed(workbook),
    ]


def _speed(workbook: Workbook) -> tuple[str, tuple]:
    text, period = workbook.formats.text, (workbook.period,)
    solved = workbook.values("resolution_time", Cut(periods=period))
    row = solved.iloc[0]
    told = (
        "No solution can be timed"
        if row["missing"]
        else f"Half of the cases solved took up to {text(row['median'], 'hours')} hours"
    )
    if "case_targets" not in workbook.tables:
        return f"{told}; there are no targets to hold them to.", figures_of(solved)
    kept = workbook.values("sla_compliance", Cut(periods=period))
    share = kept.iloc[0]
    judged = (
        "no target can be judged"
        if share["missing"]
        else f"{text(share['value'], 'share')} of the targets were kept ({share['numerator']:,.0f} of {share['denominator']:,.0f})"
    )
    return f"{told}; {judged}.", (*figures_of(solved), *figures_of(kept))


def _calls(workbook: Workbook) -> list[tuple[str, tuple]]:
    if "offered_calls" not in workbook.tables:
        return []
    text, period = workbook.formats.text, (workbook.period,)
    lost = workbook.values("calls_lost", Cut(periods=period))
    row = lost.iloc[0]
    if row["missing"]:
        return [(f"No service call was answered or given up in {named(workbook.period)}.", figures_of(lost))]
    spent = workbook.values("handling_time", Cut(periods=period))
    mean = spent.iloc[0]
    takes = "" if mean["missing"] else f"; a call took {text(mean['value'], 'minutes')} minutes at the mean"
    return [
        (
            f"{text(row['value'], 'share')} of the callers, company-wide, gave up before anybody answered ({row['numerator']:,.0f} of {row['denominator']:,.0f}){takes}.",
            (*figures_of(lost), *figures_of(spent)),
        )
    ]
