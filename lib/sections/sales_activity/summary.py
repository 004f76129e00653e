"""Activity in sum, and the definitions behind it."""

import pandas as pd

from lib.metrics.evaluate import Cut, share_of
from lib.sections import notes as ending
from lib.sections.cover import cover as front
from lib.sections.figures import figures_of
from lib.sections.sales_activity.weeks import coming_days, days_told, last_week, weeks_before
from lib.sections.section import Section
from lib.sections.words import counted
from lib.workbook import Workbook

_OF_ACTIVITIES = ("activities_done", "calls_made", "unlinked_calls", "done_by_another")
_OF_BOTH = (
    "deal_coverage",
    "customer_coverage",
    "calls_per_opportunity",
    "won_by_calls",
    "activities_before_close",
)
_OF_DEALS = ("deals_without_next_step", "created_deals", "won_deals", "lost_deals")


def cover(workbook: Workbook) -> Section:
    """What was done last week, what is planned and overdue, and how many open deals have nothing planned."""
    steps = workbook.values("deals_without_next_step") if "tended_deals" in workbook.tables else None
    if "activities" not in workbook.tables:
        first = "This source has no calls, meetings, e-mails or tasks, so nothing can be said about activity. Export them from the CRM too and name them in the mapping file."
        return front(workbook, "sales_activity", [first, *_planned_steps(workbook, steps)], _figures(steps))
    week, earlier = last_week(workbook), weeks_before(workbook)
    values = workbook.values("activities_done", Cut(periods=(*earlier, week)))
    now, mean = values["value"].iloc[-1], share_of(values["value"].iloc[:-1].sum(), len(earlier))
    usual = workbook.formats.text(mean, "days")
    findings = [
        f"{counted(now, 'activity', 'activities')} done in the week of {days_told(workbook, week)}, against {usual} in a usual week.",
        _waiting(workbook),
        *_planned_steps(workbook, steps),
    ]
    return front(workbook, "sales_activity", findings, figures_of(values) + _figures(steps))


def notes(workbook: Workbook) -> Section:
    """Definitions, what is left out, run details."""
    has = workbook.tables.__contains__
    metrics = [
        *(_OF_ACTIVITIES if has("activities") else ()),
        *(_OF_BOTH if has("worked_deals") else ()),
        *(("proposals_given",) if has("quotes") else ()),
        *(_OF_DEALS if has("tended_deals") else ()),
    ]
    return ending.notes(workbook, "sales_activity", metrics, _RULES if has("activities") else ())


_RULES = (
    "Last week is the last whole week from Monday to Sunday in the team's time zone; the coming days run to the end of the week after.",
    "An activity done belongs to who did it, one that is planned to whom it is assigned to; the team's are those of its users. Calls per deal count whoever made them, of any team.",
)


def _figures(steps: pd.DataFrame | None) -> tuple:
    return () if steps is None else figures_of(steps)


def _waiting(workbook: Workbook) -> str:
    activities, period = workbook.tables["activities"], coming_days(workbook)
    is_soon = activities.is_planned & (activities.due_on <= period.ends_on)
    found = workbook.tables.frame(
        activities.agg(soon=is_soon.sum(), late=activities.is_overdue.sum())
    ).fillna(0)
    soon, late = int(found["soon"].iloc[0]), int(found["late"].iloc[0])
    are = "is" if soon == 1 else "are"
    overdue = "none is overdue" if not late else f"{late:,} {'is' if late == 1 else 'are'} overdue"
    return f"{counted(soon, 'activity', 'activities')} {are} planned up to {workbook.formats.text(period.ends_on, 'day')}; {overdue}."


def _planned_steps(workbook: Workbook, steps: pd.DataFrame | None) -> list[str]:
    if steps is None or not steps["denominator"].iloc[0]:
        return ["No open deal tells whether a next step is planned."]
    row = steps.iloc[0]
    have = "has" if row["numerator"] == 1 else "have"
    share = workbook.formats.text(row["value"], "share")
    return [
        f"{counted(row['numerator'], 'open deal')} of {row['denominator']:,.0f} {have} nothing planned ({share})."
    ]
