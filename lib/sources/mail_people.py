"""The people in a mailbox: one row per address, with the names and the days its letters give."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage

from lib.sources.mail_headers import MALFORMED, addresses, readable, written_at
from lib.sources.text_table import SetAside

PEOPLE_COLUMNS = (
    "address",
    "name",
    "domain",
    "mailbox",
    "letters",
    "first_date",
    "last_date",
    "signature",
    "signature_phone",
    "signature_company",
)
"""What a mapping can name of people. A signature is read only when one of its columns is named: from the last lines of the
plain text of the newest letter the person wrote that has one."""

_HEADERS = ("from", "reply-to", "to", "cc")
_SIGNATURE_LINES, _LONGEST_LINE = 6, 80
_DELIMITER = re.compile(r"^-- ?$")
_PHONE = re.compile(r"(?<![\w@])(\+?\d[\d ()/.-]{6,20}\d)(?![\w@])")
_COMPANY = re.compile(
    r"\b(GmbH|AG|KG|UG|Ltd|Limited|LLC|Inc|Corp|PLC|S\.?A\.?S?|S\.?r\.?l|S\.?p\.?A|B\.?V|AB|AS|ApS|Oy|Pty)\b\.?$"
)


@dataclass
class _Person:
    """What the letters read so far say of one address."""

    name: str = ""
    letters: int = 0
    first: str = ""
    last: str = ""
    signed: str = ""
    signature: tuple[str, ...] = ()


def asks_for_bodies(names: Sequence[str]) -> bool:
    """Whether the columns wanted need the text of letters, not only their headers."""
    return any(name.startswith("signature") for name in names)


def people_in(messages: Iterable[EmailMessage], mailbox: str) -> tuple[list[dict[str, str]], list[SetAside]]:
    """One row per address in the headers, lower case, in their order; and the messages that cannot be read."""
    people: dict[str, _Person] = {}
    aside: list[SetAside] = []
    for number, message in enumerate(messages, start=1):
        try:
            _take(people, message)
        except MALFORMED as error:
            aside.append(unread(number, error))
    return [_row(address, people[address], mailbox) for address in sorted(people)], aside


def unread(number: int, error: Exception) -> SetAside:
    """A message set aside because its headers cannot be read."""
    return SetAside(number, "mail headers cannot be read", f"{type(error).__name__}: {error}")


def _take(people: dict[str, _Person], message: EmailMessage) -> None:
    at = written_at(message)
    at = at if at.endswith("Z") else ""
    found = {header: addresses(message, header) for header in _HEADERS}
    senders = {address.lower() for _, address in found["from"]}
    signature = _signature(message)
    named = dict.fromkeys((address.lower(), name) for each in found.values() for name, address in each)
    for address in dict.fromkeys(address for address, _ in named if "@" in address):
        person = people.setdefault(readable(address), _Person())
        names = [readable(name) for known, name in named if known == address and name and "@" not in name]
        person.letters += 1
        person.name = names[0] if names and at >= person.last else person.name or next(iter(names), "")
        person.first = min(filter(None, (person.first, at)), default="")
        person.last = max(person.last, at)
        if address in senders and signature and at >= person.signed:
            person.signed, person.signature = at, signature


def _row(address: str, person: _Person, mailbox: str) -> dict[str, str]:
    lines = person.signature
    phones = [match.group(1) for line in lines for match in _PHONE.finditer(line)]
    companies = [line for line in lines if _COMPANY.search(line)]
    return {
        "address": address,
        "name": person.name,
        "domain": address.rpartition("@")[2],
        "mailbox": mailbox,
        "letters": str(person.letters),
        "first_date": person.first,
        "last_date": person.last,
        "signature": " / ".join(lines),
        "signature_phone": next(iter(phones), ""),
        "signature_company": next(iter(companies), ""),
    }


def _signature(message: EmailMessage) -> tuple[str, ...]:
    """The last short lines of a letter's plain text, quoted ones left out; none when only its headers were read."""
    part = message.get_body(("plain",)) if message.get_payload() else None
    if part is None or part.get_content_type() != "text/plain" or part.is_attachment():
        return ()
    lines = [readable(line.strip()) for line in str(part.get_content()).splitlines()]
    written = [line for line in lines if not line.startswith(">")]
    marks = [place for place, line in enumerate(written) if _DELIMITER.match(line)]
    below = written[marks[-1] + 1 :] if marks else written
    short = [line for line in below if line and len(line) <= _LONGEST_LINE]
    return tuple(short[-_SIGNATURE_LINES:])
