"""What is wrong with a report file, in words: the key, what was written, the nearest known, the remedy."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from lib.metrics.report_files.model import Item, Report
from lib.metrics.report_files.rules import misfits
from lib.params.findings import QUOTES, shortened

_MESSAGES = {
    "model_type": "it holds keys of its own",
    "invalid_key": "keys are words",
    "string_type": "it is a text",
    "int_type": "it is a whole number",
    "list_type": "it is a list, like [owner]",
    "dict_type": "it names dimensions and lists of values, like {source: [Referral]}",
}


def findings_of(error: ValidationError) -> list[str]:
    """One sentence for each thing that is wrong."""
    return [_finding(item["loc"], item) for item in error.errors()]


def misfits_of(report: Report) -> Iterator[str]:
    """One sentence for each key that does not fit the others of its item."""
    for place, item in enumerate(report.items, start=1):
        yield from (f"items.{place}.{key}: {words}" for key, words in misfits(item))


def _finding(location: tuple[int | str, ...], item: Mapping[str, Any]) -> str:
    names = [part for part in location if part != "[key]"]
    key = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in names) or "the file"
    if item["type"] == "extra_forbidden":
        return f"{key}: unknown key. {_nearest(location)}"
    if item["type"] == "missing":
        return f"{key}: missing. Write it: {_described(location)}."
    written = item["input"]
    if item["type"] == "value_error":
        words = item["msg"].removeprefix("Value error, ")
        return f"{key}: {shortened(written)} {words}."
    message = _MESSAGES.get(item["type"], item["msg"])
    retyped = QUOTES if item["type"] == "string_type" and not isinstance(written, (list, dict)) else ""
    return (
        f"{key}: {shortened(written)} is not accepted ({message}). Expected: {_described(location)}.{retyped}"
    )


def _model_at(location: tuple[int | str, ...]) -> type[BaseModel]:
    return Item if location[:1] == ("items",) and len(location) > 2 else Report


def _nearest(location: tuple[int | str, ...]) -> str:
    known = list(_model_at(location).model_fields)
    close = get_close_matches(str(location[-1]), known, n=1, cutoff=0.5)
    meant = f"Did you mean {close[0]!r}? " if close else ""
    return f"{meant}Known here: {', '.join(known)}."


def _described(location: tuple[int | str, ...]) -> str:
    fields = {**Report.model_fields, **Item.model_fields}
    names = [part for part in location if part in fields]
    return (fields[names[-1]].description if names else None) or "the keys title, question and items"
