"""What is wrong with parameters, in words: the key, what was written, the nearest known key, the remedy."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from lib.params.model import Parameters

QUOTES = " Put it in quotes: YAML reads some words and numbers as something else."
_MESSAGES = {
    "model_type": "it holds keys of its own",
    "invalid_key": "keys are words",
    "date_type": "it is a day without a time",
    "string_type": "it is a text",
    "int_type": "it is a whole number",
    "bool_type": "it is true or false",
    "list_type": "it is a list",
}


def findings_of(error: ValidationError) -> list[str]:
    """One sentence for each thing that is wrong."""
    return [_finding(item["loc"], item) for item in error.errors()]


def _finding(location: tuple[int | str, ...], item: Mapping[str, Any]) -> str:
    key = ".".join(str(part) for part in location)
    if item["type"] == "extra_forbidden":
        return f"{key}: unknown key. {_nearest(location)}"
    if item["type"] == "missing":
        return f"{key}: missing. Write it: {_described(location)}."
    written = item["input"]
    is_retyped = isinstance(written, (bool, int, float, dt.date)) and "string" in item["type"]
    message = _MESSAGES.get(item["type"], item["msg"].removeprefix("Value error, "))
    return f"{key}: {shortened(written)} is not accepted ({message}). Expected: {_described(location)}." + (
        QUOTES if is_retyped else ""
    )


def shortened(value: object) -> str:
    """The value as it was written, cut when it is long."""
    text = str(value) if isinstance(value, dt.date) else repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _nearest(location: tuple[int | str, ...]) -> str:
    from difflib import get_close_matches

    known = list(_model_at(location[:-1]).model_fields)
    close = get_close_matches(str(location[-1]), known, n=1, cutoff=0.5)
    nearest = f"Did you mean {close[0]!r}? " if close else ""
    return f"{nearest}Known here: {', '.join(known)}."


def _described(location: tuple[int | str, ...]) -> str:
    names = [str(part) for part in location if isinstance(part, str)]
    model: type[BaseModel] = Parameters
    text = "a value as params/README.md describes"
    for name in names:
        field = model.model_fields.get(name)
        if field is None:
            return text
        text = field.description or text
        model = _model_of(field.annotation) or model
    return text


def _model_at(location: tuple[int | str, ...]) -> type[BaseModel]:
    model: type[BaseModel] = Parameters
    for name in location:
        if isinstance(name, str):
            model = _model_of(model.model_fields[name].annotation) or model
    return model


def _model_of(annotation: Any) -> type[BaseModel] | None:
    """The part a key holds, or each entry of its list; None where it holds plain values."""
    for held in (annotation, *get_args(annotation)):
        if isinstance(held, type) and issubclass(held, BaseModel):
            return held
    return None
