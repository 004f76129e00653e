"""E-mail addresses: those no message can reach, slips in the domain, functions instead of people, borrowed addresses."""

from lib.audit.checks.addresses import Addresses
from lib.audit.finding import Check
from lib.audit.records import Records
from lib.audit.wording import capitalised, records_of

ADDRESSED = ("contacts", "leads", "users", "form_submissions")
"""Tables with a column `email` that somebody typed."""

OF_PEOPLE = ("contacts", "leads")
"""Of these, the ones in which an address is how one person is reached."""


def email_checks(records: Records) -> tuple[Check, ...]:
    """What can be wrong with the addresses of each table of ADDRESSED."""
    checks = []
    for table in ADDRESSED:
        judged = Addresses(records, table)
        checks += [_unreachable(table, judged), _misspelt(table, judged)]
        if table in OF_PEOPLE:
            checks += [_of_function(table, judged), _disposable(table, judged)]
    return tuple(checks)


def _unreachable(table: str, judged: Addresses) -> Check:
    words = capitalised(records_of(table))
    return Check(
        id=f"emails/{table}/unreachable",
        kind="invalid value",
        table=table,
        field="email",
        title=f"{words}: e-mail address that cannot be one",
        question=f"{words}: could a message be sent to every e-mail address?",
        hurts="reach of campaigns, matching of letters and leads to people",
        remedy="Write the address suggested, or ask for it; let the form refuse what is no address.",
        severity="medium",
        finds=lambda _: judged.unreachable,
    )


def _misspelt(table: str, judged: Addresses) -> Check:
    words = capitalised(records_of(table))
    return Check(
        id=f"emails/{table}/misspelt-domain",
        kind="invalid value",
        table=table,
        field="email",
        title=f"{words}: e-mail domain one letter from another",
        question=f"{words}: is no e-mail domain a slip of the hand for another?",
        hurts="reach of campaigns; messages may reach a stranger",
        remedy="Compare with the domain suggested, and correct the address where it is a slip.",
        severity="low",
        finds=lambda _: judged.misspelt,
    )


def _of_function(table: str, judged: Addresses) -> Check:
    words = capitalised(records_of(table))
    return Check(
        id=f"emails/{table}/of-a-function",
        kind="invalid value",
        table=table,
        field="email",
        title=f"{words}: e-mail address of a function, not of a person",
        question=f"{words}: does every e-mail address belong to one person?",
        hurts="people counted, consent, personal letters",
        remedy="Ask the person for an address of their own; keep the general one with the company.",
        severity="low",
        finds=lambda _: judged.of_functions,
    )


def _disposable(table: str, judged: Addresses) -> Check:
    words = capitalised(records_of(table))
    return Check(
        id=f"emails/{table}/disposable",
        kind="invalid value",
        table=table,
        field="email",
        title=f"{words}: e-mail address lent for minutes",
        question=f"{words}: is every e-mail address there to stay?",
        hurts="leads counted, reach of campaigns",
        remedy="Do not count on reaching them; ask for another address before working the record.",
        severity="low",
        finds=lambda _: judged.disposable,
    )
