"""Mailboxes (mbox): one row per message from its headers alone; bodies and attachments are never opened."""

import datetime as dt
import mailbox
import re
from collections.abc import Iterator
from contextlib import closing
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

import pyarrow as pa

from lib.problems import InputError
from lib.sources.text_table import ROW, Choose, SetAside, TextTable, headers_of, wanted_names

SEPARATOR = re.compile(rb"From [^,;|\t\n]*\d\d:\d\d")
"""How the line before each message begins."""

COLUMNS = ("message_id", "date", "from_name", "from", "to_name", "to", "subject")
"""What a mapping can name. Several recipients are separated by `, `; `date` is UTC in ISO 8601."""


def read_mailbox(path: Path, shown: str, choose: Choose | None = None) -> TextTable:
    """The messages of an mbox file, numbered from 1; a message whose headers cannot be read is set aside."""
    messages: list[dict[str, str]] = []
    numbers: list[int] = []
    aside: list[SetAside] = []
    for number, message in enumerate(_messages(path), start=1):
        try:
            messages.append(message_cells(message))
            numbers.append(number)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            # the standard library's header parser fails in these ways on malformed headers
            aside.append(SetAside(number, "mail headers cannot be read", f"{type(error).__name__}: {error}"))
    if not messages and not aside:
        raise InputError(f"{shown}: holds no messages. Export the mailbox again.")
    headers = headers_of(COLUMNS, shown)
    names = wanted_names(headers, choose)
    cells = {name: pa.array([message[name] for message in messages], pa.string()) for name in names}
    return TextTable(headers, pa.table({ROW: pa.array(numbers, pa.int64())} | cells), tuple(aside))


def _messages(path: Path) -> Iterator[EmailMessage]:
    parser = BytesHeaderParser(policy=default)
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            with closing(box.get_file(key, from_=True)) as stream:
                # a sentence in a body may begin with "From", but it tells no time
                if SEPARATOR.match(stream.readline()):
                    yield parser.parse(stream)
    finally:
        box.close()


def message_cells(message: EmailMessage) -> dict[str, str]:
    """The cells of one message, decoded."""
    return {name: _readable(text) for name, text in _cells(message).items()}


def _readable(text: str) -> str:
    """The text with bytes that its header did not declare read as UTF-8, or marked as unreadable."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _cells(message: EmailMessage) -> dict[str, str]:
    senders, recipients = _addresses(message, "from"), _addresses(message, "to")
    return {
        "message_id": _text(message, "message-id").strip("<> "),
        "date": _utc(_text(message, "date")),
        "from_name": ", ".join(name for name, _ in senders if name),
        "from": ", ".join(address for _, address in senders if address),
        "to_name": ", ".join(name for name, _ in recipients if name),
        "to": ", ".join(address for _, address in recipients if address),
        "subject": _text(message, "subject"),
    }


def _text(message: EmailMessage, header: str) -> str:
    found = message[header]
    return "" if found is None else " ".join(str(found).split())


def _addresses(message: EmailMessage, header: str) -> list[tuple[str, str]]:
    found = [address for value in message.get_all(header, []) for address in value.addresses]
    return [(address.display_name, address.addr_spec.removeprefix("<>")) for address in found]


def _utc(written: str) -> str:
    """ISO 8601 in UTC; the text itself when it is no date, so that it is counted as unreadable later."""
    try:
        at = parsedate_to_datetime(written)
    except ValueError:
        return written
    # RFC 5322: an offset of -0000 says UTC and nothing about the place
    at = at.replace(tzinfo=dt.UTC) if at.tzinfo is None else at.astimezone(dt.UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
