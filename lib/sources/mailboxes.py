"""Mailboxes (mbox): who wrote to whom, when, about what. Bodies and attachments are never opened."""

import datetime as dt
import email.policy
import mailbox
from collections.abc import Iterator
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path

import pyarrow as pa

from lib.sources.text_table import ROW, Choose, TextTable, headers_of, wanted_names

HEADERS = ("message_id", "date", "from_name", "from", "to_name", "to", "subject")


def read_mailbox(path: Path, shown: str, choose: Choose | None = None) -> TextTable:
    """One row per message, in the order of the file, numbered from 2: the columns of HEADERS.

    Addresses are in lower case; `to` is the first recipient; `date` is ISO 8601 in UTC, or the header as it is written
    when it is no date.
    """
    rows = list(_messages(path))
    headers = headers_of(HEADERS, shown)
    texts = {name: pa.array([row[name] for row in rows], pa.string()) for name in HEADERS}
    table = pa.table({ROW: pa.array(range(2, len(rows) + 2), pa.int64())} | texts)
    return TextTable(headers, table.select([ROW, *wanted_names(headers, choose)]), notes={"kind": "mailbox"})


def _messages(path: Path) -> Iterator[dict[str, str]]:
    parser = BytesHeaderParser(policy=email.policy.compat32)
    box = mailbox.mbox(path, factory=parser.parse, create=False)
    try:
        for message in box:
            yield _row(message)
    finally:
        box.close()


def _row(message: object) -> dict[str, str]:
    sender_name, sender = _first_address(message.get("From", ""))
    recipient_name, recipient = _first_address(message.get("To", ""))
    return {
        "message_id": str(message.get("Message-ID", "")).strip().strip("<>"),
        "date": _iso(str(message.get("Date", ""))),
        "from_name": sender_name,
        "from": sender,
        "to_name": recipient_name,
        "to": recipient,
        "subject": _decoded(message.get("Subject", "")),
    }


def _first_address(header: object) -> tuple[str, str]:
    name, address = next(iter(getaddresses([_decoded(header)])), ("", ""))
    return name, address.lower()


def _decoded(header: object) -> str:
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    text = str(header)
    try:
        return " ".join(str(make_header(decode_header(text))).split())
    except (HeaderParseError, LookupError, UnicodeDecodeError):
        return " ".join(text.split())


def _iso(written: str) -> str:
    try:
        at = parsedate_to_datetime(written)
    except (TypeError, ValueError):
        return written.strip()
    zoned = at if at.tzinfo else at.replace(tzinfo=dt.UTC)
    return zoned.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
