"""A value and its unit in, text out: the only place where numbers and days become words."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

import pandas as pd
from babel import Locale
from babel.dates import format_date
from babel.numbers import (
    format_compact_decimal,
    format_decimal,
    format_percent,
    get_currency_symbol,
)

MISSING = "–"
NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class Formats:
    """How one team writes numbers: its locale and currency.

    Units: money (whole currency units), share (0 to 1, written as per cent with one decimal), count, days, hours and seconds
    (one decimal where there is one), number (two decimals), points (percentage points of a share difference), day, text, and
    written (a number that is text already).
    """

    locale: str
    currency: str

    def text(self, value: Any, unit: str) -> str:
        """The value as people read it; a dash when it is missing."""
        if value is None or (not isinstance(value, str) and pd.isna(value)):
            return MISSING
        return _WRITERS[unit](self, value)

    def compact(self, value: float, unit: str) -> str:
        """A short form for axes and headlines: €1.2M, 340K; as `text` where nothing is gained or the value is missing."""
        if unit not in ("money", "count") or pd.isna(value) or abs(value) < 10_000:
            return self.text(value, unit)
        short = self._short(abs(round(value)))
        if unit == "money":
            return self._with_currency(short, is_negative=value < 0)
        return f"-{short}" if value < 0 else short

    def _short(self, count: int) -> str:
        short = format_compact_decimal(count, locale=self.locale, fraction_digits=1)
        digits = "".join(filter(str.isdigit, short))
        # where a language has no short form the digits come back without their groups
        if digits == str(count):
            return self._count(count)
        # 999,960 would be 1000K
        return self._short(10 ** len(str(count))) if digits == "1000" and str(count)[0] == "9" else short

    def _money(self, value: Any) -> str:
        whole = round(value)
        return self._with_currency(self._count(abs(whole)), is_negative=whole < 0)

    def _with_currency(self, number: str, *, is_negative: bool) -> str:
        """The number where the locale puts it: before or after the currency, which letters never touch."""
        pattern = Locale.parse(self.locale).currency_formats["standard"].pattern
        positive, _, negative = pattern.partition(";")
        shape = (negative or f"-{positive}") if is_negative else positive
        symbol = get_currency_symbol(self.currency, self.locale)
        before, after = (side.replace("¤", symbol) for side in re.split(r"[#,.0]+", shape, maxsplit=1))
        left = NO_BREAK if before[-1:].isalpha() else ""
        right = NO_BREAK if after[:1].isalpha() else ""
        return f"{before}{left}{number}{right}{after}"

    def _share(self, value: Any) -> str:
        pattern = Locale.parse(self.locale).percent_formats[None].pattern
        return format_percent(float(value), format=pattern.replace("0", "0.0", 1), locale=self.locale)

    def _count(self, value: Any) -> str:
        return format_decimal(round(value), locale=self.locale)

    def _days(self, value: Any) -> str:
        return format_decimal(float(value), format="#,##0.#", locale=self.locale)

    def _number(self, value: Any) -> str:
        return format_decimal(float(value), format="#,##0.00", locale=self.locale)

    def _points(self, value: Any) -> str:
        return format_decimal(float(value) * 100, format="+#,##0.0;-#,##0.0", locale=self.locale)

    def _day(self, value: dt.date) -> str:
        return format_date(pd.Timestamp(value).date(), format="medium", locale=self.locale)

    def _text(self, value: Any) -> str:
        return str(value)


_WRITERS = {
    "money": Formats._money,
    "share": Formats._share,
    "count": Formats._count,
    "days": Formats._days,
    "hours": Formats._days,
    "minutes": Formats._days,
    "seconds": Formats._days,
    "number": Formats._number,
    "points": Formats._points,
    "day": Formats._day,
    "text": Formats._text,
    "written": Formats._text,
}
