"""Who can see and change records and should not: accounts nobody uses, badly protected ones, rights beyond the role."""

import datetime as dt

import ibis
from ibis import Table

from lib.audit.finding import Check, Rule, Severity
from lib.audit.machines import MACHINES
from lib.audit.records import Records
from lib.audit.verdicts.emails import ROLES, UNATTENDED

_SEVERAL = r"(?i)\b(team|shared|group|desk|office|reception|common|general)\b|\pL{2,}\s?[/&]\s?\pL{2,}|\pL\s(\+|and)\s\pL"
_NO_NAME = r"[=\d]"
"""Names of accounts that say several people use them, and marks of what was scrambled and is no name."""

PEERS = 3
"""Rights are compared only among so many accounts of one role."""


def access_checks(records: Records) -> tuple[Check, ...]:
    """The checks of users, by the rules that the team's settings state under data_upkeep.access.

    An account that should be closed is not asked for a second factor, a new password or a training besides.
    """
    rules = records.tables.parameters.settings.data_upkeep.access
    quiet, old, untrained = (
        records.as_of - dt.timedelta(days=days)
        for days in (rules.quiet_days, rules.password_days, rules.training_days)
    )
    in_use = _in_use(quiet)
    return (
        _check("quiet", "last_login", lambda rows: _can_sign_in(rows) & _is_quiet(rows, quiet)),
        _check("seat-without-access", "licensed", lambda rows: rows.licensed & ~rows.is_active),
        _check("shared", "email", lambda rows: in_use(rows) & _is_shared(rows)),
        _check("second-factor", "mfa", lambda rows: in_use(rows) & ~_is_machine(rows) & ~rows.mfa),
        _check("export-beyond-role", "can_export", lambda rows: in_use(rows) & _is_beyond_role(rows)),
        _check(
            "password", "password_changed_on", lambda rows: in_use(rows) & (rows.password_changed_on < old)
        ),
        _check(
            "training",
            "security_training_on",
            lambda rows: in_use(rows) & ~_is_machine(rows) & _is_untrained(rows, untrained),
        ),
    )


def _can_sign_in(rows: Table) -> ibis.Value:
    return rows.is_active.fill_null(True)


def _is_quiet(rows: Table, since: dt.date) -> ibis.Value:
    """Not seen since: by the last sign-in, or, of who never signed in where others' sign-ins are kept, by creation."""
    is_kept = rows.last_login_day.count().over() > 0
    return is_kept & (ibis.coalesce(rows.last_login_day, rows.created_day) < since).fill_null(False)


def _in_use(quiet: dt.date) -> Rule:
    return lambda rows: _can_sign_in(rows) & ~_is_quiet(rows, quiet)


def _is_machine(rows: Table) -> ibis.Value:
    return rows.role.re_search(MACHINES).fill_null(False)


def _is_shared(rows: Table) -> ibis.Value:
    """A function's address, one address of accounts with several names, or a name of several people."""
    address = rows.email.strip().lower()
    is_function = address.split("@")[0].split("+")[0].isin(sorted(ROLES | UNATTENDED))
    is_lent = rows.name.strip().lower().nunique().over(group_by=address) > 1
    is_several = rows.name.re_search(_SEVERAL) & ~rows.name.re_search(_NO_NAME)
    said = (is_function | (is_lent & address.notnull())).fill_null(False) | is_several.fill_null(False)
    return said & ~_is_machine(rows)


def _is_beyond_role(rows: Table) -> ibis.Value:
    """May export, while most accounts of the same role may not."""
    role = rows.role.strip().lower()
    known = rows.can_export.count().over(group_by=role)
    may = rows.can_export.cast("int64").sum().over(group_by=role)
    return rows.can_export & role.notnull() & (known >= PEERS) & (may * 2 < known)


def _is_untrained(rows: Table, since: dt.date) -> ibis.Value:
    """Trained too long ago, or never where others' trainings are kept; who is new has as long as a training lasts."""
    is_kept = rows.security_training_on.count().over() > 0
    trained = ibis.coalesce(rows.security_training_on, rows.created_day, since - dt.timedelta(days=1))
    return is_kept & (trained < since)


def _check(part: str, field: str, offends: Rule) -> Check:
    title, question, hurts, remedy, severity = _WORDS[part]
    return Check(
        id=f"access/users/{part}",
        kind="access",
        table="users",
        field=field,
        title=f"Users: {title}",
        question=f"Users: {question}",
        hurts=hurts,
        remedy=remedy,
        severity=severity,
        offends=offends,
    )


_WORDS: dict[str, tuple[str, str, str, str, Severity]] = {
    "quiet": (
        "can sign in, but has not for long",
        "has everybody who can sign in done so lately?",
        "safety of all records: who left may still read and change them; seats paid for",
        "Close the account if the person has left, and give the records to somebody else.",
        "high",
    ),
    "seat-without-access": (
        "paid seat of an account that is closed",
        "is every paid seat one of somebody who can sign in?",
        "cost of the CRM",
        "Take the seat away, or give it to somebody else.",
        "low",
    ),
    "shared": (
        "account that several people use",
        "is every account that of one person?",
        "who changed what: it cannot be told, and a password many know is soon known to more",
        "Give each person an account, and close this one.",
        "high",
    ),
    "second-factor": (
        "no second factor",
        "does everybody need a second factor to sign in?",
        "safety of all records: one password that leaks is enough",
        "Ask for a second factor at every sign-in.",
        "high",
    ),
    "export-beyond-role": (
        "may export, others of the role may not",
        "may only those export whose role it is?",
        "safety of all records: a list of customers can leave with one person",
        "Take the right away, or say what it is needed for.",
        "medium",
    ),
    "password": (
        "password not changed for long",
        "was every password changed lately?",
        "safety of all records: an old password may have leaked with another site's",
        "Have the password changed, to one used nowhere else.",
        "medium",
    ),
    "training": (
        "no security training of late",
        "has everybody had a security training of late?",
        "safety of all records: most break-ins begin with a letter somebody believed",
        "Book the training, and close the account until it is done if it is put off twice.",
        "medium",
    ),
}
