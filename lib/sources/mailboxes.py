"""Mailboxes (mbox, Maildir): one row per message or per person, from headers alone; attachments are never opened."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from lib.problems import InputError
from lib.sources.mail_files import letters
from lib.sources.mail_headers import MALFORMED, message_cells
from lib.sources.mail_people import PEOPLE_COLUMNS, asks_for_bodies, people_in, unread
from lib.sources.mapping_checks import nearest
from lib.sources.text_table import ROW, Choose, SetAside, TextTable, headers_of, wanted_names

COLUMNS = ("message_id", "date", "from_name", "from", "to_name", "to", "subject")
"""What a mapping can name. Several recipients are separated by `, `; `date` is UTC in ISO 8601."""

MESSAGES, PEOPLE = "messages", "people"
"""What `sheet` may ask a mailbox for: messages when it asks for nothing."""


def read_mailbox(
    path: Path, shown: str, *, sheet: str | None = None, choose: Choose | None = None
) -> TextTable:
    """The messages of a mailbox, numbered from 1, or the people in it; messages whose headers cannot be read are set aside.

    Raises InputError when it holds no messages, or when `sheet` is neither.
    """
    if sheet not in (None, MESSAGES, PEOPLE):
        raise InputError(
            f"{shown}: a mailbox has no sheet {sheet!r}. {nearest(sheet, (MESSAGES, PEOPLE))}Sheets: {MESSAGES}, {PEOPLE}."
        )
    headers = headers_of(PEOPLE_COLUMNS if sheet == PEOPLE else COLUMNS, shown)
    names = wanted_names(headers, choose)
    if sheet == PEOPLE:
        rows, aside = people_in(letters(path, whole=asks_for_bodies(names)), path.name)
        numbered = list(enumerate(rows, start=1))
    else:
        numbered, aside = _messages(path)
    if not numbered and not aside:
        raise InputError(f"{shown}: holds no messages. Export the mailbox again.")
    return TextTable(headers, _table(numbered, names), tuple(aside))


def _messages(path: Path) -> tuple[list[tuple[int, dict[str, str]]], list[SetAside]]:
    numbered: list[tuple[int, dict[str, str]]] = []
    aside: list[SetAside] = []
    for number, message in enumerate(letters(path), start=1):
        try:
            numbered.append((number, message_cells(message)))
        except MALFORMED as error:
            aside.append(unread(number, error))
    return numbered, aside


def _table(numbered: Sequence[tuple[int, dict[str, str]]], names: Sequence[str]) -> pa.Table:
    places = pa.array([number for number, _ in numbered], pa.int64())
    return pa.table(
        {ROW: places} | {name: pa.array([row[name] for _, row in numbered], pa.string()) for name in names}
    )
