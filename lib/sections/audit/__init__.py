"""The audit report: how far can this data be trusted, what is wrong, who can put it right, what does it change?"""

from lib.sections.audit.contradicting import contradicting
from lib.sections.audit.corrected import corrected
from lib.sections.audit.cost import cost
from lib.sections.audit.effect import effect
from lib.sections.audit.faults import by_owner, faults
from lib.sections.audit.imports import set_aside
from lib.sections.audit.keys import unmatched_keys
from lib.sections.audit.missing import columns, missing
from lib.sections.audit.outside import outside_crm
from lib.sections.audit.places import systems
from lib.sections.audit.summary import cover, notes
from lib.sections.audit.to_fix import fix_first
from lib.sections.audit.trend import better_or_worse
from lib.sections.audit.trust import trust
from lib.sections.audit.worth import worth_keeping

__all__ = [
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
    "missing",
    "notes",
    "outside_crm",
    "set_aside",
    "systems",
    "trust",
    "unmatched_keys",
    "worth_keeping",
]
