"""The audit: how far can these records be trusted, what is wrong, who can put it right, and what does it change?"""

from lib.audit.audit import Audit, audited
from lib.audit.finding import FINDING_COLUMNS, Check
from lib.audit.grade import Grade
from lib.audit.value_maps import ValueMap, proposed_values

__all__ = ["FINDING_COLUMNS", "Audit", "Check", "Grade", "ValueMap", "audited", "proposed_values"]
