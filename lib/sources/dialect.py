"""How a delimited text file is written: its encoding, delimiter and header."""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from lib.problems import InputError
from lib.sources.encodings import encoding_of

_SAMPLE = 1 << 18
_ROWS = 50
_DELIMITERS = (",", ";", "\t", "|")
_PAGE = re.compile(r"\s*(<!doctype|<html|<table|<\?xml|[{\[]\s*[\"{\[\n\r}\]])", re.IGNORECASE)


@dataclass(frozen=True)
class Dialect:
    """The file's encoding, delimiter, header cells, and the number of lines up to the end of the header."""

    encoding: str
    line_ends: int
    delimiter: str
    header: tuple[str, ...]
    header_lines: int
    is_header_only: bool


def dialect_of(path: Path, shown: str) -> Dialect:
    """How the file is written, found from its header and first rows; InputError when it is no table."""
    encoding = encoding_of(path, shown)
    sample, is_whole = _sample(path, encoding.name)
    if not sample.strip(" \t\r\n,;|"):
        raise InputError(f"{shown}: is empty. Export it again, or take it out of the data folder.")
    if _PAGE.match(sample):
        raise InputError(f"{shown}: holds a web page or JSON, not a table. Export it as CSV or XLSX.")
    delimiter = _announced(sample) or _likeliest(sample, shown, is_whole=is_whole)
    header, lines = _header(sample, delimiter)
    ends = lines >= len(sample.splitlines()) and is_whole
    return Dialect(encoding.name, encoding.line_ends, delimiter, header, lines, ends)


def _sample(path: Path, encoding: str) -> tuple[str, bool]:
    with path.open("r", encoding=encoding, newline="") as stream:
        sample = stream.read(_SAMPLE)
        return sample, not stream.read(1)


def _announced(sample: str) -> str | None:
    # Excel's own way to say it: a first line `sep=;`
    found = re.match(r"sep=([,;\t|])\r?\n", sample, re.IGNORECASE)
    return found.group(1) if found else None


def _likeliest(sample: str, shown: str, *, is_whole: bool) -> str:
    scores = {}
    for delimiter in _DELIMITERS:
        records = _records(sample, delimiter, is_whole=is_whole)
        if records and len(records[0]) > 1:
            # in prose a space follows the comma, and commas stand in numbers too
            prose = sum(cell.startswith(" ") for cell in records[0])
            agreement = round(_agreement(records), 1)
            scores[delimiter] = (agreement, -prose, len(records[0]), delimiter != ",")
    if scores:
        return max(scores, key=lambda delimiter: scores[delimiter])
    if _agreement(_records(sample, ",", is_whole=is_whole)) < 0.95:
        raise InputError(
            f"{shown}: no table found in it: its first row has one cell, later rows have more. Export it as CSV or XLSX with the header in the first row."
        )
    return ","


def _records(sample: str, delimiter: str, *, is_whole: bool) -> list[list[str]]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    records: list[list[str]] = []
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                records.append(record)
            if len(records) > _ROWS:
                return records
    except csv.Error:
        return records
    # the sample may end within its last record
    return records if is_whole or len(records) < 2 else records[:-1]


def _agreement(records: list[list[str]]) -> float:
    body = records[1:]
    if not body:
        return 1.0
    return sum(len(record) == len(records[0]) for record in body) / len(body)


def _header(sample: str, delimiter: str) -> tuple[tuple[str, ...], int]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    for record in reader:
        is_announcement = reader.line_num == 1 and record and record[0].lower().startswith("sep=")
        if any(cell.strip() for cell in record) and not is_announcement:
            return tuple(record), reader.line_num
    return (), reader.line_num
