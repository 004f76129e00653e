"""The customers report: who stays, leaves and comes back, what they are worth, whether they renew, buy more and are content."""

from lib.sections.customers.cohorts import cohorts
from lib.sections.customers.expecting import expected_value
from lib.sections.customers.leaving import leaving
from lib.sections.customers.movement import movement
from lib.sections.customers.renewals import renewals
from lib.sections.customers.retention import by_group, retention
from lib.sections.customers.running_out import running_out
from lib.sections.customers.selling_more import added_lines, selling_more
from lib.sections.customers.summary import cover, notes
from lib.sections.customers.surveys import asked, recommending
from lib.sections.customers.worth import cost_of_customers, lifetime_value

__all__ = [
    "added_lines",
    "asked",
    "by_group",
    "cohorts",
    "cost_of_customers",
    "cover",
    "expected_value",
    "leaving",
    "lifetime_value",
    "movement",
    "notes",
    "recommending",
    "renewals",
    "retention",
    "running_out",
    "selling_more",
]
