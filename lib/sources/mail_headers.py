"""The headers of a letter, decoded: who wrote to whom, when, about what."""

import datetime as dt
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

MALFORMED = (AttributeError, LookupError, TypeError, ValueError)
"""How the standard library's header parser fails on malformed headers."""


def message_cells(message: EmailMessage) -> dict[str, str]:
    """The cells of one message: id, date in UTC, senders and recipients separated by `, `, subject."""
    return {name: readable(text) for name, text in _cells(message).items()}


def readable(text: str) -> str:
    """The text with bytes that its header did not declare read as UTF-8, or marked as unreadable."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def addresses(message: EmailMessage, header: str) -> list[tuple[str, str]]:
    """Name and address of everyone a header names; either may be empty."""
    found = [address for value in message.get_all(header, []) for address in value.addresses]
    return [(address.display_name, address.addr_spec.removeprefix("<>")) for address in found]


def written_at(message: EmailMessage) -> str:
    """When a letter was written, ISO 8601 in UTC; the header itself when it is no date, so that it is counted later."""
    return _utc(_text(message, "date"))


def _cells(message: EmailMessage) -> dict[str, str]:
    senders, recipients = addresses(message, "from"), addresses(message, "to")
    return {
        "message_id": _text(message, "message-id").strip("<> "),
        "date": written_at(message),
        "from_name": ", ".join(name for name, _ in senders if name),
        "from": ", ".join(address for _, address in senders if address),
        "to_name": ", ".join(name for name, _ in recipients if name),
        "to": ", ".join(address for _, address in recipients if address),
        "subject": _text(message, "subject"),
    }


def _text(message: EmailMessage, header: str) -> str:
    found = message[header]
    return "" if found is None else " ".join(str(found).split())


def _utc(written: str) -> str:
    try:
        at = parsedate_to_datetime(written)
    except ValueError:
        return written
    # RFC 5322: an offset of -0000 says UTC and nothing about the place
    at = at.replace(tzinfo=dt.UTC) if at.tzinfo is None else at.astimezone(dt.UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
