"""Values people typed, read strictly: days and times in ISO 8601, plain numbers, yes or no; or refused with a reason."""

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from lib.canonical.schema import Column, Type

_PLAIN = re.compile(r"[+-]?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d{1,2})?")
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[ T]00:00(:00(\.0+)?)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WORDS = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}
_WIDEST = 16


class Unreadable(ValueError):
    """A typed text that is no value of its column; the message says what it should look like."""


def stored_values(column: Column, text: str) -> dict[str, str | None]:
    """Stored column → its new value as text that SQL can cast; of a moment's two halves one is None.

    Raises Unreadable when `text` is no value of the column's type.
    """
    if column.type == "moment":
        at, on = (f"{column.name}_{half}" for half in ("at", "on"))
        day = _day_of(text)
        return {at: None, on: day} if day else {at: _time(text), on: None}
    return {column.name: _READ[column.type](text)}


def text_of(column: Column, stored: Mapping[str, str | None]) -> str | None:
    """New stored values as the text that `stored_texts.stored_text_sql` would give of them."""
    (text,) = [value for value in stored.values() if value is not None] or [None]
    if text is None:
        return None
    if column.type == "money":
        return f"{Decimal(text):.2f}"
    if column.type == "number":
        return repr(float(text))
    return text.split(".")[0] if column.type == "moment" else text


def nothing(column: Column) -> dict[str, str | None]:
    """The stored columns of a value that was cleared."""
    return dict.fromkeys(column.stored())


def _day_of(text: str) -> str | None:
    """The day when the text tells only a day: a spreadsheet writes one as midnight."""
    midnight = _MIDNIGHT.fullmatch(text)
    written = midnight.group(1) if midnight else text
    return _date(written) if _DAY.fullmatch(written) else None


def _date(text: str) -> str:
    midnight = _MIDNIGHT.fullmatch(text)
    written = midnight.group(1) if midnight else text
    try:
        if _DAY.fullmatch(written):
            return dt.date.fromisoformat(written).isoformat()
    except ValueError as error:
        raise Unreadable(f"is no day there is ({error}); write it like 2026-05-31") from None
    raise Unreadable("is no day; write it like 2026-05-31")


def _time(text: str) -> str:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise Unreadable("is no day or time; write it like 2026-05-31 or 2026-05-31 14:30 (UTC)") from None
    naive = moment if moment.tzinfo is None else moment.astimezone(dt.UTC).replace(tzinfo=None)
    return naive.isoformat(sep=" ")


def _number(text: str) -> str:
    if not _PLAIN.fullmatch(text) or not math.isfinite(float(text)):
        raise Unreadable(
            "is no plain number; write it like 1200.50, with a point and without thousands marks"
        )
    return text


def _money(text: str) -> str:
    amount = Decimal(_number(text)).normalize()
    if int(amount.as_tuple().exponent) < -2:
        raise Unreadable("has more than two decimals")
    if amount.adjusted() >= _WIDEST:
        raise Unreadable("is larger than any amount")
    return f"{amount:f}"


def _integer(text: str) -> str:
    number = Decimal(_number(text))
    if number != number.to_integral_value() or abs(number) >= 2**63:
        raise Unreadable("is no whole number")
    return f"{int(number)}"


def _flag(text: str) -> str:
    try:
        return _WORDS[text.lower()]
    except KeyError:
        raise Unreadable("is neither yes nor no") from None


def _as_written(text: str) -> str:
    return text


_READ: dict[Type, Callable[[str], str]] = {
    "id": _as_written,
    "text": _as_written,
    "date": _date,
    "money": _money,
    "number": _number,
    "integer": _integer,
    "flag": _flag,
}
