"""Letters as mailboxes keep them: one file for all (mbox), or a folder with a file each (Maildir)."""

import mailbox
import re
from collections.abc import Iterator
from contextlib import closing
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from email.policy import default
from pathlib import Path

SEPARATOR = re.compile(rb"From [^,;|\t\n]*\d\d:\d\d")
"""How the line before each message of an mbox begins."""

_FOLDERS = ("cur", "new", "tmp")
_DELIVERED = ("cur", "new")


def is_maildir(path: Path) -> bool:
    """Whether a folder is a mailbox that keeps each letter in a file of its own."""
    return path.is_dir() and all((path / name).is_dir() for name in _FOLDERS)


def letters(path: Path, *, whole: bool = False) -> Iterator[EmailMessage]:
    """The messages of a mailbox in their order: headers alone unless they are wanted `whole`."""
    parser = BytesParser(policy=default) if whole else BytesHeaderParser(policy=default)
    return _of_maildir(path, parser) if path.is_dir() else _of_mbox(path, parser)


def letter_files(path: Path) -> list[Path]:
    """The files of a Maildir's letters, by name; what is still being delivered (`tmp`) is left out."""
    found = [file for name in _DELIVERED for file in (path / name).iterdir() if file.is_file()]
    return sorted(
        (file for file in found if not file.name.startswith(".")),
        key=lambda file: (file.name, file.parent.name),
    )


def _of_maildir(path: Path, parser: BytesParser) -> Iterator[EmailMessage]:
    for file in letter_files(path):
        with file.open("rb") as stream:
            yield parser.parse(stream)


def _of_mbox(path: Path, parser: BytesParser) -> Iterator[EmailMessage]:
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            with closing(box.get_file(key, from_=True)) as stream:
                # a sentence in a body may begin with "From", but it tells no time
                if SEPARATOR.match(stream.readline()):
                    yield parser.parse(stream)
    finally:
        box.close()
