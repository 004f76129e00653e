"""What a check is and what it finds: the words a reader sees, the rule, and the columns of a finding."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import ibis
import pandas as pd
from ibis import Table

if TYPE_CHECKING:
    from lib.audit.records import Records

Kind = Literal[
    "completeness",
    "unmatched key",
    "impossible date",
    "duplicate",
    "unreadable",
    "invalid value",
    "placeholder",
    "misplaced value",
    "label variant",
    "contradiction",
    "stale",
    "wrong change",
    "likely duplicate",
    "access",
    "outside the CRM",
]
Severity = Literal["high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = ("high", "medium", "low")
"""high: money or counts of a report are wrong; medium: the record drops out of a report; low: of little effect."""

Rule = Callable[[Table], ibis.Value]
"""Records of one table in, true or false for each out; missing counts as false."""

Finder = Callable[["Records"], pd.DataFrame]
"""The audited records in, those at fault out: one row per record of the check's table, the company's, with the columns of
FOUND_COLUMNS that the check can tell; `record_id` at least."""

FOUND_COLUMNS = ("record_id", "value", "beside", "suggestion")

FINDING_COLUMNS = (
    "check",
    "table",
    "record_id",
    "field",
    "value",
    "beside",
    "suggestion",
    "source_system",
    "source_file",
    "source_row",
    "owner_id",
)
"""One row per record and fault: `value` is what stands in `field` now, `beside` what contradicts it,
`suggestion` what to write instead where that is known, `owner_id` the user who can put it right."""


@dataclass(frozen=True)
class Check:
    """One thing that can be wrong with a record of `table`, told apart by `id`.

    `hurts` names the figures it spoils. `offends` is the rule, or `finds` where one record alone does not tell;
    unmatched keys have `references` instead, and exact duplicates and unreadable cells are found over the whole table.
    A completeness check looks only at records for which `applies` holds. `beside` is another field whose value explains
    the finding. What is `is_doubt` may well be right, so that no record is faulty for it.
    """

    id: str
    kind: Kind
    table: str
    field: str
    title: str
    question: str
    hurts: str
    remedy: str
    severity: Severity
    is_doubt: bool = False
    beside: str = ""
    references: str = ""
    offends: Rule | None = field(default=None, repr=False, compare=False)
    applies: Rule | None = field(default=None, repr=False, compare=False)
    finds: Finder | None = field(default=None, repr=False, compare=False)
