"""Which periods the service report looks back over, and what it says where a source records no cases or calls."""

from lib.metrics.periods import Period, periods_back
from lib.workbook import Workbook

NO_CASES = "support cases"
NO_CALLS = "service calls"
NO_TARGETS = "service targets of support cases"
NO_HISTORY = "history of support cases"


def periods_since(workbook: Workbook, table: str, day: str) -> tuple[Period, ...]:
    """The periods the trends show, oldest first, none from before the first row of `table`; at least the present one."""
    calendar = workbook.parameters.settings.calendar
    back = periods_back(workbook.as_of, calendar, calendar.history)
    rows = workbook.tables[table]
    first = workbook.tables.frame(rows.agg(first=rows[day].min()))["first"].iloc[0]
    begun = [] if first is None or first != first else [each for each in back if first <= _of(first, each)]
    return tuple(begun) or back[-1:]


def _of(first: object, period: Period) -> object:
    """The end of a period in the kind of day that the database gave."""
    return type(first)(period.ends_on.year, period.ends_on.month, period.ends_on.day)
