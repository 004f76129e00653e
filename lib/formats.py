"""A value and its unit in, text out: the only place where numbers and days become words."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pandas as pd
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

MISSING = "–"


@dataclass(frozen=True)
class Formats:
    """How one team writes numbers: its locale and currency.

    Units: money (whole currency units), share (0 to 1, written as per cent with one decimal), count, days
    (one decimal where there is one), number (two decimals), points (percentage points of a share difference), day, text.
    """

    locale: str
    currency: str

    def text(self, value: Any, unit: str) -> str:
        """The value as people read it; a dash when it is missing."""
        if value is None or (not isinstance(value, str) and pd.isna(value)):
            return MISSING
        return _WRITERS[unit](self, value)

    def compact(self, value: float, unit: str) -> str:
        """A short form for axes and headlines: €1.2M, 340K; as `text` where nothing is gained."""
        if unit not in ("money", "count") or abs(value) < 10_000:
            return self.text(value, unit)
        if unit == "count":
            from babel.numbers import format_compact_decimal

            return format_compact_decimal(value, locale=self.locale, fraction_digits=1)
        from babel.numbers import format_compact_currency

        return format_compact_currency(value, self.currency, locale=self.locale, fraction_digits=1)

    def _money(self, value: Any) -> str:
        return format_currency(
            round(value),
            self.currency,
            locale=self.locale,
            currency_digits=False,
            format="¤#,##0" if self.locale.startswith("en") else None,
            decimal_quantization=True,
        )

    def _share(self, value: Any) -> str:
        return format_percent(float(value), format="#,##0.0%", locale=self.locale)

    def _count(self, value: Any) -> str:
        return format_decimal(round(value), format="#,##0", locale=self.locale)

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
    "number": Formats._number,
    "points": Formats._points,
    "day": Formats._day,
    "text": Formats._text,
}
