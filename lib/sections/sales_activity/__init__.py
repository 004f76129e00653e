"""The sales activity report: what was done, what is planned, what waits, and what does activity go with?"""

from lib.sections.sales_activity.calls import calls_made, credit
from lib.sections.sales_activity.coverage import coverage, out_of_touch
from lib.sections.sales_activity.done import done_by_whom, done_last_week
from lib.sections.sales_activity.outcomes import calls_and_outcome, per_opportunity
from lib.sections.sales_activity.owners import by_owner_over_time, proposals
from lib.sections.sales_activity.planned import overdue, planned_next
from lib.sections.sales_activity.steps import without_next_step
from lib.sections.sales_activity.summary import cover, notes

__all__ = [
    "by_owner_over_time",
    "calls_and_outcome",
    "calls_made",
    "cover",
    "coverage",
    "credit",
    "done_by_whom",
    "done_last_week",
    "notes",
    "out_of_touch",
    "overdue",
    "per_opportunity",
    "planned_next",
    "proposals",
    "without_next_step",
]
