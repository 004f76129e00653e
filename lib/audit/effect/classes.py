"""Classes of faults: findings that spoil the reports in the same way, and what putting them right means."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from lib.audit.audit import Audit
from lib.audit.effect import corrections
from lib.audit.effect.found import Found
from lib.canonical.opened import OpenedTables
from lib.canonical.opened.changes import Changes


@dataclass(frozen=True)
class FaultClass:
    """Faults put right in one way: those of checks of a `kind`, or whose id begins with one of `checks`, in `tables`.

    `words` name the faults, `right` says what is assumed when they are put right. `is_estimate`: what is put in their
    place is a guess, not a value known.
    """

    id: str
    words: str
    right: str
    correct: Callable[[Found], Changes]
    kinds: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    tables: tuple[str, ...] = ("deals",)
    is_estimate: bool = False


_PARTIES = ("companies", "contacts", "leads", "deals")

FAULT_CLASSES: tuple[FaultClass, ...] = (
    FaultClass(
        "product",
        "products that match none",
        "each deal names a product of the list",
        corrections.as_suggested,
        checks=("unmatched/deals/product_id", "missing/deals/product_id"),
    ),
    FaultClass(
        "company",
        "companies that match none",
        "each deal names a company of the CRM",
        corrections.as_suggested,
        checks=("unmatched/deals/company_id", "missing/deals/company_id"),
    ),
    FaultClass(
        "dates",
        "impossible dates",
        "the day is the one the history records, else left out",
        corrections.with_possible_days,
        kinds=("impossible date",),
        tables=("deals", "leads"),
    ),
    FaultClass(
        "duplicates",
        "exact duplicates",
        "of records that say the same, one is kept",
        corrections.merged,
        kinds=("duplicate",),
        tables=_PARTIES,
    ),
    FaultClass(
        "likely_duplicates",
        "likely duplicates",
        "records that are likely the same are one",
        corrections.merged,
        kinds=("likely duplicate",),
        tables=_PARTIES,
    ),
    FaultClass(
        "past_due",
        "past-due close dates",
        "open deals past their day are expected by the end of this period",
        corrections.moved_on,
        checks=("contradictions/deals/past-due-open",),
        is_estimate=True,
    ),
    FaultClass(
        "no_amount",
        "deals without an amount",
        "late and won deals without an amount are worth the median of their pipeline",
        corrections.with_usual_amount,
        checks=("missing/deals/amount-of-", "amounts/deals/won-for-nothing"),
        is_estimate=True,
    ),
    FaultClass(
        "amounts",
        "amounts that cannot be right",
        "amounts below zero or far beyond all others are left out",
        corrections.without_amount,
        checks=("amounts/deals/amount-",),
    ),
    FaultClass(
        "labels",
        "labels written in several ways",
        "each label is written in the one way suggested",
        corrections.as_suggested,
        kinds=("label variant",),
        tables=("deals", "leads", "companies"),
    ),
    FaultClass(
        "undated",
        "closed deals without a day",
        "closed deals without a day were closed when they were last changed",
        corrections.closed_when_last_changed,
        checks=("missing/deals/closed-of-closed-deals",),
        is_estimate=True,
    ),
    FaultClass(
        "reasons",
        "lost deals without a reason",
        "each lost deal has a reason",
        lambda found: Changes(),
        checks=("missing/deals/lost_reason",),
    ),
)
"""In the order in which changes of several classes are made."""


def faults_of(
    audit: Audit, tables: OpenedTables, period_ends_on: dt.date
) -> Iterator[tuple[FaultClass, pd.DataFrame, Changes]]:
    """For each class of faults that was found: its findings, and the changes that put them right, in order."""
    kinds = audit.findings["check"].map({check.id: check.kind for check in audit.checks.values()})
    for fault in FAULT_CLASSES:
        findings = audit.findings[_belongs(fault, audit.findings, kinds)]
        if len(findings):
            yield fault, findings, fault.correct(Found(findings, tables, period_ends_on))


def _belongs(fault: FaultClass, findings: pd.DataFrame, kinds: pd.Series) -> pd.Series:
    is_named = kinds.isin(fault.kinds)
    if fault.checks:
        is_named = findings["check"].str.startswith(fault.checks)
    # what may be a short form only is nothing to put right unasked
    is_sure = ~findings["check"].str.endswith("-perhaps")
    return is_named & is_sure & findings["table"].isin(fault.tables)
