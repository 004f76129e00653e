"""The registry: every check there is, and those that this source allows."""

from lib.audit.checks.access import access_checks
from lib.audit.checks.changes import change_checks
from lib.audit.checks.dates import date_checks, dated_checks
from lib.audit.checks.duplicates import duplicate_checks
from lib.audit.checks.keys import key_checks
from lib.audit.checks.likely_duplicates import likely_duplicate_checks
from lib.audit.checks.needed import needed_checks
from lib.audit.checks.places import place_checks
from lib.audit.checks.unreadable import unreadable_checks
from lib.audit.checks.validity import validity_checks
from lib.audit.finding import Check
from lib.audit.records import Records

TIMELESS: tuple[Check, ...] = (
    *needed_checks(),
    *key_checks(),
    *date_checks(),
    *duplicate_checks(),
    *unreadable_checks(),
)
"""Checks that do not depend on the day of the report."""


def checks_of(records: Records) -> tuple[Check, ...]:
    """The checks whose tables the source has, in the order in which a report lists them."""
    present = set(records.names)
    dated = dated_checks(records.as_of, records.export_ends_on)
    return tuple(
        check
        for check in (
            *TIMELESS,
            *dated,
            *validity_checks(records),
            *likely_duplicate_checks(records),
            *place_checks(records),
            *change_checks(records),
            *access_checks(records),
        )
        if check.table in present and (not check.references or check.references.split(".")[0] in present)
    )
