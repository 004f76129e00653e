"""ReportFailed: why one report could not be made, in one line a person can read."""

import re

from lib.problems import WorkbookError

_PASSWORD_IN_URL = re.compile(r"(://[^\s:/@]*):[^\s@]+@")
_LONGEST = 300


class ReportFailed(WorkbookError):
    """One report could not be made; the others go on."""

    def __init__(self, kind: str, message: str, place: str = "") -> None:
        self.reason = one_line(kind, message) + (f" ({place})" if place else "")
        super().__init__(self.reason)


def one_line(kind: str, message: str) -> str:
    """What kind of error, and the first line of what it says, without passwords and cut to a readable length."""
    lines = [line.strip() for line in without_passwords(message).splitlines() if line.strip()]
    first = lines[0].removeprefix(f"{kind}: ") if lines else "no message"
    text = f"{kind}: {first}"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def without_passwords(text: str) -> str:
    """`text` with the password of every database URL in it left out."""
    return _PASSWORD_IN_URL.sub(r"\1:…@", text)
