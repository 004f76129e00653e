"""The audit report: how far can this data be trusted, what is wrong, who can put it right, what does it change?"""

from lib.sections.audit.access import access
from lib.sections.audit.changes import wrong_changes
from lib.sections.audit.contradicting import contradicting
from lib.sections.audit.corrected import corrected
from lib.sections.audit.cost import cost
from lib.sections.audit.decay import stale_addresses
from lib.sections.audit.duplicate_evidence import why_one
from lib.sections.audit.duplicates import there_twice
from lib.sections.audit.effect import effect
from lib.sections.audit.faults import by_owner, faults
from lib.sections.audit.golden import merged_record
from lib.sections.audit.imports import set_aside
from lib.sections.audit.keys import unmatched_keys
from lib.sections.audit.labels import same_thing
from lib.sections.audit.missing import columns, missing
from lib.sections.audit.outside import outside_crm
from lib.sections.audit.places import systems
from lib.sections.audit.summary import cover, notes
from lib.sections.audit.to_fix import fix_first
from lib.sections.audit.trend import better_or_worse
from lib.sections.audit.trust import trust
from lib.sections.audit.upkeep import update_schedule
from lib.sections.audit.values import impossible_values
from lib.sections.audit.worth import worth_keeping

__all__ = [
    "access",
    "better_or_worse",
    "by_owner",
    "columns",
    "contradicting",
    "corrected",
    "cost",
    "cover",
    "effect",
    "faults",
    "fix_first",
    "impossible_values",
    "merged_record",
    "missing",
    "notes",
    "outside_crm",
    "same_thing",
    "set_aside",
    "stale_addresses",
    "systems",
    "there_twice",
    "trust",
    "unmatched_keys",
    "update_schedule",
    "why_one",
    "worth_keeping",
    "wrong_changes",
]
