"""The access review as rows: what to do about which account, why, and who sees to it; and what could not be reviewed."""

import pandas as pd

from lib.audit.finding import SEVERITIES
from lib.sections.audit.privacy import disclosed
from lib.sections.audit.words import owner_names
from lib.workbook import Workbook

_KIND = "access"
_DO = {
    "quiet": ("Close the account", "last sign-in"),
    "seat-without-access": ("Take the paid seat away", "closed"),
    "shared": ("Give each person an account", ""),
    "second-factor": ("Switch on a second factor", "none now"),
    "export-beyond-role": ("Take the right to export away", "others of the role have none"),
    "password": ("Have the password changed", "last changed"),
    "training": ("Book a security training", "last one"),
}
"""What to do about a finding, and the word before the day or in place of the value."""

ASKED = {
    "last_login": "the last sign-in",
    "licensed": "who has a paid seat",
    "email": "addresses of accounts",
    "mfa": "the second factor",
    "can_export": "who may export records",
    "password_changed_on": "the age of passwords",
    "security_training_on": "security trainings",
}
"""Columns that the review reads, and what each tells."""

_DATED = ("quiet", "password", "training")
_NEVER = {"quiet": "never signed in", "training": "never had one"}


def things_to_do(workbook: Workbook) -> pd.DataFrame:
    """One row per finding: do, user, why, severity, owner, part (of the check's id), record_id."""
    audit = workbook.audit
    kinds = {check.id for check in audit.checks.values() if check.kind == _KIND}
    found = audit.findings[audit.findings["check"].isin(kinds)].reset_index(drop=True)
    shown = disclosed(found, ("value",), workbook.parameters.settings.privacy)
    part = shown["check"].str.rsplit("/", n=1).str[-1]
    severity = pd.Series([audit.checks[check].severity for check in shown["check"]], dtype="str")
    rows = shown.assign(
        part=part,
        do=[_DO[each][0] for each in part],
        why=[_why(workbook, *each) for each in zip(part, shown["value"], strict=True)],
        user=owner_names(workbook, shown["record_id"]),
        owner=owner_names(workbook, shown["owner_id"]),
        severity=severity,
        rank=[SEVERITIES.index(each) for each in severity],
        place=[list(_DO).index(each) for each in part],
    )
    return rows.sort_values(["rank", "place", "user"], ignore_index=True, kind="stable")


def _why(workbook: Workbook, part: str, value: object) -> str:
    words = _DO[part][1]
    if part in _NEVER and pd.isna(value):
        return _NEVER[part]
    if part in _DATED:
        return f"{words} {workbook.formats.text(pd.Timestamp(str(value)), 'day')}"
    return words or ("several people use it" if pd.isna(value) else str(value))


def not_told(workbook: Workbook) -> list[str]:
    """What the review asks about and this source does not keep of any account of the team."""
    filled = workbook.audit.completeness
    empty = set(filled.loc[(filled["table"] == "users") & (filled["filled"] == 0), "column"])
    return [words for column, words in ASKED.items() if column in empty]
