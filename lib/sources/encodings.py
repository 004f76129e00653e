"""How a file's bytes are to be read as text."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from lib.problems import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Encoding:
    """A file's encoding, and how many line ends its text has."""

    name: str
    line_ends: int


def encoding_of(path: Path, shown: str) -> Encoding:
    """The encoding in which the whole file reads without error: by its mark, else UTF-8, else cp1252.

    Raises InputError when it is no text.
    """
    with path.open("rb") as stream:
        start = stream.read(4096)
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), None) or _unmarked_utf16(start)
    if marked is None and b"\0" in start:
        raise InputError(f"{shown}: holds binary data, not a table. Export it as CSV or XLSX.")
    for name in (marked,) if marked else ("utf-8", "cp1252"):
        line_ends = _line_ends(path, name)
        if line_ends is not None:
            return Encoding(name, line_ends)
    raise InputError(
        f"{shown}: its text is neither UTF-8, UTF-16 nor cp1252, or is damaged. Save it as CSV in UTF-8."
    )


def _unmarked_utf16(start: bytes) -> str | None:
    even, odd = start[0::2], start[1::2]
    if len(odd) < 2:
        return None
    if odd.count(0) > len(odd) * 0.6 and even.count(0) == 0:
        return "utf-16-le"
    return "utf-16-be" if even.count(0) > len(even) * 0.6 and odd.count(0) == 0 else None


def _line_ends(path: Path, encoding: str) -> int | None:
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    count = 0
    with path.open("rb") as stream:
        try:
            while chunk := stream.read(_CHUNK):
                text = decoder.decode(chunk)
                if "\0" in text:
                    return None
                count += text.count("\n")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return None
    return count
