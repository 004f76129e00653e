"""Whether values can be right: every check of single values and of how they agree."""

from lib.audit.checks.amounts import amount_checks
from lib.audit.checks.bounces import bounce_checks
from lib.audit.checks.contradictions import contradiction_checks
from lib.audit.checks.deal_histories import deal_history_checks
from lib.audit.checks.emails import email_checks
from lib.audit.checks.labels import label_checks
from lib.audit.checks.person_names import person_name_checks
from lib.audit.checks.phones import phone_checks
from lib.audit.checks.quotes import quote_checks
from lib.audit.checks.stale import stale_checks
from lib.audit.checks.texts import text_checks
from lib.audit.checks.unattended import unattended_checks
from lib.audit.finding import Check
from lib.audit.records import Records


def validity_checks(records: Records) -> tuple[Check, ...]:
    """The checks of values, in the order in which a report lists them; those of one table share what they read."""
    return (
        *contradiction_checks(),
        *deal_history_checks(records),
        *quote_checks(),
        *unattended_checks(records),
        *amount_checks(),
        *email_checks(records),
        *phone_checks(records),
        *person_name_checks(records),
        *text_checks(records),
        *label_checks(records),
        *bounce_checks(),
        *stale_checks(records),
    )
